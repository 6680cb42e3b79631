"""Where a version of an event stands, in words, and what became of those before it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.instants import distance, instant_text
from core.live import standing
from events.changes import Change, changes
from events.models import Event, EventVersion
from people.announcing import public_text


@dataclass(frozen=True)
class Line:
    """One version in the history of an event: what it said otherwise than the one before."""

    version: EventVersion
    state: str  # of `standing`, or "prepared"
    label: str
    public: str
    differences: list[Change] = field(default_factory=list)


def history_of(event: Event, *, now: datetime) -> list[Line]:
    """Return all versions, the last first (a fixed number of queries)."""
    rows = EventVersion.objects.whole().filter(event=event)
    versions = list(rows.select_related("prepared_by", "announced_by", "begins_with").order_by("number"))
    lines = [
        Line(version, *_state(version, now), public_text(version), changes(former, version) if former else [])
        for former, version in zip([None, *versions], versions, strict=False)
    ]
    return lines[::-1]


def _state(version: EventVersion, now: datetime) -> tuple[str, str]:
    """Return where it stands: a word for the colour, and the word that is read."""
    if version.is_prepared:
        return "review", _("prepared")
    match standing(version.live_period, now):
        case "never":
            return "scheduled", _("announced for later")
        case "live":
            return "live", _("public")
    return "superseded", _("replaced")


def sentence(version: EventVersion, now: datetime) -> str:
    """Say where a version stands, and what is the next step."""
    words: dict[str, Any] = {"number": version.number, "who": version.prepared_by, "second": version.announced_by}
    period = version.live_period
    if period is None:
        words["title"] = version.begins_with
        return _("Version %(number)s, prepared by %(who)s for “%(title)s”. A second person announces it.") % words
    if period.lower:
        words |= {"at": instant_text(period.lower), "distance": distance(period.lower, now)}
    match standing(period, now):
        case "never":
            return _("Version %(number)s, public from %(at)s, %(distance)s.") % words
        case "live" if period.lower is None:
            return _("Version %(number)s, public since ever.") % words
        case "live":
            return _("Version %(number)s, public since %(at)s, %(distance)s.") % words
    words |= {"at": instant_text(period.upper), "distance": distance(period.upper, now)}
    return _("Version %(number)s, no longer public since %(at)s, %(distance)s.") % words
