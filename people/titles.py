"""Titles as of a day: who held what then, under the name it bore then, as the public knows it.

A title may speak of its organisation: "directrice {organisation}" takes the name that the organisation bears that
day, with its complement ("de l’Agence des phares").
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Q

from core.live import Instant

ORGANISATION = "{organisation}"
TITLE = ["office_id", "language", "masculine", "feminine", "period", "office__organisation_id", "office__precedence",
         "office__aliases"]  # fmt: skip
NAME = ["organisation_id", "language", "name", "short", "complement", "period"]
_ELIDED = re.compile(r"[aeiouœæàâäéèêëîïôöùûü]|h[ôiuy]", re.IGNORECASE)
_MARKED = {  # by language: in full, acting, interim
    "fr": {"full": "%s", "acting": "%s par intérim", "interim": "%s par intérim"},
    "en": {"full": "%s", "acting": "acting %s", "interim": "interim %s"},
}
_FORMER = {"fr": {"f": "ancienne %s", "m": "ancien %s"}, "en": {"f": "former %s", "m": "former %s"}}


def titles(
    people: Iterable[int], *, on: date, at: Instant = None, language: str, wording: "Wording | None" = None
) -> dict[int, str]:
    """Return {person id: title} for the people who hold, or have held, an office on the day (three queries at most).

    Several offices stand in order of precedence. Acting and interim holders are marked. Who holds none any more but
    did is "ancien ministre de la Défense", by the title at the end of the last office (of the most senior, where
    several ended that day). An office without a title in the language is left out. What records merged into one
    held, that one held.
    """
    asked = set(people)
    held = (
        apps.get_model("people", "Appointment")
        .objects.live(at)
        .filter(Q(person__in=asked) | Q(person__merged_into__in=asked))
        .filter(Q(period__startswith__lte=on) | Q(period__lower_inf=True))
    )
    rows = list(
        held.select_related("person__merged_into", "office").order_by("office__precedence", "office_id", "person_id")
    )
    wording = wording or Wording({row.office_id for row in rows}, at=at, language=language)

    now: dict[int, list[str]] = {}
    last: dict[int, tuple[date, str]] = {}
    for row in rows:
        ended = row.period.upper is not None and row.period.upper <= on
        title = wording.title(row, row.period.upper - timedelta(days=1) if ended else on, language)
        for person in asked.intersection((row.person_id, row.person.merged_into_id)) if title else ():
            if not ended:
                now.setdefault(person, []).append(title)
            elif person not in last or last[person][0] < row.period.upper:
                last[person] = (row.period.upper, former(title, row.person, language))
    return {person: title for person, (_, title) in last.items()} | {
        person: ", ".join(dict.fromkeys(held_titles)) for person, held_titles in now.items()
    }


class Timeline:
    """Rows that follow one another in time, asked for by day; over a gap of the registry the last one goes on."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = list(rows)

    @cached_property
    def starts(self) -> list[date]:
        """Return the first day of each row, which are put in this order; not before somebody asks for a day."""
        self.rows.sort(key=lambda row: row.period.lower or date.min)
        return [row.period.lower or date.min for row in self.rows]

    def on(self, day: date) -> Any:
        """Return the row in force on the day, or the last one before it; None before the first."""
        place = bisect_right(self.starts, day)
        return self.rows[place - 1] if place else None


class Wording:
    """What offices and their organisations are called over time, as public at an instant (two queries at most).

    `language` narrows it to one language; `offices` None means all; `names` are given where they are at hand, and
    are asked for where a title speaks of its organisation, or with `names=True`.
    """

    def __init__(
        self,
        offices: Iterable[int] | None,
        *,
        at: Instant,
        language: str | None = None,
        names: Iterable[Any] | bool = False,
    ) -> None:
        spoken = {"language": language} if language else {}
        narrowed = spoken if offices is None else spoken | {"office__in": list(offices)}
        found = apps.get_model("people", "OfficeTitle").objects.live(at).filter(**narrowed)
        self.titles_of = _timelines(found.values_list(*TITLE, named=True), "office_id")
        if names is True or (names is False and self._speaks_of_organisations()):
            borne = apps.get_model("people", "OrganisationName").objects.live(at).filter(**spoken)
            if offices is not None:
                bodies = {row.office__organisation_id for line in self.titles_of.values() for row in line.rows}
                borne = borne.filter(organisation__in=bodies - {None})
            names = borne.values_list(*NAME, named=True)
        self.names_of = _timelines(names or (), "organisation_id")

    def _speaks_of_organisations(self) -> bool:
        return any(
            ORGANISATION in row.masculine + row.feminine for line in self.titles_of.values() for row in line.rows
        )

    def title(self, appointment: Any, day: date, language: str) -> str:
        """Return what the holder is called on the day, capacity included; "" where the language has no title then."""
        row = self.row(appointment.office_id, day, language)
        if row is None:
            return ""
        words = row.feminine if form_of(appointment.person) == "f" else row.masculine
        return _MARKED[language][appointment.capacity] % self.spoken(words, row, day)

    def row(self, office: int, day: date, language: str) -> Any:
        """Return the title (columns `TITLE`) in force on the day, or None."""
        line = self.titles_of.get((office, language))
        return line.on(day) if line else None

    def spoken(self, words: str, row: Any, day: date) -> str:
        """Return a title with the name that its organisation bore on the day."""
        if ORGANISATION not in words:
            return words
        name = self.name(row.office__organisation_id, day, row.language)
        return re.sub(r"\s+", " ", words.replace(ORGANISATION, complement(name))).strip()

    def name(self, organisation: int | None, day: date, language: str) -> Any:
        """Return the name (columns `NAME`) in force on the day, or None."""
        line = self.names_of.get((organisation, language))
        return line.on(day) if line else None


def _timelines(rows: Iterable[Any], column: str) -> dict[tuple[Any, str], Timeline]:
    grouped: dict[tuple[Any, str], list] = {}
    for row in rows:
        grouped.setdefault((getattr(row, column), row.language), []).append(row)
    return {key: Timeline(found) for key, found in grouped.items()}


def complement(name: Any) -> str:
    """Return a name as it follows a title: "de l’Agence des phares", as entered, else "de " or "d’" before it."""
    if name is None:
        return ""
    if name.complement:
        return name.complement
    if name.language == "en":
        return f"of {name.name}"
    return f"d’{name.name}" if _ELIDED.match(name.name) else f"de {name.name}"


def former(title: str, person: Any, language: str) -> str:
    """Return the title of somebody who does not bear it any more: "ancienne ministre"."""
    return _FORMER[language][form_of(person)] % title


def form_of(person: Any) -> str:
    """Return "f" or "m": the form of titles for somebody, the masculine where the gender is not known."""
    return "f" if (person.merged_into or person).gender == "f" else "m"
