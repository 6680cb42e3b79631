"""What the buttons of an event do: prepare a change, call it off, take it off the site, give a change up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events import workflow
from events.admin.forms import CancelForm, PostponeForm, WithdrawForm
from events.models import EventVersion
from people.workflow import AnnouncementRefused


@dataclass(frozen=True)
class Act:
    """One button: its words, what it asks (nothing: it acts at once), and what it does; returns what to open next."""

    name: str
    label: Any
    form: Any
    introduction: Any
    do: Callable[..., Any]
    on_prepared: bool = False  # else on what is public

    @property
    def asks(self) -> bool:
        """Whether it has a page of its own (templates cannot look at a class without calling it)."""
        return self.form is not None

    def url(self, version: EventVersion) -> str:
        """Return the act's address for a version."""
        return reverse(f"admin:{_route(self)}", args=[version.pk])


ACTS = [
    Act("prepare", _("Prepare a change"), None, "", workflow.change),
    Act(
        "postpone", _("Postpone"), PostponeForm,
        _("It keeps its page, which says first that it is postponed, and why."), workflow.postpone,
    ),
    Act(
        "cancel", _("Cancel the event"), CancelForm,
        _("It keeps its page, which says first that it is cancelled, and why. Calendars that took it are told."),
        workflow.cancel,
    ),
    Act(
        "withdraw", _("Take off the site"), WithdrawForm,
        _("For what should never have been announced: its page is gone. What does not take place is cancelled."),
        workflow.withdraw,
    ),
    Act("discard", _("Discard the change"), None, "", workflow.give_up, on_prepared=True),
]  # fmt: skip


def offered(version: EventVersion) -> list[Act]:
    """Return the acts that a version allows now."""
    if version.is_prepared:
        return [act for act in ACTS if act.on_prepared]
    try:
        with transaction.atomic():
            workflow.check_changeable(version)
    except AnnouncementRefused:
        return []
    return [act for act in ACTS if not act.on_prepared]


def urls(admin: Any) -> list[URLPattern]:
    """Return the addresses of the acts."""
    return [
        path(f"<int:pk>/{act.name}/", admin.admin_site.admin_view(_view(admin, act)), name=f"{_route(act)}")
        for act in ACTS
    ]


def _route(act: Act) -> str:
    return f"events_eventversion_{act.name}"


def _view(admin: Any, act: Act) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        if not admin.has_add_permission(request):
            raise PermissionDenied
        version = get_object_or_404(EventVersion.objects.with_words(), pk=pk)
        if act.form is None:
            return _at_once(request, act, version)
        return _asked(admin, request, act, version)

    return view


def _at_once(request: HttpRequest, act: Act, version: EventVersion) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    event = version.event
    try:
        following = act.do(version, by=user_of(request))
    except AnnouncementRefused as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(page(version))
    if following is not None:
        return HttpResponseRedirect(page(following))
    messages.success(request, __("“%(event)s”: the change is discarded.") % {"event": version})
    last = event.latest if event.pk else None
    return HttpResponseRedirect(page(last) if last else reverse("admin:events_event_changelist"))


def _asked(admin: Any, request: HttpRequest, act: Act, version: EventVersion) -> HttpResponse:
    form = act.form(request.POST if request.method == "POST" else None, zone=version.zone)
    status = 200
    try:
        if request.method != "POST":
            with transaction.atomic():
                workflow.check_changeable(version)
        elif form.is_valid():
            done = act.do(version, by=user_of(request), **form.facts())
            announcement = getattr(done, "begins_with", done)
            messages.success(request, __("“%(event)s” is prepared; a second person announces it.") % {"event": version})
            return HttpResponseRedirect(announcement.get_absolute_url())
    except (AnnouncementRefused, ValidationError) as error:
        form.cleaned_data = getattr(form, "cleaned_data", {})
        if not form.is_bound:
            messages.error(request, str(error))
            return HttpResponseRedirect(page(version))
        form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        status = 409
    context = {
        **admin.admin_site.each_context(request),
        "title": act.label,
        "opts": admin.opts,
        "act": act,
        "version": version,
        "form": form,
        "back": page(version),
    }
    return TemplateResponse(request, "admin/events/act.html", context, status=status)


def page(version: EventVersion) -> str:
    """Return the version's page at the desk."""
    return reverse("admin:events_eventversion_change", args=[version.pk])


def user_of(request: HttpRequest) -> User:
    """Return who acts."""
    user = request.user
    assert isinstance(user, User)
    return user
