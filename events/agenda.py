"""Which events stand in a listing: what is coming, a year, a month, a series; days are those of the newsroom's zone.

Rows are versions of events: what is said of them in public at an instant, one row for each event.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce, ExtractYear, Greatest, Least
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from events.models import EventSeries, EventVersion, ProgrammeItem
from events.months import FIRST_YEAR, LAST_YEAR, MOMENT, Month, beginning, days_of

WITHOUT_END = timedelta(days=1)  # what has no end is over a day after it began
Versions = QuerySet[EventVersion]


class Line(NamedTuple):
    """An event in a listing, with the first and the last of its days."""

    version: EventVersion
    first: date
    last: date


def public_versions(at: datetime) -> Versions:
    """Return what is said in public of all events, with names and places (two queries in all).

    `open_to_press` tells whether something is of what is not over, `accredits` whether the deadline is still ahead.
    """
    opened = ProgrammeItem.objects.filter(version=OuterRef("pk"), open_to_press=True)
    return (
        EventVersion.objects.live(at)
        .with_words()
        .annotate(
            open_to_press=ExpressionWrapper(Q(Exists(opened)) & not_over(at), output_field=BooleanField()),
            accredits=ExpressionWrapper(Q(accreditation_deadline__gt=at), output_field=BooleanField()),
        )
    )


def public_series(at: datetime) -> QuerySet[EventSeries]:
    """Return the series of which an event is public."""
    return EventSeries.objects.filter(Exists(EventVersion.objects.live(at).filter(series=OuterRef("pk"))))


# -- narrowed by time ------------------------------------------------------------------------------------------


def coming(versions: Versions, at: datetime) -> Versions:
    """Keep what is not over at the instant, next first."""
    return versions.filter(not_over(at)).order_by("period", "pk")


def not_over(at: datetime) -> Q:
    """Return the condition "it has not ended at the instant"."""
    return Q(period__endswith__gt=at) | Q(period__upper_inf=True, period__startswith__gt=at - WITHOUT_END)


def of_year(versions: Versions, year: int) -> Versions:
    """Keep what begins in the year, in its order."""
    zone = timezone.get_default_timezone()
    first, after = (beginning(date(number, 1, 1), zone) for number in (year, year + 1))
    return versions.filter(period__startswith__gte=first, period__startswith__lt=after).order_by("period", "pk")


def of_month(versions: Versions, month: Month) -> Versions:
    """Keep what takes up some of the month, in its order."""
    first, after = month.bounds(timezone.get_default_timezone())
    found = versions.filter(period__overlap=TimestamptzRange(first, after))
    return found.exclude(period__upper_inf=True, period__startswith__lt=first).order_by("period", "pk")


def years(versions: Versions) -> list[tuple[int, int]]:
    """Return (year, how many events begin in it), the latest year first (one query)."""
    known = of_years(versions).order_by().annotate(in_year=ExtractYear("period__startswith"))
    return list(known.values_list("in_year").annotate(count=Count("pk")).order_by("-in_year"))


def of_years(versions: Versions) -> Versions:
    """Keep what lies in the years that addresses may ask for."""
    zone = timezone.get_default_timezone()
    first, last = (beginning(date(year, 1, 2), zone) for year in (FIRST_YEAR, LAST_YEAR))
    return versions.filter(period__startswith__gte=first, period__startswith__lt=last)


def neighbours(versions: Versions, month: Month, *, present: Month) -> tuple[Month | None, Month | None]:
    """Return the months before and after that have an event or are the present one; None for none (one query)."""
    first, after = month.bounds(timezone.get_default_timezone())
    last = Coalesce(_sooner("period__endswith"), F("period__startswith"))
    found = of_years(versions).aggregate(
        before=Max(Least(last, first - MOMENT), filter=Q(period__startswith__lt=first)),
        after=Min(
            Greatest(F("period__startswith"), after),
            filter=Q(period__startswith__gte=after) | Q(period__endswith__gt=after),
        ),
    )
    known = {name: Month.of(timezone.localtime(instant)) for name, instant in found.items() if instant}
    earlier = [one for one in (known.get("before"), present) if one and one < month]
    later = [one for one in (known.get("after"), present) if one and one > month]
    return max(earlier, default=None), min(later, default=None)


def _sooner(bound: str) -> ExpressionWrapper:
    """Return the expression "the last moment before an upper bound"."""
    return ExpressionWrapper(F(bound) - MOMENT, output_field=DateTimeField())


# -- as it is shown --------------------------------------------------------------------------------------------


def line(version: EventVersion) -> Line:
    """Return an event with its days."""
    return Line(version, *days_of(version.period, timezone.get_default_timezone()))


def by_month(versions: Iterable[EventVersion]) -> list[tuple[date, list[Line]]]:
    """Group events that stand in order by the month in which they begin."""
    groups: Any = groupby(map(line, versions), key=lambda one: one.first.replace(day=1))
    return [(month, list(lines)) for month, lines in groups]
