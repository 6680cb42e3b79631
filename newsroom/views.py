"""Home, and what a site has beside its content: the reader's language, robots, contacts, health, errors."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import ledger
from core import clock, languages
from core.pages import absolute, alternates, public
from events.views import upcoming
from people.models import Organisation, PressContact

LATEST = 12
COMING = 4
CORRECTED = 3
SECURITY_TXT_MONTHS = 6


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show what is new, what is coming and what was corrected (6 queries)."""
    at, language = clock.now(), languages.current()
    latest = ledger.with_people(ledger.lines(language, at)[:LATEST], at)
    paths = alternates("home")
    return render(
        request,
        "newsroom/home.html",
        {
            "ledger": ledger.grouped(latest),
            "coming": upcoming(at)[:COMING],
            "corrected": ledger.corrections(language, at)[:CORRECTED],
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(request.path),
        },
    )


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's language."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ("Accept-Language",))
    patch_cache_control(response, max_age=0, must_revalidate=True)
    return response


@public
def about(request: HttpRequest, page: str) -> HttpResponse:
    """Show one of the pages that a ministry must have."""
    paths = alternates(page)
    return render(
        request,
        f"newsroom/{page.replace('-', '_')}.html",
        {
            "press_contacts": PressContact.objects.filter(organisation__in=Organisation.objects.live())
            if page == "contact"
            else (),
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(request.path),
        },
    )


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where the sitemaps are, and to leave the desk alone (RFC 9309)."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap-news'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116); it expires in the future, and changes once a month only."""
    host = request.get_host().partition(":")[0]
    contact = getattr(settings, "SECURITY_CONTACT", "") or f"mailto:security@{host}"
    month = clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = month + timedelta(days=30 * SECURITY_TXT_MONTHS)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Preferred-Languages: {', '.join(languages.CODES)}",
        f"Canonical: {request.build_absolute_uri(reverse('security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


# -- Health -------------------------------------------------------------------------------------------------

_migrated = False


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; the database is not asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether readers can be served: the database answers, and every migration is applied (else 503)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        words = "ok" if _is_migrated() else "migrations are not applied"
    except DatabaseError:
        words = "the database does not answer"
    return HttpResponse(f"{words}\n", status=200 if words == "ok" else 503, content_type="text/plain; charset=utf-8")


def _is_migrated() -> bool:
    """Tell whether nothing is left to apply; once true it stays so for the life of the process."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


# -- Errors: the same bytes whatever was asked ------------------------------------------------------------------


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is not there, was never public, or never will be."""
    return _error(request, 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what is not allowed."""
    return _error(request, 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when the program failed; the page needs nothing of it."""
    return _error(request, 500, plain=True)


def _error(request: HttpRequest, status: int, *, plain: bool = False) -> HttpResponse:
    response = render(None if plain else request, f"{status}.html", status=status)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, max_age=0, must_revalidate=True)
    return response
