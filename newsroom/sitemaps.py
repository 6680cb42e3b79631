"""What search engines may fetch: every live page, and the news of the last two days (sitemaps.org, Google News)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import etree

from articles import ledger
from articles.entries import instant
from core import clock, languages
from core.pages import public
from events import agenda
from events.models import Event
from people.models import Organisation, Person

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MOST = 50_000
MOST_NEWS = 1_000
NEWS_AGE = timedelta(days=2)
LISTINGS = (
    "home",
    "articles:listing",
    "articles:corrections",
    "people:people",
    "people:organisations",
    "events:events",
)


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every live page in every language, releases with the instant of their last change of substance."""
    at = clock.now()
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP})
    for place, (path, changed) in enumerate(_pages(at)):
        if place == MOST:
            break
        url = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(url, f"{{{SITEMAP}}}loc").text = request.build_absolute_uri(path)
        if changed:
            etree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = instant(changed)
    return _xml(root)


@public
def news(request: HttpRequest) -> HttpResponse:
    """List the releases published in the last two days."""
    at = clock.now()
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "news": NEWS})
    for language in languages.CODES:
        with override(language):
            name = settings.NEWSROOM_NAME or _("Newsroom")
        for edition in ledger.lines(language, at).filter(published_at__gt=at - NEWS_AGE)[: MOST_NEWS // 2]:
            url = etree.SubElement(root, f"{{{SITEMAP}}}url")
            etree.SubElement(url, f"{{{SITEMAP}}}loc").text = request.build_absolute_uri(edition.get_absolute_url())
            about = etree.SubElement(url, f"{{{NEWS}}}news")
            publication = etree.SubElement(about, f"{{{NEWS}}}publication")
            etree.SubElement(publication, f"{{{NEWS}}}name").text = name
            etree.SubElement(publication, f"{{{NEWS}}}language").text = language
            etree.SubElement(about, f"{{{NEWS}}}publication_date").text = instant(edition.published_at)
            etree.SubElement(about, f"{{{NEWS}}}title").text = edition.headline
    return _xml(root)


def _pages(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """Yield (path, last change of substance or None); a fixed number of queries."""
    registries = {
        "people:person": list(Person.objects.live(at, many=True).order_by("pk").values_list("slug")),
        "people:organisation": list(Organisation.objects.live(at).order_by("pk").values_list("slug")),
        "events:event": list(Event.objects.live(at).order_by("pk").values_list("year", "slug")),
        "events:year": [(year,) for year, _count in agenda.years(agenda.public_versions(at))],
        "events:series": list(agenda.public_series(at).order_by("pk").values_list("slug")),
    }
    for language in languages.CODES:
        with override(language):
            yield from ((reverse(name), None) for name in LISTINGS)
            for edition in ledger.lines(language, at).select_related(None).only("language", "published_at"):
                yield edition.get_absolute_url(), edition.updated_at
            for name, rows in registries.items():
                yield from ((reverse(name, args=row), None) for row in rows)


def _xml(root: etree._Element) -> HttpResponse:
    text = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
