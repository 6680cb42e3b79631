"""Live, ended, never public: told by somebody who asks for every address one second too early."""

from datetime import timedelta

import pytest
from django.urls import reverse
from psycopg.types.range import TimestamptzRange

from articles import workflow, writing
from articles.models import Address, Topic
from core import clock
from people.models import PressContact
from tests.factories import (
    confirmed,
    make_edition,
    make_event,
    make_organisation,
    make_person,
    make_place,
    make_user,
    next_of,
    scheduled,
)
from tests.readers import EVERYWHERE, LISTING, NAMES, SECRETS, address, mention, text

pytestmark = pytest.mark.django_db


# -- What was taken back ---


def test_a_withdrawn_release_keeps_its_address_and_says_why_and_nothing_of_what_it_said(client):
    edition = confirmed(make_edition(headline="Un naufrage au large", body="<p>Douze disparus.</p>"))
    where = address(edition)
    workflow.withdraw(edition, by=make_user("publisher"), seen=edition.head_id, notice="C’était un exercice.")
    page = client.get(where)
    assert page.status_code == 200 and page["X-Robots-Tag"] == "noindex"
    assert "C’était un exercice." in text(page)
    assert "naufrage" not in text(page) and "disparus" not in text(page)
    assert client.get(f"{where}editions/1/").status_code == 404
    assert "Un naufrage" not in text(client.get(LISTING))
    assert "C’était un exercice." in text(client.get(reverse("articles:corrections")))


def test_a_removed_release_answers_gone_with_its_public_words(client):
    edition = confirmed(make_edition(headline="Un nom publié par erreur"))
    where = address(edition)
    workflow.remove(edition, by=make_user("publisher"), seen=edition.head_id, notice="À la demande d’une famille.")
    page = client.get(where)
    assert page.status_code == 410
    assert "À la demande d’une famille." in text(page) and "Un nom publié" not in text(page)


def test_a_note_that_expired_says_so(client):
    edition = confirmed(make_edition(), at=clock.now() - timedelta(days=2), until=clock.now() - timedelta(days=1))
    page = client.get(address(edition))
    assert page.status_code == 200 and page["X-Robots-Tag"] == "noindex"
    assert edition.headline not in text(page)
    assert edition.headline not in text(client.get(LISTING))


# -- What was never public ---


@pytest.fixture
def embargo():
    """A release that goes live tomorrow, and a person, place, topic, organisation and event that only it names."""
    tomorrow = clock.now().replace(microsecond=0) + timedelta(days=1)
    ahead = TimestamptzRange(tomorrow, None)
    person, place = make_person("Nadia", "Secrète"), make_place("Lieu-Secret")
    topic = Topic.objects.create(slug="sujet-secret", name_fr="Sujet secret", name_en="Secret topic")
    ministry, event = (
        make_organisation("Agence secrète", live=ahead),
        make_event("Sommet secret", live=ahead, place=place, participants=[person],
                   period=TimestamptzRange(tomorrow + timedelta(days=9), tomorrow + timedelta(days=10))),
    )  # fmt: skip
    body = f"<p>{mention(person, 'Nadia Secrète')}, {mention(ministry, 'l’agence', 'organisation')}</p>"
    draft = make_edition(headline="Le secret de demain", body=body, topics=[topic], dateline_place=place,
                         article={"issuers": [ministry], "event": event}, proposed_at=tomorrow)  # fmt: skip
    edition = scheduled(draft, at=tomorrow)
    return {"edition": edition, "person": person, "ministry": ministry, "event": event, "topic": topic, "place": place,
            "at": tomorrow}  # fmt: skip


def doubles(embargo) -> list[tuple[str, str]]:
    """Return pairs of addresses: of what is not public yet, and of what never existed."""
    edition, event = embargo["edition"], embargo["event"]
    where = address(edition)
    pairs = [
        (where, f"{LISTING}{where.split('/')[3]}/rien/"),
        (f"{where}editions/1/", f"{LISTING}{where.split('/')[3]}/rien/editions/1/"),
        (f"/r/{edition.article.reference}", "/r/2026-9999"),
        (embargo["person"].get_absolute_url(), reverse("people:person", args=["personne"])),
        (embargo["ministry"].get_absolute_url(), reverse("people:organisation", args=["rien"])),
        (event.get_absolute_url(), reverse("events:event", args=[event.year, "rien"])),
        (reverse("events:event_calendar", args=[event.year, event.slug]),
         reverse("events:event_calendar", args=[event.year, "rien"])),
    ]  # fmt: skip
    for page in (LISTING, reverse("articles:listing_atom"), reverse("articles:listing_json")):
        for name, row in (("person", "person"), ("organisation", "ministry"), ("event", "event"), ("topic", "topic"),
                          ("place", "place")):  # fmt: skip
            pairs.append((f"{page}?{name}={embargo[row].slug}", f"{page}?{name}=rien"))
    return pairs


