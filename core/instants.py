"""Instants in words: in the newsroom's zone with the zone's name, and as a distance from now."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _


def zone_name() -> str:
    """Return the newsroom's zone as people say it: "Paris" of "Europe/Paris"."""
    return settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")


def instant_text(at: datetime, *, zone: bool = True) -> str:
    """Return an aware instant as day and time (with seconds only where there are some), in the newsroom's zone."""
    local = timezone.localtime(at)
    words = {
        "day": formats.date_format(local, "DATE_FORMAT"),
        "time": local.strftime("%H:%M:%S" if local.second else "%H:%M"),
        "zone": zone_name(),
    }
    if zone:
        return _("%(day)s, %(time)s (%(zone)s time)") % words
    return _("%(day)s, %(time)s") % words


def distance(at: datetime, now: datetime) -> str:
    """Return how far an instant lies from now: "in 2 h 14 min", "3 days ago"."""
    gap = abs(at - now)
    return (_("in %(span)s") if at > now else _("%(span)s ago")) % {"span": span_text(gap)}


def span_text(gap: timedelta) -> str:
    """Return a length of time by its two greatest units at most."""
    minutes = int(gap.total_seconds()) // 60
    if minutes < 1:
        return _("%(n)s s") % {"n": int(gap.total_seconds())}
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return _("%(h)s h %(m)02d") % {"h": hours, "m": minutes}
    days, hours = divmod(hours, 24)
    if days == 1:
        return _("1 day %(h)s h") % {"h": hours}
    return _("%(n)s days") % {"n": days}
