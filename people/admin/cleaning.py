"""People kept clean at the desk: near-duplicates told before saving, two records made one, many people at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from core import usage
from people.admin import importing
from people.announcing import period_text
from people.duplicates import near
from people.labels import label
from people.merging import MergeRefused, came_with, merge, new_aliases, overlaps, separate
from people.models import Person

SIDE = 8  # uses of one kind that each side of a comparison shows


class PersonForm(forms.ModelForm):
    """Asks, before somebody new is entered, whether it is one of those of nearly the same name."""

    near: list[tuple[Person, str]] = []

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        family = self.cleaned_data.get("family")
        if self.instance.pk is None and family:
            found = near(self.cleaned_data.get("given") or "", family)
            told = set(self.data.getlist("somebody_else")) if hasattr(self.data, "getlist") else set()
            if any(str(person.pk) not in told for person, _reason in found):
                self.near = found
                self.add_error(None, __("Somebody of nearly this name is in the registry already: see above the form."))
        return cleaned


class KeptClean:
    """What the page of a person adds: merging, separating, and the import of a spreadsheet."""

    form: Any = PersonForm

    def get_urls(self) -> list:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("import/", view(self.import_view), name="people_person_import"),
            path("import/template/", view(self.import_template), name="people_person_import_template"),
            path("<int:pk>/merge/", view(self.merge_view), name="people_person_merge"),
            path("<int:pk>/separate/", view(self.separate_view), name="people_person_separate"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("merged_into")  # type: ignore[misc]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Where somebody is chosen for something, merged records are not offered."""
        if request.path == reverse("admin:autocomplete"):
            queryset = queryset.filter(merged_into__isnull=True)
        return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]

    def same_as(self, person: Person) -> str:
        """Return the record that this one is merged into, as a link."""
        into = person.merged_into
        return format_html('<a href="{}">{}</a>', _page(into), into) if into else ""

    same_as.short_description = _("merged into")  # type: ignore[attr-defined]

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        person = kwargs.get("obj")
        context["near"] = [(row, reason, _page(row)) for row, reason in context["adminform"].form.near]
        if person is not None:
            may = self.has_change_permission(request, person)  # type: ignore[attr-defined]
            context |= {"into": person.merged_into, "into_url": _page(person.merged_into), "may_merge": may}
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    # -- two records become one -----------------------------------------------------------------------------------

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Find the other record, see both side by side, and say that they are one person."""
        person = self._asked(request, pk)
        into = self._other(request, person)
        status = 200
        if request.method == "POST" and into:
            try:
                merge(person, into, by=request.user)  # type: ignore[arg-type]
            except MergeRefused as error:
                messages.error(request, str(error))
                status = 409
            else:
                self.log_change(request, person, __("Merged into “%(other)s”.") % {"other": into})  # type: ignore[attr-defined]
                messages.success(
                    request,
                    format_html(
                        '{} <a href="{}">{}</a>',
                        __("“%(person)s” is now the same person as “%(other)s”.") % {"person": person, "other": into},
                        reverse("admin:people_person_separate", args=[person.pk]),
                        __("Separate again"),
                    ),
                )
                return HttpResponseRedirect(_page(into))
        words = request.GET.get("q", "").replace("\0", "").strip()[:200]
        page = {
            "title": __("Merge two records"),
            "person": person,
            "into": into,
            "words": words,
            "candidates": [] if into else self._candidates(request, person, words),
            "sides": [self._side(request, row) for row in (person, into)] if into else [],
            "overlaps": [
                (label(both.ours.office), period_text(both.ours.period), period_text(both.theirs.period))
                for both in (overlaps(person, into) if into else [])
            ],
            "aliases": new_aliases(person, into) if into else [],
        }
        return self._page(request, "admin/people/merge.html", page, status=status)

    def separate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, and undo a merge."""
        person = self._asked(request, pk)
        into = person.merged_into
        if into is None:
            raise Http404
        status, later = 200, came_with(person)
        if request.method == "POST":
            try:
                separate(person, by=request.user)  # type: ignore[arg-type]
            except MergeRefused as error:
                messages.error(request, str(error))
                status = 409
            else:
                self.log_change(request, person, __("Separated from “%(other)s”.") % {"other": into})  # type: ignore[attr-defined]
                messages.success(
                    request,
                    __("“%(person)s” and “%(other)s” are two people again.") % {"person": person, "other": into},
                )
                return HttpResponseRedirect(_page(person))
        page = {"title": __("Separate again"), "person": person, "into": into, "later": later}
        return self._page(request, "admin/people/separate.html", page, status=status)

    def _asked(self, request: HttpRequest, pk: int) -> Person:
        """Return the person, for somebody who may change people; 404 or 403 otherwise."""
        person = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):  # type: ignore[attr-defined]
            raise PermissionDenied
        return person

    def _other(self, request: HttpRequest, person: Person) -> Person | None:
        number = (request.POST if request.method == "POST" else request.GET).get("into", "")
        if not number.isdecimal() or len(number) > 15:
            return None
        return Person.objects.exclude(pk=person.pk).filter(pk=int(number), merged_into__isnull=True).first()

    def _candidates(self, request: HttpRequest, person: Person, words: str) -> list[tuple[Person, str]]:
        """Return whom it may be: those of nearly the same name, or what was searched for."""
        if not words:
            return near(person.given, person.family, exclude=person, limit=10)
        rows = Person.objects.filter(merged_into__isnull=True).exclude(pk=person.pk)
        found, _distinct = super().get_search_results(request, rows, words)  # type: ignore[misc]
        return [(row, "") for row in found[:30]]

    def _side(self, request: HttpRequest, person: Person) -> dict[str, Any]:
        uses = usage.used_by(person, request, limit=SIDE)
        return {"row": person, "url": _page(person), "uses": uses}

    # -- many people at once ----------------------------------------------------------------------------------------

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a spreadsheet would enter, row by row, and enter it."""
        self._may_import(request)
        answer = importing.answer(request)
        if isinstance(answer, HttpResponse):
            return answer
        status, page = answer
        return self._page(
            request, "admin/people/csv.html", page | {"title": __("People from a spreadsheet")}, status=status
        )

    def import_template(self, request: HttpRequest) -> HttpResponse:
        """Give the table to fill in."""
        self._may_import(request)
        return importing.template_file()

    def _may_import(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) and request.user.has_perm("people.add_appointment")):  # type: ignore[attr-defined]
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, page: dict[str, Any], *, status: int) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts}  # type: ignore[attr-defined]
        return TemplateResponse(request, template, frame | page, status=status)


def _page(person: Person | None) -> str:
    return reverse("admin:people_person_change", args=[person.pk]) if person else ""
