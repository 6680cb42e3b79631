"""Dated facts at the desk: names, titles, appointments, successions; what is public is changed or struck by an act."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from people import preparing
from people.admin.announcements import refusal, saved
from people.admin.changeforms import strike
from people.admin.quick import QuickEntry
from people.announcing import AnnouncedAdmin, clash_text, day_input, is_public, keeper, period_text
from people.choosing import announcement_field
from people.labels import label
from people.models import Announcement, Appointment, OfficeTitle, OrganisationName, Succession
from people.sentences import named
from people.workflow import AnnouncementRefused, clashes, end, prepare


class ActForm(forms.Form):
    """An act on one public fact; goes into an announcement that is chosen, or one of its own."""

    title: Any = ""
    introduction: Any = ""
    announcement = announcement_field(label=_("announce with"), empty_label=_("an announcement of its own"))

    def __init__(self, row: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def save(self, announcement: Announcement, *, by: Any) -> None:
        """Prepare what the act says."""
        raise NotImplementedError


class EndForm(ActForm):
    title = _("End")
    field_order = ["last", "announcement"]
    last = forms.DateField(label=_("last day"), widget=day_input())

    def save(self, announcement: Announcement, *, by: Any) -> None:
        preparing.cease(announcement, self.row, by=by, last=self.cleaned_data["last"])


class StrikeForm(ActForm):
    title = _("Strike")
    introduction = _("For what never was true. Readers do not see it any more; the record keeps it.")
    field_order = ["reason", "announcement"]
    reason = forms.CharField(label=_("reason"), max_length=500, help_text=_("For colleagues."))

    def save(self, announcement: Announcement, *, by: Any) -> None:
        strike(announcement, self.row, by=by, reason=self.cleaned_data["reason"])


class ReviseForm(forms.ModelForm):
    """The same fact as it should be said from then on; `row` is the public one that it takes the place of."""

    title = _("Correct")
    introduction = _("For what is said wrongly: readers see the changed entry instead, from the announcement on.")
    announcement = announcement_field(label=_("announce with"), empty_label=_("an announcement of its own"))

    def __init__(self, row: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"instance": row.copy()})
        self.row = row

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        if not self.instance.differences(self.row):
            self.add_error(None, __("Nothing is changed."))
        self.instance.begins_with = self.cleaned_data["announcement"]
        if rivals := [rival for rival in clashes(self.instance) if rival.pk != self.row.pk]:
            self.add_error(None, clash_text(self.instance, rivals))

    def save(self, announcement: Announcement, *, by: Any) -> None:  # type: ignore[override]
        changes = {field.name: getattr(self.instance, field.name) for field in self.row.stated()}
        end(announcement, self.row, by=by, **changes)


class FactAdmin(AnnouncedAdmin):
    """Adds the acts on what is public: "Correct…", "End…", "Strike…", each prepared for an announcement."""

    acts: dict[str, Any] = {"revise": ReviseForm, "end": EndForm, "strike": StrikeForm}
    list_per_page = 50

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [
            path("<int:pk>/act/<slug:name>/", self.admin_site.admin_view(self.act_view), name=name),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask what the act needs, and prepare it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        Form: Any = self.acts.get(name)
        if Form is None:
            raise Http404
        if not is_public(row):  # what is only prepared is changed itself
            return HttpResponseRedirect(self._page_of(row))
        if Form is ReviseForm:
            Form = forms.modelform_factory(
                self.model, form=ReviseForm, fields=self._typed(), formfield_callback=self._formfield(request)
            )
        form = Form(row, request.POST if request.method == "POST" else None)
        announcement = self._kept(request, form) if request.method == "POST" else None
        if announcement:
            self.message_user(request, __("“%(row)s”: the change is prepared.") % {"row": named(row)})
            return HttpResponseRedirect(announcement.get_absolute_url())
        page = {
            **self.admin_site.each_context(request),
            "title": Form.title,
            "opts": self.opts,
            "form": form,
            "about": (named(row), self._page_of(row)),
            "media": self.media + form.media,
        }
        return TemplateResponse(
            request, "admin/people/change.html", page, status=409 if form.non_field_errors() else 200
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "held"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The period is typed; who may only read sees it in words."""
        unseen = "held" if self.has_change_permission(request, obj) else "period"
        return [name for name in super().get_fields(request, obj) if name != unseen]

    def _page_of(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def _typed(self) -> list[str]:
        return [field.name for field in self.model.stated() if field.editable]

    def _formfield(self, request: HttpRequest) -> Any:
        """Return what makes the fields of a form of our own: the admin's, without its signs to add and change."""

        def field(column: Any, **kwargs: Any) -> Any:
            made = self.formfield_for_dbfield(column, request, **kwargs)
            made.widget = getattr(made.widget, "widget", made.widget)
            return made

        return field

    def _kept(self, request: HttpRequest, form: Any) -> Announcement | None:
        """Prepare what the form says, all or nothing."""
        if not form.is_valid():
            return None
        with transaction.atomic():
            announcement: Announcement = form.cleaned_data["announcement"] or prepare(
                by=keeper(request), title=f"{form.title}: {named(form.row)}"
            )
            if saved(form, announcement, by=keeper(request)):
                return announcement
            transaction.set_rollback(True)
        return None

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        row = context.get("original")
        if row is not None:
            context["subtitle"] = named(row)  # in words: a row itself knows its office and organisation by slug only
        if row is not None and is_public(row) and self.has_add_permission(request):
            open_in_public = row.live_period.upper is None and row.ends_with_id is None
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_act"
            context["acts"] = [
                (form.title, reverse(name, args=[row.pk, act])) for act, form in self.acts.items() if open_in_public
            ]
            context["ends_with"] = row.ends_with
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(OrganisationName)
class OrganisationNameAdmin(FactAdmin):
    list_display = ["name", "organisation", "language", "held", "public"]
    list_select_related = ["organisation", "prepared_by", "begins_with__prepared_by"]
    list_filter = ["language"]
    search_fields = ["name", "short", "organisation__slug"]
    autocomplete_fields = ["organisation"]


@admin.register(OfficeTitle)
class OfficeTitleAdmin(FactAdmin):
    list_display = ["masculine", "feminine", "office", "language", "held", "public"]
    list_select_related = ["office", "prepared_by", "begins_with__prepared_by"]
    list_filter = ["language"]
    search_fields = ["masculine", "feminine", "office__slug"]
    autocomplete_fields = ["office"]


@admin.register(Appointment)
class AppointmentAdmin(FactAdmin):
    list_display = ["person", "office_called", "capacity", "held", "public"]
    list_select_related = ["person", "office__organisation", "prepared_by", "begins_with__prepared_by"]
    list_filter = ["capacity"]
    search_fields = ["person__family", "person__given", "office__slug", "office__titles__masculine"]
    autocomplete_fields = ["person", "office"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("office__titles", "office__organisation__names")

    @admin.display(description=_("office"), ordering="office__precedence")
    def office_called(self, row: Appointment) -> str:
        return label(row.office)

    def called(self, row: Appointment) -> str:
        """Return the appointment in words, for the lists of where something is used."""
        return __("%(person)s, %(office)s (%(period)s)") % {
            "person": row.person, "office": label(row.office), "period": period_text(row.period),
        }  # fmt: skip

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Enter a name, an office and a day in one form: the quick entry."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        may_add_people = request.user.has_perm("people.add_person")
        if request.method == "POST":
            form = QuickEntry(request.POST, may_add_people=may_add_people)
            if form.is_valid() and (announcement := self._entered(request, form)):
                self.message_user(request, __("%(person)s: the appointment is prepared.") % {"person": form.person})
                return HttpResponseRedirect(announcement.get_absolute_url())
        else:
            form = QuickEntry(initial=request.GET.dict(), may_add_people=may_add_people)
        page = {
            **self.admin_site.each_context(request),
            "title": __("New appointment"),
            "opts": self.opts,
            "form": form,
            "announcement": _asked_for(request),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/people/quick.html", page)

    def _entered(self, request: HttpRequest, form: QuickEntry) -> Announcement | None:
        try:
            return form.save(by=keeper(request))
        except AnnouncementRefused as error:
            form.add_error(None, refusal(error))
        return None


@admin.register(Succession)
class SuccessionAdmin(FactAdmin):
    acts = {"revise": ReviseForm, "strike": StrikeForm}
    list_display = ["predecessor", "successor", "on", "public"]
    list_select_related = ["predecessor", "successor", "prepared_by", "begins_with__prepared_by"]
    search_fields = ["predecessor__slug", "successor__slug"]
    autocomplete_fields = ["predecessor", "successor"]


def _asked_for(request: HttpRequest) -> Announcement | None:
    """Return the prepared announcement that the address names, if any."""
    text = request.GET.get("announcement", "")
    if not text.isdecimal() or len(text) > 18:
        return None
    return Announcement.objects.prepared().filter(pk=int(text)).first()
