"""A page that is live keeps its titles; when the registry comes to say something else, the desk is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from psycopg.types.range import DateRange, TimestamptzRange

from articles import workflow, writing
from core import clock
from people.models import Appointment, OrganisationName
from tests import factories as make
from tests.readers import mention, text

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = date(2026, 1, 15)


@pytest.fixture(autouse=True)
def _language_put_back():
    """The last answer leaves its language behind; other tests begin in the newsroom's own."""
    with translation.override("fr"):
        yield


@pytest.fixture
def anne():
    """Somebody who is minister of the sea for as long as the public knows, until NOON says otherwise."""
    person = make.make_person("Anne", "Morvan")
    sea, land = make.make_office("ministre de la Mer"), make.make_office("ministre de la Terre")
    make.appoint(person, sea, date(2020, 1, 1), live=TimestamptzRange(None, NOON))
    make.appoint(person, sea, date(2020, 1, 1), date(2026, 1, 1), live=TimestamptzRange(NOON, None))
    make.appoint(person, land, date(2026, 1, 1), live=TimestamptzRange(NOON, None))
    return person


def release(anne, **kwargs):
    body = f'<p>{mention(anne, "Mme Morvan")} : <q data-by="person:{anne.slug}">« Le port ouvre. »</q></p>'
    return make.make_edition(body=body, dateline_date=DAY, **kwargs)


def desk_page(edition) -> str:
    client = Client()
    client.force_login(make.make_user("publisher"))
    path = reverse("admin:articles_edition_change", args=[edition.pk])
    response = client.get(path, headers={"accept-language": "en"})
    assert response.status_code == 200
    return text(response)


def test_a_live_release_keeps_its_title_and_the_desk_is_told_of_the_new_one(anne, client):
    edition = make.confirmed(release(anne))
    with clock.at(NOON - SECOND):
        assert "registry now says" not in desk_page(edition)
        before = client.get(edition.get_absolute_url()).content
    with clock.at(NOON):
        told = desk_page(edition)
        assert "Mme Morvan: the registry now says “ministre de la Terre” for that day" in told
        assert "; the text keeps “ministre de la Mer”." in told
        assert told.count("the registry now says") == 1
        assert client.get(edition.get_absolute_url()).content == before
    assert edition.mentions.get().title == "ministre de la Mer"


def test_a_draft_is_told_too_and_takes_the_new_title_when_it_is_saved_again(anne):
    edition = release(anne)
    with clock.at(NOON):
        assert "the registry now says “ministre de la Terre”" in desk_page(edition)
        edition = writing.write(edition, by=edition.head.by, seen=edition.head_id, content={"headline": "Nouveau"})
        assert "the registry now says" not in desk_page(edition)


def test_a_draft_that_is_to_appear_later_is_compared_with_what_will_be_public_then(anne):
    edition = release(anne, proposed_at=NOON + SECOND)
    assert edition.mentions.get().title == "ministre de la Terre"
    assert "the registry now says" not in desk_page(edition)


def test_a_title_that_the_registry_gives_or_takes_away_later_is_told_as_such(anne):
    edition = make.confirmed(release(anne))
    with clock.at(NOON):
        Appointment.objects.live().filter(office__titles__masculine="ministre de la Terre").update(
            live_period=TimestamptzRange(NOON, NOON + SECOND)
        )
    stranger = make.make_person("Nadia", "Inconnue")
    other = make.confirmed(release(stranger))
    make.appoint(stranger, make.make_office("préfète"), date(2020, 1, 1), live=TimestamptzRange(NOON, None))
    with clock.at(NOON + SECOND):
        assert "the registry now says “ancienne ministre de la Mer” for that day" in desk_page(edition)
        assert "the registry now says “préfète” for that day; the text keeps no title." in desk_page(other)


def test_an_organisation_that_bears_another_name_on_that_day_is_told(anne):
    ministry = make.make_organisation("Ministère de la Mer", live=TimestamptzRange(None, NOON))
    body = f"<p>{mention(ministry, 'Le ministère', 'organisation')} agit.</p>"
    edition = make.confirmed(make.make_edition(body=body, dateline_date=DAY))
    OrganisationName.objects.create(
        organisation=ministry, language="fr", name="Ministère des Ports", period=DateRange(None, None),
        live_period=TimestamptzRange(NOON, None),
    )  # fmt: skip
    with clock.at(NOON):
        assert "Le ministère: the registry now says “Ministère des Ports”" in desk_page(edition)


def test_a_text_that_was_given_up_is_not_compared(anne):
    edition = make.confirmed(release(anne))
    with clock.at(NOON - timedelta(days=1)):
        workflow.withdraw(edition, by=make.make_user("publisher"), seen=edition.head_id, notice="Retiré.")
    with clock.at(NOON):
        assert "the registry now says" not in desk_page(edition)
