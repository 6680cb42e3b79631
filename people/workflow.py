"""When facts of the registries become public: prepared by some, announced by another, replaced, never rewritten.

An `Announcement` gathers what begins and what ends in public in one instant. Nothing else writes `live_period` of a
registry row (events included). Every act refuses with `AnnouncementRefused` before anything changes. Instants are
aware.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from core import clock
from core.live import ENDED, standing
from core.periods import ended_now
from people.models import Announced, Announcement

Row = TypeVar("Row", bound=Announced)


class AnnouncementRefused(Exception):
    """An act was refused, in words for a person."""


class Clash(AnnouncementRefused):
    """A fact cannot stand beside others that are public or prepared with it: `rivals`, each to be ended or changed."""

    def __init__(self, row: Announced, rivals: list[Announced]) -> None:
        super().__init__(
            _("“%(row)s” cannot stand beside “%(others)s” in the same period.")
            % {"row": row, "others": ", ".join(str(rival) for rival in rivals)}
        )
        self.row, self.rivals = row, rivals


# -- preparing -----------------------------------------------------------------------------------------------


def prepare(*, by: User, title: str, starts_at: datetime | None = None, note: str = "") -> Announcement:
    """Open an announcement that changes can be put into."""
    announcement = Announcement(title=title[:200], note=note, starts_at=starts_at, prepared_by=by)
    announcement.full_clean()
    announcement.save()
    announcement.contributors.add(by)
    return announcement


@transaction.atomic
def describe(announcement: Announcement, *, by: User, **values: Any) -> Announcement:
    """Change title, note or instant of what is prepared."""
    announcement = _open(announcement, by)
    for name, value in values.items():
        setattr(announcement, name, value)
    announcement.full_clean()
    announcement.save()
    return announcement


@transaction.atomic
def begin(announcement: Announcement, row: Row, *, by: User) -> Row:
    """Put a new fact into an announcement, or save one that is in it; raise `Clash` where it cannot stand."""
    announcement = _open(announcement, by)
    if row.begins_with_id not in (None, announcement.pk) or row.live_period is not None:
        raise AnnouncementRefused(_("“%(row)s” belongs to another announcement.") % {"row": row})
    row.begins_with, row.prepared_by = announcement, by
    row.full_clean()
    if found := clashes(row):
        raise Clash(row, found)
    row.save()
    return row


@transaction.atomic
def end(announcement: Announcement, row: Row, *, by: User, **changes: Any) -> Row | None:
    """End a public fact with an announcement: replaced by the same fact with `changes`, or by nothing without any.

    `end(a, appointment, by=keeper, period=DateRange(begins, until))` says from then on until when it was held.
    """
    announcement = _open(announcement, by)
    row = cast(Row, type(row)._default_manager.select_for_update().get(pk=row.pk))
    if row.live_period is None or standing(row.live_period, clock.now()) == ENDED:
        raise AnnouncementRefused(_("“%(row)s” is not public any more.") % {"row": row})
    if row.ends_with_id and row.ends_with_id != announcement.pk:
        raise AnnouncementRefused(
            _("“%(row)s” ends with another announcement already: “%(other)s”.") % {"row": row, "other": row.ends_with}
        )
    row.ends_with = announcement
    row.save(update_fields=["ends_with"])
    return begin(announcement, row.copy(**changes), by=by) if changes else None


@transaction.atomic
def drop(announcement: Announcement, row: Announced, *, by: User) -> None:
    """Take a change out of an announcement: a fact that would begin goes, one that would end stays public."""
    announcement = _open(announcement, by)
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if row.begins_with_id == announcement.pk and row.live_period is None:
        row.delete()
    elif row.ends_with_id == announcement.pk:
        row.ends_with = None
        row.save(update_fields=["ends_with"])
    else:
        raise AnnouncementRefused(_("“%(row)s” is not part of this announcement.") % {"row": row})


@transaction.atomic
def discard(announcement: Announcement, *, by: User) -> None:
    """Give a prepared announcement up, with everything in it."""
    announcement = _open(announcement, by)
    for row in [*announcement.beginning(), *announcement.ending()]:
        drop(announcement, row, by=by)
    announcement.contributors.clear()
    announcement.delete()


def clashes(row: Announced) -> list[Announced]:
    """Return what a prepared fact cannot stand beside: others of its announcement, and what is public and stays so."""
    now, announcement = clock.now(), row.begins_with_id
    return [
        rival
        for rival in row.rivals()
        if (rival.live_period is None and rival.begins_with_id == announcement)
        or (
            rival.live_period is not None
            and (announcement is None or rival.ends_with_id != announcement)
            and standing(rival.live_period, now) != ENDED
            and not _over_before(rival, row)
        )
    ]


def _over_before(rival: Announced, row: Announced) -> bool:
    """Tell whether the rival leaves the public before the row would begin, by an announcement already decided."""
    starts = row.begins_with.starts_at if row.begins_with else None
    upper = rival.live_period.upper if rival.live_period else None
    return bool(starts and upper and upper <= starts)


def _open(announcement: Announcement, by: User) -> Announcement:
    """Return the announcement locked, still prepared, with `by` among those who contributed."""
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.is_announced:
        raise AnnouncementRefused(_("It is announced already: take that back first."))
    announcement.contributors.add(by)
    return announcement


# -- announcing ----------------------------------------------------------------------------------------------


def fingerprint(announcement: Announcement) -> str:
    """Return what a second person agrees to, as a SHA-256: every fact that begins, every row that ends, the instant."""
    facts = {
        "starts_at": announcement.starts_at.astimezone(UTC).isoformat() if announcement.starts_at else None,
        "begins": [[row._meta.label, row.pk, row.facts()] for row in announcement.beginning()],
        "ends": [[row._meta.label, row.pk] for row in announcement.ending()],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def announce(
    announcement: Announcement, *, by: User, seen: str, at: datetime | None = None, at_once: bool = False
) -> Announcement:
    """Let everything in it begin and end in public at `at` (default: its own instant, else now), or `at_once`.

    By somebody who did not contribute; `seen` is the fingerprint of what that person had on the screen.
    """
    _allowed(by)
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    now = clock.now()
    if announcement.is_announced:
        raise AnnouncementRefused(_("“%(row)s” is announced already.") % {"row": announcement})
    if announcement.contributors.filter(pk=by.pk).exists():
        raise AnnouncementRefused(_("Somebody else must announce “%(row)s”: you prepared it.") % {"row": announcement})
    if fingerprint(announcement) != seen:
        raise AnnouncementRefused(_("It has changed since you looked at it: read it again."))
    starts = now if at_once else at or announcement.starts_at or now
    if starts < now:
        raise AnnouncementRefused(_("The instant has passed: nothing becomes public in the past."))
    announcement.announced_by, announcement.announced_at, announcement.starts_at = by, now, starts
    announcement.full_clean()
    with clock.at(now):  # the database must see the same instant that is written: "at once" is not in the past
        if not _switch(announcement, starts, by=by):
            raise AnnouncementRefused(_("There is nothing in it to announce."))
    announcement.save()
    return announcement


def _switch(announcement: Announcement, starts: datetime, *, by: User | None) -> int:
    """Lay the periods in public of all rows, those that end first, and return how many there are."""
    ending, beginning = list(announcement.ending()), list(announcement.beginning())
    for row in ending:
        period = row.live_period
        if period is None or period.upper is not None or (period.lower is not None and period.lower >= starts):
            raise AnnouncementRefused(
                _("“%(row)s” is not public at that instant, so it cannot end then.") % {"row": row}
            )
        row.live_period = TimestamptzRange(period.lower, starts)
        row.save(update_fields=["live_period"])
    for row in beginning:
        row.announced_by, row.live_period = by, TimestamptzRange(starts, None)
        row.full_clean()
        row.save()
    return len(ending) + len(beginning)


@transaction.atomic
def unannounce(announcement: Announcement, *, by: User) -> Announcement:
    """Take back an announcement whose instant has not come: what would have ended goes on, what would begin waits."""
    _allowed(by)
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.starts_at is None or not announcement.is_announced or announcement.starts_at <= clock.now():
        raise AnnouncementRefused(_("It is public already, or was never announced."))
    beginning = list(announcement.beginning())
    later = next((row.ends_with for row in beginning if row.ends_with_id), None)
    if later:
        raise AnnouncementRefused(_("“%(other)s” builds on it: take that back first.") % {"other": later})
    for row in beginning:
        row.live_period = row.announced_by = None
        row.save()
    for row in announcement.ending():
        row.live_period = TimestamptzRange(row.live_period.lower, None)
        row.save(update_fields=["live_period"])
    announcement.announced_by = announcement.announced_at = None
    announcement.save()
    return announcement


def _allowed(by: User) -> None:
    if not by.has_perm("people.announce_registry"):
        raise AnnouncementRefused(_("Your role does not allow this."))


# Who hides what a person may not see before an instant is rehearsed; apps to the right add themselves.
hiding: list[Callable[[User], None]] = []


@contextmanager
def rehearsed(announcement: Announcement, *, by: User) -> Iterator[datetime]:
    """Run a block as if the announcement's instant had come; everything is rolled back afterwards.

    Yields the instant. For showing public pages as they will be, but for what `by` may not know of before its time;
    raises what announcing would refuse.
    """
    with transaction.atomic():
        now = clock.now()
        starts = max(announcement.starts_at or now, now)
        try:
            with clock.at(now):  # the database must see the same instant that is written
                for hide in hiding:
                    hide(by)
                if not announcement.is_announced:
                    _switch(announcement, starts, by=None)
            with clock.at(starts):
                yield starts
        finally:
            transaction.set_rollback(True)


# -- the operator's way in -----------------------------------------------------------------------------------


def enter(row: Row, *, since: datetime | None = None) -> Row:
    """Enter a fact that is public since ever, or since an instant (loading a registry, by the operator)."""
    row.live_period = TimestamptzRange(since, None)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def supersede(row: Announced, **changes: Any) -> Announced:
    """Replace a public fact by a corrected one from now on (the operator loads a registry); return the new row."""
    type(row)._default_manager.filter(pk=row.pk).update(live_period=ended_now())
    row.refresh_from_db(fields=["live_period"])
    new = row.copy(**changes)
    new.live_period = TimestamptzRange(row.live_period.upper, None)
    new.full_clean()
    new.save()
    return new


@transaction.atomic
def end_and_enter(former: list[Any], news: list[Row], turns: Iterable[None]) -> list[Row]:
    """End public facts of one table from now on and enter others (the operator loads a registry); return these.

    `former` has the fact that each new one replaces, or None: that one is public since ever, or since what it would
    contradict ended. All end before the first begins, so that bounds move together; `turns` is advanced before each.
    """
    ending = [row for row in former if row]
    for model in {type(row) for row in ending}:  # one statement: all at one instant
        model._default_manager.filter(pk__in=[row.pk for row in ending]).update(live_period=ended_now())
    for row in ending:
        row.refresh_from_db(fields=["live_period"])
    for old, new, _turn in zip(former, news, turns, strict=True):
        since = old.live_period.upper if old else None
        if old is None:
            ended = [row.live_period.upper for row in new.rivals() if row.live_period and row.live_period.upper]
            since = max(ended, default=None)
        enter(new, since=since)
    return news
