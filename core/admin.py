"""What every page of the desk shares: nothing is deleted, what one may not see does not exist, no side doors."""

from typing import Any, NoReturn

from django.contrib import admin
from django.http import Http404, HttpRequest


class DeskAdmin(admin.ModelAdmin):
    """A `ModelAdmin` without deletion; an unknown or hidden object answers 404."""

    view_on_site = False
    actions: Any = None
    show_facets = admin.ShowFacets.NEVER
    save_on_top = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        raise Http404
