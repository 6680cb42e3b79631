"""One description of a release for every format that leaves the site: feeds, linked data, sitemaps."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest
from django.urls import reverse

from articles import kinds
from articles.models import Edition
from core import prose
from core.pages import permanent_host


@dataclass(frozen=True)
class Entry:
    """A live release: instants are aware; addresses are whole; `id` never changes."""

    id: str
    url: str
    short_url: str
    headline: str
    kicker: str
    summary: str
    html: str
    language: str
    kind: str
    reference: str
    published: datetime
    updated: datetime


def entry(edition: Edition, request: HttpRequest, *, html: str = "") -> Entry:
    """Describe a live edition that is annotated with its address and `updated_at` (`articles.ledger`)."""
    return Entry(
        id=identifier(edition, request),
        url=request.build_absolute_uri(edition.get_absolute_url()),
        short_url=short_address(edition, request),
        headline=edition.headline,
        kicker=edition.kicker,
        summary=edition.standfirst,
        html=html,
        language=edition.language,
        kind=str(kinds.KINDS[edition.article.kind].label),
        reference=edition.article.reference,
        published=edition.published_at,
        updated=edition.updated_at,
    )


def identifier(edition: Edition, request: HttpRequest) -> str:
    """Return the permanent id of a release in one language (tag URI, RFC 4151), whatever it is called."""
    reference = edition.article.reference
    return f"tag:{permanent_host(request)},{reference[:4]}:release/{reference}/{edition.language}"


def short_address(edition: Edition, request: HttpRequest) -> str:
    """Return the permanent short address of the release."""
    return request.build_absolute_uri(reverse("short:release", args=[edition.article.reference]))


def plain_html(body: str) -> str:
    """Return a body that stands by itself: no links to the registry, no pictures, footnotes at the end."""
    rendered = prose.render(body, link=lambda kind, slug: None, picture=lambda token, caption: "")
    notes = "".join(f'<li id="note-{number}">{note}</li>' for number, note in rendered.notes)
    return f"{rendered.body}<ol>{notes}</ol>" if notes else str(rendered.body)


def instant(value: datetime) -> str:
    """Write an instant for a machine: RFC 3339, in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
