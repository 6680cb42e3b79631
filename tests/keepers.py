"""Keepers at the desk: what they open, type and announce, and the ministry that their stories are about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from people.models import Announcement, Office, Organisation, Person
from tests import factories as make

NOON = datetime(2031, 5, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE = NOON - timedelta(days=7)
ADD = "admin:people_appointment_add"


def desk(role: str = "keeper") -> Client:
    client = Client()
    client.user = make.make_user(role)
    client.force_login(client.user)
    return client


def put(client: Client, announcement: Announcement, name: str, **typed: Any) -> Any:
    return client.post(reverse("admin:people_announcement_put", args=[announcement.pk, name]), typed)


def sentences(client: Client, announcement: Announcement) -> list[str]:
    groups = client.get(announcement.get_absolute_url()).context["groups"]
    return [change.sentence for group in groups for change in group.changes]


def ready(client: Client, announcement: Announcement, **typed: Any) -> Any:
    """Announce as somebody who read the page."""
    seen = client.get(announcement.get_absolute_url()).context["seen"]
    return client.post(announcement.get_absolute_url(), {"act": "announce", "seen": seen, **typed})


def opened(client: Client, title: str = "Remaniement de mai", **typed: Any) -> Announcement:
    """Open an announcement at the desk."""
    answer = client.post(
        reverse("admin:people_announcement_add"), {"title": title, "starts_at": "", "note": "", **typed}
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return Announcement.objects.latest("pk")


def quick(client: Client, office: Office, name: str, **typed: Any) -> Any:
    return client.post(reverse(ADD), {
        "name": name, "office": office.pk, "capacity": "full", "since": "2031-05-15", **typed,
    })  # fmt: skip


def reshuffle(client: Client, office: Office, dupont: Person) -> Announcement:
    """Prepare at the desk that Anne Morvan follows Jean Dupont, for NOON in UTC."""
    announcement = opened(client, starts_at="2031-05-15T14:00")
    make.make_person("Anne", "Morvan", slug="anne-morvan")
    held = dupont.appointments.get()
    answer = quick(client, office, "Anne Morvan", announcement=announcement.pk, ending=[held.pk])
    assert answer.status_code == 302, answer.context["form"].errors
    return announcement


@pytest.fixture(autouse=True)
def _a_week_before() -> Any:
    with clock.at(BEFORE):
        yield


@pytest.fixture
def ministry() -> Organisation:
    return make.make_organisation("Ministère de la Mer", slug="ministere-mer")


@pytest.fixture
def office(ministry) -> Office:
    return make.make_office("ministre de la Mer", slug="ministre-mer", organisation=ministry)


@pytest.fixture
def dupont(office) -> Person:
    person = make.make_person("Jean", "Dupont", slug="jean-dupont", gender="m")
    make.appoint(person, office, date(2028, 1, 1))
    return person


@pytest.fixture
def first() -> Client:
    return desk()


@pytest.fixture
def second() -> Client:
    return desk()
