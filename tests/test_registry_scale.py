"""The registries of a large ministry: what a page of the desk or the site asks the database does not grow with them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import Image
from events.models import Event, EventVersion
from people.models import Appointment, Office, Organisation, OrganisationName, Person
from tests.crowd import make_event_crowd, make_registry_crowd
from tests.factories import make_user

PEOPLE, EVENTS, PICTURES = 5_000, 2_000, 20_000
DESK, PUBLIC = 10, 8


@pytest.fixture
def ministry(db):
    """Everybody and everything, once for all the questions of one story."""
    make_registry_crowd(people=PEOPLE, pictures=PICTURES)
    make_event_crowd(EVENTS, person=Person.objects.get(slug="foule-1"), also=Person.objects.all())
    client = Client()
    client.force_login(make_user("keeper"))
    return client


def asked(client: Client, path: str) -> int:
    """Return how many queries an answer takes."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


def desk_pages() -> list[str]:
    """Return the lists of the registries, narrowed too, and the searches of their choosers."""
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in (Person, Organisation, OrganisationName, Office, Appointment, Event, Image)
    ]
    lists += [f"{lists[0]}?q=kermaden", f"{lists[4]}?q=kermaden", f"{lists[5]}?q=reunion", f"{lists[6]}?q=image"]
    lists += [f"{lists[0]}?p=40", f"{lists[6]}?p=100", f"{lists[5]}?p=20"]
    fields = [(Appointment, "person"), (Appointment, "office"), (Office, "organisation"), (Person, "portrait")]
    fields += [(EventVersion, "place"), (EventVersion, "series")]
    search = reverse("admin:autocomplete")
    return lists + [
        f"{search}?app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={name}&term=foule"
        for model, name in fields
    ]


def public_pages() -> list[str]:
    """Return the pages of people, organisations and events."""
    organisation = Organisation.objects.get()
    version = EventVersion.objects.order_by("pk").last()
    people, events = reverse("people:people"), reverse("events:events")
    return [
        people,
        f"{people}?page=20",
        f"{people}?q=kermaden",
        f"{people}?office=charge-12&on=2014-03",
        reverse("people:person", args=["foule-1"]),
        reverse("people:organisations"),
        reverse("people:organisation", args=[organisation.slug]),
        events,
        f"{events}?person=foule-1",
        reverse("events:year", args=[2023]),
        reverse("events:series", args=["foule"]),
        version.event.get_absolute_url(),
        reverse("events:calendar"),
    ]


def test_no_list_chooser_or_page_asks_more_than_its_budget_in_a_large_ministry(ministry):
    over = {path: count for path in desk_pages() if (count := asked(ministry, path)) > DESK}
    over |= {path: count for path in public_pages() if (count := asked(Client(), path)) > PUBLIC}
    assert over == {}
