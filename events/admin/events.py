"""The list of events at the desk: one line an event; opening one leads to the version to work on."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import DeskAdmin
from core.clock import CoreNow
from events.admin import acts
from events.changes import when
from events.models import Event, EventSeries, EventVersion
from people.announcing import public_text


class StandingFilter(admin.SimpleListFilter):
    """By what waits and what is to come."""

    title = _("public")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        return [
            ("prepared", _("a change is prepared")), ("coming", _("public, still to come")),
            ("over", _("public, over")), ("hidden", _("not public")),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        if self.value() is None:
            return None
        now, versions = clock.now(), EventVersion.objects
        match self.value():
            case "prepared":
                return queryset.filter(pk__in=versions.undecided().values("event"))
            case "coming":
                return queryset.filter(pk__in=versions.live(now).coming(now).values("event"))
            case "over":
                return queryset.filter(pk__in=versions.live(now).over(now).values("event"))
            case "hidden":
                return queryset.exclude(pk__in=versions.live(now).values("event"))
        return None


class StatusFilter(admin.SimpleListFilter):
    """By the status of any of its versions that is public or prepared."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        return list(EventVersion.Status.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        if self.value() not in EventVersion.Status:
            return None
        versions = EventVersion.objects.exclude(pk__in=EventVersion.objects.ended()).filter(status=self.value())
        return queryset.filter(pk__in=versions.values("event"))


class SeriesFilter(admin.SimpleListFilter):
    """By series."""

    title = _("series")
    parameter_name = "series"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        return [(series.slug, str(series)) for series in EventSeries.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        if not self.value():
            return None
        return queryset.filter(pk__in=EventVersion.objects.filter(series__slug=self.value()).values("event"))


@admin.register(Event)
class EventAdmin(DeskAdmin):
    list_display = ["name", "when", "place", "status", "public", "prepared"]
    list_display_links = ["name"]
    show_full_result_count = False
    list_filter = [StandingFilter, StatusFilter, SeriesFilter]
    search_fields = ["versions__texts__name", "slug"]
    search_help_text = _("A name in either language, or part of it.")

    def get_queryset(self, request: HttpRequest) -> Any:
        latest = EventVersion.objects.filter(event=OuterRef("pk")).order_by("-number")
        rows: Any = super().get_queryset(request)
        rows = rows.for_desk().annotate(now=CoreNow(), last_period=Subquery(latest.values("period")[:1]))
        return rows.order_by("-last_period", "-pk")

    # -- the list --------------------------------------------------------------------------------------------------

    def _version(self, event: Any) -> EventVersion | None:
        """Return what a line tells of: what readers see, else what the desk has last."""
        return next((row for row in event.versions.all() if row.is_live(event.now)), event.latest)

    @admin.display(description=_("event"))
    def name(self, event: Event) -> str:
        version = self._version(event)
        series = version.series if version else None
        if series is None or version is None:
            return str(event)
        words = f"{series}, {version.ordinal}" if version.ordinal else str(series)
        return format_html('{} <span class="number">{}</span>', str(event), words)

    @admin.display(description=_("when"), ordering="last_period")
    def when(self, event: Event) -> str:
        version = self._version(event)
        return when(version) if version else ""

    @admin.display(description=_("place"))
    def place(self, event: Event) -> str:
        version = self._version(event)
        return str(version.place or "") if version else ""

    @admin.display(description=_("status"))
    def status(self, event: Any) -> str:
        version = self._version(event)
        return version.shown_status(event.now) if version else ""

    @admin.display(description=_("public"))
    def public(self, event: Event) -> str:
        version = self._version(event)
        if version is None or version.is_prepared:
            return __("not yet")
        return public_text(version)

    @admin.display(description=_("change prepared"))
    def prepared(self, event: Event) -> str:
        waiting = next((row for row in event.versions.all() if row.is_prepared), None)
        return str(waiting.prepared_by or "") if waiting else ""

    # -- one event -------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(reverse("admin:events_eventversion_add") + query)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the version that is prepared, else to the public one; without any, to the form of a first one."""
        event = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, event):
            raise PermissionDenied
        if event is None:
            raise Http404
        version = event.at_desk(clock.now())
        if version is None:
            return HttpResponseRedirect(f"{reverse('admin:events_eventversion_add')}?of={event.pk}")
        return HttpResponseRedirect(acts.page(version))
