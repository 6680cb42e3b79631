"""Days and times as they are typed at the desk: on the clock of the place where the event happens."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


class WallTimeField(forms.DateTimeField):
    """Day and time by the browser's own field, in no zone yet: `in_zone` reads it once the zone is known."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(timezone.get_fixed_timezone(0)):  # no zone in which an hour could be missing
            typed = super().to_python(value)
        return typed.replace(tzinfo=None) if typed else None


def in_zone(typed: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Read what was typed as a time in the zone; ValidationError for an hour that the clocks left out in spring.

    Of an hour that comes twice in autumn, the first is meant.
    """
    if typed is None:
        return None
    instant = typed.replace(tzinfo=zone)
    if instant.astimezone(timezone.get_fixed_timezone(0)).astimezone(zone).replace(tzinfo=None) != typed:
        raise ValidationError(
            _("There is no %(time)s on that day in %(zone)s: the clocks are put forward."),
            params={"time": typed.strftime("%H:%M"), "zone": zone.key},
        )
    return instant


def shown(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return the instant as the form must show it: the zone's own clock."""
    return at.astimezone(zone).replace(tzinfo=None) if at else None
