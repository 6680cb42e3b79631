"""An event as schema.org Event (JSON-LD), with the same values as on its page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from core.linked_data import without_empty
from core.templatetags.record import country, iso
from events.attendance import Group
from events.models import EventText, EventVersion, Participation

STATUS: dict[str, str] = {
    EventVersion.Status.PLANNED: "EventScheduled",
    EventVersion.Status.HELD: "EventScheduled",
    EventVersion.Status.POSTPONED: "EventPostponed",
    EventVersion.Status.CANCELLED: "EventCancelled",
}
ORGANISING = (Participation.Role.CHAIR, Participation.Role.CO_CHAIR, Participation.Role.HOST)


def event(
    version: EventVersion,
    text: EventText,
    request: HttpRequest,
    *,
    groups: Iterable[Group],
    formerly: datetime | None,
) -> dict[str, Any]:
    """Describe the event that a page shows; `formerly` is when it was to begin before it was moved."""
    status = STATUS[version.status]
    moved = formerly is not None and status == "EventScheduled"
    place = version.place
    return {"@context": "https://schema.org", "@type": "Event"} | without_empty({
        "name": text.name,
        "description": text.summary,
        "inLanguage": text.language,
        "url": request.build_absolute_uri(version.get_absolute_url()),
        "startDate": iso(version.starts),
        "endDate": iso(version.ends),
        "doorTime": version.doors and iso(opening(version)),
        "eventStatus": f"https://schema.org/{'EventRescheduled' if moved else status}",
        "previousStartDate": iso(formerly) if moved or status == "EventPostponed" else "",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode" if place else "",
        "location": place and {
            "@type": "Place",
            "name": place.name(),
            "address": {"@type": "PostalAddress", "addressLocality": place.name()}
            | ({"addressCountry": place.country} if country(place.country) else {}),
        },
        "organizer": [_body(one, request) for group in groups if group.role in ORGANISING for one in group.members
                      if one.kind == "organisation"],
        "superEvent": version.series and {"@type": "EventSeries", "name": version.series.name()},
    })  # fmt: skip


def opening(version: EventVersion) -> datetime | None:
    """Return when the doors open: on its first day, in its time zone."""
    if version.doors is None:
        return None
    return datetime.combine(version.starts.date(), version.doors, tzinfo=version.zone)


def _body(one: Any, request: HttpRequest) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": one.name, "url": request.build_absolute_uri(one.url)}
