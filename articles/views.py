"""Releases for readers: the listing and its feeds, the page of a release, its earlier editions, corrections."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import feeds, ledger
from articles import public as door
from articles.entries import entry, identifier, plain_html
from articles.filters import ReleaseFilter
from articles.linked_data import news_article, social_card
from articles.models import Edition
from articles.page import ReleasePage
from core import clock, languages
from core.linked_data import script
from core.live import LIVE
from core.pages import absolute, alternates, not_indexed, page_of, public

WRITERS: dict[str, Callable[[feeds.Feed], HttpResponse]] = {"atom": feeds.atom, "json": feeds.json_feed}


# -- Listings ------------------------------------------------------------------------------------------------


@public
def listing(request: HttpRequest) -> HttpResponse:
    """Show what is live, newest first, narrowed by the filters (4 queries, one more with a registry filter)."""
    at, language = clock.now(), languages.current()
    found = ReleaseFilter(request.GET, queryset=ledger.lines(language, at), at=at, language=language)
    page = page_of(found.narrowed(), request.GET.get("page"), total=found.total)
    editions = ledger.with_people(page.object_list, at)
    response = render(
        request,
        "articles/listing.html",
        {
            "section": "articles",
            "found": found,
            "active": list(found.active()),
            "choices": [(name, found.filters[name].label, found.choices(name)) for name in ("kind", "topic", "year")],
            "ledger": ledger.grouped(editions),
            "page": page,
            "query": found.query(),
            "alternates": alternates("articles:listing"),
            "canonical": request.build_absolute_uri(
                f"{request.path}?{found.query(page=page.number)}" if page.number > 1 else request.path
            ),
        },
    )
    return not_indexed(response) if found.problems or found.values else response


@public
def listing_feed(request: HttpRequest, form: str) -> HttpResponse:
    """Give the listing with its filters as a feed, with tombstones for what was taken back (3 to 4 queries)."""
    at, language = clock.now(), languages.current()
    found = ReleaseFilter(request.GET, queryset=ledger.lines(language, at).defer(None), at=at, language=language)
    gone = ReleaseFilter(request.GET, queryset=ledger.taken_back(language, at), at=at, language=language)
    gone.named = found.named
    query = f"?{found.query()}" if found.query() else ""
    page = request.build_absolute_uri(reverse("articles:listing") + query)
    return WRITERS[form](
        _feed(
            request,
            title=_("%(newsroom)s: releases") % {"newsroom": newsroom_name()},
            page=page,
            url=request.build_absolute_uri(request.path + query),
            editions=found.narrowed()[: feeds.LENGTH],
            gone=gone.narrowed()[: feeds.LENGTH],
        )
    )


@public
def corrections(request: HttpRequest) -> HttpResponse:
    """Show what was corrected and what was taken back, latest first."""
    at, language = clock.now(), languages.current()
    page = page_of(ledger.corrections(language, at), request.GET.get("page"))
    return render(
        request,
        "articles/corrections.html",
        {
            "section": "corrections",
            "page": page,
            "alternates": alternates("articles:corrections"),
            "canonical": request.build_absolute_uri(request.path),
        },
    )


@public
def corrections_feed(request: HttpRequest, form: str) -> HttpResponse:
    """Give the corrected releases as a feed, as they stand now, and what was taken back as tombstones."""
    at, language = clock.now(), languages.current()
    corrected = ledger.lines(language, at).defer(None).filter(corrected_at__isnull=False)
    return WRITERS[form](
        _feed(
            request,
            title=_("%(newsroom)s: corrections") % {"newsroom": newsroom_name()},
            page=request.build_absolute_uri(reverse("articles:corrections")),
            url=request.build_absolute_uri(request.path),
            editions=corrected.order_by("-corrected_at", "-pk")[: feeds.LENGTH],
            gone=ledger.taken_back(language, at)[: feeds.LENGTH],
        )
    )


def _feed(request: HttpRequest, *, title: str, page: str, url: str, editions: Any, gone: Any) -> feeds.Feed:
    return feeds.Feed(
        id=url,
        title=title,
        url=url,
        page=page,
        author=newsroom_name(),
        language=languages.current(),
        entries=[entry(edition, request, html=plain_html(edition.body)) for edition in editions],
        tombstones=[feeds.Tombstone(identifier(row, request), row.ends_at, row.notice) for row in gone],
    )


# -- A release -------------------------------------------------------------------------------------------------


@public
def article(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Answer an address: the release, its new address, a notice, 410, or the 404 of what never existed."""
    at, language = clock.now(), languages.current()
    answer = door.answer(language, year, slug, at)
    match answer.standing:
        case door.MOVED:
            moved = answer.address
            return HttpResponsePermanentRedirect(reverse("articles:article", args=[moved.year, moved.slug]))
        case door.LIVE:
            answer.edition.address_year, answer.edition.address_slug = year, slug
            return _release(request, answer.edition, at)
        case door.ENDED:
            return _ended(request, answer.edition, at, gone=answer.gone)
    raise Http404


