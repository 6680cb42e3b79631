"""An edition as the checks read it: what it says, and what they may know of its day, kind and pictures."""

from datetime import date

from django.utils import timezone

from articles.models import Edition
from assets.models import Image
from core import clock, prose
from proof.check import Context, Document
from proof.checks import Picture
from proof.registry import Registry


def document_of(edition: Edition) -> Document:
    """Return the edition's text for the checks."""
    return Document(
        body=edition.body,
        headline=edition.headline,
        kicker=edition.kicker,
        standfirst=edition.standfirst,
        sources=tuple(source.text for source in edition.sources.all()),
    )


def context_of(edition: Edition, registry: Registry, *, on: date | None = None) -> Context:
    """Return what the edition is checked against; `on` is a civil day, by default that of the edition."""
    return Context(
        language=edition.language,
        registry=registry,
        on=on or day_of(edition),
        kind=edition.article.kind,
        pictures=_pictures(edition),
    )


def day_of(edition: Edition) -> date:
    """Return the civil day, in the newsroom's zone, that an edition speaks on: dateline, publication, wish, today."""
    moment = edition.published_at or edition.starts_at or edition.proposed_at or clock.now()
    return edition.dateline_date or timezone.localtime(moment, timezone.get_default_timezone()).date()


def _pictures(edition: Edition) -> dict[str, Picture]:
    """Return the pictures of the body by identifier, with the alternative text in the edition's language."""
    shown = prose.images(edition.body)
    return {
        str(image.token): Picture(getattr(image, f"alt_{edition.language}"), image.decorative, image.credit)
        for image in Image.objects.filter(token__in=shown)
    }
