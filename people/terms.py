"""Offices and names over time, as lines of a table with their bars on a common axis, as the public knows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core import drawing, languages
from people.models import Appointment, Office, Organisation, OrganisationName, Person
from people.titles import Wording, form_of

UNKNOWN = drawing.Bar(0, 0)


@dataclass(frozen=True)
class Term:
    """Something held or borne for a time, from `lower` until `upper` (the first day it no longer was), with its bar.

    `title` is in `language` where that is not the reader's. `whole` is the period of the appointment that a line is
    a part of, `organisation` the body of the office under its name of that time.
    """

    title: str
    lower: date | None
    upper: date | None
    language: str = ""
    short: str = ""
    person: Person | None = None
    office: Office | None = None
    organisation: Organisation | None = None
    organisation_name: str = ""
    organisation_language: str = ""
    whole: Any = None
    now: bool = False
    ahead: bool = False
    bar: drawing.Bar = UNKNOWN


@dataclass(frozen=True)
class Terms:
    """Lines, latest first, and their axis."""

    rows: list[Term]
    axis: drawing.Axis

    @property
    def now(self) -> list[Term]:
        """What holds today, the most senior office first."""
        held = [row for row in self.rows if row.now]
        return sorted(held, key=_rank)

    def last(self, today: date) -> Term | None:
        """Return what ended last (of several that day the most senior), for who holds nothing any more."""
        ended = sorted((row for row in self.rows if row.upper and row.upper <= today), key=_rank)
        return max(ended, key=lambda row: row.upper or today, default=None)


def _rank(row: Term) -> tuple[int, int]:
    return (row.office.precedence, row.office.pk) if row.office else (0, 0)


@dataclass(frozen=True)
class Holders:
    """An office with everybody who held it, the latest first, under the title that it bears now."""

    title: str
    language: str
    rows: list[Term]


def offices_of(person: Person, *, at: datetime, language: str, today: date) -> Terms:
    """Return the offices that somebody held and holds, cut where title or organisation changed name (3 queries)."""
    held = appointments(at).filter(person__in=person.records())
    rows = list(held)
    wording = Wording({row.office_id for row in rows}, at=at, names=True)
    return _drawn((term for row in rows for term in worded(row, wording, language)), today=today)


def holders_of(
    organisation: Organisation, names: list[OrganisationName], *, at: datetime, language: str, today: date
) -> tuple[list[Holders], drawing.Axis]:
    """Return the offices of an organisation in order of precedence, each with its holders (2 queries)."""
    rows = list(appointments(at).filter(office__organisation=organisation))
    wording = Wording({row.office_id for row in rows}, at=at, names=names)
    lines = (term for row in rows for term in worded(row, wording, language, by_name=False))
    terms = _drawn(lines, today=today)
    by_office: dict[Office, list[Term]] = {}
    for term in terms.rows:
        if term.office:
            by_office.setdefault(term.office, []).append(term)
    groups = []
    for office in sorted(by_office, key=lambda office: (office.precedence, office.pk)):
        latest = next((term for term in by_office[office] if not term.ahead), by_office[office][0])
        title = called(office.pk, wording, today, latest.language or language, form_of(latest.person))
        groups.append(Holders(title or latest.title, latest.language, by_office[office]))
    return groups, terms.axis


def names_of(names: Iterable[Any], *, language: str, today: date) -> Terms:
    """Return the names that an organisation bore and bears, in another language where it has none in this."""
    rows = in_one_language(names, language)
    foreign = rows[0].language if rows and rows[0].language != language else ""
    spans = (Term(row.name, row.period.lower, row.period.upper, language=foreign, short=row.short) for row in rows)
    return _drawn(spans, today=today)


def in_one_language(names: Iterable[Any], language: str) -> list[Any]:
    """Return the names in the language, or in another where there is none."""
    rows = list(names)
    spoken = {row.language for row in rows}
    chosen = language if language in spoken else min(spoken, default="")
    return [row for row in rows if row.language == chosen]


def appointments(at: datetime) -> Any:
    """Return the appointments that are public, with what a line shows of them."""
    return Appointment.objects.live(at).select_related("person__merged_into", "office__organisation")


def called(office: int, wording: Wording, day: date, language: str, form: str = "m") -> str:
    """Return what an office is called on a day, whoever holds it, in one of its forms ("f" or "m")."""
    row = wording.row(office, day, language)
    return wording.spoken(row.feminine if form == "f" else row.masculine, row, day) if row else ""


def worded(row: Appointment, wording: Wording, language: str, *, by_name: bool = True) -> Iterator[Term]:
    """Cut an appointment where the title of its office or, if asked, the name of the organisation changed.

    Words are in the language, or in another where there are none.
    """
    found: Term | None = None
    cuts = [row.period.lower, *_changes(row, wording)]
    for lower, upper in zip(cuts, [*cuts[1:], row.period.upper], strict=True):
        term = _worded_on(row, lower or date.min, wording, language)
        if term is None:
            continue
        if found and found.upper == lower and _same_words(found, term, by_name=by_name):
            found = replace(found, upper=upper)
            continue
        if found:
            yield found
        found = replace(term, lower=lower, upper=upper)
    if found:
        yield found


def _same_words(one: Term, other: Term, *, by_name: bool) -> bool:
    return one.title == other.title and (not by_name or one.organisation_name == other.organisation_name)


def _changes(row: Appointment, wording: Wording) -> list[date]:
    """Return the days within an appointment on which a title or a name began to be used."""
    lines = [wording.titles_of.get((row.office_id, code)) for code in languages.CODES]
    lines += [wording.names_of.get((row.office.organisation_id, code)) for code in languages.CODES]
    after, before = row.period.lower or date.min, row.period.upper or date.max
    return sorted({day for line in lines if line for day in line.starts if after < day < before})


def _worded_on(row: Appointment, day: date, wording: Wording, language: str) -> Term | None:
    spoken = [language, *(code for code in languages.CODES if code != language)]
    words = next(((text, code) for code in spoken if (text := wording.title(row, day, code))), None)
    if words is None:
        return None
    names = (wording.name(row.office.organisation_id, day, code) for code in spoken)
    name = next((found for found in names if found), None)
    return Term(
        words[0], None, None, language="" if words[1] == language else words[1],
        person=row.person.merged_into or row.person, office=row.office, whole=row.period,
        organisation=row.office.organisation if name else None, organisation_name=name.name if name else "",
        organisation_language="" if name is None or name.language == language else name.language,
    )  # fmt: skip


def _drawn(terms: Iterable[Term], *, today: date) -> Terms:
    ordered = sorted(terms, key=lambda term: (term.upper or date.max, term.lower or date.min), reverse=True)
    axis = drawing.years(ordered, today=today)
    rows = [
        replace(
            term,
            bar=bar,
            now=(term.lower or date.min) <= today < (term.upper or date.max),
            ahead=term.lower is not None and term.lower > today,
        )
        for term, bar in zip(ordered, axis.bars, strict=True)
    ]
    return Terms(rows, axis)
