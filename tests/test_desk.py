"""The desk, page by page: what waits, what is typed, what is announced, and in which language it speaks."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import TimestamptzRange

from articles import workflow, writing
from articles.comparing import compare, word_difference
from articles.models import Edition
from articles.refusals import Clash, NotAllowed, Stale
from core import clock
from people.models import Appointment
from people.workflow import announce, fingerprint, supersede
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


def desk(role: str) -> Client:
    client = Client()
    client.user = make.make_user(role)
    client.force_login(client.user)
    return client


def sections(client: Client) -> dict[str, list]:
    return {section.key: section.lines for section in client.get(reverse("admin:index")).context["sections"]}


def change(edition: Edition) -> str:
    return reverse("admin:articles_edition_change", args=[edition.pk])


def typed(edition: Edition, **values: object) -> dict:
    """Return what a browser sends for a plain press release."""
    return {
        "seen": edition.head_id, "kind": edition.article.kind, "access": "all", "headline": edition.headline,
        "body": edition.body, "dateline_date": "2026-01-15", **values,
    }  # fmt: skip


def test_nothing_that_is_zero_takes_room():
    assert sections(desk("publisher")) == {}


def test_the_start_page_says_what_waits_for_whom():
    publisher = desk("publisher")
    with clock.at(NOON):
        make.submitted(headline="À relire")
        make.approved(headline="À publier")
        make.scheduled(headline="Demain", at=NOON + timedelta(hours=2, minutes=14))
        urgent = make.make_edition(headline="Urgent")
        workflow.emergency_publish(urgent, by=make.make_user("publisher"), seen=urgent.head_id, reason="Il le faut.")
    with clock.at(NOON + timedelta(minutes=1)):
        found = sections(publisher)
        page = publisher.get(reverse("admin:index")).content.decode()
    assert [line.text for line in found["review"]] == ["À relire"]
    assert [line.text for line in found["approved"]] == ["À publier"]
    assert [line.text for line in found["next"]] == ["Demain"]
    assert [line.text for line in found["emergency"]] == ["Urgent"]
    assert found["emergency"][0].words == "Il le faut."
    assert re.search(r"2\sh\s13", page)
    with clock.at(NOON + timedelta(hours=3)):
        assert [line.text for line in sections(publisher)["just"]] == ["Demain", "Urgent"]


def test_the_desk_speaks_the_language_one_chooses():
    client = desk("writer")
    answer = client.post(reverse("admin:language"), {"language": "en", "next": reverse("admin:index")})
    assert answer.status_code == 302
    assert '<html lang="en"' in client.get(reverse("admin:index")).content.decode()
    client.post(reverse("admin:language"), {"language": "fr", "next": reverse("admin:index")})
    assert '<html lang="fr"' in client.get(reverse("admin:index")).content.decode()


def test_a_new_speech_has_its_own_facts():
    client, person = desk("writer"), make.make_person()
    add = reverse("admin:articles_edition_add")
    assert "fact_venue" in client.get(add + "?kind=discours").context["form"].fields
    answer = client.post(add + "?kind=discours", {
        "kind": "discours", "language": "fr", "access": "all", "headline": "Vœux", "body": "<p>Chers amis,</p>",
        "dateline_date": "2026-01-05", "fact_speaker": person.pk, "fact_venue": "Hôtel des ports",
        "fact_delivered": "2026-01-05", "fact_as": "prepared",
        "sources": "Texte remis à la presse | https://example.org/voeux\nCabinet",
    })  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    edition = Edition.objects.get()
    assert edition.facts == {
        "speaker": person.slug, "venue": "Hôtel des ports", "delivered": "2026-01-05", "as": "prepared",
    }  # fmt: skip
    assert list(edition.sources.values_list("text", "url")) == [
        ("Texte remis à la presse", "https://example.org/voeux"), ("Cabinet", ""),
    ]  # fmt: skip
    assert edition.head.by == client.user


def test_a_diary_is_typed_line_by_line_and_a_wrong_line_is_named():
    client = desk("writer")
    edition = make.make_edition(by=client.user, kind="agenda")
    wrong = client.post(change(edition), typed(edition, fact_entries="09:30 | Conseil | ouvert\nmidi, déjeuner"))
    assert wrong.status_code == 200 and "fact_entries" in wrong.context["form"].errors
    assert "midi, déjeuner" in wrong.content.decode()
    client.post(change(edition), typed(edition, fact_entries="09:30 | Conseil | ouvert\n12:00 | Déjeuner"))
    assert Edition.objects.get(pk=edition.pk).facts["entries"] == [
        {"time": "09:30", "text": "Conseil", "open": True}, {"time": "12:00", "text": "Déjeuner", "open": False},
    ]  # fmt: skip


def test_a_name_that_no_registry_holds_is_told_at_the_text_and_nothing_is_lost():
    client = desk("writer")
    edition = make.make_edition(by=client.user)
    body = '<p><span data-mention="person:nobody-of-that-name">Personne</span></p>'
    answer = client.post(change(edition), typed(edition, body=body, headline="Ce que j’ai tapé"))
    assert answer.status_code == 200
    assert "nobody-of-that-name" in str(answer.context["form"].errors["body"])
    assert answer.context["form"]["headline"].value() == "Ce que j’ai tapé"


def test_what_another_saved_meanwhile_is_shown_and_what_was_typed_stays():
    client = desk("writer")
    edition = make.make_edition(by=client.user, headline="Avant")
    sent = typed(edition, standfirst="Tapé par moi.")
    writing.write(edition, by=make.make_user("writer"), seen=edition.head_id, content={"headline": "Entre-temps"})
    answer = client.post(change(edition), sent)
    assert answer.status_code == 409
    assert answer.context["form"]["standfirst"].value() == "Tapé par moi."
    assert "Entre-temps" in str(answer.context["stale"])
    assert Edition.objects.get(pk=edition.pk).standfirst == ""


def test_nobody_shuts_themselves_out_of_their_own_release():
    client = desk("writer")
    edition = make.make_edition(by=client.user)
    answer = client.post(change(edition), typed(edition, access="people", readers=[make.make_user("writer").pk]))
    assert answer.status_code == 200 and "readers" in answer.context["form"].errors


def test_names_are_found_without_accents_and_in_the_order_of_words():
    client = desk("writer")
    make.make_person("Jérôme", "Le Guérec", slug="jerome-le-guerec")
    make.make_person("Anne", "Morvan", slug="anne-morvan")
    found = client.get(reverse("admin:articles_edition_names"), {"kind": "person", "q": "guerec jerome"}).json()
    assert [row["slug"] for row in found["results"]] == ["jerome-le-guerec"]
    assert client.get(reverse("admin:articles_edition_names"), {"kind": "user", "q": "a"}).json() == {"results": []}


def test_words_added_and_removed_are_marked_and_escaped():
    html = word_difference("Onze ports <b>", "Neuf ports <b>")
    assert html == "<p><del>Onze </del><ins>Neuf </ins>ports &lt;b&gt;</p>"
    edition = make.make_edition(headline="Un")
    assert compare(edition.head.content, edition.head.content) == []


def test_an_appointment_is_prepared_by_one_and_announced_by_another():
    first, second = desk("keeper"), desk("keeper")
    person, office = make.make_person(), make.make_office()
    answer = first.post(reverse("admin:people_appointment_add"), {
        "name": str(person), "office": office.pk, "capacity": "full", "since": "2026-02-01",
    })  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    row = Appointment.objects.get()
    assert row.prepared_by == first.user and row.live_period is None
    assert [line.text for line in sections(second)["announce"]] and "announce" not in sections(first)

    page, seen = row.begins_with.get_absolute_url(), fingerprint(row.begins_with)
    assert first.post(page, {"act": "announce", "seen": seen}).status_code == 409
    assert Appointment.objects.get().live_period is None
    assert second.post(page, {"act": "announce", "seen": seen}).status_code == 302
    assert person.title(on=date(2026, 3, 1), language="fr") == "ministre de la Mer"
    assert first.post(reverse("admin:people_appointment_change", args=[row.pk]), {}).status_code == 403


def test_an_administrator_makes_no_superuser():
    client = desk("administrator")
    user = make.make_user("writer")
    url = reverse("admin:accounts_user_change", args=[user.pk])
    client.post(url, {
        "username": user.username, "email": user.email, "is_active": "on", "is_superuser": "on",
        "user_permissions": "1",
    })  # fmt: skip
    user.refresh_from_db()
    assert not user.is_superuser and not user.user_permissions.exists()


def test_a_preview_is_kept_by_nobody():
    answer = desk("writer").get(reverse("admin:articles_edition_preview", args=[make.make_edition().pk]))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_list_of_names_shows_from_when_to_when_each_was_public():
    name = make.make_organisation("Ministère de la Mer").names.get(language="fr")
    supersede(name, name="Ministère de la Mer et des Ports")
    client = Client()
    client.force_login(make.make_user("keeper"))
    page = client.get(reverse("admin:people_organisationname_changelist"))
    assert page.status_code == 200 and "Ministère de la Mer et des Ports" in page.content.decode()
    bounded = make.make_organisation("Agence des ports", live=TimestamptzRange(clock.now() - timedelta(days=2), None))
    supersede(bounded.names.get(language="fr"), name="Agence portuaire")
    assert client.get(reverse("admin:people_organisationname_changelist")).status_code == 200


# -- What a release is belongs to what is approved ---------------------------------------------------------


def test_whoever_changes_the_issuers_in_review_has_contributed_and_may_not_approve():
    ministry, coast_guard = make.make_organisation("Ministère de la Mer"), make.make_organisation("Garde-côtes")
    edition = make.submitted(article={"issuers": [ministry]})
    reviewer, seen = desk("reviewer"), edition.head_id
    answer = reviewer.post(change(edition), typed(edition, issuers=[coast_guard.pk]))
    assert answer.status_code == 302
    edition.refresh_from_db()
    assert edition.head_id != seen and edition.head.content["issuers"] == [coast_guard.slug]
    with pytest.raises(NotAllowed):
        workflow.approve(edition, by=reviewer.user, seen=edition.head_id)
    with pytest.raises(Stale):  # and whoever read the text with the former issuers approves nothing
        workflow.approve(edition, by=make.make_user("reviewer"), seen=seen)


def test_who_sees_a_release_is_changed_on_the_record():
    edition, writer = make.make_edition(), desk("writer")
    answer = writer.post(change(edition), typed(edition, access="people", readers=[writer.user.pk]))
    assert answer.status_code == 302
    noted = edition.transitions.get(act="access")
    assert noted.by == writer.user and str(writer.user) in noted.internal_note


def test_what_a_release_is_is_fixed_for_all_languages_once_one_is_approved():
    french = make.make_edition()
    english = workflow.translate(french, by=make.make_user("writer"), seen=french.head_id, language="en")
    make.approved(french)
    event = make.make_event()
    answer = desk("writer").post(change(english), typed(english, event=event.pk))
    assert answer.status_code in (200, 302, 409)
    english.article.refresh_from_db()
    assert english.article.event is None


def test_a_second_translation_is_begun_and_saved_after_the_first_was_discarded():
    french, writer = make.make_edition(), desk("writer")
    first = workflow.translate(french, by=writer.user, seen=french.head_id, language="en")
    workflow.discard(first, by=writer.user, seen=first.head_id)
    second = workflow.translate(french, by=writer.user, seen=french.head_id, language="en")
    answer = writer.post(change(second), typed(second, headline="Second attempt"))
    assert answer.status_code == 302
    assert Edition.objects.get(pk=second.pk).headline == "Second attempt"


def test_a_title_announced_for_later_is_not_told_through_a_quotation():
    later = clock.now() + timedelta(days=3)
    person = make.make_person(slug="futur-ministre")
    make.appoint(person, make.make_office("ministre du Futur"), date(2020, 1, 1), live=TimestamptzRange(later, None))
    body = '<p>Il a dit : <q data-by="person:futur-ministre">« Oui. »</q></p>'
    edition = make.approved(body=body, proposed_at=later + timedelta(hours=1))
    with pytest.raises(Clash):
        workflow.schedule(edition, by=make.make_user("publisher"), seen=edition.head_id)


def test_what_a_second_person_announced_for_later_is_nobodys_to_change_alone_but_may_be_taken_back():
    keeper, second = desk("keeper"), make.make_user("keeper")
    office, person = make.make_office(), make.make_person()
    row = make.appoint(person, office, date(2026, 1, 1), live=None)
    announce(row.begins_with, by=second, seen=fingerprint(row.begins_with), at=clock.now() + timedelta(days=2))
    page = reverse("admin:people_appointment_change", args=[row.pk])
    keeper.post(
        page, {"person": make.make_person().pk, "office": office.pk, "capacity": "full", "period_0": "2026-01-01"}
    )
    row = Appointment.objects.get()
    assert row.person == person and row.announced_by == second
    keeper.post(row.begins_with.get_absolute_url(), {"act": "unannounce"})
    row = Appointment.objects.get()
    assert row.live_period is None and row.announced_by is None


def test_the_words_of_a_live_picture_are_changed_by_a_publisher_only():
    picture = make.make_image()
    make.confirmed(make.make_edition(lead_picture=picture))
    page = reverse("admin:assets_image_change", args=[picture.pk])
    for role, may in (("writer", False), ("publisher", True)):
        client = desk(role)
        answer = client.get(page)
        assert (b'name="_save"' in answer.content) == may, role


@pytest.mark.parametrize(
    "address", ["edition/²/change/", "edition/99999999999999999999/change/", "edition/names/?kind=person&q=%00"]
)
def test_odd_addresses_of_the_desk_are_answered(address):
    assert desk("writer").get(f"/desk/articles/{address}").status_code in (200, 302, 404)


def test_a_headline_pasted_with_control_characters_is_kept_without_them():
    edition = make.make_edition(headline="Le port\x0brouvre\x00")
    assert edition.headline == "Le port rouvre"
