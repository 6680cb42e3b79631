"""Derive who is named and who said what from the marks in the body, with the titles of the day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, EditionPicture, Mention, Quotation, QuotationSpeaker
from assets.models import Image
from core import prose
from core.live import Instant
from events.models import Event, Place
from people.models import Organisation, OrganisationName, Person
from people.titles import titles

REGISTRIES: dict[str, type[Any]] = {
    "person": Person,
    "organisation": Organisation,
    "event": Event,
    "place": Place,
}


def registered(references: Iterable[tuple[str, str]]) -> dict[tuple[str, str], models.Model]:
    """Return the registry rows behind (kind, slug) pairs; ValidationError names those that nobody registered."""
    wanted: dict[str, set[str]] = {}
    for kind, slug in references:
        wanted.setdefault(kind, set()).add(slug)
    found: dict[tuple[str, str], models.Model] = {}
    for kind, slugs in wanted.items():
        rows = REGISTRIES[kind]._default_manager.filter(slug__in=slugs)
        found |= {(kind, row.slug): row for row in rows}
    missing = sorted(f"{kind}:{slug}" for kind, slugs in wanted.items() for slug in slugs if (kind, slug) not in found)
    if missing:
        raise ValidationError(
            {"body": [_("The registry does not know “%(name)s”.") % {"name": name} for name in missing]}
        )
    return found


def titles_of_the_day(
    rows: Iterable[models.Model], *, on: date | None, at: Instant, language: str
) -> dict[models.Model, str]:
    """Return what each person or thing was called on the day, as the public knows it at the instant."""
    rows = list(rows)
    people = [row.merged_into_id or row.pk for row in rows if isinstance(row, Person)]
    bodies = [row.pk for row in rows if isinstance(row, Organisation)]
    held: dict[int, str] = {}
    called: dict[int, str] = {}
    if on and people:
        held = titles(people, on=on, at=at, language=language)
    if on and bodies:
        names = OrganisationName.objects.live(at).filter(organisation__in=bodies, language=language)
        called = {name.organisation_id: name.name for name in names.filter(period__contains=on)}

    def title(row: models.Model) -> str:
        match row:
            case Person():
                return held.get(row.merged_into_id or row.pk, "")
            case Organisation():
                return called.get(row.pk, "")
            case Event():
                return row.name(language, at)
            case Place():
                return row.name(language)
        return ""

    return {row: title(row) for row in rows}


def derive(edition: Edition, *, at: Instant = None) -> None:
    """Replace the edition's mentions, quotations and pictures in the text by what its body says now.

    Titles are resolved on the dateline's date, as the public knows them at `at`. Raises ValidationError on
    `body` when a mark names somebody or something that no registry holds.
    """
    mentions, quotations = prose.mentions(edition.body), prose.quotations(edition.body)
    rows = registered(prose.references(edition.body))
    called = titles_of_the_day(rows.values(), on=edition.dateline_date, at=at, language=edition.language)

    edition.mentions.all().delete()
    Mention.objects.bulk_create(
        Mention(
            edition=edition,
            position=mention.position,
            text=mention.text,
            title=called[rows[mention.kind, mention.slug]],
            **{mention.kind: rows[mention.kind, mention.slug]},
        )
        for mention in mentions
    )
    QuotationSpeaker.objects.filter(quotation__edition=edition).delete()
    edition.quotations.all().delete()
    for quote in quotations:
        quotation = Quotation.objects.create(
            edition=edition,
            position=quote.position,
            text=quote.text,
            html=quote.html,
            language=quote.language or edition.language,
            name=quote.name,
        )
        QuotationSpeaker.objects.bulk_create(
            QuotationSpeaker(
                quotation=quotation, position=place, title=called[rows[speaker]], **{speaker[0]: rows[speaker]}
            )
            for place, speaker in enumerate(quote.speakers)
            if speaker[0] in ("person", "organisation")
        )
    _derive_pictures(edition)


def _derive_pictures(edition: Edition) -> None:
    tokens = list(dict.fromkeys(prose.images(edition.body)))
    known = {str(image.token): image for image in Image.objects.filter(token__in=tokens)}
    missing = [token for token in tokens if token not in known]
    if missing:
        raise ValidationError(
            {"body": [_("No picture has the number %(token)s.") % {"token": token} for token in missing]}
        )
    edition.edition_pictures.all().delete()
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=edition, image=known[token], position=place) for place, token in enumerate(tokens)
    )


def kept_titles(edition: Edition) -> dict[models.Model, tuple[str, str]]:
    """Return whom the text names and quotes, each with the words of the text and the title kept (2 queries)."""
    kept: dict[models.Model, tuple[str, str]] = {}
    for mention in edition.mentions.select_related("person", "organisation"):
        if row := mention.person or mention.organisation:
            kept.setdefault(row, (mention.text, mention.title))
    for speaker in QuotationSpeaker.objects.filter(quotation__edition=edition).select_related("person", "organisation"):
        if row := speaker.person or speaker.organisation:
            kept.setdefault(row, (str(row), speaker.title))
    return kept


def titles_not_public(edition: Edition, at: Instant) -> list[str]:
    """Return the kept titles that the public would not know, or know otherwise, at the instant."""
    kept = kept_titles(edition)
    called = titles_of_the_day(kept, on=edition.dateline_date, at=at, language=edition.language)
    return [title for row, (_text, title) in kept.items() if title and called[row] != title]
