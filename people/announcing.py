"""Prepared rows at the desk: who prepared them is noted, a second person announces them, public ones are read only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.forms import DateRangeField, RangeWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import DeskAdmin
from core.clock import CoreNow
from core.instants import instant_text, zone_name
from core.live import NEVER, standing
from people.workflow import AnnouncementRefused, announce, unannounce


def day_input() -> forms.DateInput:
    """The browser's own date field."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DayRangeField(DateRangeField):
    """A period in days: from, until (the first day on which it no longer holds)."""

    widget: Any = RangeWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.widget = RangeWidget(day_input())


def period_text(period: Any) -> str:
    """Return a period of days in words, its last day included."""
    first = formats.date_format(period.lower, "SHORT_DATE_FORMAT") if period.lower else "…"
    last = formats.date_format(period.upper - timedelta(days=1), "SHORT_DATE_FORMAT") if period.upper else "…"
    return f"{first} – {last}"


def is_public(row: Any) -> bool:
    """Tell whether readers could have seen the row: from then on a change is a new row."""
    return row is not None and row.pk is not None and standing(row.live_period, clock.now()) != NEVER


def is_announced(row: Any) -> bool:
    """Tell whether a second person has let it go, now or for an instant ahead: nobody alone changes it any more."""
    return row is not None and row.pk is not None and row.live_period is not None


class AnnounceForm(forms.Form):
    """When what was prepared becomes public."""

    at = forms.DateTimeField(
        label=_("Announce at"), required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = _("%(zone)s time; empty: now.") % {"zone": zone_name()}


class AnnouncedAdmin(DeskAdmin):
    """For rows with a `live_period`: prepared here, announced by somebody else, frozen once public."""

    actions = ["announce_chosen", "unannounce_chosen"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(now=CoreNow())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_announced(obj)

    def has_announce_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.announce_registry")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.get_internal_type() == "DateRangeField":
            return db_field.formfield(form_class=DayRangeField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        """Whoever saves it has prepared it, and may not announce it alone."""
        obj.prepared_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("public"))
    def public(self, row: Any) -> str:
        if row.live_period is None:
            return (
                __("prepared by %(who)s, not announced") % {"who": row.prepared_by}
                if row.prepared_by
                else __("not announced")
            )
        if row.live_period.lower is None:
            return (
                __("always")
                if row.live_period.upper is None
                else __("until %(at)s") % {"at": instant_text(row.live_period.upper, zone=False)}
            )
        words = {"from": instant_text(row.live_period.lower, zone=False)}
        if row.live_period.upper is None:
            return __("from %(from)s") % words
        words["until"] = instant_text(row.live_period.upper, zone=False)
        return __("from %(from)s until %(until)s") % words

    @admin.display(description=_("holds"), ordering="period")
    def held(self, row: Any) -> str:
        return period_text(row.period) if row.period else ""

    @admin.action(description=_("Announce…"), permissions=["announce"])
    def announce_chosen(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return self._announcement(request, queryset, confirmed="confirmed" in request.POST)

    @admin.action(description=_("Take an announcement ahead back"), permissions=["announce"])
    def unannounce_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Give what is announced for later back to whoever prepares it; it then needs a second person anew."""
        for row in queryset:
            try:
                unannounce(row, by=request.user)
            except AnnouncementRefused as error:
                self.message_user(request, f"{row}: {error}", messages.ERROR)
            else:
                self.message_user(request, __("“%(row)s” is no longer announced.") % {"row": row}, messages.SUCCESS)

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_announce"
        view = self.admin_site.admin_view(self.announce_view)
        return [path("<int:pk>/announce/", view, name=name), *super().get_urls()]

    def announce_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would become public, and announce it."""
        if not self.has_announce_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        return self._announcement(
            request, self.get_queryset(request).filter(pk=row.pk), confirmed=request.method == "POST"
        )

    def _announcement(self, request: HttpRequest, rows: Any, *, confirmed: bool) -> HttpResponse:
        form = AnnounceForm(request.POST if confirmed else None)
        status = 200
        if confirmed:
            status = 409
            if form.is_valid():
                try:
                    done = announce(list(rows), by=request.user, at=form.cleaned_data["at"])
                except AnnouncementRefused as error:
                    form.add_error(None, str(error))
                except ValidationError as error:
                    form.add_error(None, error.messages)
                else:
                    for row in done:
                        messages.success(
                            request, __("“%(row)s”: %(public)s.") % {"row": row, "public": self.public(row)}
                        )
                    return HttpResponseRedirect(
                        reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
                    )
        page = {
            **self.admin_site.each_context(request),
            "title": __("Announce"),
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "chosen": [row.pk for row in rows],
            "by_action": request.POST.get("action") == "announce_chosen",
        }
        return TemplateResponse(request, "admin/announce.html", page, status=status)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        row = context.get("original")
        context["public_since"] = self.public(row) if is_public(row) else ""
        if row is not None and row.live_period is None and self.has_announce_permission(request):
            context["announce_url"] = reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_announce", args=[row.pk]
            )
        return super().render_change_form(request, context, *args, **kwargs)
