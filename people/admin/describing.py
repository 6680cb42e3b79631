"""What is typed and said about an announcement as a whole: its title and instant, and where it stands."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from core import clock
from core.instants import distance, instant_text, zone_name
from people.models import Announcement

STATES = {"prepared": _("prepared"), "ahead": _("announced for later"), "made": _("public")}
LOOKS = {"prepared": "review", "ahead": "scheduled", "made": "live"}  # the colours of an edition's states


def instant_field(**kwargs: Any) -> forms.DateTimeField:
    """Day and time in the newsroom's zone, by the browser's own field."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(widget=widget, required=False, **kwargs)


class DescribeForm(forms.ModelForm):
    """Title, instant and note."""

    starts_at = instant_field(label=_("public from"))

    class Meta:
        model = Announcement
        fields = ["title", "starts_at", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = {"zone": zone_name()}
        self.fields["starts_at"].help_text = _("%(zone)s time; empty: from the moment it is announced.") % zone

    def clean_starts_at(self) -> datetime | None:
        starts: datetime | None = self.cleaned_data["starts_at"]
        if starts and "starts_at" in self.changed_data and starts < clock.now():
            raise ValidationError(_("This instant has passed."))
        return starts


class AnnounceForm(forms.Form):
    """When it becomes public, as the second person decides."""

    at = instant_field(label=_("public from"))

    def __init__(self, announcement: Announcement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "announce_%s", "initial": {"at": announcement.starts_at}})
        self.fields["at"].help_text = _("%(zone)s time; empty: now.") % {"zone": zone_name()}


def state_of(announcement: Announcement, now: datetime) -> str:
    """Return "prepared", "ahead" or "made"."""
    if not announcement.is_announced:
        return "prepared"
    return "ahead" if announcement.starts_at and announcement.starts_at > now else "made"


def state_sentence(announcement: Announcement, now: datetime) -> str:
    """Say where an announcement stands."""
    who = ", ".join(str(person) for person in announcement.contributors.order_by("pk"))
    words = {"who": who or announcement.prepared_by, "second": announcement.announced_by}
    if announcement.starts_at:
        words |= {"at": instant_text(announcement.starts_at), "distance": distance(announcement.starts_at, now)}
    match state_of(announcement, now):
        case "made":
            return __("Public since %(at)s. Prepared by %(who)s, announced by %(second)s.") % words
        case "ahead":
            return __("Public from %(at)s, %(distance)s. Prepared by %(who)s, announced by %(second)s.") % words
    if announcement.starts_at:
        return __("Prepared by %(who)s for %(at)s, %(distance)s. Waiting for a second person.") % words
    return __("Prepared by %(who)s, to be public once announced. Waiting for a second person.") % words
