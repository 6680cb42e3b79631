"""When an event is, in words: in the newsroom's time zone, and in its own where that differs."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.record import country, hour, instant, local, offset, ordinal, rail, zone
from events.models import EventVersion
from events.months import days_of

NAMED_BY_DAY = timedelta(days=27)  # within it the number of a day names one


def span(begins: datetime, ends: datetime | None, *, days: bool = False) -> str:
    """Return "9 h – 17 h" or, over several days, "jeu. 3, 9 h – ven. 4, 17 h"; in whole with `days`.

    Each instant is shown in its own zone, or in the newsroom's.
    """
    if ends is None:
        return instant(begins) if days else hour(begins)
    if local(begins).date() == local(ends).date():
        return f"{instant(begins) if days else hour(begins)} – {hour(ends)}"
    if days or ends - begins > NAMED_BY_DAY:
        return _("from %(begin)s to %(end)s") % {"begin": instant(begins), "end": instant(ends)}
    return f"{_day_and_hour(begins)} – {_day_and_hour(ends)}"


def _day_and_hour(when: datetime) -> str:
    return _("%(day)s, %(hour)s") % {"day": rail(when), "hour": hour(when)}


def times(version: EventVersion) -> str:
    """Return its times in the newsroom's zone, beside a day that is shown already."""
    return span(version.period.lower, version.period.upper)


def is_elsewhere(version: EventVersion) -> bool:
    """Whether the clocks where it happens show another time than the newsroom's."""
    return version.starts.utcoffset() != timezone.localtime(version.period.lower).utcoffset()


def own_times(version: EventVersion) -> str:
    """Return its times in its own zone, which is named, where the newsroom's differs; else ""."""
    if not is_elsewhere(version):
        return ""
    here = days_of(version.period, timezone.get_default_timezone())
    said = span(version.starts, version.ends, days=days_of(version.period, version.zone) != here)
    return _("%(times)s, %(zone)s") % {"times": said, "zone": zone(version.starts)}


def zone_named(when: datetime) -> str:
    """Return "heure de New York, UTC−4" for an instant as it is shown."""
    city, distance = zone(when), offset(when)
    if city == distance:
        return city
    return _("%(city)s, %(offset)s") % {"city": city, "offset": distance}


def series_and_ordinal(version: EventVersion) -> str:
    """Return "Conférence de la mer Grise, 3e édition", or the series alone, or ""."""
    if not version.series:
        return ""
    if not version.ordinal:
        return version.series.name()
    which = ordinal(version.ordinal)
    return _("%(series)s, %(ordinal)s edition") % {"series": version.series.name(), "ordinal": which}


def where(version: EventVersion) -> str:
    """Return the place with its country, or ""."""
    place = version.place
    return ", ".join(part for part in (place.name(), country(place.country)) if part) if place else ""
