"""What every page of the desk shares: what is used is not deleted, what one may not see does not exist."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core import usage


class DeskAdmin(admin.ModelAdmin):
    """A `ModelAdmin` without deletion, but for what nothing refers to; an unknown or hidden object answers 404.

    `deletable` lets whoever has the permission delete a row that nothing refers to, so that was never public: what
    has been public is referred to for good. `shows_usage` puts the list of where on the page of a row.
    """

    view_on_site = False
    actions: Any = None
    show_facets = admin.ShowFacets.NEVER
    save_on_top = False
    list_per_page = 50
    deletable = False
    shows_usage = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletable and super().has_delete_permission(request, obj)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        raise Http404

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add `uses`, asked for only by a page that shows it."""
        row = kwargs.get("obj")
        if row is not None and self.shows_usage:
            context |= {"shows_usage": True, "uses": _once(lambda: usage.used_by(row, request))}
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, and delete; of what is used, show where instead (409 Conflict)."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        if uses := usage.used_by(row, request):
            return self._still_used(request, row, uses)
        try:
            return super().delete_view(request, object_id, extra_context)
        except (usage.InUse, IntegrityError):  # somebody was quicker, or the database knows of more
            return self._still_used(request, row, usage.used_by(row, request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        usage.delete(obj)

    def _still_used(self, request: HttpRequest, row: Any, uses: list[usage.Usage]) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "title": _("This is used, so it is not deleted"),
            "opts": self.opts,
            "original": row,
            "uses": uses,
        }
        return TemplateResponse(request, "admin/still_used.html", page, status=409)


def _once(function: Callable[[], Any]) -> Callable[[], Any]:
    """Return a function that asks at its first call and remembers."""
    known: list[Any] = []

    def asked() -> Any:
        if not known:
            known.append(function())
        return known[0]

    return asked
