"""What a live event makes public by naming it: people and documents."""

from django.db.models import QuerySet

from assets.models import shows_document
from core.live import Instant
from events.models import Event, Participation, ProgrammeItem
from people.models import names_in_public


def participations(at: Instant) -> QuerySet:
    """Return who takes part in live events."""
    return Participation.objects.filter(event__in=Event.objects.live(at).values("pk"))


def speakers(at: Instant) -> QuerySet:
    """Return who speaks in the programme of live events."""
    return ProgrammeItem.speakers.through.objects.filter(programmeitem__event__in=Event.objects.live(at).values("pk"))


def documents(at: Instant) -> QuerySet:
    """Return which documents live events offer."""
    return Event.documents.through.objects.filter(event__in=Event.objects.live(at).values("pk"))


def register() -> None:
    """Count these as what makes a person or a document public."""
    names_in_public.add(participations, "person")
    names_in_public.add(speakers, "person")
    shows_document.add(documents, "document")
