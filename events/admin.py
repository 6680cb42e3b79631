"""Events, their series and places at the desk. Times are typed in the event's own time zone."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import TimestamptzRange

from core.admin import DeskAdmin
from events.models import Event, EventSeries, EventText, Participation, Place, ProgrammeItem
from people.admin import PermanentSlug
from people.announcing import AnnouncedAdmin, is_announced


def instant_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """Day and time by the browser's own field."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=required, help_text=help_text, widget=widget)


def in_zone(typed: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Read what was typed as a time in the zone."""
    return timezone.make_naive(typed).replace(tzinfo=zone) if typed else None


def shown(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return the instant as the form must show it: the zone's own clock."""
    return at.astimezone(zone).replace(tzinfo=None) if at else None


class PeriodForm(forms.ModelForm):
    """Two times instead of a range; `zone` is where it happens."""

    begins = instant_field(_("begins"))
    ends = instant_field(_("ends"), required=False)

    def __init__(self, *args: Any, zone: ZoneInfo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone or timezone.get_default_timezone()
        period = self.instance.period if self.instance.pk else None
        if period:
            self.initial.update(begins=shown(period.lower, self.zone), ends=shown(period.upper, self.zone))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = (in_zone(cleaned.get(name), self.zone) for name in ("begins", "ends"))
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It ends before it begins."))
        elif begins:
            self.instance.period = TimestamptzRange(begins, ends)
        return cleaned


class EventForm(PeriodForm):
    accreditation_deadline = instant_field(_("accreditation before"), required=False)

    class Meta:
        model = Event
        fields = [
            "slug", "series", "ordinal", "time_zone", "place", "status", "status_note_fr", "status_note_en",
            "accreditation_deadline", "accreditation_address", "capacity", "doors", "documents",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.zone = self.instance.zone
            self.initial.update(
                begins=shown(self.instance.period.lower, self.zone),
                ends=shown(self.instance.period.upper, self.zone),
                accreditation_deadline=shown(self.instance.accreditation_deadline, self.zone),
            )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("time_zone") or ""
        if typed in available_timezones():
            self.zone = ZoneInfo(typed)
        cleaned = super().clean()
        cleaned["accreditation_deadline"] = in_zone(cleaned.get("accreditation_deadline"), self.zone)
        return cleaned


class UnannouncedInline(admin.TabularInline):
    """Belongs to an event: changes and goes while the event is not public."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not is_announced(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_announced(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_announced(obj)


class EventTextInline(UnannouncedInline):
    model = EventText
    extra = 2
    max_num = 2


class ParticipationInline(UnannouncedInline):
    model = Participation
    autocomplete_fields = ["person", "organisation"]


class ZonedFormSet(forms.BaseInlineFormSet):
    """Hands the event's time zone to each line."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        zone = self.instance.zone if self.instance.time_zone in available_timezones() else None
        return {**super().get_form_kwargs(index), "zone": zone}


class ProgrammeForm(PeriodForm):
    class Meta:
        model = ProgrammeItem
        fields = ["title_fr", "title_en", "place_fr", "place_en", "open_to_press", "speakers"]


class ProgrammeInline(UnannouncedInline):
    model = ProgrammeItem
    form = ProgrammeForm
    formset = ZonedFormSet
    autocomplete_fields = ["speakers"]
    fields = ["begins", "ends", "title_fr", "title_en", "place_fr", "place_en", "open_to_press", "speakers"]


@admin.register(Event)
class EventAdmin(PermanentSlug, AnnouncedAdmin):
    form = EventForm
    list_display = ["__str__", "when", "place", "status", "public"]
    list_filter = ["status", "series"]
    search_fields = ["texts__name", "slug"]
    autocomplete_fields = ["series", "place", "documents"]
    inlines = [EventTextInline, ParticipationInline, ProgrammeInline]
    fieldsets = [
        (None, {"fields": ["slug", ("series", "ordinal")]}),
        (_("When and where"), {"fields": [("begins", "ends"), ("time_zone", "place")]}),
        (_("Status"), {"fields": ["status", "status_note_fr", "status_note_en"]}),
        (
            _("Accreditation"),
            {"fields": [("accreditation_deadline", "accreditation_address"), ("capacity", "doors"), "documents"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("texts").select_related("place", "prepared_by")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj) if obj else True:
            return super().get_fieldsets(request, obj)
        plain = [name if name != ("begins", "ends") else "when" for name in self.fieldsets[1][1]["fields"]]
        return [self.fieldsets[0], (self.fieldsets[1][0], {"fields": plain}), *self.fieldsets[2:]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "when"]

    @admin.display(description=_("when"), ordering="period")
    def when(self, event: Event) -> str:
        if not event.pk:
            return ""
        ends = f" – {event.ends:%d/%m/%Y %H:%M}" if event.ends else ""
        return f"{event.starts:%d/%m/%Y %H:%M}{ends} ({event.time_zone})"


@admin.register(Place)
class PlaceAdmin(PermanentSlug, DeskAdmin):
    list_display = ["name_fr", "name_en", "country", "slug"]
    list_filter = ["country"]
    search_fields = ["name_fr", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_fr"]}


@admin.register(EventSeries)
class EventSeriesAdmin(PermanentSlug, DeskAdmin):
    list_display = ["name_fr", "name_en", "slug"]
    search_fields = ["name_fr", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_fr"]}