def test_what_is_under_embargo_answers_byte_for_byte_like_what_never_existed(client, embargo):
    confirmed(make_edition())
    with clock.at(embargo["at"] - timedelta(seconds=1)):
        for secret, nothing in doubles(embargo):
            one, other = client.get(secret), client.get(nothing)
            assert one.status_code == other.status_code, secret
            assert one.content == other.content, secret
            assert {**one.headers} == {**other.headers}, secret
        for path in EVERYWHERE + [reverse(name) for name in NAMES]:
            page = client.get(path)
            assert page.status_code == 200
            assert not [words for words in SECRETS if words in page.content.decode()], path


def test_and_a_second_later_everything_shows_it(client, embargo):
    with clock.at(embargo["at"]):
        for secret, _nothing in doubles(embargo):
            page = client.get(secret, follow=True)
            assert page.status_code == 200, secret
            assert [words for words in SECRETS if words in page.content.decode()], secret
        for path in EVERYWHERE + [reverse(name) for name in NAMES if name != "articles:corrections"]:
            shown = client.get(path).content.decode()
            assert [words for words in SECRETS if words in shown] or "le-secret-de-demain" in shown, path


@pytest.mark.parametrize("stage", ["draft", "discarded"])
def test_a_draft_is_nowhere(client, stage):
    draft = make_edition(headline="Un brouillon")
    if stage == "discarded":
        workflow.discard(draft, by=draft.head.by, seen=draft.head_id)
    Address.objects.create(article=draft.article, language="fr", year=2026, slug="un-brouillon")
    assert client.get(f"{LISTING}2026/un-brouillon/").content == client.get(f"{LISTING}2026/rien/").content
    assert "Un brouillon" not in text(client.get(LISTING))


def test_what_was_withdrawn_stays_in_the_record_without_a_link_when_the_release_comes_back(client):
    first = confirmed(headline="Texte faux", at=clock.now() - timedelta(days=3))
    writer, publisher = make_user("writer"), make_user("publisher")
    with clock.at(clock.now() - timedelta(days=2)):
        [first] = workflow.withdraw(first, by=publisher, seen=first.head_id, notice="Un chiffre était faux.")
        again = workflow.reinstate(first, by=writer, seen=first.head_id, public_note="Chiffres vérifiés.")
        again = writing.write(again, by=writer, seen=again.head_id, content={"headline": "Texte juste"})
    again = confirmed(again, at=clock.now() - timedelta(days=1))
    where = again.get_absolute_url()
    page = client.get(where).content.decode()
    assert "Texte juste" in page and '<th scope="row">1</th>' in page
    assert f"{where}editions/1/" not in page
    assert client.get(f"{where}editions/1/").status_code == 404


def test_a_correction_that_was_removed_is_not_told_again_when_the_release_comes_back(client):
    start = clock.now() - timedelta(days=6)
    first = confirmed(at=start)
    with clock.at(start + timedelta(days=1)):
        draft = next_of(first, public_note="Le nom de la victime était faux.", headline="Manchette fautive")
    second = confirmed(draft, at=start + timedelta(days=1))
    with clock.at(start + timedelta(days=2)):
        [second] = workflow.remove(second, by=make_user("publisher"), seen=second.head_id, notice="Retiré.")
        again = workflow.reinstate(second, by=make_user("writer"), seen=second.head_id, public_note="Version sûre.")
        again = writing.write(again, by=again.head.by, seen=again.head_id, content={"headline": "Manchette sûre"})
    again = confirmed(again, at=start + timedelta(days=3))
    for page in (again.get_absolute_url(), reverse("articles:corrections"), reverse("home")):
        shown = client.get(page).content.decode()
        assert "victime" not in shown and "Manchette fautive" not in shown, page


def test_the_press_contact_of_an_organisation_not_announced_is_not_shown(client):
    organisation = make_organisation("Ministère à venir", live=None)
    PressContact.objects.create(organisation=organisation, name_fr="Presse du ministère à venir", phone="1")
    assert "à venir" not in client.get(reverse("contact")).content.decode()
