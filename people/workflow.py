"""When a fact of the registries becomes public: prepared by one, announced by another, replaced, never rewritten.

Nothing else writes `live_period` of a registry row (events included). Instants are aware.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from core import clock
from core.live import Announced, standing
from core.periods import ended_now

Row = TypeVar("Row", bound=Announced)


class AnnouncementRefused(Exception):
    """An announcement was refused, in words for a person."""


@transaction.atomic
def announce(rows: Iterable[Announced], *, by: User, at: datetime | None = None) -> list[Announced]:
    """Make prepared rows public from `at` (default: now), all at once; by somebody who did not prepare them."""
    if not by.has_perm("people.announce_registry"):
        raise AnnouncementRefused(_("Your role does not allow this."))
    now = clock.now()
    if at is not None and at < now:
        raise AnnouncementRefused(_("The instant has passed: nothing becomes public in the past."))
    announced = []
    for row in sorted(rows, key=lambda row: (row._meta.label, row.pk)):
        row = type(row)._default_manager.select_for_update().get(pk=row.pk)
        if row.live_period is not None:
            raise AnnouncementRefused(_("“%(row)s” is announced already.") % {"row": row})
        if row.prepared_by_id in (None, by.pk):
            raise AnnouncementRefused(_("Somebody else must announce “%(row)s”: you prepared it.") % {"row": row})
        row.announced_by, row.live_period = by, TimestamptzRange(at or now, None)
        row.full_clean()
        row.save()
        announced.append(row)
    return announced


@transaction.atomic
def unannounce(row: Announced, *, by: User) -> Announced:
    """Take back an announcement whose instant has not come."""
    if not by.has_perm("people.announce_registry"):
        raise AnnouncementRefused(_("Your role does not allow this."))
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if row.live_period is None or standing(row.live_period, clock.now()) != "never":
        raise AnnouncementRefused(_("It is public already, or was never announced."))
    row.live_period = row.announced_by = None
    row.save()
    return row


def enter(row: Row, *, since: datetime | None = None) -> Row:
    """Enter a fact that is public since ever, or since an instant (loading a registry, by the operator)."""
    row.live_period = TimestamptzRange(since, None)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def supersede(row: Announced, **changes: Any) -> Announced:
    """Replace a public fact by a corrected one from now on (the operator loads a registry); return the new row."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in ("live_period", "prepared_by", "announced_by")
    }
    type(row)._default_manager.filter(pk=row.pk).update(live_period=ended_now())
    row.refresh_from_db(fields=["live_period"])
    new = type(row)(**values | changes, live_period=TimestamptzRange(row.live_period.upper, None))
    new.full_clean()
    new.save()
    return new
