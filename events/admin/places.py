"""Places and series of events at the desk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from assets.admin import pictured
from core.admin import DeskAdmin
from events.models import Event, EventSeries, Place
from people.admin import PermanentSlug


@admin.register(Place)
class PlaceAdmin(PermanentSlug, DeskAdmin):
    list_display = ["name_fr", "name_en", "country", "slug"]
    list_filter = ["country"]
    search_fields = ["name_fr", "name_en", "slug"]
    autocomplete_fields = ["pictures"]
    prepopulated_fields = {"slug": ["name_fr"]}


@admin.register(EventSeries)
class EventSeriesAdmin(PermanentSlug, DeskAdmin):
    list_display = ["name_fr", "name_en", "slug"]
    search_fields = ["name_fr", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_fr"]}

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.next_view)
        return [path("next/", view, name="events_eventseries_next"), *super().get_urls()]

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Propose the ordinal of a series' next event, as JSON: {"ordinal": 3}, or null for no series."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = request.GET.get("series", "")
        series = EventSeries.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
        return JsonResponse({"ordinal": series.next_ordinal() if series else None})

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        context["adds_events"] = request.user.has_perm("events.add_eventversion")
        return super().render_change_form(request, context, *args, **kwargs)


pictured.add(Event._meta.get_field("pictures"), label=_("events"), one=_("event"), search=("versions__texts__name",))
pictured.add(Place._meta.get_field("pictures"), label=_("places"), one=_("place"), search=("name_fr", "name_en"))
