"""People, organisations and offices at the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assets.admin import pictured
from core.admin import DeskAdmin
from people.admin.cleaning import KeptClean
from people.announcing import (
    DayRangeField,
    PreparedForm,
    RefusalsAreTold,
    check_exclusive,
    is_public,
    keeper,
    period_text,
    public_text,
    put,
    still_together,
)
from people.labels import label
from people.models import (
    Appointment,
    Office,
    OfficeTitle,
    Organisation,
    OrganisationName,
    Person,
    PressContact,
)


class PermanentSlug:
    """A slug is proposed while a row is new and never changes afterwards. Only what nothing refers to is deleted."""

    deletable = True
    shows_usage = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]  # type: ignore[misc]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)  # type: ignore[misc]


class TogetherFormSet(forms.BaseInlineFormSet):
    """Lines that are entered at once cannot stand beside each other either."""

    def clean(self) -> None:
        super().clean()
        still_together([form for form in self.forms if form.has_changed() and not form.errors])


class PreparedInline(admin.TabularInline):
    """Dated facts of a row: new ones are prepared here; public ones are shown and never changed."""

    extra = 0
    form = PreparedForm
    formset = TogetherFormSet
    readonly_fields = ["held", "standing"]
    show_change_link = True
    template = "admin/edit_inline/tabular.html"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.get_internal_type() == "DateRangeField":
            return db_field.formfield(form_class=DayRangeField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The range is typed; who may only read sees it in words."""
        names = list(super().get_fields(request, obj))
        return names if self.has_add_permission(request, obj) else [name for name in names if name != "period"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("holds"))
    def held(self, row: Any) -> str:
        return period_text(row.period) if row.pk else ""

    @admin.display(description=_("public"))
    def standing(self, row: Any) -> str:
        return public_text(row) if row.pk else ""


class PreparesFacts(RefusalsAreTold):
    """Puts the facts that were added inline into one announcement."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        announcement = None
        for row in formset.save(commit=False):
            announcement = put(row, by=keeper(request), announcement=announcement)
        formset.save_m2m()


class OrganisationNameInline(PreparedInline):
    model = OrganisationName
    fields = ["language", "name", "short", "period", "held", "standing"]


class OfficeTitleInline(PreparedInline):
    model = OfficeTitle
    fields = ["language", "masculine", "feminine", "period", "held", "standing"]


class AppointmentInline(PreparedInline):
    model = Appointment
    fk_name = "person"
    fields = ["office", "capacity", "period", "held", "standing"]
    autocomplete_fields = ["office"]


class OfficeForm(forms.ModelForm):
    def clean_exclusive(self) -> bool:
        """Name those who hold it together, where one only is to hold it from now on."""
        exclusive: bool = self.cleaned_data["exclusive"]
        if exclusive and self.instance.pk and not self.initial.get("exclusive"):
            check_exclusive(self.instance)
        return exclusive


@admin.register(Person)
class PersonAdmin(KeptClean, PermanentSlug, PreparesFacts, DeskAdmin):
    list_display = ["family", "given", "country", "slug", "same_as"]
    list_display_links = ["family", "given"]
    list_filter = ["country"]
    search_fields = ["family", "given", "slug", "aliases"]
    search_help_text = _("A name, or part of it.")
    autocomplete_fields = ["portrait", "pictures"]
    prepopulated_fields = {"slug": ["given", "family"]}
    inlines = [AppointmentInline]
    fieldsets = [
        (None, {"fields": [("given", "family"), "slug", ("gender", "country"), "aliases"]}),
        (_("Biography"), {"fields": ["biography_fr", "biography_en"]}),
        (_("Pictures"), {"fields": ["portrait", "pictures"]}),
    ]


@admin.register(Organisation)
class OrganisationAdmin(PermanentSlug, PreparesFacts, DeskAdmin):
    list_display = ["called", "kind", "country", "slug"]
    list_filter = ["kind"]
    search_fields = ["slug", "names__name", "names__short"]
    inlines = [OrganisationNameInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("names")

    @admin.display(description=_("name"))
    def called(self, row: Organisation) -> str:
        return label(row)


@admin.register(Office)
class OfficeAdmin(PermanentSlug, PreparesFacts, DeskAdmin):
    list_display = ["called", "organisation", "exclusive", "precedence"]
    list_select_related = ["organisation"]
    search_fields = ["slug", "titles__masculine", "titles__feminine", "aliases"]
    autocomplete_fields = ["organisation"]
    inlines = [OfficeTitleInline]
    form = OfficeForm

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("titles")

    @admin.display(description=_("title"))
    def called(self, row: Office) -> str:
        return label(row)


@admin.register(PressContact)
class PressContactAdmin(DeskAdmin):
    deletable = True
    list_display = ["name_fr", "organisation", "phone", "email", "position"]
    list_select_related = ["organisation"]
    search_fields = ["name_fr", "name_en", "email"]
    autocomplete_fields = ["organisation"]


pictured.add(
    Person._meta.get_field("pictures"), label=_("people"), one=_("person"), search=("given", "family", "aliases")
)

__all__ = ["PermanentSlug", "PreparesFacts", "is_public"]
