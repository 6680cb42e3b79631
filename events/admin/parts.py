"""The lines of a version that are typed with it: who takes part, and the programme."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock, languages
from core.templatetags.record import local
from events.admin.forms import ProgrammeForm
from events.models import EventVersion, Participation, ProgrammeItem
from people.announcing import is_announced
from people.labels import label
from people.titles import titles


class LabelledFormSet(forms.BaseInlineFormSet):
    """Names each control of a line by the head of its column, for whoever does not see the table."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label  # a wrapped one shows none


class PartInline(admin.TabularInline):
    """Belongs to a version: changes and goes while nobody has announced it."""

    formset = LabelledFormSet
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not is_announced(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_announced(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_announced(obj)


class ParticipationInline(PartInline):
    """Who takes part, with the office held on the event's day as the public knows it now."""

    model = Participation
    autocomplete_fields = ["person", "organisation"]
    fields = ["person", "office", "organisation", "delegation_fr", "delegation_en", "country", "role", "position"]
    readonly_fields = ["office"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("person", "organisation")
            .prefetch_related("organisation__names")
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = label  # an organisation by its name, not by its permanent one
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.held = offices_of_the_day(obj) if obj else {}
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=_("office of the day"))
    def office(self, row: Participation) -> str:
        return self.held.get(row.person_id, "") if row.person_id else ""


def offices_of_the_day(version: EventVersion) -> dict[int, str]:
    """Return {person id: office} for all who take part, on the day of the event (3 queries)."""
    people = list(version.participations.exclude(person=None).values_list("person", flat=True))
    on = local(version.starts).date()
    return titles(people, on=on, at=clock.now(), language=languages.current()) if people else {}


class ZonedFormSet(LabelledFormSet):
    """Hands the event's time zone to each line."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        zone = self.instance.zone if self.instance.time_zone in available_timezones() else None
        return {**super().get_form_kwargs(index), "zone": zone}


class ProgrammeInline(PartInline):
    model = ProgrammeItem
    form = ProgrammeForm
    formset = ZonedFormSet
    autocomplete_fields = ["speakers"]
    fields = ["begins", "ends", "title_fr", "title_en", "place_fr", "place_en", "open_to_press", "speakers"]


def outside(version: EventVersion) -> list[str]:
    """Return the lines of the programme that lie outside the event's own time."""
    lower, upper = version.period.lower, version.period.upper
    return [
        item.title
        for item in version.programme.all()
        if item.period.lower < lower or (upper and (item.period.upper or item.period.lower) > upper)
    ]


__all__ = ["ParticipationInline", "ProgrammeInline", "outside"]
