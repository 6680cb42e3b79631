"""How an event is announced, changed, called off and taken off the site: by versions, each let go by a second person.

Built on `people.workflow`: every act here prepares; `announce` makes it public. Refusals are `AnnouncementRefused`.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.live import ENDED, standing
from events.models import Event, EventVersion
from people.models import Announcement
from people.workflow import AnnouncementRefused, begin, describe, discard, drop, end, prepare


@transaction.atomic
def put(version: EventVersion, *, by: User, announcement: Announcement | None = None, name: str = "") -> EventVersion:
    """Save a version that is prepared: in the announcement, else in the one it is in, else in one of its own.

    A new event is saved with its first version; `name` is what its announcement is called by. From one announcement
    to another it takes along what it ends, and everybody who contributed: none of them may announce it alone.
    """
    event = version.event
    event.full_clean()
    event.save()
    version.event = event
    if version._state.adding:
        version.number = event.latest.number + 1 if event.latest else 1
    former = version.begins_with
    wanted = announcement or former or prepare(by=by, title=_("Event: %(name)s") % {"name": name or event})
    if former is not None and former != wanted:
        _move(version, former, wanted, by=by)
    return begin(wanted, version, by=by)


@transaction.atomic
def change(
    version: EventVersion, *, by: User, title: str = "", announcement: Announcement | None = None, **facts: Any
) -> EventVersion:
    """Prepare what is said next of an event in public: the same but for `facts`, taking over when it is announced."""
    version = check_changeable(version)
    wanted = announcement or prepare(by=by, title=title or _("Change: %(name)s") % {"name": version})
    following = end(wanted, version, by=by, **facts or {"number": version.number + 1})
    assert following is not None
    return following


def cancel(version: EventVersion, *, by: User, announcement: Announcement | None = None, **notes: str) -> EventVersion:
    """Prepare the cancellation, with the public notes `status_note_fr` and `status_note_en`."""
    title, status = _("Cancel: %(name)s") % {"name": version}, EventVersion.Status.CANCELLED
    return change(version, by=by, title=title, announcement=announcement, status=status, **notes)


def postpone(
    version: EventVersion, *, by: User, announcement: Announcement | None = None, **facts: Any
) -> EventVersion:
    """Prepare the postponement, with its public notes, and with the new `period` where it is known."""
    title, status = _("Postpone: %(name)s") % {"name": version}, EventVersion.Status.POSTPONED
    return change(version, by=by, title=title, announcement=announcement, status=status, **facts)


@transaction.atomic
def withdraw(version: EventVersion, *, by: User, announcement: Announcement | None = None) -> Announcement:
    """Prepare that the event leaves the site altogether: for what never should have been announced."""
    version = check_changeable(version)
    wanted = announcement or prepare(by=by, title=_("Take off the site: %(name)s") % {"name": version})
    end(wanted, version, by=by)
    return wanted


@transaction.atomic
def give_up(version: EventVersion, *, by: User) -> None:
    """Discard what is prepared: what it would have replaced stays public, and its announcement goes if it is empty."""
    announcement = version.begins_with
    if announcement is None:
        raise AnnouncementRefused(_("“%(row)s” is not prepared.") % {"row": version})
    former = list(version.event.versions.filter(ends_with=announcement))
    for row in [version, *former]:
        drop(announcement, row, by=by)
    _discard_empty(announcement, by=by)


def check_changeable(version: EventVersion) -> EventVersion:
    """Return the version locked; AnnouncementRefused unless it is the one that is, or will be, in public last."""
    Event.objects.select_for_update().get(pk=version.event_id)
    version = EventVersion.objects.with_words().get(pk=version.pk)
    if version.is_prepared or standing(version.live_period, clock.now()) == ENDED:
        raise AnnouncementRefused(_("“%(row)s” is not public, so nothing takes its place.") % {"row": version})
    if version.event.versions.undecided().exists():
        raise AnnouncementRefused(_("A change of “%(row)s” is prepared already.") % {"row": version})
    if version.ends_with_id:
        raise AnnouncementRefused(
            _("“%(row)s” ends with another announcement already: “%(other)s”.")
            % {"row": version, "other": version.ends_with}
        )
    return version


def _move(version: EventVersion, former: Announcement, wanted: Announcement, *, by: User) -> None:
    """Take a prepared version, and the end of the one it replaces, from one announcement into another."""
    describe(former, by=by)
    describe(wanted, by=by)
    for row in version.event.versions.filter(ends_with=former):
        row.ends_with = wanted
        row.save(update_fields=["ends_with"])
    version.begins_with = wanted
    EventVersion.objects.filter(pk=version.pk).update(begins_with=wanted)
    wanted.contributors.add(*former.contributors.all())
    _discard_empty(former, by=by)


def _discard_empty(announcement: Announcement, *, by: User) -> None:
    if not any(announcement.beginning()) and not any(announcement.ending()):
        discard(announcement, by=by)
