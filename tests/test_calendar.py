"""Calendars to take along: read as bytes by a checker of our own, and by two libraries that know nothing of us."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange

from core import clock
from events import workflow
from events.calendar import Feed, written
from events.models import Event, EventSeries, EventText, EventVersion, Place
from people.models import PressContact
from people.workflow import announce, fingerprint
from tests import ics
from tests.factories import make_event, make_organisation, make_person, make_place, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
KNOWN = TimestamptzRange(NOON - timedelta(days=9), None)
EVERYTHING = "/fr/evenements/calendrier.ics"


@pytest.fixture(autouse=True)
def _first_of_april():
    with clock.at(NOON), override("fr"):
        yield


def period(begins: str, ends: str | None) -> TimestamptzRange:
    return TimestamptzRange(datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)


def of_event(event) -> str:
    return reverse("events:event_calendar", args=[event.year, event.slug])


def events_in(client, path: str) -> dict[str, ics.Component]:
    """Return the events of a calendar by UID, checked."""
    return {event["UID"].value: event for event in ics.read(client.get(path).content).components}


def uid(event) -> str:
    return f"event-{event.slug}@testserver"


def public(act: Callable[..., Any], version: EventVersion, *, at: datetime, **facts: Any) -> None:
    """Let one person prepare an act on an event and another announce it."""
    with clock.at(at):
        done = act(version, by=make_user("keeper"), **facts)
        announcement = done if act is workflow.withdraw else done.begins_with
        announce(announcement, by=make_user("keeper"), seen=fingerprint(announcement))


# -- one event ---


def test_an_event_says_when_where_and_what_in_utc_and_its_own_times_in_words(client):
    place = make_place("New York", country="US")
    event = make_event(
        "Réunion; à huis clos, ou presque",
        period=period("2026-05-12T09:00-04:00", "2026-05-12T11:30-04:00"),
        time_zone="America/New_York", place=place, accreditation_address="presse@example.org",
        accreditation_deadline=datetime(2026, 5, 8, 16, tzinfo=UTC),
    )  # fmt: skip
    response = client.get(of_event(event))
    [entry] = ics.read(response.content).components
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert response["Cache-Control"] == "max-age=0, must-revalidate" and response["X-Robots-Tag"] == "noindex"
    assert (entry["DTSTART"].value, entry["DTEND"].value) == ("20260512T130000Z", "20260512T153000Z")
    assert entry["SUMMARY"].text == "Réunion; à huis clos, ou presque"
    assert entry["SUMMARY"].parameters == {"LANGUAGE": "fr"}
    assert entry["LOCATION"].text == "New York, États-Unis"
    assert "9\u00a0h – 11\u00a0h\u00a030, heure de New York" in entry["DESCRIPTION"].text
    assert "8 mai 2026, 12\u00a0h (heure de New York)" in entry["DESCRIPTION"].text
    assert "presse@example.org" in entry["DESCRIPTION"].text
    assert entry["URL"].value == f"http://testserver{event.get_absolute_url()}"
    assert (entry["STATUS"].value, entry["SEQUENCE"].value) == ("CONFIRMED", "0")


def test_in_english_the_calendar_speaks_english(client):
    event = make_event(place=make_place("New York", country="US"))
    [entry] = ics.read(client.get(f"/en/events/{event.year}/{event.slug}.ics").content).components
    assert entry["LOCATION"].text == "New York, United States"
    assert entry["SUMMARY"].parameters == {"LANGUAGE": "en"}
    assert entry["UID"].value == uid(event), "the same event in either language"


def test_whom_the_press_may_call_is_the_contact_of_the_bodies_that_take_part(client):
    ministry, secret = (
        make_organisation(),
        make_organisation("Agence secrète", live=TimestamptzRange(NOON + timedelta(1), None)),
    )
    for body, address in ((ministry, "presse@example.org"), (secret, "secret@example.org")):
        PressContact.objects.create(organisation=body, name_fr="Service de presse", phone="01", email=address)
    event = make_event(participants=[ministry, secret])
    [entry] = ics.read(client.get(of_event(event)).content).components
    assert [one.text for one in entry.all("CONTACT")] == ["Service de presse, 01, presse@example.org"]


def test_an_answer_that_has_not_changed_is_not_sent_again(client):
    event = make_event()
    for path in (of_event(event), EVERYTHING):
        first = client.get(path)
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
        with clock.at(NOON + timedelta(hours=5)):
            assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304, "time alone"


# -- what changes ---


def test_a_change_raises_the_sequence_and_a_cancellation_keeps_the_uid(client):
    event = make_event("Conférence", place=make_place("Port-Clair"), live=KNOWN)
    before = events_in(client, EVERYTHING)[uid(event)]
    moved = NOON + timedelta(days=1)
    public(workflow.change, event.version(NOON), at=moved, place_id=make_place("Ostrande").pk)
    with clock.at(moved):
        changed = events_in(client, EVERYTHING)[uid(event)]
    assert (before["SEQUENCE"].value, changed["SEQUENCE"].value) == ("0", "1")
    assert before["LOCATION"].text.startswith("Port-Clair") and changed["LOCATION"].text.startswith("Ostrande")
    assert before["LAST-MODIFIED"].value < changed["LAST-MODIFIED"].value == changed["DTSTAMP"].value
    assert before["CREATED"].value == changed["CREATED"].value == "20260323T120000Z"
    off = NOON + timedelta(days=2)
    public(workflow.cancel, event.version(moved), at=off, status_note_fr="La tempête.", status_note_en="The storm.")
    with clock.at(off):
        for path in (EVERYTHING, of_event(event)):
            cancelled = events_in(client, path)[uid(event)]
            assert (cancelled["STATUS"].value, cancelled["SEQUENCE"].value) == ("CANCELLED", "2"), path
            assert cancelled["DESCRIPTION"].text.startswith("Annulé. La tempête.")
    with clock.at(NOON):
        assert events_in(client, EVERYTHING)[uid(event)] == before, "as of the day before, nothing of it is known"


def test_what_is_taken_off_the_site_is_cancelled_for_a_year_and_nothing_is_said_of_it(client):
    event = make_event("Sommet erroné", place=make_place("Lieu-Faux"), live=KNOWN)
    off = NOON + timedelta(days=1)
    public(workflow.withdraw, event.version(NOON), at=off)
    for later, known in ((off, True), (off + timedelta(days=364), True), (off + timedelta(days=366), False)):
        with clock.at(later):
            data = client.get(EVERYTHING).content
            assert b"erron" not in data and b"Lieu-Faux" not in data
            found = events_in(client, EVERYTHING).get(uid(event))
            assert (found is not None) == known, later
            if found:
                assert (found["STATUS"].value, found["SEQUENCE"].value) == ("CANCELLED", "1")
                assert found["SUMMARY"].text == "N’est plus annoncé"
            assert client.get(of_event(event)).status_code == 410


def test_nothing_is_told_before_the_announcement(client):
    secret = make_event("Sommet secret", live=TimestamptzRange(NOON + timedelta(hours=1), None), place=make_place())
    make_event("En préparation", live=None)
    never = client.get(reverse("events:event_calendar", args=[secret.year, "jamais"]))
    assert client.get(of_event(secret)).content == never.content and never.status_code == 404
    assert events_in(client, EVERYTHING) == {}
    assert b"ecret" not in client.get(EVERYTHING).content
    with clock.at(NOON + timedelta(hours=1)):
        assert list(events_in(client, EVERYTHING)) == [uid(secret)]


# -- everything, and a series ---


def test_the_calendar_of_everything_can_be_subscribed_to_and_reaches_a_year_back(client):
    kept = make_event("Il y a onze mois", period=period("2025-05-12T09:00+02:00", "2025-05-12T17:00+02:00"))
    old = make_event("Il y a treize mois", period=period("2025-02-12T09:00+01:00", "2025-02-12T17:00+01:00"))
    ahead = make_event("Dans dix ans", period=period("2036-02-12T09:00+01:00", None))
    answer = client.get(EVERYTHING)
    calendar = ics.read(answer.content)
    assert {event["UID"].value for event in calendar.components} == {uid(kept), uid(ahead)} and uid(old)
    assert calendar["METHOD"].value == "PUBLISH" and calendar["CALSCALE"].value == "GREGORIAN"
    assert calendar["REFRESH-INTERVAL"].value == calendar["X-PUBLISHED-TTL"].value == "PT6H"
    assert calendar["REFRESH-INTERVAL"].parameters == {"VALUE": "DURATION"}
    assert calendar["SOURCE"].value == f"http://testserver{EVERYTHING}"
    assert calendar["URL"].value == "http://testserver/fr/evenements/"
    assert calendar["NAME"].text == calendar["X-WR-CALNAME"].text and "événements" in calendar["NAME"].text
    page = client.get("/fr/evenements/").content.decode()
    assert f'href="webcal://testserver{EVERYTHING}"' in page and f'href="{EVERYTHING}"' in page


def test_the_filters_of_the_page_are_those_of_its_calendar(client):
    anne, clair, ostrande = make_person(), make_place("Port-Clair"), make_place("Ostrande", country="US")
    with_anne = make_event("Avec Anne", participants=[anne], place=clair)
    there = make_event("Là-bas", place=ostrande)
    asked = {
        f"?person={anne.slug}": {uid(with_anne)}, f"?place={ostrande.slug}": {uid(there)}, "?country=US": {uid(there)},
        f"?country=US&person={anne.slug}": set(), "?person=nobody": set(), "?country=☃": set(),
    }  # fmt: skip
    for query, expected in asked.items():
        assert set(events_in(client, EVERYTHING + query)) == expected, query
        page = client.get(f"/fr/evenements/{query}").content.decode()
        assert ("Avec Anne" in page, "Là-bas" in page) == (uid(with_anne) in expected, uid(there) in expected), query
    page = client.get(f"/fr/evenements/?place={ostrande.slug}").content.decode()
    assert f'href="webcal://testserver{EVERYTHING}?place={ostrande.slug}"' in page


def test_a_series_is_a_calendar_with_all_its_events(client):
    series = EventSeries.objects.create(slug="mer-grise", name_fr="Mer, grise", name_en="Grey Sea")
    old = make_event(
        "Première", series=series, ordinal=1, period=period("2017-05-12T09:00+02:00", "2017-05-13T17:00+02:00")
    )
    new = make_event("Deuxième", series=series, ordinal=2)
    make_event("Ailleurs")
    found = events_in(client, "/fr/evenements/series/mer-grise.ics")
    assert set(found) == {uid(old), uid(new)}
    assert found[uid(old)]["CATEGORIES"].text == "Mer, grise"
    assert client.get("/fr/evenements/series/jamais.ics").status_code == 404


# -- any words at all, and two readers that are not ours ---


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=200) | st.text(
    'é\U0001f30a,;\\"\n\r\t :ab\u2028\x0b\x1f\x7f', min_size=1, max_size=300
)


def version_of(name: str, summary: str, place: str, number: int, begins: datetime, length: timedelta) -> EventVersion:
    """Return a version that no database has seen."""
    found = EventVersion(
        event=Event(slug="any", year=2026), number=number, period=TimestamptzRange(begins, begins + length),
        live_period=TimestamptzRange(NOON, None), place=Place(slug="p", name_fr=place, name_en=place),
        time_zone="America/New_York",
    )  # fmt: skip
    found.pk, found._state.adding = 1, False
    found._prefetched_objects_cache = {"texts": [EventText(language="fr", name=name, summary=summary)]}
    found.contacts = [{"pk": 1, "name_fr": name, "name_en": "", "phone": "01", "email": "a@example.org"}]
    return found


def meant(text: str) -> str:
    """Return a text as a calendar can hold it."""
    broken = text.replace("\r\n", "\n")
    for letter in "\r\x85\u2028\u2029":
        broken = broken.replace(letter, "\n")
    return "".join(
        letter for letter in broken if letter in "\n\t" or (letter >= " " and not "\x7f" <= letter <= "\x9f")
    )


@given(WORDS, WORDS, WORDS, st.integers(1, 9), st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_comes_out_the_same_by_our_checker_and_by_two_libraries(
    name, summary, place, number, begins
):
    begins = begins.replace(tzinfo=UTC, microsecond=0)
    version = version_of(name, summary, place, number, begins, timedelta(hours=3))
    feed = Feed(name, summary, "http://testserver/", "http://testserver/x.ics")
    data = written(feed, [version], RequestFactory().get("/"), publisher=name)
    ours = ics.read(data)
    [entry] = ours.components
    assert entry["SUMMARY"].text == meant(name) and meant(summary).strip() in entry["DESCRIPTION"].text
    assert entry["LOCATION"].text == meant(place) and ours["NAME"].text == meant(name)
    for summary_read, location, description, starts, ends, sequence in (_by_icalendar(data), _by_vobject(data)):
        assert summary_read == entry["SUMMARY"].text and location == entry["LOCATION"].text
        assert description == entry["DESCRIPTION"].text
        assert (starts, ends, sequence) == (begins, begins + timedelta(hours=3), number - 1)


def _by_icalendar(data: bytes) -> tuple:
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return (str(event["SUMMARY"]), str(event["LOCATION"]), str(event["DESCRIPTION"]), event["DTSTART"].dt,
            event["DTEND"].dt, event["SEQUENCE"])  # fmt: skip


def _by_vobject(data: bytes) -> tuple:
    event = vobject.readOne(data.decode()).vevent
    return (event.summary.value, event.location.value, event.description.value, event.dtstart.value,
            event.dtend.value, int(event.sequence.value))  # fmt: skip


# -- the checker itself ---


GOOD = (
    b"BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTAMP:20260101T000000Z\r\n"
    b"DTSTART:20260101T000000Z\r\nSUMMARY:x\\, y\r\nSTATUS:CONFIRMED\r\nSEQUENCE:0\r\nORGANIZER;CN=x:mailto:a@b.c\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
BREACHES = [
    (b"\r\nUID", b"\nUID"), (b"UID:a@b\r\n", b""), (b"UID:a@b", b"UID:a@b\r\nUID:c@d"), (b"VERSION:2.0\r\n", b""),
    (b"PRODID:x\r\n", b""), (b"DTSTAMP:20260101T000000Z\r\n", b""), (b"DTSTART:20260101T000000Z", b"DTSTART:20260101"),
    (b"x\\, y", b"x, y"), (b"x\\, y", b"x\\q"), (b"x\\, y", b"x" * 75), (b"CONFIRMED", b"MAYBE"),
    (b":0\r\n", b":-1\r\n"), (b"END:VEVENT\r\n", b""), (b"SUMMARY:x", b"SUMMARY:\x07"), (b"x\\, y", "é".encode()[:1]),
    (b"SUMMARY:x\\, y", b"SUMMARY:" + "é".encode()[:1] + b"\r\n " + "é".encode()[1:]),
    (b"STATUS:CONFIRMED", b"STATUS:CONFIRMED\r\nDTEND:20250101T000000Z"), (b"SUMMARY:x", b"FOO:1\r\nSUMMARY:x"),
]  # fmt: skip


def test_the_checker_accepts_what_is_right():
    assert ics.read(GOOD).components[0]["SUMMARY"].text == "x, y"


@pytest.mark.parametrize("old, new", BREACHES)
def test_the_checker_finds_what_is_wrong(old, new):
    assert GOOD.count(old) >= 1
    with pytest.raises((AssertionError, UnicodeDecodeError, ValueError)):
        ics.read(GOOD.replace(old, new, 1))
