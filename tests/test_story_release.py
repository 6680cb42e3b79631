"""The story of a release at the desk: from an imported draft to readers, through correction, withdrawal, removal."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Edition
from core import clock
from tests.factories import PASSWORD, make_edition, make_user, published

pytestmark = pytest.mark.django_db

DAY = datetime.fromisoformat("2031-03-10T09:00:00+01:00")


def at_the_desk(role: str) -> Client:
    """Log somebody in the way people do."""
    user = make_user(role)
    client = Client()
    answer = client.post(reverse("admin:login"), {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    client.user = user
    return client


def typed(client: Client, edition: Edition, **changes: object) -> dict:
    """Return what the browser sends for the form as it stands, with these changes."""
    form = client.get(reverse("admin:articles_edition_change", args=[edition.pk])).context["form"]
    data = {}
    for field in form:
        value = field.value()
        if value not in (None, "", []):
            data[field.html_name] = value.isoformat() if hasattr(value, "isoformat") else value
    return data | changes


def save(client: Client, edition: Edition, **changes: object) -> Edition:
    answer = client.post(reverse("admin:articles_edition_change", args=[edition.pk]), typed(client, edition, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Edition.objects.get(pk=edition.pk)


def act(client: Client, edition: Edition, name: str, **words: object) -> Edition:
    """Do an act on its page; return the edition that the desk shows next."""
    url = reverse("admin:articles_edition_act", args=[edition.pk, name])
    seen = client.get(url).context["form"]["seen"].value()
    answer = client.post(url, {"seen": seen, **words})
    assert answer.status_code == 302, answer.context["form"].errors
    return Edition.objects.get(pk=int(answer.url.rstrip("/").split("/")[-2]))


def start_page(client: Client) -> dict[str, list[str]]:
    """Return what waits for somebody: the headlines under each section."""
    sections = client.get(reverse("admin:index")).context["sections"]
    return {section.key: [line.text for line in section.lines] for section in sections}


def page(edition: Edition) -> object:
    """Ask for the public page as anybody."""
    return Client().get(Edition.objects.get(pk=edition.pk).get_absolute_url())


def test_a_release_goes_from_a_draft_to_readers_and_is_corrected_and_withdrawn():
    writer, reviewer, publisher = at_the_desk("writer"), at_the_desk("reviewer"), at_the_desk("publisher")
    with clock.at(DAY):
        importer = make_user("writer")
        draft = make_edition(by=importer, headline="Douze ports raccordés", body="<p>Douze ports sont raccordés.</p>")

        # The writer opens the imported draft, edits and submits it.
        draft = save(writer, draft, headline="Onze ports raccordés au quai électrique")
        assert draft.headline == "Onze ports raccordés au quai électrique"
        draft = act(writer, draft, "submit")
        assert "Onze ports raccordés au quai électrique" in start_page(reviewer)["review"]
        assert "review" not in start_page(writer)

        # The reviewer asks for changes with words; the writer finds them and answers.
        draft = act(reviewer, draft, "request_changes", note="Le texte dit encore douze.")
        assert start_page(writer)["back"] == ["Onze ports raccordés au quai électrique"]
        shown = writer.get(reverse("admin:articles_edition_change", args=[draft.pk]))
        assert "Le texte dit encore douze." in shown.content.decode()
        draft = save(writer, draft, body="<p>Onze ports sont raccordés.</p>")
        draft = act(writer, draft, "submit", note="Corrigé.")

        # The reviewer approves, the publisher chooses the instant: 10 o'clock in the newsroom's zone.
        draft = act(reviewer, draft, "approve")
        assert "Onze ports raccordés au quai électrique" in start_page(publisher)["approved"]
        first = act(publisher, draft, "schedule", at="2031-03-10T10:00:00")
        assert first.starts_at == DAY + timedelta(hours=1)
        assert page(first).status_code == 404

    with clock.at(DAY + timedelta(hours=1, seconds=-1)):
        assert page(first).status_code == 404
    with clock.at(DAY + timedelta(hours=1)):
        assert "Onze ports sont raccordés." in page(first).content.decode()

    # A correction with its public note goes the same way, while the first edition stays live.
    with clock.at(DAY + timedelta(hours=3)):
        second = act(writer, first, "new_edition", change="correction", public_note="")
        answer = writer.post(
            reverse("admin:articles_edition_act", args=[second.pk, "submit"]), {"seen": second.head_id}
        )
        assert answer.status_code == 409  # a correction needs its public note
        second = save(writer, second, body="<p>Neuf ports sont raccordés.</p>", public_note="Neuf ports, et non onze.")
        second = act(writer, second, "submit")
        assert "Onze ports sont raccordés." in page(first).content.decode()
        second = act(reviewer, second, "approve")
        second = act(publisher, second, "schedule")
    with clock.at(DAY + timedelta(hours=3, minutes=1)):
        corrected = page(second).content.decode()
        assert "Neuf ports sont raccordés." in corrected and "Neuf ports, et non onze." in corrected
        assert page(first).content.decode() == corrected

        # A withdrawal leaves the notice at the address.
        withdrawn = act(publisher, second, "withdraw", notice="Le décompte est repris.")
        assert withdrawn.notice == "Le décompte est repris."
    with clock.at(DAY + timedelta(hours=3, minutes=2)):
        gone = page(second)
        assert "Le décompte est repris." in gone.content.decode()
        assert "Neuf ports" not in gone.content.decode()


def test_a_removed_release_answers_that_it_is_gone():
    publisher = at_the_desk("publisher")
    edition = published(headline="Texte envoyé par erreur", at=DAY)
    with clock.at(DAY + timedelta(hours=1)):
        assert page(edition).status_code == 200
        act(publisher, edition, "remove", notice="Publié par erreur.")
    with clock.at(DAY + timedelta(hours=1, minutes=1)):
        assert page(edition).status_code == 410


def test_whoever_wrote_a_text_is_told_why_they_cannot_approve_it():
    reviewer = at_the_desk("reviewer")
    edition = make_edition(by=reviewer.user)
    edition = act(reviewer, edition, "submit")
    url = reverse("admin:articles_edition_act", args=[edition.pk, "approve"])
    answer = reviewer.post(url, {"seen": edition.head_id, "note": "Tout va bien."})
    assert answer.status_code == 409
    assert "Tout va bien." in answer.content.decode()
    assert Edition.objects.get(pk=edition.pk).stage == "review"


def test_two_languages_are_published_in_the_same_instant():
    writer, reviewer, publisher = at_the_desk("writer"), at_the_desk("reviewer"), at_the_desk("publisher")
    french = make_edition(by=writer.user, headline="Le phare rallumé")
    english = act(writer, french, "translate", language="en")
    english = save(writer, english, headline="The lighthouse is lit again")
    for edition in (french, english):
        edition.refresh_from_db()
        act(writer, edition, "submit")
        act(reviewer, edition, "approve")
    url = reverse("admin:articles_edition_act", args=[french.pk, "schedule"])
    form = publisher.get(url).context["form"]
    assert form["together"].value() == [f"{english.pk}:{Edition.objects.get(pk=english.pk).head_id}"]  # preselected
    act(publisher, french, "schedule", at="2099-01-01T09:00:00", together=form["together"].value())
    starts = set(Edition.objects.filter(article=french.article_id).values_list("starts_at", flat=True))
    assert len(starts) == 1 and None not in starts
