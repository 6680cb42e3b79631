"""What an announcement says of the events in it (registered with `people.changes`)."""

from typing import Any

from django.utils.translation import gettext as _

from events.changes import when
from events.models import Event, EventVersion
from people.changes import named, pages, sentence


def named_version(row: EventVersion) -> str:
    """Return the event in a few words, with its time: what a clash is told with."""
    return f"{row} ({when(row)})"


def version_sentence(row: EventVersion, former: EventVersion | None, wording: Any) -> str:
    """Say what readers are told of an event."""
    words = {"event": row, "note": row.status_note, "when": when(row)}
    if former is None:
        return _("The event “%(event)s” is announced: %(when)s") % words
    if row.status == former.status:
        return _("The event “%(event)s” changes") % words
    if row.status == EventVersion.Status.CANCELLED:
        return _("The event “%(event)s” is cancelled: %(note)s") % words
    if row.status == EventVersion.Status.POSTPONED:
        return _("The event “%(event)s” is postponed: %(note)s") % words
    return _("The event “%(event)s” changes: %(status)s") % (words | {"status": row.get_status_display()})


def pages_of_version(row: EventVersion) -> list[Event]:
    """Return the event: its public page is what changes."""
    return [row.event]


def register() -> None:
    """Let announcements speak of events."""
    named.register(EventVersion)(named_version)
    sentence.register(EventVersion)(version_sentence)
    pages.register(EventVersion)(pages_of_version)
