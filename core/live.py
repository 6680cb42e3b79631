"""One door out: what readers may see at an instant is decided here and nowhere else.

Three answers for anything that readers could ask for: **live**, **ended** (it was public and is not any more)
and **never public**. Models that are public for a period carry `live_period`; models that are public because
something live refers to them (a person, a picture) register who refers to them with `References`.
No other module filters on stage or period (`tests/test_boundaries.py`).
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.clock import CoreNow

LIVE, ENDED, NEVER = "live", "ended", "never"
Instant = datetime | None


def instant(at: Instant) -> Any:
    """Return what a query compares with: the given instant, or the database's own now."""
    return CoreNow() if at is None else at


def on_the_day(column: str, at: Instant = None) -> Q:
    """Return the condition "the range of days `column` holds on the instant's day", in the newsroom's zone."""
    return Q(
        **{
            f"{column}__contains": TruncDate(
                CoreNow() if at is None else Value(at), tzinfo=timezone.get_default_timezone()
            )
        }
    )


class LiveQuerySet(models.QuerySet):
    """Rows with a `live_period`, as readers may see them."""

    def live(self, at: Instant = None) -> Self:
        """Public at the instant (default: now)."""
        return self.filter(live_period__contains=instant(at))

    def begun(self, at: Instant = None) -> Self:
        """Public at the instant or before it: what the public record may speak of."""
        return self.filter(Q(live_period__startswith__lte=instant(at)) | Q(live_period__lower_inf=True))

    def ended(self, at: Instant = None) -> Self:
        """Public once, not any more at the instant."""
        return self.filter(live_period__endswith__lte=instant(at))

    def ended_after(self, since: datetime) -> Self:
        """With an end in public, past or to come, that lies after the instant."""
        return self.filter(live_period__endswith__gt=since)

    def ahead(self, at: Instant = None) -> Self:
        """Decided to become public after the instant."""
        return self.filter(live_period__startswith__gt=instant(at))

    def overlapping(self, period: Any) -> Self:
        """Public at some instant of the period."""
        return self.filter(live_period__overlap=period)

    def undecided(self) -> Self:
        """Without any period in public."""
        return self.filter(live_period__isnull=True)

    def in_stage(self, *stages: str) -> Self:
        """In one of the editorial stages."""
        return self.filter(stage__in=stages)


def standing(period: Any, at: date) -> str:
    """Return LIVE, ENDED or NEVER for a period already read (None, or a range), at an aware instant.

    For a range of days, as rights have, `at` is a day.
    """
    if period is None or (period.lower is not None and period.lower > at):
        return NEVER
    return LIVE if period.upper is None or period.upper > at else ENDED


class References:
    """Who makes a row public by referring to it. The right side adds itself in `AppConfig.ready`.

    Each reference is a queryset of referring rows, narrowed to those live at the instant, and the column in it
    that points at the row asked for.
    """

    def __init__(self) -> None:
        self._by: list[tuple[Callable[[Instant], models.QuerySet], str]] = []

    def add(self, live_rows: Callable[[Instant], models.QuerySet], column: str) -> None:
        """Count `live_rows(at)` as referring, by `column`."""
        if (live_rows, column) not in self._by:
            self._by.append((live_rows, column))

    def condition(self, at: Instant = None, *, many: bool = False) -> Q:
        """Return the condition "something live refers to this row".

        For one row, what refers to it is looked up; with `many`, all that refers is read once for the whole list.
        """
        either = Q(pk__in=[])
        for live_rows, column in self._by:
            if many:
                either |= Q(pk__in=live_rows(at).order_by().values(column))
            else:
                either |= Q(Exists(live_rows(at).filter(**{column: OuterRef("pk")})))
        return either
