"""Events for readers: listings, the page of an event, calendars."""

from events.views.calendars import calendar, event_calendar, series_calendar
from events.views.event import event, on_event_page
from events.views.listings import events, month, of_person, series, upcoming, year

__all__ = [
    "calendar",
    "event",
    "event_calendar",
    "events",
    "month",
    "of_person",
    "on_event_page",
    "series",
    "series_calendar",
    "upcoming",
    "year",
]
