"""When and where an event is, for templates; the words are made in `events.wording`."""

from datetime import date

from django import template
from django.http import HttpRequest

from events import wording
from events.months import Month

register = template.Library()
register.filter("times", wording.times)
register.filter("own_times", wording.own_times)
register.filter("elsewhere", wording.is_elsewhere)
register.filter("zone_named", wording.zone_named)
register.filter("series_and_ordinal", wording.series_and_ordinal)
register.filter("where", wording.where)


@register.filter
def month_of(day: date) -> Month:
    """Return the month of a day, as addresses take it."""
    return Month.of(day)


@register.filter
def webcal(path: str, request: HttpRequest) -> str:
    """Return the address by which programs subscribe to a calendar: webcal, which they know, for http or https."""
    return "webcal" + request.build_absolute_uri(path).removeprefix("https").removeprefix("http")
