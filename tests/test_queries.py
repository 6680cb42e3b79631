"""What a page costs does not depend on how much was published: the same number of queries at ten and at a thousand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Topic
from core import clock
from events.models import EventSeries
from events.months import Month
from tests.crowd import make_live_editions
from tests.factories import (
    appoint,
    confirmed,
    make_document,
    make_edition,
    make_event,
    make_image,
    make_office,
    make_organisation,
    make_person,
    make_place,
    next_of,
)

SINCE = datetime(2020, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def newsroom(db):
    """A newsroom with one of everything that a page can show, and ten releases."""
    person, topic = make_person(), Topic.objects.create(slug="ports", name_fr="Ports", name_en="Ports")
    ministry, place = make_organisation(), make_place()
    appoint(person, make_office(organisation=ministry), date(2012, 1, 1))
    series = EventSeries.objects.create(slug="ports", name_fr="Ports", name_en="Ports")
    event = make_event(place=place, participants=[person, ministry], programme=["Ouverture"], series=series, ordinal=2)
    who = f"person:{person.slug}"
    body = f'<p><span data-mention="{who}">Anne Morvan</span> : <q data-by="{who}">« Oui. »</q></p>'
    release = confirmed(
        make_edition(
            body=body,
            article={"issuers": [ministry], "event": event},
            dateline_place=place,
            topics=[topic],
            documents=[make_document()],
            lead_picture=make_image(),
            sources=[("Rapport sur les ports", "https://example.org/rapport")],
        )
    )
    release = confirmed(next_of(release), at=clock.now() - timedelta(hours=1))
    crowd = {"person": person, "topic": topic, "issuer": ministry, "since": SINCE}
    make_live_editions(10, **crowd)
    return {"release": release, "person": person, "topic": topic, "ministry": ministry, "event": event, "crowd": crowd,
            "place": place}  # fmt: skip


def paths(newsroom) -> dict[str, tuple[str, int]]:
    """Return every public page with its budget."""
    release, event = newsroom["release"], newsroom["event"]
    listing = reverse("articles:listing")
    address = release.article.addresses.get(language="fr")
    of_one = f"?person={newsroom['person'].slug}"
    of_all = (
        f"{of_one}&organisation={newsroom['ministry'].slug}&event={event.slug}&place={newsroom['place'].slug}"
        "&topic=ports&kind=communique&from=2012-01-01&to=2030-01-01&q=communiqué"
    )
    return {
        "home": (reverse("home"), 8),
        "listing": (listing, 8),
        "listing of a person": (listing + of_one, 8),
        "listing with every filter": (listing + of_all, 8),
        "listing with wrong filters": (listing + "?year=99999999&person=nobody&from=foo", 8),
        "article": (reverse("articles:article", args=[address.year, address.slug]), 10),
        "former edition": (reverse("articles:former_edition", args=[address.year, address.slug, 1]), 10),
        "corrections": (reverse("articles:corrections"), 8),
        "person": (reverse("people:person", args=[newsroom["person"].slug]), 8),
        "people": (reverse("people:people"), 8),
        "people by name and time": (reverse("people:people") + "?q=anne+mars+2014", 8),
        "people by office": (reverse("people:people") + "?office=ministre&on=2014-03", 8),
        "nobody": (reverse("people:people") + "?q=rien+de+tel", 8),
        "organisation": (reverse("people:organisation", args=[newsroom["ministry"].slug]), 8),
        "organisations": (reverse("people:organisations"), 8),
        "organisations by name": (reverse("people:organisations") + "?q=ministere", 8),
        "event": (reverse("events:event", args=[event.year, event.slug]), 8),
        "events": (reverse("events:events"), 8),
        "events of a person": (reverse("events:events") + of_one, 8),
        "events of a year": (reverse("events:year", args=[event.year]), 8),
        "events of a month": (reverse("events:month", args=[Month(event.year, 5)]), 8),
        "series of events": (reverse("events:series", args=["ports"]), 8),
        "calendar of an event": (reverse("events:event_calendar", args=[event.year, event.slug]), 4),
        "calendar of a series": (reverse("events:series_calendar", args=["ports"]), 5),
        "calendar": (reverse("events:calendar") + of_one, 6),
        "atom": (reverse("articles:listing_atom"), 4),
        "json": (reverse("articles:listing_json"), 4),
        "atom with every filter": (reverse("articles:listing_atom") + of_all, 4),
        "corrections atom": (reverse("articles:corrections_atom"), 4),
        "short": (reverse("short:release", args=[release.article.reference]), 4),
        "contact": (reverse("contact"), 4),
        "sitemap": (reverse("sitemap"), 8),
        "news sitemap": (reverse("sitemap-news"), 4),
        "robots": (reverse("robots"), 0),
        "alive": (reverse("health-live"), 0),
        "not found": (listing + "2016/nothing/", 2),
    }


def measured(newsroom) -> dict[str, int]:
    """Ask for every page as a reader and count the queries."""
    client, counts = Client(), {}
    for name, (path, _budget) in paths(newsroom).items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == {"short": 302, "not found": 404}.get(name, 200), name
        counts[name] = len(queries)
    return counts


def test_every_public_page_costs_the_same_at_ten_and_at_a_thousand_releases(newsroom):
    few = measured(newsroom)
    make_live_editions(990, **newsroom["crowd"] | {"since": SINCE.replace(year=2021)})
    many = measured(newsroom)
    assert few == many
    over = {name: count for name, count in many.items() if count > paths(newsroom)[name][1]}
    assert over == {}


def test_no_public_page_opens_a_session_or_varies_by_cookie(newsroom):
    client = Client()
    client.cookies["sessionid"] = "somebody"
    for name, (path, _budget) in paths(newsroom).items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert not response.cookies, name
        assert "cookie" not in response.get("Vary", "").lower(), name
        assert not [query for query in queries if "django_session" in query["sql"]], name
