"""What all public pages share: how they are cached, in which languages they exist, how they are cut into pages.

Nobody's session is read here: every reader gets the same bytes, so a shared cache may hold them.
"""

import math
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import languages

PER_PAGE = 20
MUST_REVALIDATE = "max-age=0, must-revalidate"


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view that readers call: GET and HEAD only, asked again each time (the ETag answers 304)."""
    return require_safe(cache_control(max_age=0, must_revalidate=True)(view))


def not_indexed(response: HttpResponse) -> HttpResponse:
    """Ask search engines to leave an answer out."""
    response["X-Robots-Tag"] = "noindex"
    return response


def alternates(name: str, *args: Any, among: Iterable[str] = languages.CODES) -> dict[str, str]:
    """Return the path of one page in each of the languages."""
    found = {}
    for code in among:
        with override(code):
            found[code] = reverse(name, args=args)
    return found


def absolute(request: HttpRequest, paths: dict[str, str]) -> dict[str, str]:
    """Return the paths as whole addresses."""
    return {code: request.build_absolute_uri(path) for code, path in paths.items()}


def page_of(rows: Any, number: str | None, *, total: int | None = None, per_page: int = PER_PAGE) -> Page:
    """Return one page of rows; Http404 for what is no page. `total` spares the count where it is known."""
    paginator = Paginator(rows, per_page)
    if total is not None:
        paginator.count = total
        paginator.num_pages = max(1, math.ceil(total / per_page))
    try:
        return paginator.page(number or 1)
    except InvalidPage as error:
        raise Http404 from error


class Additions:
    """What apps further right show on a page: the releases on a person's page, for one.

    Each addition has a name, under which the template finds it, and a function of (row, at, language).
    """

    def __init__(self) -> None:
        self._by: dict[str, Callable[[Any, datetime, str], Any]] = {}

    def add(self, name: str, rows: Callable[[Any, datetime, str], Any]) -> None:
        """Show `rows(row, at, language)` under the name."""
        self._by[name] = rows

    def of(self, row: Model, *, at: datetime, language: str) -> dict[str, Any]:
        """Return everything that is added for this row, by name."""
        return {name: rows(row, at, language) for name, rows in self._by.items()}


def permanent_host(request: HttpRequest) -> str:
    """Return the host that permanent ids are made with: the setting `SITE_HOST`, else the one asked for."""
    return settings.SITE_HOST or request.get_host().partition(":")[0].strip("[]")
