"""The registries as one file: people, organisations, offices, appointments, places (JSON, see docs/operators).

Periods are half-open days: `until` is the first day on which it no longer holds, null is an open end. What is
loaded counts as public since ever; a fact that differs from a public one replaces it from now on. Nothing is
deleted: what stands only in the database is reported.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from psycopg.types.range import DateRange

from core.languages import CODES
from events.models import Place
from people.models import Appointment, Office, OfficeTitle, Organisation, OrganisationName, Person
from people.workflow import enter, supersede


class RegistryFileError(ValueError):
    """The file cannot be loaded; the message names the entry and what is wrong with it."""


@dataclass
class Report:
    """What a load did, by table: created, updated, unchanged; and what stands only in the database."""

    created: Counter = field(default_factory=Counter)
    updated: Counter = field(default_factory=Counter)
    unchanged: Counter = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def note(self, row: Model, changes: dict[str, Any] | None) -> None:
        """Count a row: None = new, {} = the same, else what was different."""
        table = str(row._meta.verbose_name_plural)
        if changes is None:
            self.created[table] += 1
        elif not changes:
            self.unchanged[table] += 1
        else:
            self.updated[table] += 1
            for name, (before, after) in changes.items():
                self.differences.append(f"{row._meta.verbose_name} {row}: {name}: {before!s} → {after!s}")


class _Undo(Exception):
    """Rolls a dry run back."""


def load(data: Any, *, dry_run: bool = False) -> Report:
    """Load a registry; all of it or nothing. Raises RegistryFileError."""
    report = Report()
    try:
        with transaction.atomic():
            _Loader(report).load(data)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return report


class _Loader:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.where = "file"

    def load(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise RegistryFileError("The file must hold one JSON object with people, organisations, offices, …")
        try:
            for number, entry in self._entries(data, "organisations"):
                self._organisation(number, entry)
            for number, entry in self._entries(data, "offices"):
                self._office(number, entry)
            for _, entry in self._entries(data, "people"):
                self._row(
                    Person,
                    entry,
                    given=entry.get("given") or "",
                    family=entry["family"],
                    gender=entry.get("gender") or "",
                    country=entry.get("country") or "",
                    aliases=entry.get("aliases") or [],
                )
            for _, entry in self._entries(data, "appointments"):
                self._appointment(entry)
            for _, entry in self._entries(data, "places"):
                self._row(Place, entry, name_fr=entry["fr"], name_en=entry["en"], country=entry.get("country") or "")
        except KeyError as error:
            raise RegistryFileError(f"{self.where}: “{error.args[0]}” is missing.") from error
        except (TypeError, AttributeError) as error:
            raise RegistryFileError(f"{self.where}: not of the form that the format asks for ({error}).") from error
        except ValidationError as error:
            raise RegistryFileError(f"{self.where}: {' '.join(error.messages)}") from error
        except IntegrityError as error:
            raise RegistryFileError(f"{self.where}: {str(error).splitlines()[0]}") from error

    def _entries(self, data: dict, name: str) -> Iterable[tuple[int, dict]]:
        entries = data.get(name, [])
        if not isinstance(entries, list):
            raise RegistryFileError(f"{name}: must be a list.")
        for number, entry in enumerate(entries):
            self.where = f"{name}[{number}]"
            if isinstance(entry, dict) and isinstance(entry.get("slug"), str):
                self.where += f" ({entry['slug']})"
            yield number, entry

    def _row(self, model: type[Model], entry: dict, **values: Any) -> Any:
        row = model._default_manager.filter(slug=entry["slug"]).first()
        if row is None:
            row = model(slug=entry["slug"], **values)
            changes = None
        else:
            changes = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
            for name, (_, new) in changes.items():
                setattr(row, name, new)
        row.full_clean()
        if changes != {}:
            row.save()
        self.report.note(row, changes)
        return row

    def _fact(self, model: type[Any], key: dict[str, Any], period: DateRange, **values: Any) -> None:
        """Enter a dated fact, or replace the public one that begins on the same day and says otherwise."""
        rows = model.objects.live().filter(**key)
        row = next((row for row in rows if row.period.lower == period.lower), None)
        if row is None:
            row = enter(model(**key, period=period, **values))
            self.report.note(row, None)
            return
        values["period"] = period
        changes = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
        if changes:
            row = supersede(row, **{name: new for name, (_, new) in changes.items()})
        self.report.note(row, changes)

    def _organisation(self, number: int, entry: dict) -> None:
        row = self._row(
            Organisation, entry, kind=entry.get("kind") or Organisation.Kind.OTHER, country=entry.get("country") or ""
        )
        for name in entry["names"]:
            for language in CODES:
                if name.get(language):
                    self._fact(
                        OrganisationName,
                        {"organisation": row, "language": language},
                        _period(name),
                        name=name[language],
                        short=(name.get("short") or {}).get(language) or "",
                    )

    def _office(self, number: int, entry: dict) -> None:
        owner = entry.get("organisation")
        row = self._row(
            Office,
            entry,
            organisation=_known(Organisation, owner) if owner else None,
            exclusive=entry.get("exclusive", True),
            precedence=entry.get("precedence", 100),
            aliases=entry.get("aliases") or [],
        )
        for title in entry["titles"]:
            for language in CODES:
                if words := title.get(language):
                    forms = words if isinstance(words, dict) else {"m": words, "f": words}
                    self._fact(
                        OfficeTitle,
                        {"office": row, "language": language},
                        _period(title),
                        masculine=forms["m"],
                        feminine=forms["f"],
                    )

    def _appointment(self, entry: dict) -> None:
        self._fact(
            Appointment,
            {"person": _known(Person, entry["person"]), "office": _known(Office, entry["office"])},
            _period(entry),
            capacity=entry.get("capacity", Appointment.Capacity.FULL),
        )


def _known(model: type[Model], slug: str) -> Any:
    row = model._default_manager.filter(slug=slug).first()
    if row is None:
        raise ValidationError(f"no {model._meta.verbose_name} has the slug “{slug}”.")
    return row


def _period(entry: dict) -> DateRange:
    bounds: list[date | None] = []
    for name in ("from", "until"):
        text = entry[name]
        try:
            bounds.append(date.fromisoformat(text) if text is not None else None)
        except (TypeError, ValueError):
            raise ValidationError(f"“{text}” is not a date of the form 2016-10-25.") from None
    lower, upper = bounds
    if lower is not None and upper is not None and lower >= upper:
        raise ValidationError(f"the period from {lower} until {upper} is empty.")
    return DateRange(lower, upper)


# -- the way back --------------------------------------------------------------------------------------------


def dump() -> dict:
    """Return the public registry in the same format; loading it again changes nothing."""
    return {
        "organisations": [
            {
                "slug": row.slug,
                "kind": row.kind,
                "country": row.country or None,
                "names": _by_period(row.names.live(), lambda name: name.name, short=True),
            }
            for row in Organisation.objects.order_by("slug")
        ],
        "offices": [
            {
                "slug": row.slug,
                "organisation": row.organisation.slug if row.organisation else None,
                "exclusive": row.exclusive,
                "precedence": row.precedence,
                "titles": _by_period(row.titles.live(), _forms),
                "aliases": row.aliases,
            }
            for row in Office.objects.select_related("organisation").order_by("slug")
        ],
        "people": [
            {
                "slug": row.slug,
                "given": row.given,
                "family": row.family,
                "gender": row.gender,
                "country": row.country or None,
                "aliases": row.aliases,
            }
            for row in Person.objects.order_by("slug")
        ],
        "appointments": [
            {"person": row.person.slug, "office": row.office.slug, "capacity": row.capacity, **_bounds(row.period)}
            for row in Appointment.objects.live()
            .select_related("person", "office")
            .order_by("office__slug", "period", "person__slug")
        ],
        "places": [
            {"slug": row.slug, "fr": row.name_fr, "en": row.name_en, "country": row.country or None}
            for row in Place.objects.order_by("slug")
        ],
    }


def _forms(title: OfficeTitle) -> dict[str, str] | str:
    """Return both forms of a French title, or the one of a language without gender."""
    return {"m": title.masculine, "f": title.feminine} if title.language == "fr" else title.masculine


def _bounds(period: DateRange) -> dict[str, str | None]:
    return {
        "from": period.lower.isoformat() if period.lower else None,
        "until": period.upper.isoformat() if period.upper else None,
    }


def _by_period(rows: Iterable[Any], words: Any, *, short: bool = False) -> list[dict]:
    """Put the languages of one period into one entry."""
    entries: dict[tuple, dict] = {}
    for row in rows:
        key = (row.period.lower or date.min, row.period.upper or date.max)
        entry = entries.setdefault(key, {**_bounds(row.period)})
        entry[row.language] = words(row)
        if short and row.short:
            entry.setdefault("short", {})[row.language] = row.short
    return [entries[key] for key in sorted(entries)]
