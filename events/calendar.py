"""Events as iCalendar (RFC 5545, 5546, 7986): whoever took one once is told of each change by the same UID.

Each version has the next SEQUENCE; DTSTAMP and LAST-MODIFIED are the instant at which it became public, so the same
answer has the same bytes. Instants are in UTC, as they are kept: every calendar shows them in its owner's zone, and
none needs a table of a zone's past and future; the times of another zone are said in words besides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, vDuration, vText
from icalendar import Event as Entry

from core import languages
from core.pages import permanent_host
from core.templatetags.record import hour, instant, zone
from events.attendance import contact
from events.models import EventVersion
from events.wording import own_times, where

STATUS: dict[str, str] = {
    EventVersion.Status.PLANNED: "CONFIRMED",
    EventVersion.Status.HELD: "CONFIRMED",
    EventVersion.Status.POSTPONED: "TENTATIVE",
    EventVersion.Status.CANCELLED: "CANCELLED",
}
ASK_AGAIN = timedelta(hours=6)
BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)  # since when something is public that was never announced


@dataclass(frozen=True)
class Feed:
    """What a calendar says of itself: its name, of which page it is the calendar, and its own address."""

    name: str
    description: str
    page: str
    source: str


def written(
    feed: Feed, versions: Iterable[EventVersion], request: HttpRequest, *, publisher: str, gone: Iterable[Any] = ()
) -> bytes:
    """Return a calendar of events, in the language of the page.

    `versions` carry `created` (when the event became public) and `contacts` (see `calendars.for_calendar`). `gone` are
    the last versions of events that were taken off the site: they are cancelled, and nothing is said of them.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{_plain(publisher)}//Newsroom//{languages.current().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    language = {"LANGUAGE": languages.current()}
    calendar.add("name", vText(_plain(feed.name), params=language))
    calendar.add("x-wr-calname", vText(_plain(feed.name)))
    calendar.add("description", _plain(feed.description), parameters=language)
    calendar.add("url", feed.page)
    calendar.add("source", feed.source, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    organiser = request.build_absolute_uri(reverse("home"))
    for version in versions:
        calendar.add_component(_entry(version, request, organiser=organiser, publisher=publisher))
    for version in gone:
        calendar.add_component(_gone(version, request, organiser=organiser, publisher=publisher))
    return calendar.to_ical()


def _entry(version: EventVersion, request: HttpRequest, *, organiser: str, publisher: str) -> Entry:
    """Return one event."""
    text = version.text()
    since = version.live_period.lower or ALWAYS
    made = _begun(version, request, since=since, organiser=organiser, publisher=publisher)
    made.add("created", _utc(getattr(version, "created", None) or ALWAYS))
    made.add("sequence", version.number - 1)
    made.add("status", STATUS[version.status])
    if text:
        made.add("summary", _plain(text.name), parameters={"LANGUAGE": text.language})
    else:
        made.add("summary", _("Event"))
    if description := _described(version):
        made.add("description", _plain(description))
    if place := where(version):
        made.add("location", _plain(place), parameters={"LANGUAGE": languages.current()})
    if version.series:
        made.add("categories", [_plain(version.series.name())], parameters={"LANGUAGE": languages.current()})
    for office in map(contact, getattr(version, "contacts", ())):
        made.add("contact", _plain(", ".join(word for word in (str(office), office.phone, office.email) if word)))
    made.add("url", request.build_absolute_uri(version.get_absolute_url()))
    return made


def _gone(version: EventVersion, request: HttpRequest, *, organiser: str, publisher: str) -> Entry:
    """Return the cancellation of an event that is not announced any more."""
    made = _begun(version, request, since=version.live_period.upper, organiser=organiser, publisher=publisher)
    made.add("sequence", version.number)
    made.add("status", "CANCELLED")
    made.add("summary", _("No longer announced"), parameters={"LANGUAGE": languages.current()})
    return made


def _begun(version: EventVersion, request: HttpRequest, *, since: datetime, organiser: str, publisher: str) -> Entry:
    made = Entry()
    made.add("uid", f"event-{version.event.slug}@{permanent_host(request)}")
    made.add("dtstamp", _utc(since))
    made.add("last-modified", _utc(since))
    made.add("dtstart", _utc(version.period.lower))
    if version.period.upper and _utc(version.period.upper) > _utc(version.period.lower):
        made.add("dtend", _utc(version.period.upper))
    made.add("organizer", organiser, parameters={"CN": _plain(publisher).replace("\n", " ").replace('"', "”")})
    return made


def _described(version: EventVersion) -> str:
    """Return what stands in no field of its own: the status explained, what it is about, what the press must know."""
    text = version.text()
    status = str(version.get_status_display()).capitalize()
    parts = [
        _("%(status)s. %(note)s") % {"status": status, "note": version.status_note} if version.called_off else "",
        text.summary if text else "",
        _("On the spot: %(times)s") % {"times": times} if (times := own_times(version)) else "",
        "\n".join(accreditation(version)),
    ]
    return "\n\n".join(part for part in parts if part)


def accreditation(version: EventVersion) -> list[str]:
    """Return what the press must know, in sentences."""
    lines = []
    if version.deadline:
        said = {"instant": instant(version.deadline), "zone": zone(version.deadline)}
        lines.append(_("Accreditation before %(instant)s (%(zone)s)") % said)
    if version.accreditation_address:
        lines.append(_("Accreditation: %(address)s") % {"address": version.accreditation_address})
    if version.doors:
        lines.append(_("Doors open at %(time)s") % {"time": hour(version.doors)})
    if version.instructions:
        lines.append(version.instructions)
    return lines


def _plain(text: str) -> str:
    """Leave out the control characters, which iCalendar has no way to write, and write every line break as one."""
    return CONTROL.sub("", BREAK.sub("\n", text))


def _utc(value: datetime) -> datetime:
    """Return the instant in UTC, in whole seconds."""
    return value.astimezone(UTC).replace(microsecond=0)
