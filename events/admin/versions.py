"""A version of an event at the desk: typed while it is prepared, read once it is announced."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import DeskAdmin
from events import workflow
from events.admin import acts
from events.admin.forms import VersionForm
from events.admin.parts import ParticipationInline, ProgrammeInline, outside
from events.changes import said
from events.models import EventSeries, EventVersion
from events.standing import history_of, sentence
from people.announcing import is_announced
from people.workflow import AnnouncementRefused


@admin.register(EventVersion)
class EventVersionAdmin(DeskAdmin):
    """Reached from the list of events: not a section of its own."""

    form = VersionForm
    autocomplete_fields = ["series", "place", "documents"]
    inlines = [ParticipationInline, ProgrammeInline]
    change_form_template = "admin/events/version.html"
    fieldsets = [
        (_("What"), {"fields": ["of", "seen", ("name_fr", "name_en"), ("summary_fr", "summary_en"), "slug",
                                ("series", "ordinal")]}),
        (_("When and where"), {"fields": [("begins", "ends"), ("time_zone", "place")]}),
        (_("Status"), {"fields": ["status", ("status_note_fr", "status_note_en")]}),
        (_("Press"), {"fields": [("accreditation_deadline", "accreditation_address"), ("capacity", "doors"),
                                 ("instructions_fr", "instructions_en"), "documents"]}),
        (_("Announcement"), {"fields": ["announcement"]}),
    ]  # fmt: skip

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.with_words().select_related("begins_with", "prepared_by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_announced(obj)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["name_fr"]}

    def get_urls(self) -> list:
        return [*acts.urls(self), *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A series that is asked for comes with its next ordinal."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        number = str(initial.get("series") or "")
        known = number.isdecimal() and len(number) < 19
        series = EventSeries.objects.filter(pk=number).first() if known else None
        return initial | ({"ordinal": series.next_ordinal()} if series else {})

    # -- the pages -----------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:events_event_changelist"))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Refusals of the last moment (somebody was quicker) are told; nothing has changed then."""
        if object_id is not None and (shown := self._shown(request, object_id)):
            return shown
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AnnouncementRefused as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def _shown(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Answer with the page to read, for what does not change any more and for those who only read."""
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if self.has_change_permission(request, version):
            return None
        if not self.has_view_permission(request, version) or request.method == "POST":
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": str(version),
            "opts": self.opts,
            "facts": said(version),
            **self.around(request, version),
        }
        return TemplateResponse(request, "admin/events/read.html", context)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        context["show_save_and_add_another"] = False
        if context.get("original"):
            context |= self.around(request, EventVersion.objects.with_words().get(pk=context["original"].pk))
            context["subtitle"] = None
        return super().render_change_form(request, context, *args, **kwargs)

    def around(self, request: HttpRequest, version: EventVersion) -> dict[str, Any]:
        """Return what both pages show beside the facts: where it stands, what may be done, what came before."""
        now = clock.now()
        history = history_of(version.event, now=now)
        line = next(line for line in history if line.version == version)
        return {
            "version": version,
            "sentence": sentence(version, now),
            "differences": line.differences,
            "acts": [(act, act.url(version)) for act in acts.offered(version)]
            if self.has_add_permission(request)
            else [],
            "history": history,
            "now": now,
        }

    # -- saving ----------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: EventVersion, form: Any, change: bool) -> None:
        """Whoever saves it has prepared it, and may not announce it alone."""
        name = form.cleaned_data["name_fr"] or form.cleaned_data["name_en"]
        workflow.put(obj, by=acts.user_of(request), announcement=form.cleaned_data["announcement"], name=name)
        form.save_texts(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if lines := outside(form.instance):
            words = __("Outside the time of the event: %(lines)s.") % {"lines": ", ".join(lines)}
            self.message_user(request, words, messages.WARNING)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._onward(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._onward(request, obj)

    def _onward(self, request: HttpRequest, obj: EventVersion) -> HttpResponse:
        """Lead to the announcement, where it waits for a second person; or back to the form."""
        version = EventVersion.objects.with_words().get(pk=obj.pk)
        if "_continue" in request.POST:
            self.message_user(request, __("Saved."), messages.SUCCESS)
            return HttpResponseRedirect(acts.page(version))
        words = __("“%(event)s” is prepared; a second person announces it.") % {"event": version}
        self.message_user(request, words, messages.SUCCESS)
        assert version.begins_with is not None
        return HttpResponseRedirect(version.begins_with.get_absolute_url())
