"""What happens, when and where, with whom: an event is permanent, what is said of it for a time is a version."""

from events.models.events import Event
from events.models.parts import EventText, Participation, ProgrammeItem
from events.models.places import EventSeries, Place
from events.models.versions import EventVersion

__all__ = ["Event", "EventSeries", "EventText", "EventVersion", "Participation", "Place", "ProgrammeItem"]
