"""What the templates of the desk need: instants in the newsroom's zone, and the state of an edition as a word."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.wording import state_label
from core import clock
from core.instants import distance, instant_text, zone_name
from people.labels import label

register = template.Library()


@register.filter
def instant(at: datetime | None, zone: str = "zone") -> str:
    """Day and time in the newsroom's zone; `:"short"` leaves the zone's name out."""
    return instant_text(at, zone=zone == "zone") if at else ""


@register.simple_tag
def moment(at: datetime | None, now: datetime | None = None) -> SafeString | str:
    """A <time> with the instant in the newsroom's zone and its distance from now."""
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time> <span class="distance">{}</span>',
        at.isoformat(), instant_text(at, zone=False), distance(at, now or clock.now()),
    )  # fmt: skip


@register.simple_tag
def zone() -> str:
    """The name of the newsroom's zone."""
    return zone_name()


@register.simple_tag
def state(word: str) -> SafeString:
    """The state as a word with its colour."""
    return format_html('<span class="state state-{}">{}</span>', word, state_label(word))


@register.filter
def called(row: Any) -> str:
    """What the desk calls an organisation or an office: its latest name."""
    return label(row)
