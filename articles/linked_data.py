"""A release as schema.org NewsArticle (JSON-LD), with the same values as on its page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from articles.entries import short_address
from articles.page import ReleasePage
from assets.pictures import address
from assets.renditions import SQUARE, WHOLE, WIDE, height, widths
from core.linked_data import without_empty
from core.templatetags.record import iso


@dataclass(frozen=True)
class Card:
    """What networks show of a page: an address, its size in pixels and what is to be seen ("" for a decorative one)."""

    url: str
    width: int
    height: int
    alt: str


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
        "image": [card.url for crop in (WIDE, SQUARE, WHOLE) if (card := social_card(page, request, crop))],
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


def social_card(page: ReleasePage, request: HttpRequest, crop: str = WIDE) -> Card | None:
    """Return the lead picture cut as networks show it, at its largest; None where readers see none."""
    image = page.lead
    if image is None:
        return None
    width = widths(image, crop)[-1]
    url = request.build_absolute_uri(address(image, width, "jpeg", crop))
    return Card(url, width, height(image, width, crop), image.alt(page.language))
