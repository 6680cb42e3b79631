"""What the public version of an event makes public by naming it: people and documents."""

from django.db.models import QuerySet

from assets.models import shows_document
from core.live import Instant
from events.models import EventVersion, Participation, ProgrammeItem
from people.models import names_in_public


def participations(at: Instant) -> QuerySet:
    """Return who takes part in live events."""
    return Participation.objects.filter(version__in=EventVersion.objects.live(at).values("pk"))


def speakers(at: Instant) -> QuerySet:
    """Return who speaks in the programme of live events."""
    rows = ProgrammeItem.speakers.through.objects
    return rows.filter(programmeitem__version__in=EventVersion.objects.live(at).values("pk"))


def documents(at: Instant) -> QuerySet:
    """Return which documents live events offer."""
    return EventVersion.documents.through.objects.filter(eventversion__in=EventVersion.objects.live(at).values("pk"))


def register() -> None:
    """Count these as what makes a person or a document public."""
    names_in_public.add(participations, "person")
    names_in_public.add(speakers, "person")
    shows_document.add(documents, "document")
