"""What readers get for an address, and what live releases make public by naming it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from articles.models import Address, Article, Edition, EditionDocument, EditionPicture, Mention, QuotationSpeaker
from articles.models.editions import EditionQuerySet
from assets.models import shows_document, shows_image
from core import clock, usage
from core.live import ENDED, LIVE, NEVER, Instant
from people.models import Person, names_in_public

MOVED = "moved"


@dataclass(frozen=True)
class Answer:
    """What an address answers: LIVE (the edition), MOVED (its current address), ENDED (why) or NEVER (nothing)."""

    standing: str
    edition: Edition | None = None
    address: Address | None = None

    @property
    def gone(self) -> bool:
        """Whether it was removed: 410 rather than a notice."""
        return self.edition is not None and self.edition.ending == Edition.Ending.REMOVED


def answer(language: str, year: int, slug: str, at: datetime | None = None) -> Answer:
    """Return what an address answers at an instant (two queries, one more where it moved)."""
    at = at or clock.now()
    editions = Edition.objects.begun(at).filter(
        article__addresses__language=language,
        article__addresses__year=year,
        article__addresses__slug=slug,
        language=language,
    )
    edition = (
        editions.select_related("article__event", "dateline_place", "head", "lead_picture")
        .annotate(asked=Subquery(_addresses(year=year, slug=slug).values("current")[:1]))
        .order_by("-starts_at")
        .first()
    )
    if edition is None:
        return Answer(NEVER)
    if not edition.asked:
        return Answer(MOVED, edition, Address.objects.get(article=edition.article_id, language=language, current=True))
    return Answer(edition.standing(at), edition)


def former_edition(language: str, year: int, slug: str, number: int, at: datetime | None = None) -> Edition | None:
    """Return an earlier edition for the record: only of a release that is live, and only what was public.

    What was withdrawn is not shown again when the release comes back, nor is anything that a removal covers.
    """
    at = at or clock.now()
    now = answer(language, year, slug, at)
    if now.edition is None or now.standing != LIVE:
        return None
    edition = (
        record(now.edition, at)
        .filter(number=number)
        .select_related("article__event", "dateline_place", "head", "lead_picture")
        .first()
    )
    return None if edition is None or taken_off(edition, at) else edition


def taken_off(edition: Edition, at: datetime) -> bool:
    """Tell whether the text was withdrawn by the instant, or removed with the release as it then was."""
    if edition.standing(at) == ENDED and edition.ending in (Edition.Ending.WITHDRAWN, Edition.Ending.REMOVED):
        return True
    removed = Edition.objects.ended(at).filter(
        article=edition.article_id,
        language=edition.language,
        ending=Edition.Ending.REMOVED,
        starts_at__gt=edition.starts_at,
    )
    return removed.exists()


def record(edition: Edition, at: Instant = None) -> EditionQuerySet:
    """Return the editions of the same release and language that were or are public, newest first."""
    return (
        Edition.objects.begun(at).filter(article=edition.article_id, language=edition.language).order_by("-starts_at")
    )


def with_address(editions: EditionQuerySet) -> EditionQuerySet:
    """Annotate `address_year` and `address_slug`, so that a listing needs no query a line."""
    current = _addresses(current=True)
    return editions.annotate(
        address_year=Subquery(current.values("year")[:1]), address_slug=Subquery(current.values("slug")[:1])
    )


def _addresses(**which: Any) -> QuerySet[Address]:
    return Address.objects.filter(article=OuterRef("article"), language=OuterRef("language"), **which)


def _rows(model: type[Any], edition: str = "edition") -> Callable[[Instant], QuerySet]:
    """Return a function giving the rows of a model whose edition is live at an instant."""
    return lambda at: model.objects.filter(**{f"{edition}__in": Edition.objects.live(at).values("pk")})


def register() -> None:
    """Tell the registries and the files what makes them public: live releases, by naming them."""
    names_in_public.add(_rows(Mention), "person")
    names_in_public.add(_rows(QuotationSpeaker, "quotation__edition"), "person")
    shows_image.add(Edition.objects.live, "lead_picture")
    shows_image.add(_rows(EditionPicture), "image")
    shows_document.add(_rows(EditionDocument), "document")
    usage.show_as(Article, Edition, "article")
    usage.tell(Person, _("Speaker of a speech"), spoken_by)


def spoken_by(person: Person) -> EditionQuerySet:
    """Return the editions whose facts name somebody as the speaker: a reference that is no foreign key."""
    return Edition.objects.filter(facts__speaker=person.slug)


__all__ = [
    "ENDED",
    "LIVE",
    "MOVED",
    "NEVER",
    "Answer",
    "answer",
    "former_edition",
    "record",
    "register",
    "taken_off",
    "with_address",
]
