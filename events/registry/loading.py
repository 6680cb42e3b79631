"""A registry file becomes rows: all of it or nothing, table by table, with a report of what was different."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from psycopg.types.range import DateRange

from core.languages import CODES
from events.models import EventSeries, Place
from events.registry.entries import CONTACT, NAME, TITLE, Entry, RegistryFileError, entries
from people.models import (
    Announced,
    Appointment,
    Office,
    OfficeTitle,
    Organisation,
    OrganisationName,
    Person,
    PressContact,
    Succession,
)
from people.workflow import end_and_enter


@dataclass
class Report:
    """What a load did, by table; what was different; what stands only in the database; what the format has not."""

    created: Counter = field(default_factory=Counter)
    updated: Counter = field(default_factory=Counter)
    unchanged: Counter = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    only_here: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

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
                self.differences.append(f"{row._meta.verbose_name} {row}: {name}: {_said(before)} → {_said(after)}")


class _Undo(Exception):
    """Rolls a dry run back."""


def load(data: Any, *, dry_run: bool = False) -> Report:
    """Load a registry; all of it or nothing. Raises RegistryFileError, in one line that names the entry."""
    report = Report()
    if not isinstance(data, dict):
        raise RegistryFileError("The file must hold one JSON object with people, organisations, offices, …")
    try:
        with transaction.atomic():
            _Loader(data, report).load()
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return report


@dataclass
class _Fact:
    """A dated fact of the file, and the public row that it agrees with or replaces."""

    entry: Entry
    model: type[Announced]
    key: dict[str, Any]
    values: dict[str, Any]
    row: Any = None

    def changes(self) -> dict[str, tuple[Any, Any]]:
        return _differences(self.row, self.values)


class _Loader:
    def __init__(self, data: dict, report: Report) -> None:
        self.data, self.report = data, report
        self.entry: Entry | None = None
        self.covered: set[type[Model]] = set()
        self.touched: set[tuple[type[Model], int]] = set()

    def load(self) -> None:
        try:
            self._organisations()
            self._offices()
            self._people()
            self._appointments()
            self._successions()
            self._labels()
        except ValidationError as error:
            raise self._error(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise self._error(str(error).splitlines()[0]) from error
        self.report.only_here += [
            f"{row._meta.verbose_name} {row}" + (f" ({slug})" if (slug := getattr(row, "slug", "")) else "")
            for model in self.covered
            for row in self._public(model)
            if (model, row.pk) not in self.touched
        ]

    def _error(self, words: str) -> RegistryFileError:
        return self.entry.error(words) if self.entry else RegistryFileError(words)

    def _table(self, name: str, *models: type[Model]) -> Iterator[Entry]:
        """Yield the entries of a table of the file; what the database has beyond them is reported."""
        if self.data.get(name) is not None:
            self.covered |= set(models)
        for entry in entries(self.data, name, self.report.ignored):
            self.entry = entry
            yield entry

    # -- tables -------------------------------------------------------------------------------------------------

    def _organisations(self) -> None:
        facts = []
        for entry in self._table("organisations", Organisation, OrganisationName, PressContact):
            row = self._row(
                Organisation,
                entry,
                kind=entry.text("kind") or Organisation.Kind.OTHER,
                country=entry.country(),
            )
            for name in entry.entries("names", NAME, self.report.ignored, required=True):
                short, complement = name.by_language("short"), name.by_language("complement")
                for code in CODES:
                    if words := name.text(code, most=200):
                        values = {"name": words, "short": short.get(code, ""), "period": name.period()}
                        if "complement" in name.data:
                            values["complement"] = complement.get(code, "")
                        facts.append(_Fact(name, OrganisationName, {"organisation": row, "language": code}, values))
            self._press_contacts(row, entry)
        self._facts(facts)

    def _press_contacts(self, organisation: Organisation, entry: Entry) -> None:
        """Find each by its name in French, the second of a name after the first."""
        known: dict[str, list[PressContact]] = {}
        for contact in organisation.press_contacts.all():
            known.setdefault(contact.name_fr, []).append(contact)
        for place, line in enumerate(entry.entries("press_contacts", CONTACT, self.report.ignored)):
            name = line.text("fr", required=True)
            same = known.get(name)
            row = same.pop(0) if same else PressContact(organisation=organisation, name_fr=name)
            self.entry = line
            self._save(
                row,
                name_en=line.text("en"),
                phone=line.text("phone"),
                email=line.text("email"),
                position=line.number("position", place),
            )
        self.entry = entry

    def _offices(self) -> None:
        facts = []
        for entry in self._table("offices", Office, OfficeTitle):
            owner = entry.slug("organisation", required=False)
            row = self._row(
                Office,
                entry,
                organisation=self._known(Organisation, owner) if owner else None,
                exclusive=entry.flag("exclusive", True),
                precedence=entry.number("precedence", 100),
                aliases=entry.texts("aliases"),
            )
            for title in entry.entries("titles", TITLE, self.report.ignored, required=True):
                for code in CODES:
                    if forms := title.forms(code):
                        values = {"masculine": forms[0], "feminine": forms[1], "period": title.period()}
                        facts.append(_Fact(title, OfficeTitle, {"office": row, "language": code}, values))
        self._facts(facts)

    def _people(self) -> None:
        pointers: list[tuple[Entry, Person, str]] = []
        for entry in self._table("people", Person):
            biography = entry.by_language("biography") if entry.data.get("biography") is not None else None
            texts = {} if biography is None else {f"biography_{code}": biography.get(code, "") for code in CODES}
            row = self._row(
                Person,
                entry,
                given=entry.text("given"),
                family=entry.text("family", required=True),
                gender=entry.text("gender"),
                country=entry.country(),
                aliases=entry.texts("aliases"),
                **texts,
            )
            if "merged_into" in entry.data:
                pointers.append((entry, row, entry.slug("merged_into", required=False)))
        self._merges(pointers)

    def _merges(self, pointers: list[tuple[Entry, Person, str]]) -> None:
        """Move the pointers of merged records: those that change are taken up first, so that none blocks another."""
        changed = []
        for entry, row, slug in pointers:
            self.entry = entry
            into = self._known(Person, slug) if slug else None
            if row.merged_into_id != (into.pk if into else None):
                changed.append((entry, row, row.merged_into, into))
        for _entry, row, *_both in changed:
            row.merged_into = None
            row.save(update_fields=["merged_into"])
        for entry, row, before, into in changed:
            self.entry = entry
            if into is not None:
                if into.pk == row.pk or Person.objects.get(pk=into.pk).merged_into_id or row.merged_from.exists():
                    raise entry.error("“merged_into” must name another record that stands by itself.")
                row.merged_into = into
                row.save(update_fields=["merged_into"])
            self.report.differences.append(
                f"{row._meta.verbose_name} {row}: merged_into: {_said(before and before.slug)} → "
                f"{_said(into and into.slug)}"
            )

    def _appointments(self) -> None:
        self._facts([
            _Fact(
                entry,
                Appointment,
                {
                    "person": self._known(Person, entry.slug("person")),
                    "office": self._known(Office, entry.slug("office")),
                },
                {"capacity": entry.text("capacity") or Appointment.Capacity.FULL, "period": entry.period()},
            )
            for entry in self._table("appointments", Appointment)
        ])  # fmt: skip

    def _successions(self) -> None:
        facts = []
        for entry in self._table("successions", Succession):
            day = entry.day("on")
            if day is None:
                raise entry.error("“on” must be a day.")
            pair = {name: self._known(Organisation, entry.slug(name)) for name in ("predecessor", "successor")}
            facts.append(_Fact(entry, Succession, pair, {"on": day}))
        self._facts(facts)

    def _labels(self) -> None:
        for entry in self._table("places", Place):
            names = {f"name_{code}": entry.text(code, required=True) for code in CODES}
            self._row(Place, entry, country=entry.country(), **names)
        for entry in self._table("series", EventSeries):
            self._row(EventSeries, entry, **{f"name_{code}": entry.text(code, required=True) for code in CODES})

    # -- rows and facts --------------------------------------------------------------------------------------------

    def _row(self, model: type[Model], entry: Entry, **values: Any) -> Any:
        slug = entry.slug()
        return self._save(model._default_manager.filter(slug=slug).first() or model(slug=slug), **values)

    def _save(self, row: Any, **values: Any) -> Any:
        changes = None if row.pk is None else _differences(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        if changes != {}:
            row.save()
        self.touched.add((type(row), row.pk))
        self.report.note(row, changes)
        return row

    def _known(self, model: type[Model], slug: str) -> Any:
        row = model._default_manager.filter(slug=slug).first()
        if row is None:
            raise ValidationError(f"no {model._meta.verbose_name} has the slug “{slug}”.")
        return row

    def _public(self, model: Any) -> Any:
        return model.objects.live() if issubclass(model, Announced) else model._default_manager.all()

    def _facts(self, facts: list[_Fact]) -> None:
        """Enter dated facts; those that replace public ones end all of these first, so that bounds move together."""
        public: dict[tuple, list[Any]] = {}
        if facts:
            for row in self._public(facts[0].model).order_by("pk"):
                public.setdefault(_key(row, facts[0].key), []).append(row)
        for how in (_agree, _begin_together, _overlap):
            for fact in (fact for fact in facts if fact.row is None):
                rows = public.get(
                    tuple(owner if isinstance(owner, str) else owner.pk for owner in fact.key.values()), []
                )
                fact.row = next((row for row in rows if how(row, fact)), None)
                if fact.row:
                    rows.remove(fact.row)
        for fact in facts:
            self.entry = fact.entry
            if fact.row and fact.changes() and fact.row.ends_with_id:
                raise fact.entry.error(
                    f"it changes with the announcement “{fact.row.ends_with}”, which is not made yet."
                )
        changing = [fact for fact in facts if fact.row is None or fact.changes()]
        news = [fact.row.copy(**fact.values) if fact.row else fact.model(**fact.key | fact.values) for fact in changing]
        for fact, row in zip(
            changing, end_and_enter([fact.row for fact in changing], news, self._at(changing)), strict=True
        ):
            self.report.note(row, fact.changes() if fact.row else None)
            self.touched.add((type(row), row.pk))
        for fact in facts:
            if fact not in changing:
                self.report.note(fact.row, {})
                self.touched.add((type(fact.row), fact.row.pk))

    def _at(self, facts: list[_Fact]) -> Iterator[None]:
        """Remember, as facts are entered one by one, which entry is at work."""
        for fact in facts:
            self.entry = fact.entry
            yield


def _agree(row: Any, fact: _Fact) -> bool:
    return not _differences(row, fact.values)


def _begin_together(row: Any, fact: _Fact) -> bool:
    """Tell whether both begin on one day: the same fact, corrected."""
    period: DateRange | None = fact.values.get("period")
    return period is None or row.period.lower == period.lower


def _overlap(row: Any, fact: _Fact) -> bool:
    a, b = row.period, fact.values["period"]
    return (a.upper is None or b.lower is None or b.lower < a.upper) and (
        b.upper is None or a.lower is None or a.lower < b.upper
    )


def _key(row: Any, key: dict[str, Any]) -> tuple:
    return tuple(getattr(row, name if isinstance(owner, str) else f"{name}_id") for name, owner in key.items())


def _differences(row: Any, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}


def _said(value: Any) -> str:
    if isinstance(value, DateRange):
        return f"{value.lower or '…'} – {value.upper or '…'}"
    return str(value) if value not in (None, "") else "—"


__all__ = ["Report", "load"]
