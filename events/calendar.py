"""An event as iCalendar (RFC 5545, RFC 7986): whoever took it once is told of its cancellation by the same UID."""

from datetime import UTC, datetime

from icalendar import Calendar
from icalendar import Event as Entry

from core.templatetags.record import country
from events.models import Event, EventText

STATUS: dict[str, str] = {
    Event.Status.PLANNED: "CONFIRMED",
    Event.Status.HELD: "CONFIRMED",
    Event.Status.POSTPONED: "TENTATIVE",
    Event.Status.CANCELLED: "CANCELLED",
}
SEQUENCE: dict[str, int] = {Event.Status.POSTPONED: 1, Event.Status.CANCELLED: 1}


def written(event: Event, text: EventText, *, url: str, host: str) -> bytes:
    """Return the calendar with this one event; instants are in UTC, `url` is its page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Newsroom//Events//EN")
    calendar.add("version", "2.0")
    entry = Entry()
    entry.add("uid", f"event-{event.slug}@{host}")
    entry.add("dtstamp", _utc(event.live_period.lower) if event.live_period.lower else _utc(event.period.lower))
    entry.add("dtstart", _utc(event.period.lower))
    if event.period.upper:
        entry.add("dtend", _utc(event.period.upper))
    entry.add("summary", text.name, parameters={"LANGUAGE": text.language})
    description = "\n\n".join(part for part in (event.status_note, text.summary) if part)
    if description:
        entry.add("description", description)
    if event.place:
        entry.add("location", ", ".join(part for part in (event.place.name(), country(event.place.country)) if part))
    entry.add("status", STATUS[event.status])
    entry.add("sequence", SEQUENCE.get(event.status, 0))
    entry.add("url", url)
    calendar.add_component(entry)
    return calendar.to_ical()


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)
