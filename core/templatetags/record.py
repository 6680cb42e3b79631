"""Dates, times and countries as readers see them, in the language of the page (CLDR, through Babel).

An instant in UTC is shown in the newsroom's zone; one that carries a zone of its own, as an event's does, keeps it.
"""

import re
import zoneinfo
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date, get_timezone_location
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core import languages

register = template.Library()


def local(value: datetime) -> datetime:
    """Return the instant in its own zone, or in the newsroom's."""
    own = isinstance(value.tzinfo, zoneinfo.ZoneInfo) and value.tzinfo.key != "UTC"
    return value if own or value.tzinfo is None else timezone.localtime(value)


def _written(value: date | datetime | None, pattern: str) -> str:
    if not value:
        return ""
    day = local(value).date() if isinstance(value, datetime) else value
    text = format_date(day, pattern, locale=languages.current())
    first_in_french = languages.current() == "fr" and day.day == 1 and "d" in pattern
    return text.replace("1", "1er", 1) if first_in_french else text


@register.filter
def day(value: date | datetime | None) -> str:
    """25 October 2016 · 25 octobre 2016"""
    return _written(value, "d MMMM y")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Tuesday 25 October 2016 · mardi 25 octobre 2016"""
    return _written(value, "EEEE d MMMM y")


@register.filter
def rail(value: date | datetime | None) -> str:
    """Tue 25 · mar. 25"""
    return _written(value, "EEE d")


@register.filter
def month(value: date | datetime | None) -> str:
    """October 2016 · octobre 2016"""
    return _written(value, "MMMM y")


@register.filter
def hour(value: Any) -> str:
    """16:15 · 16 h 15, of an instant or of a time of day."""
    if not value:
        return ""
    value = local(value) if isinstance(value, datetime) else value
    if languages.current() == "fr":
        return f"{value.hour}\u00a0h\u00a0{value.minute:02}" if value.minute else f"{value.hour}\u00a0h"
    return f"{value.hour:02}:{value.minute:02}"


@register.filter
def instant(value: datetime | None) -> str:
    """25 October 2016, 16:15"""
    return _("%(day)s, %(hour)s") % {"day": day(value), "hour": hour(value)} if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """ISO 8601 with the offset, for `<time datetime>`."""
    if not value:
        return ""
    return local(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


@register.filter
def zone(value: datetime) -> str:
    """Paris time · heure de Paris, d’Alger, de Londres"""
    key = getattr(local(value).tzinfo, "key", "UTC")
    city = get_timezone_location(key, locale=languages.current(), return_city=True).rpartition("/")[2]
    if city.startswith(("UTC", "GMT")):
        return city
    said = _("%(city)s time") % {"city": city}
    return re.sub(r"\bde (?=[AEIOUÀÂÉÈÊÎÔ])", "d’", said) if languages.current() == "fr" else said


@register.filter
def offset(value: datetime) -> str:
    """UTC+2 · UTC−3:30, of the instant as it is shown"""
    minutes = round((local(value).utcoffset() or timedelta()) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" + (f"{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "")


@register.filter
def ordinal(number: int | None) -> str:
    """1st, 2nd, 11th, 23rd · 1re, 2e: in French of an edition, which is feminine"""
    if number is None:
        return ""
    if languages.current() == "fr":
        return f"{number}re" if number == 1 else f"{number}e"
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(last, "th")


@register.filter
def country(code: str) -> str:
    """FR → France; "" for a code that nobody gave to a country (the setting `EXTRA_COUNTRIES` gives some)."""
    if code in settings.EXTRA_COUNTRIES:
        return settings.EXTRA_COUNTRIES[code][languages.current()]
    return Locale(languages.current()).territories.get(code, "") if code and not _private(code) else ""


def _private(code: str) -> bool:
    """ISO 3166 leaves AA, QM–QZ, XA–XZ and ZZ to private use; CLDR gives some of them odd names."""
    return code in ("AA", "ZZ") or (code[0] == "X" and code != "XK") or (code[0] == "Q" and code[1:] >= "M")


@register.filter
def last_day(value: date | None) -> date | None:
    """Return the last day of a half-open period from its upper bound."""
    return value - timedelta(days=1) if value else None


@register.filter
def get(table: dict, key: Any) -> Any:
    """Return the entry of a table, or None."""
    return table.get(key) if table else None
