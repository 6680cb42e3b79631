"""An announcement at the desk: what begins and ends in public with it, who prepared it, and who lets it go."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import DeskAdmin
from core.clock import CoreNow
from core.instants import instant_text
from people import workflow
from people.admin.changeforms import FORMS
from people.admin.describing import LOOKS, STATES, AnnounceForm, DescribeForm, state_of, state_sentence
from people.announcing import clash_text, keeper
from people.changes import Group, changes_of, reached
from people.labels import label
from people.models import Announcement
from people.rehearsal import rehearsal
from people.workflow import AnnouncementRefused, Clash, fingerprint


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        state = self.value()
        return getattr(queryset, state)() if state in STATES else queryset


@admin.register(Announcement)
class AnnouncementAdmin(DeskAdmin):
    form = DescribeForm
    list_display = ["title", "state", "starts", "prepared_by", "announced_by"]
    list_filter = [StateFilter]
    list_select_related = ["prepared_by", "announced_by"]
    search_fields = ["title", "note"]

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/put/<slug:name>/", view(self.put_view), name="people_announcement_put"),
            path(
                "<int:pk>/rehearsal/<path:where>", view(self.rehearsal_view), name="people_announcement_rehearsal"
            ),
            *super().get_urls(),
        ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(now=CoreNow())

    @admin.display(description=_("state"))
    def state(self, row: Announcement) -> Any:
        return STATES[state_of(row, row.now)]  # type: ignore[attr-defined]

    @admin.display(description=_("public from"), ordering="starts_at")
    def starts(self, row: Announcement) -> str:
        return instant_text(row.starts_at, zone=False) if row.starts_at else ""

    def save_model(self, request: HttpRequest, obj: Announcement, form: Any, change: bool) -> None:
        made = workflow.prepare(by=keeper(request), **form.cleaned_data)  # new ones only: `change_view` is our own
        obj.pk, obj.prepared_by = made.pk, made.prepared_by
        obj._state.adding = False

    def response_add(self, request: HttpRequest, obj: Announcement, post_url_continue: str | None = None) -> Any:
        return HttpResponseRedirect(obj.get_absolute_url())

    # -- the page ------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the announcement with everything in it, and do what its buttons say."""
        announcement = self.get_object(request, object_id)
        if announcement is None:
            raise Http404
        if not self.has_view_or_change_permission(request, announcement):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, announcement)
        if not self.has_change_permission(request, announcement):
            raise PermissionDenied
        act = ACTS.get(request.POST.get("act", "describe"))
        if act is None:
            raise Http404
        try:
            with transaction.atomic():
                return act(self, request, announcement)
        except AnnouncementRefused as error:
            return self._page(request, announcement, errors=[refusal(error)], status=409)
        except ValidationError as error:
            return self._page(request, announcement, errors=error.messages, status=409)
        except IntegrityError:
            words = __("Something in it cannot stand beside what is public. Read it again.")
            return self._page(request, announcement, errors=[words], status=409)

    def _page(self, request: HttpRequest, announcement: Announcement, *, status: int = 200, **more: Any) -> Any:
        announcement = self.get_queryset(request).select_related("prepared_by", "announced_by").get(pk=announcement.pk)
        now, groups = clock.now(), changes_of(announcement)
        state = state_of(announcement, now)
        keeps = self.has_change_permission(request, announcement)
        mine = announcement.contributors.filter(pk=keeper(request).pk).exists()
        seconds = keeps and request.user.has_perm("people.announce_registry") and not mine
        page = {
            **self.admin_site.each_context(request),
            "title": announcement.title,
            "opts": self.opts,
            "original": announcement,
            "announcement": announcement,
            "now": now,
            "state": state,
            "state_label": STATES[state],
            "look": LOOKS[state],
            "sentence": state_sentence(announcement, now),
            "past": state == "prepared" and announcement.starts_at and announcement.starts_at <= now,
            "groups": groups,
            "clashes": any(change.clashes for group in groups for change in group.changes),
            "editable": keeps and state == "prepared" and (mine or "edit" in request.GET),
            "reads_only": keeps and state == "prepared" and not mine and "edit" not in request.GET,
            "keeper": keeps,
            "mine": mine,
            "seconds": seconds and state == "prepared" and bool(groups),
            "seen": fingerprint(announcement),
            "puts": [(name, form.title) for name, form in FORMS.items()],
            "links": self._links(announcement, groups, state),
            "form": DescribeForm(instance=announcement),
            "announce_form": AnnounceForm(announcement),
            **more,
        }
        return TemplateResponse(request, "admin/people/announcement.html", page, status=status)

    def _links(self, announcement: Announcement, groups: list[Group], state: str) -> list[tuple[str, str]]:
        """Return (words, address) of the public pages that change: as they will be, or as they are."""
        found = [(label(row), row.get_absolute_url()) for row in reached(groups)]
        found += [
            (__("People"), reverse("people:people")),
            (__("Organisations"), reverse("people:organisations")),
            (__("Releases"), reverse("articles:listing")),
            (__("Home"), reverse("home")),
        ]
        if state == "made":
            return found
        name = "admin:people_announcement_rehearsal"
        return [(words, reverse(name, args=[announcement.pk, url.lstrip("/")])) for words, url in found]

    # -- what the buttons do ---------------------------------------------------------------------------------

    def describe(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """Keep title, instant and note."""
        form = DescribeForm(request.POST, instance=announcement)
        if not form.is_valid():
            return self._page(request, announcement, form=form, describing=True)
        workflow.describe(announcement, by=keeper(request), **form.cleaned_data)
        return self._back(request, announcement, __("Saved."))

    def announce(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """Let it go, now or for its instant."""
        form = AnnounceForm(announcement, request.POST)
        if not form.is_valid():
            return self._page(request, announcement, announce_form=form, status=409)
        at, seen = form.cleaned_data["at"], request.POST.get("seen", "")
        done = workflow.announce(announcement, by=keeper(request), seen=seen, at=at, at_once=at is None)
        return self._back(request, done, state_sentence(done, clock.now()))

    def unannounce(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """Take it back before its instant."""
        workflow.unannounce(announcement, by=keeper(request))
        return self._back(request, announcement, __("It is no longer announced, and waits for a second person anew."))

    def discard(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """Give it up with everything in it."""
        workflow.discard(announcement, by=keeper(request))
        messages.success(request, __("“%(title)s” is discarded.") % {"title": announcement.title})
        return HttpResponseRedirect(reverse("admin:people_announcement_changelist"))

    def drop(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """Take one change out: the fact that begins, and the end of the one whose place it takes."""
        for change in (change for group in changes_of(announcement) for change in group.changes):
            if change.key == request.POST.get("change"):
                for row in filter(None, (change.row, change.former)):
                    workflow.drop(announcement, row, by=keeper(request))
                return self._back(request, announcement, __("Taken out: %(what)s") % {"what": change.sentence})
        raise AnnouncementRefused(__("It is not in this announcement any more."))

    def _back(self, request: HttpRequest, announcement: Announcement, words: str) -> HttpResponse:
        messages.success(request, words)
        return HttpResponseRedirect(announcement.get_absolute_url())

    # -- pages beside it ---------------------------------------------------------------------------------------

    def put_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Put a change into the announcement by one of the forms."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        announcement, Form = get_object_or_404(Announcement, pk=pk), FORMS.get(name)
        if Form is None:
            raise Http404
        if announcement.is_announced:
            messages.error(request, __("It is announced already: take that back first."))
            return HttpResponseRedirect(announcement.get_absolute_url())
        form = Form(announcement, request.POST if request.method == "POST" else None, initial=request.GET.dict())
        status = 200
        if request.method == "POST":
            if form.is_valid() and saved(form, announcement, by=keeper(request)):
                return HttpResponseRedirect(announcement.get_absolute_url())
            status = 409 if form.non_field_errors() else 200
        page = {
            **self.admin_site.each_context(request),
            "title": Form.title,
            "opts": self.opts,
            "announcement": announcement,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/people/change.html", page, status=status)

    def rehearsal_view(self, request: HttpRequest, pk: int, where: str) -> HttpResponse:
        """Show a public page as it will be at the announcement's instant."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return rehearsal(request, get_object_or_404(Announcement, pk=pk), f"/{where}")


ACTS: dict[str, Callable[[AnnouncementAdmin, HttpRequest, Announcement], HttpResponse]] = {
    "describe": AnnouncementAdmin.describe,
    "announce": AnnouncementAdmin.announce,
    "unannounce": AnnouncementAdmin.unannounce,
    "discard": AnnouncementAdmin.discard,
    "drop": AnnouncementAdmin.drop,
}


def saved(form: Any, announcement: Announcement, *, by: Any) -> bool:
    """Save a form's change; what the workflow refuses stands in the form afterwards, and nothing has changed."""
    try:
        with transaction.atomic():
            form.save(announcement, by=by)
    except AnnouncementRefused as error:
        form.add_error(None, refusal(error))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return not form.errors


def refusal(error: AnnouncementRefused) -> str:
    """Return a refusal in words; a clash with both facts and their periods."""
    return clash_text(error.row, error.rivals) if isinstance(error, Clash) else str(error)
