"""The arithmetic of a month in a calendar: its weeks, its neighbours, and on which of its days something falls.

Days are those of a zone that the caller names; nothing here asks the database. Weeks begin on Monday (ISO 8601).
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Self

FIRST_YEAR, LAST_YEAR = 1000, 2999  # what addresses may ask for
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    def __str__(self) -> str:
        """2026-11, as in its address"""
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read "2026-11"; ValueError for anything else."""
        day = datetime.strptime(text, "%Y-%m")
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def after(self) -> date:
        """The first day of the month that follows."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    def weeks(self) -> list[list[date | None]]:
        """Return its weeks, Monday first; None stands for a day of the month before or after."""
        weeks = calendar.Calendar().monthdayscalendar(self.year, self.number)
        return [[date(self.year, self.number, day) if day else None for day in week] for week in weeks]

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return the instants between which it lies in the zone, the second one out."""
        return beginning(self.first, zone), beginning(self.after, zone)


def beginning(day: date, zone: tzinfo) -> datetime:
    """Return the instant at which a day begins in the zone."""
    return datetime.combine(day, time.min, tzinfo=zone)


def days_of(period: Any, zone: tzinfo) -> tuple[date, date]:
    """Return the first and the last day on which a range of instants falls; without an end, its first day alone.

    What ends at midnight does not reach into the next day.
    """
    first = period.lower.astimezone(zone).date()
    if period.upper is None:
        return first, first
    return first, max(first, (period.upper - MOMENT).astimezone(zone).date())


@dataclass(frozen=True)
class Falls:
    """Something on one day: the how-manieth of how many days it lasts."""

    row: Any
    number: int
    of: int


def by_day(rows: Iterable[Any], month: Month, zone: tzinfo) -> dict[date, list[Falls]]:
    """Return what falls on each day of the month, for rows with a `period`; days without anything are left out."""
    found: dict[date, list[Falls]] = {}
    for row in rows:
        first, last = days_of(row.period, zone)
        total = (last - first).days + 1
        day = max(first, month.first)
        while day <= last and day < month.after:
            found.setdefault(day, []).append(Falls(row, (day - first).days + 1, total))
            day += timedelta(days=1)
    return dict(sorted(found.items()))
