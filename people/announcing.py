"""Facts of the registries at the desk: prepared for an announcement, which a second person lets go; then read only."""

from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.forms import DateRangeField, RangeWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.admin import DeskAdmin
from core.instants import instant_text
from core.live import NEVER, standing
from people.choosing import RowField
from people.models import Announced, Announcement, Office
from people.sentences import named
from people.workflow import AnnouncementRefused, begin, clashes, prepare


def keeper(request: HttpRequest) -> User:
    """Return who is at the desk: an account, for nobody else gets there."""
    return cast(User, request.user)


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


def clash_text(row: Announced, rivals: list[Announced]) -> str:
    """Say beside what a fact cannot stand, each with its period."""
    words = {"row": named(row), "rivals": "; ".join(named(rival) for rival in rivals)}
    return __("“%(row)s” cannot stand beside what is there for the same time: %(rivals)s.") % words


class PreparedForm(forms.ModelForm):
    """A fact to be announced: with which announcement, and beside what it cannot stand.

    Other forms of announced facts take part by inheriting; `announcement` is asked for new rows only.
    """

    announcement = forms.ModelChoiceField(
        Announcement.objects.none(),
        label=_("announce with"),
        required=False,
        empty_label=_("an announcement of its own"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.begins_with_id:
            self.fields.pop("announcement", None)
        elif "announcement" in self.fields:
            self.fields["announcement"].queryset = Announcement.objects.prepared()  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        self.instance.begins_with = self.instance.begins_with or self.cleaned_data.get("announcement")
        if rivals := clashes(self.instance):
            self.add_error(None, clash_text(self.instance, rivals))


def put(row: Announced, *, by: User, announcement: Announcement | None = None) -> Announcement:
    """Save a prepared fact in its announcement, in the one that is given, or in a new one of its own."""
    announcement = row.begins_with or announcement or prepare(by=by, title=named(row))
    begin(announcement, row, by=by)
    return announcement


def still_together(typed: list[Any]) -> None:
    """Refuse, at the second of them, two forms of facts with periods that cannot stand beside each other."""
    for place, form in enumerate(typed):
        for other in typed[:place]:
            row, rival = form.instance, other.instance
            if row.takes_the_place_of(rival) and meet(row.period, rival.period):
                form.add_error(None, clash_text(row, [rival]))


def meet(one: Any, other: Any) -> bool:
    """Tell whether two half-open ranges have something in common."""
    return (one.upper is None or other.lower is None or other.lower < one.upper) and (
        other.upper is None or one.lower is None or one.lower < other.upper
    )


def check_exclusive(office: Office) -> None:
    """Raise ValidationError that names two who hold an office together, in public or decided to be."""
    rows = office.appointments.exclude(pk__in=office.appointments.undecided()).select_related("person")
    for place, row in enumerate(held := list(rows)):
        for other in held[:place]:
            if meet(row.period, other.period) and meet(row.live_period, other.live_period):
                raise ValidationError(
                    __("Two hold it together: %(one)s; %(other)s. End one of them first."),
                    params={"one": f"{other.person} ({period_text(other.period)})",
                            "other": f"{row.person} ({period_text(row.period)})"},
                )  # fmt: skip


class RefusalsAreTold:
    """What the workflow refuses at the last moment (somebody was quicker) is told, and nothing has changed."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except AnnouncementRefused as error:
            self.message_user(request, str(error), messages.ERROR)  # type: ignore[attr-defined]
            return HttpResponseRedirect(request.get_full_path())


class AnnouncedAdmin(RefusalsAreTold, DeskAdmin):
    """For rows with a `live_period`: prepared here, announced by somebody else, frozen from then on."""

    form: Any = PreparedForm
    list_select_related: ClassVar[Any] = ["begins_with", "prepared_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_announced(obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": RowField} | kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.get_internal_type() == "DateRangeField":
            return db_field.formfield(form_class=DayRangeField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = list(super().get_fields(request, obj))
        return names if obj is None else [name for name in names if name != "announcement"]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        """Whoever saves it has prepared it, and may not announce it alone."""
        put(obj, by=keeper(request), announcement=form.cleaned_data.get("announcement"))

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._to_announcement(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_announcement(request, obj) or super().response_change(request, obj)

    def _to_announcement(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Lead to the announcement, where the fact waits with others for a second person."""
        if {"_continue", "_addanother", "_popup", "_saveasnew"} & set(request.POST):
            return None
        self.message_user(request, __("“%(row)s” is prepared; a second person announces it.") % {"row": obj})
        return HttpResponseRedirect(obj.begins_with.get_absolute_url())

    @admin.display(description=_("public"))
    def public(self, row: Any) -> str:
        return public_text(row)

    @admin.display(description=_("announced with"))
    def announced_with(self, row: Any) -> str:
        if not row.begins_with_id:
            return ""
        return format_html('<a href="{}">{}</a>', row.begins_with.get_absolute_url(), row.begins_with)

    @admin.display(description=_("holds"), ordering="period")
    def held(self, row: Any) -> str:
        return period_text(row.period) if row.period else ""

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        row = context.get("original")
        context["public_since"] = public_text(row) if is_public(row) else ""
        context["announcement"] = row.begins_with if row is not None else None
        return super().render_change_form(request, context, *args, **kwargs)


def public_text(row: Any) -> str:
    """Say when readers may know of a fact, or who prepared it."""
    period = row.live_period
    if period is None:
        who = {"who": row.prepared_by or row.begins_with.prepared_by}
        return __("prepared by %(who)s, not announced") % who
    if period.lower is None and period.upper is None:
        return __("always")
    if period.lower is None:
        return __("until %(at)s") % {"at": instant_text(period.upper, zone=False)}
    words = {"from": instant_text(period.lower, zone=False)}
    if period.upper is None:
        return __("from %(from)s") % words
    words["until"] = instant_text(period.upper, zone=False)
    return __("from %(from)s until %(until)s") % words
