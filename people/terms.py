"""Offices and names over time, as lines of a table with their bars on a common axis, as the public knows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import drawing
from people.models import Appointment, OfficeTitle, Organisation, OrganisationName, Person
from people.titles import _acting as worded


@dataclass(frozen=True)
class Term:
    """Something held or borne for a time: its words, from, until (the first day it no longer was), and its bar."""

    title: str
    starts: date | None
    until: date | None
    bar: drawing.Bar
    now: bool
    person: Person | None = None
    short: str = ""


@dataclass(frozen=True)
class Terms:
    """Lines, latest first, and their axis."""

    rows: list[Term]
    axis: drawing.Axis


@dataclass(frozen=True)
class _Span:
    lower: date | None
    upper: date | None


def offices_of(person: Person, *, at: datetime, language: str, today: date) -> Terms:
    """Return the offices that somebody held and holds, each under the titles that it had meanwhile (2 queries)."""
    held = list(Appointment.objects.live(at).filter(person=person).select_related("office", "person"))
    return _terms(_titled(held, at=at, language=language), today=today)


def holders_of(organisation: Organisation, *, at: datetime, language: str, today: date) -> Terms:
    """Return who held and holds the offices of an organisation (2 queries)."""
    held = Appointment.objects.live(at).filter(office__organisation=organisation).select_related("office", "person")
    return _terms(_titled(list(held), at=at, language=language), today=today)


def names_of(organisation: Organisation, *, at: datetime, language: str, today: date) -> Terms:
    """Return the names that an organisation bore and bears, in another language where it has none in this (1 query)."""
    names = list(OrganisationName.objects.live(at).filter(organisation=organisation))
    chosen = [name for name in names if name.language == language] or names
    spans = [(_Span(name.period.lower, name.period.upper), name.name, None, name.short) for name in chosen]
    return _terms(spans, today=today)


def _titled(held: list[Appointment], *, at: datetime, language: str) -> list[tuple]:
    """Cut each appointment where the title of its office changed."""
    offices = {row.office_id for row in held}
    named: dict[int, list[OfficeTitle]] = {}
    if offices:
        for title in OfficeTitle.objects.live(at).filter(office__in=offices, language=language).order_by("period"):
            named.setdefault(title.office_id, []).append(title)
    spans = []
    for row in held:
        for title in named.get(row.office_id, []):
            span = _common(row.period, title.period)
            if span:
                words = title.feminine if row.person.gender == "f" else title.masculine
                spans.append((span, worded(words, row.capacity, language), row.person, ""))
    return spans


def _common(a: Any, b: Any) -> _Span | None:
    """Return what two half-open periods have in common, or None."""
    lower = max((bound for bound in (a.lower, b.lower) if bound), default=None)
    upper = min((bound for bound in (a.upper, b.upper) if bound), default=None)
    return None if lower and upper and lower >= upper else _Span(lower, upper)


def _terms(spans: Iterable[tuple], *, today: date) -> Terms:
    begun = [row for row in spans if row[0].lower is None or row[0].lower <= today]
    ordered = sorted(begun, key=lambda row: (row[0].upper or date.max, row[0].lower or date.min), reverse=True)
    axis = drawing.years([span for span, *_words in ordered], today=today)
    rows = [
        Term(title, span.lower, span.upper, bar, span.upper is None or span.upper > today, person, short)
        for (span, title, person, short), bar in zip(ordered, axis.bars, strict=True)
    ]
    return Terms(rows, axis)