@public
def former_edition(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """Show an edition as it was, for the record; the current one is at the release's own address."""
    at, language = clock.now(), languages.current()
    edition = door.former_edition(language, year, slug, number, at)
    if edition is None:
        return _former_elsewhere(door.answer(language, year, slug, at), number)
    if edition.standing(at) == LIVE:
        return HttpResponseRedirect(reverse("articles:article", args=[year, slug]))
    return not_indexed(_release(request, edition, at))


def _former_elsewhere(answer: door.Answer, number: int) -> HttpResponse:
    """Lead to the same edition at the release's new address; Http404 where there is none."""
    if answer.standing != door.MOVED:
        raise Http404
    moved = answer.address
    return HttpResponsePermanentRedirect(reverse("articles:former_edition", args=[moved.year, moved.slug, number]))


@public
def short(request: HttpRequest, reference: str) -> HttpResponse:
    """Lead from the permanent reference to the release, in the reader's language where it exists."""
    at = clock.now()
    editions = list(
        door.with_address(Edition.objects.begun(at).filter(article__reference=reference)).only(
            "pk", "language", "live_period", "starts_at", "article"
        )
    )
    if not editions:
        raise Http404
    wanted = languages.current()
    best = max(editions, key=lambda row: (row.standing(at) == LIVE, row.language == wanted, row.starts_at))
    return HttpResponseRedirect(best.get_absolute_url())


def _release(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    page = ReleasePage(edition, at)
    issuers = page.issuers()
    current = page.current
    paths = {code: row.get_absolute_url() for code, row in page.translations.items()}
    return render(
        request,
        "articles/article.html",
        {
            "section": "articles",
            "release": page,
            "edition": edition,
            "former": current is not None and current.pk != edition.pk,
            "facts": page.facts(),
            "check_against_delivery": page.check_against_delivery,
            "issuers": issuers,
            "press_contacts": page.press_contacts(issuers),
            "documents": page.documents(),
            "quotations": page.quotations(),
            "record": page.record(),
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(current.get_absolute_url()) if current else "",
            "short_address": request.build_absolute_uri(reverse("short:release", args=[edition.article.reference])),
            "social_card": social_card(page, request),
            "linked_data": script(news_article(page, request, issuers=issuers, publisher=newsroom_name())),
        },
    )


def _ended(request: HttpRequest, edition: Edition, at: datetime, *, gone: bool) -> HttpResponse:
    """Say that it was public and is not any more, and nothing of what it said."""
    context = {
        "state": edition.state(at),
        "notice": edition.notice,
        "when": edition.live_period.upper,
        "reference": edition.article.reference,
        "alternates": {},
    }
    return not_indexed(render(request, "articles/ended.html", context, status=410 if gone else 200))


def newsroom_name() -> str:
    """Return what the newsroom calls itself."""
    return settings.NEWSROOM_NAME or _("Newsroom")
