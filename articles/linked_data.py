"""A release as schema.org NewsArticle (JSON-LD), with the same values as on its page."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from articles.entries import short_address, without_empty
from articles.page import ReleasePage
from assets.pictures import address
from assets.renditions import widths
from core.templatetags.record import iso

OPEN_GRAPH_WIDTH = 960


def news_article(page: ReleasePage, request: HttpRequest, *, issuers: list[Any], publisher: str) -> dict[str, Any]:
    """Describe the release that a page shows."""
    edition = page.edition
    canonical = request.build_absolute_uri(page.current.get_absolute_url()) if page.current else ""
    organisations = [
        {
            "@type": "GovernmentOrganization",
            "name": row.name,
            "url": request.build_absolute_uri(row.organisation.get_absolute_url()),
        }
        for row in issuers
    ]
    return {"@context": "https://schema.org", "@type": "NewsArticle"} | without_empty({
        "headline": edition.headline,
        "alternativeHeadline": edition.kicker,
        "description": edition.standfirst,
        "inLanguage": edition.language,
        "url": canonical,
        "mainEntityOfPage": canonical,
        "identifier": edition.article.reference,
        "sameAs": short_address(edition, request),
        "articleSection": str(page.kind.label),
        "datePublished": iso(edition.published_at),
        "dateModified": iso(page.updated or edition.published_at),
        "dateline": dateline(page),
        "image": image_address(page, request),
        "author": organisations,
        "publisher": {"@type": "Organization", "name": publisher},
        "mentions": [
            {"@type": "Person", "name": one.label, "jobTitle": one.title}
            if one.title
            else {"@type": "Person", "name": one.label}
            for one in page.people
        ],
        "correction": [
            {"@type": "CorrectionComment", "text": row.public_note, "datePublished": iso(row.starts_at)}
            for row in page.corrections
        ],
    })  # fmt: skip


def dateline(page: ReleasePage) -> str:
    """Return place and ISO date of the dateline."""
    place = page.edition.dateline_place.name(page.language) if page.edition.dateline_place else ""
    day = page.edition.dateline_date.isoformat() if page.edition.dateline_date else ""
    return ", ".join(part for part in (place, day) if part)


def image_address(page: ReleasePage, request: HttpRequest) -> str:
    """Return the lead picture's whole address, "" where there is none."""
    if page.lead is None:
        return ""
    offered = widths(page.lead)
    width = max((width for width in offered if width <= OPEN_GRAPH_WIDTH), default=offered[-1])
    return request.build_absolute_uri(address(page.lead, width, "jpeg"))


def script(data: dict[str, Any]) -> SafeString:
    """Return the data as the inside of a `<script type="application/ld+json">`, which nothing in it can leave."""
    text = json.dumps(data, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
