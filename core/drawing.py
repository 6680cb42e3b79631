"""The period bar: whatever holds for a time, drawn as a thin bar on a common time axis.

Geometry only, in whole thousandths of the axis, for SVG attributes: the content security policy allows no style
attributes. The words stand in the table beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.utils import timezone

WIDTH = 1000
LEAST = 6  # thousandths: what lasted a moment can still be seen
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100)
HOUR_STEPS = (1, 2, 3, 6, 12, 24, 48, 168)
TICKS = 12


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins and how long it is, in thousandths; whether it goes on at either end."""

    x: int
    width: int
    open_start: bool = False
    open_end: bool = False


@dataclass(frozen=True)
class Axis:
    """A common time axis with its bars, in the order of the periods given."""

    bars: list[Bar]
    first: date | datetime | None = None
    last: date | datetime | None = None
    ticks: list[int] = field(default_factory=list)


def years(periods: Iterable[Any], *, today: date) -> Axis:
    """Draw ranges of dates or instants on an axis of whole years; open ends reach the edge of the axis."""
    bounds = _days(periods)
    known = [day for pair in bounds for day in pair if day] + [today]
    first, last = date(min(known).year, 1, 1), date(max(known).year + 1, 1, 1)
    if any(lower is None for lower, _ in bounds):
        first = date(max(1, first.year - 1), 1, 1)
    return _axis(bounds, last, first, last, _years_between(first, last))


def days(periods: Iterable[Any], *, today: date) -> Axis:
    """Draw ranges of instants on an axis of days that ends today: the editions of a release."""
    bounds = _days(periods)
    known = [day for pair in bounds for day in pair if day] + [today]
    first, last = min(known), max(known) + timedelta(days=1)
    return _axis(bounds, last, first, last, _years_between(first, last))


def hours(periods: Iterable[Any], *, zone: tzinfo) -> Axis:
    """Draw ranges of instants on an axis of hours in the zone."""
    bounds = [
        (period.lower.astimezone(zone), period.upper.astimezone(zone) if period.upper else None) for period in periods
    ]
    known = [instant for pair in bounds for instant in pair if instant]
    if not known:
        return Axis([])
    first = min(known).replace(minute=0, second=0, microsecond=0)
    last = max(known)
    if last.replace(minute=0, second=0, microsecond=0) != last or last == first:
        last = last.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    total = int((last - first) / timedelta(hours=1))
    step = _step(HOUR_STEPS, total)
    ticks = [first + timedelta(hours=hour) for hour in range(0, total + 1, step)]
    return _axis(bounds, last, first, last, ticks)


def _axis(bounds: Sequence[tuple], present: Any, first: Any, last: Any, ticks: Sequence[Any]) -> Axis:
    def place(when: Any) -> int:
        return round(max(0.0, min(1.0, (when - first) / (last - first))) * WIDTH)

    bars = []
    for lower, upper in bounds:
        begins = place(lower) if lower else 0
        width = max(LEAST, place(upper or present) - begins)
        bars.append(Bar(min(begins, WIDTH - width), width, lower is None, upper is None))
    return Axis(bars, first, last, [place(tick) for tick in ticks if first < tick < last])


def _years_between(first: date, last: date) -> list[date]:
    step = _step(YEAR_STEPS, last.year - first.year)
    return [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % step == 0]


def _days(periods: Iterable[Any]) -> list[tuple[date | None, date | None]]:
    return [(_day(period.lower), _day(period.upper)) for period in periods]


def _day(bound: date | datetime | None) -> date | None:
    return timezone.localtime(bound).date() if isinstance(bound, datetime) else bound


def _step(steps: Sequence[int], length: int) -> int:
    return next((step for step in steps if length / step <= TICKS), steps[-1])


def midnight(day: date) -> datetime:
    """Return the beginning of a day in the newsroom's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
