"""Dates and times in French and English text, with their place in it.

Days are civil days and times are wall-clock times, both without a time zone, as they are written.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from babel.dates import get_day_names, get_month_names

from .text import flat, fold


def _names(getter: Callable, width: str, language: str) -> dict[str, int]:
    return {fold(name).rstrip("."): number for number, name in getter(width, locale=language).items()}


MONTHS = {
    name: number
    for language in ("fr", "en")
    for width in ("wide", "abbreviated")
    for name, number in _names(get_month_names, width, language).items()
} | {"sept": 9}
WEEKDAYS = {name: day for language in ("fr", "en") for name, day in _names(get_day_names, "wide", language).items()}

_month = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_weekday = "|".join(WEEKDAYS)
_before = rf"(?:\b(?P<weekday>{_weekday}),?[ \n]{{1,3}}(?:le )?)?"
DAY_FIRST = re.compile(
    rf"{_before}\b(?P<day>\d{{1,2}})(?: ?(?:er|st|nd|rd|th)\b)?[ \n](?:of )?(?P<month>{_month})\b\.?"
    rf"(?:,?[ \n](?P<year>\d{{4}})\b)?"
)
MONTH_FIRST = re.compile(
    rf"{_before}\b(?P<month>{_month})\.?[ \n](?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}})\b)?"
)
ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
SLASHED = re.compile(rf"{_before}(?<![\d/])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})(?![\d/])")
TIME = re.compile(
    r"\b(?:(?P<word>midi|minuit|noon|midnight)|"
    r"(?P<hour>\d{1,2})(?:(?: ?h(?:eures?)?(?: ?(?P<minute>[0-5]\d))?\b|[:.](?P<minutes>[0-5]\d))"
    r"(?: ?(?P<half>[ap]\.?m)\b\.?)?| ?(?P<halfonly>[ap]\.?m)\b\.?))"
)
WORD_TIMES = {"midi": time(12), "noon": time(12), "minuit": time(0), "midnight": time(0)}


@dataclass(frozen=True)
class FoundDate:
    """A date in the text. ``value`` is None where the day does not exist or the year is not known."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None
    weekday_span: tuple[int, int] | None
    value: date | None

    @property
    def impossible(self) -> bool:
        """True for the 31st of June, and for the 29th of February where the year is given and has none."""
        return _date(self.year or 2000, self.month, self.day) is None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str) -> list[FoundDate]:
    """All dates of the text, in order; where two patterns fit the earlier and longer one counts."""
    searched = flat(text)
    found = []
    for pattern in (DAY_FIRST, MONTH_FIRST, ISO, SLASHED):
        for match in pattern.finditer(searched):
            if made := _found(text, pattern, match):
                found.append(made)
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[FoundDate] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _found(text: str, pattern: re.Pattern, match: re.Match) -> FoundDate | None:
    groups = match.groupdict()
    weekday, year = groups.get("weekday"), groups["year"]
    if pattern is MONTH_FIRST and not (text[match.start("month")].isupper() and (year or weekday)):
        return None
    month = MONTHS[groups["month"]] if pattern in (DAY_FIRST, MONTH_FIRST) else int(groups["month"])
    day = int(groups["day"])
    if pattern in (ISO, SLASHED) and not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return FoundDate(
        match.start(),
        match.end(),
        day,
        month,
        int(year) if year else None,
        WEEKDAYS[weekday] if weekday else None,
        match.span("weekday") if weekday else None,
        _date(int(year), month, day) if year else None,
    )


def resolve(found: FoundDate, near: date | None) -> date | None:
    """The day that is meant: where no year is written, the one nearest to ``near``, if within 120 days of it."""
    if found.year is not None or near is None:
        return found.value
    days = [_date(year, found.month, found.day) for year in (near.year - 1, near.year, near.year + 1)]
    nearest = min((day for day in days if day), key=lambda day: abs((day - near).days), default=None)
    return nearest if nearest and abs((nearest - near).days) <= 120 else None


def find_time(text: str, dates: list[FoundDate]) -> time | None:
    """The first time of day in a line, past its dates: 18 h, 9 h 30, 18:00, 9 a.m., noon."""
    searched = flat(text)
    starts = [item.start for item in dates]
    for match in TIME.finditer(searched):
        at = bisect_left(starts, match.end()) - 1
        if at >= 0 and match.start() < dates[at].end:
            continue
        if match["word"]:
            return WORD_TIMES[match["word"]]
        hour, minute = int(match["hour"]), int(match["minute"] or match["minutes"] or 0)
        half = (match["half"] or match["halfonly"] or "")[:1]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24:
            return time(hour, minute)
    return None


def weekday_name(day: date, like: str) -> str:
    """The weekday of that day in the language and with the capitals of the wrong one that it replaces."""
    language = "fr" if fold(like) in _names(get_day_names, "wide", "fr") else "en"
    name = get_day_names("wide", locale=language)[day.weekday()]
    if like.isupper():
        return name.upper()
    return name.capitalize() if like[:1].isupper() else name.lower()
