"""What releases add to the pages of people, organisations and events: where each is named, and what was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from articles.ledger import grouped, lines
from articles.models import Address, Edition, QuotationSpeaker
from events.models import Event
from events.views import on_event_page
from people.models import Organisation, Person
from people.views import on_organisation_page, on_person_page

SHOWN = 10
QUOTED = 8


def releases(row: Person | Organisation | Event, at: datetime, language: str) -> dict:
    """Return the latest releases that name it, grouped, and whether there are more (one query)."""
    editions: Sequence[Edition] = list(lines(language, at).about(row)[: SHOWN + 1])
    return grouped(editions[:SHOWN]) | {"more": len(editions) > SHOWN, "any": bool(editions)}


def quotations(person: Person, at: datetime, language: str) -> list[QuotationSpeaker]:
    """Return what the person said, latest first, with the title of the day and the release's address (one query)."""
    address = Address.objects.filter(
        article=OuterRef("quotation__edition__article"), language=OuterRef("quotation__edition__language"), current=True
    )
    speaking = QuotationSpeaker.objects.filter(
        person__in=person.records(), quotation__edition__in=Edition.objects.live(at).in_language(language).values("pk")
    )
    speaking = speaking.annotate(
        address_year=Subquery(address.values("year")[:1]), address_slug=Subquery(address.values("slug")[:1])
    )
    speaking = (
        speaking.select_related("quotation__edition__article")
        .defer("quotation__edition__body")
        .order_by(F("quotation__edition__published_at").desc(), "-quotation__edition", "quotation__position")
    )
    rows: list[Any] = list(speaking[:QUOTED])
    for row in rows:
        row.quotation.edition.address_year, row.quotation.edition.address_slug = row.address_year, row.address_slug
    return rows


def register() -> None:
    """Tell the pages of people, organisations and events what to show besides."""
    on_person_page.add("releases", releases)
    on_person_page.add("quotations", quotations)
    on_organisation_page.add("releases", releases)
    on_event_page.add("releases", releases)
