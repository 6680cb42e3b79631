"""Periods are half-open ranges: the lower bound in, the upper bound out, open ends allowed, never empty.

What the database itself refuses is declared here once: empty periods and overlaps that make no sense.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import FieldError
from django.db.models import CheckConstraint, Deferrable, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from core.clock import CoreNow

LIVE_LANGUAGES = ("fr", "en")


def same(column: str) -> Func:
    """Stand in for `column WITH =` in an exclusion constraint without the extension btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


def never_empty(column: str, *, name: str) -> CheckConstraint:
    """Refuse an empty range, which would hold at no time and slip past every exclusion, and one not half-open."""
    half_open = Q(**{f"{column}__upper_inc": False}) & (
        Q(**{f"{column}__lower_inc": True}) | Q(**{f"{column}__lower_inf": True})
    )
    return CheckConstraint(
        condition=Q(**{f"{column}__isempty": False}) & half_open,
        name=name,
        violation_error_message=_("The period is empty: its end must come after its beginning."),
    )


class NoOverlap(ExclusionConstraint):
    """An exclusion constraint that a form with a wrong value in a column of its condition survives.

    Django 5.2 leaves a check constraint out where one of its columns is excluded from validation, but not this one.
    """

    def validate(self, *args: Any, **kwargs: Any) -> None:
        with suppress(FieldError):
            super().validate(*args, **kwargs)


def no_overlap(
    *columns: str, among: Iterable[str], name: str, condition: Q | None = None, message: Any, deferred: bool = False
) -> NoOverlap:
    """Refuse two rows of the same `among` (integer columns) whose ranges in all `columns` overlap."""
    return NoOverlap(
        name=name,
        expressions=[(same(column), RangeOperators.OVERLAPS) for column in among]
        + [(F(column), RangeOperators.OVERLAPS) for column in columns],
        condition=condition,
        deferrable=Deferrable.DEFERRED if deferred else None,
        violation_error_message=message,
    )


def known_language(*, name: str) -> CheckConstraint:
    """Refuse a language that no exclusion constraint watches (there is one for each, see `no_overlap`)."""
    return CheckConstraint(
        condition=Q(language__in=LIVE_LANGUAGES),
        name=name,
        violation_error_message=_("The newsroom does not publish in this language."),
    )


def ended_now() -> Func:
    """Return the expression "`live_period`, but only until now", for an UPDATE: the database's own instant, exactly."""
    return Func(
        Func(F("live_period"), function="lower"), CoreNow(), function="tstzrange", output_field=DateTimeRangeField()
    )
