"""Events, their series and places at the desk."""

from events.admin.events import EventAdmin
from events.admin.places import EventSeriesAdmin, PlaceAdmin
from events.admin.versions import EventVersionAdmin

__all__ = ["EventAdmin", "EventSeriesAdmin", "EventVersionAdmin", "PlaceAdmin"]
