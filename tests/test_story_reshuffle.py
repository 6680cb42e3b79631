"""A reshuffle: one keeper prepares it, a second lets it go, time switches it, and nothing tells before."""

# ruff: noqa: F401, F811 (fixtures are taken by their names)

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow as releases
from articles.refusals import Clash
from core import clock
from people.models import (
    Announcement,
    Appointment,
    OfficeTitle,
    Organisation,
    OrganisationName,
    Person,
)
from people.workflow import AnnouncementRefused, announce, begin, fingerprint
from tests import factories as make
from tests.keepers import (
    BEFORE,
    HOUR,
    NOON,
    _a_week_before,
    desk,
    dupont,
    first,
    ministry,
    office,
    opened,
    put,
    quick,
    ready,
    reshuffle,
    second,
    sentences,
)

pytestmark = pytest.mark.django_db
# -- the whole story ------------------------------------------------------------------------------------------------


def test_one_keeper_prepares_another_lets_go_and_time_switches(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    assert announcement.starts_at == NOON
    said = sentences(second, announcement)
    assert said == [
        "Jean Dupont cesse d’être ministre de la Mer ; dernier jour : 14 mai 2031 (jusqu’ici : sans fin)".replace(
            " ;", "\u202f;"
        ).replace(" :", "\u00a0:"),
        "Anne Morvan devient ministre de la Mer le 15 mai 2031",
    ]
    assert ready(first, announcement, at="2031-05-15T14:00").status_code == 409, "not by the one who prepared"
    assert ready(second, announcement, at="2031-05-15T14:00").status_code == 302
    public = Client()
    with clock.at(NOON - timedelta(seconds=1)):
        assert public.get("/fr/personnes/anne-morvan/").status_code == 404
        assert dupont.title(on=date(2031, 5, 15), language="fr") == "ministre de la Mer"
    with clock.at(NOON):
        assert "inistre de la Mer" in public.get("/fr/personnes/anne-morvan/").content.decode()
        assert dupont.title(on=date(2031, 5, 15), language="fr") == "ancien ministre de la Mer"
        assert Person.objects.get(slug="anne-morvan").title(on=date(2031, 5, 15), language="fr") == "ministre de la Mer"


def test_who_changed_anything_of_it_may_not_announce_it(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    second.post(
        announcement.get_absolute_url(), {"act": "describe", "title": "Autre titre", "starts_at": "", "note": ""}
    )
    answer = ready(second, announcement, at="")
    assert answer.status_code == 409 and not Announcement.objects.get().is_announced
    assert ready(desk(), announcement, at="").status_code == 302


def test_what_was_changed_since_the_second_person_read_it_is_not_announced(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    seen = second.get(announcement.get_absolute_url()).context["seen"]
    put(
        first,
        announcement,
        "name",
        organisation=office.organisation_id,
        since="2031-05-15",
        name_fr="Ministère des Ports",
    )
    answer = second.post(announcement.get_absolute_url(), {"act": "announce", "seen": seen, "at": "2031-05-15T14:00"})
    assert answer.status_code == 409
    assert "relisez" in answer.content.decode().lower()
    assert not Announcement.objects.get().is_announced


def test_now_means_now_and_the_past_is_refused(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    assert ready(second, announcement, at="2031-05-01T14:00").status_code == 409
    assert ready(second, announcement, at="").status_code == 302
    assert Announcement.objects.get().starts_at == BEFORE


def test_what_only_begins_is_not_put_into_the_past_either(first, second, office):
    announcement = opened(first)
    make.make_person("Anne", "Morvan", slug="anne-morvan")
    assert quick(first, office, "Anne Morvan", announcement=announcement.pk).status_code == 302
    assert ready(second, announcement, at="2031-05-01T14:00").status_code == 409
    assert Appointment.objects.get().live_period is None


def test_undone_until_the_instant_and_not_after(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    ready(second, announcement, at="2031-05-15T14:00")
    page = announcement.get_absolute_url()
    typed = {"organisation": office.organisation_id, "since": "2031-06-01", "name_fr": "Ministère des Ports"}
    put(first, announcement, "name", **typed)
    assert not OrganisationName.objects.undecided().exists(), "nothing is put in any more"
    with clock.at(NOON - HOUR):
        assert first.post(page, {"act": "unannounce"}).status_code == 302
    assert not Announcement.objects.get().is_announced
    assert dupont.appointments.live(NOON).get().period.upper is None, "what would have ended goes on"
    assert ready(first, announcement, at="").status_code == 409, "it waits for a second person anew"
    assert ready(second, announcement, at="2031-05-15T14:00").status_code == 302
    with clock.at(NOON + HOUR):
        assert first.post(page, {"act": "unannounce"}).status_code == 409
        assert first.post(page, {"act": "discard"}).status_code == 409
        assert first.post(page, {"act": "drop", "change": "people.appointment:1"}).status_code == 409
    assert Announcement.objects.get().is_announced


def test_given_up_with_everything_in_it(first, office, dupont):
    announcement = reshuffle(first, office, dupont)
    assert first.post(announcement.get_absolute_url(), {"act": "discard"}).status_code == 302
    assert not Announcement.objects.exists()
    row = Appointment.objects.get()
    assert row.person == dupont and row.ends_with is None and row.period.upper is None


def test_one_line_is_taken_out_with_the_end_that_belongs_to_it(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    groups = first.get(announcement.get_absolute_url()).context["groups"]
    ending = next(change for change in groups[0].changes if change.former)
    first.post(announcement.get_absolute_url(), {"act": "drop", "change": ending.key})
    row = Appointment.objects.get(person=dupont)
    assert row.ends_with is None and row.period.upper is None
    page = first.get(announcement.get_absolute_url())
    [change] = page.context["groups"][0].changes
    assert "Jean Dupont" in change.clashes[0], "and what it was in the way of says so"
    assert ready(second, announcement, at="").status_code == 409
    assert not Announcement.objects.get().is_announced


# -- before the instant nothing tells -------------------------------------------------------------------------------

PUBLIC = [
    "/fr/", "/en/", "/fr/personnes/", "/en/people/", "/fr/personnes/jean-dupont/", "/en/people/jean-dupont/",
    "/fr/personnes/anne-morvan/", "/en/people/anne-morvan/", "/fr/personnes/?q=morvan", "/fr/personnes/?q=ministre",
    "/fr/organisations/", "/en/organisations/", "/fr/organisations/ministere-mer/", "/en/organisations/ministere-mer/",
    "/fr/organisations/ministere-ports/", "/fr/organisations/?q=ports", "/fr/articles/", "/fr/articles/?q=morvan",
    "/fr/articles/?person=anne-morvan", "/fr/articles/?organisation=ministere-ports",
    "/fr/articles/?person=jean-dupont",
    "/fr/evenements/", "/fr/plan-du-site/", "/sitemap.xml", "/sitemap-news.xml", "/robots.txt",
    "/fr/flux/", "/fr/articles/feed.atom", "/fr/articles/feed.json", "/fr/articles/feed.atom?person=anne-morvan",
    "/fr/articles/feed.json?organisation=ministere-ports", "/fr/rectificatifs/", "/fr/rectificatifs/feed.atom",
    "/fr/personnes/?q=ministre+2031", "/en/people/?q=morvann", "/en/organisations/?q=sea",
]  # fmt: skip


def told(at: datetime) -> dict[str, tuple[int, bytes]]:
    """Return what readers get at every address, but for the nonce and the instant's own words."""
    public, found = Client(), {}
    with clock.at(at):
        for address in PUBLIC:
            answer = public.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[address] = answer.status_code, re.sub(rb'nonce="[^"]*"', b"", body)
    return found


def test_before_the_instant_nothing_public_tells_and_at_the_instant_all_of_it_does(first, second, office, dupont):
    body = '<p><span data-mention="person:jean-dupont">Jean Dupont</span> ouvre le port.</p>'
    make.published(make.make_edition(body=body), at=BEFORE - HOUR)
    make.make_person("Anne", "Morvan", slug="anne-morvan")
    ports = Organisation.objects.create(slug="ministere-ports")
    moments = (BEFORE, NOON - timedelta(seconds=1))
    untouched = [told(moment) for moment in moments]
    after = told(NOON)

    announcement = opened(first, starts_at="2031-05-15T14:00")
    held = dupont.appointments.get()
    assert quick(first, office, "Anne Morvan", announcement=announcement.pk, ending=[held.pk]).status_code == 302
    assert put(first, announcement, "name", organisation=ports.pk, since="2031-05-15", name_fr="Ministère des Ports",
               name_en="Ministry of Ports").status_code == 302  # fmt: skip
    assert put(first, announcement, "title", office=office.pk, since="2031-05-15", masculine_fr="ministre des Ports",
               feminine_fr="ministre des Ports").status_code == 302  # fmt: skip
    assert put(first, announcement, "succession", before=[office.organisation_id], after=[ports.pk], on="2031-05-15",
               closes="on").status_code == 302  # fmt: skip
    assert [told(moment) for moment in moments] == untouched, "prepared"
    assert ready(second, announcement, at="2031-05-15T14:00").status_code == 302
    assert [told(moment) for moment in moments] == untouched, "announced for later"
    first.get(reverse("admin:people_announcement_rehearsal", args=[announcement.pk, "fr/personnes/anne-morvan/"]))
    assert [told(moment) for moment in moments] == untouched, "rehearsed"

    changed = told(NOON)
    different = {address for address in PUBLIC if changed[address] != after[address]}
    assert different >= {
        "/fr/personnes/", "/en/people/", "/fr/personnes/jean-dupont/", "/fr/personnes/anne-morvan/",
        "/fr/organisations/", "/fr/organisations/ministere-mer/", "/fr/organisations/ministere-ports/", "/sitemap.xml",
    }  # fmt: skip
    assert changed["/fr/personnes/anne-morvan/"][0] == 200 and after["/fr/personnes/anne-morvan/"][0] == 404
    assert "inistre des Ports" in changed["/fr/personnes/anne-morvan/"][1].decode()


def test_a_text_that_goes_live_before_the_instant_has_the_title_of_before(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    ready(second, announcement, at="2031-05-15T14:00")
    body = '<p><span data-mention="person:anne-morvan">Anne Morvan</span> ouvre le port.</p>'
    content = {"body": body, "dateline_date": date(2031, 5, 15)}
    sooner = make.make_edition(**content)
    assert [mention.title for mention in sooner.mentions.all()] == [""]
    later = make.make_edition(proposed_at=NOON + HOUR, **content)
    assert [mention.title for mention in later.mentions.all()] == ["ministre de la Mer"]
    later = make.approved(later)
    with pytest.raises(Clash):
        releases.schedule(later, by=make.make_user("publisher"), seen=later.head_id, at=NOON - HOUR)
    found = desk("writer").get(reverse("admin:articles_edition_names"), {"q": "Morvan", "language": "fr"})
    assert "ministre" not in found.content.decode()


# -- as it will be -------------------------------------------------------------------------------------------------


def rehearsed(client: Client, announcement: Announcement, path: str) -> Any:
    return client.get(reverse("admin:people_announcement_rehearsal", args=[announcement.pk, path]))


@pytest.mark.parametrize("announced", [False, True])
def test_both_see_the_public_pages_as_they_will_be_and_nothing_of_it_is_kept(first, second, office, dupont, announced):
    announcement = reshuffle(first, office, dupont)
    if announced:
        ready(second, announcement, at="2031-05-15T14:00")
    for client in (first, second):
        answer = rehearsed(client, announcement, "fr/personnes/anne-morvan/")
        page = answer.content.decode()
        assert answer.status_code == 200 and "inistre de la Mer" in page and "Répétition" in page
        assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
        base = reverse("admin:people_announcement_rehearsal", args=[announcement.pk, "-"])[:-1]
        assert f'href="{base}fr/personnes/"' in page, "its links lead on in the rehearsal"
        assert 'href="/static' in page
    assert "Anne Morvan" in rehearsed(first, announcement, "fr/organisations/ministere-mer/").content.decode()
    assert "anne-morvan" in rehearsed(first, announcement, "fr/personnes/").content.decode()
    assert rehearsed(first, announcement, "fr/personnes/nobody/").status_code == 404
    for path in ("desk/", "sitemap.xml", "de/", "files/images/"):
        assert rehearsed(first, announcement, path).status_code == 404, path
    assert Client().get("/fr/personnes/anne-morvan/").status_code == 404
    assert Announcement.objects.get().is_announced is announced
    links = first.get(announcement.get_absolute_url()).context["links"]
    assert all(
        rehearsed(first, announcement, address.split("/rehearsal/")[1]).status_code == 200 for _, address in links
    )


def test_a_rehearsal_tells_nobody_of_a_confidential_text_that_goes_live_meanwhile(first, office, dupont):
    announcement = reshuffle(first, office, dupont)
    body = '<p><span data-mention="person:jean-dupont">Jean Dupont</span></p>'
    readers = [make.make_user(role) for role in ("writer", "reviewer", "publisher")]
    secret = make.make_edition(
        by=readers[0], headline="Opération secrète", body=body, article={"access": "people", "readers": readers}
    )
    [secret] = releases.submit(secret, by=readers[0], seen=secret.head_id)
    [secret] = releases.approve(secret, by=readers[1], seen=secret.head_id)
    releases.schedule(secret, by=readers[2], seen=secret.head_id, at=NOON - HOUR)
    make.scheduled(make.make_edition(headline="Communiqué ouvert", body=body), at=NOON - HOUR)
    page = rehearsed(first, announcement, "fr/personnes/jean-dupont/").content.decode()
    assert "Communiqué ouvert" in page and "Opération secrète" not in page
    writer = Client()
    writer.force_login(readers[0])
    assert "Opération secrète" in rehearsed(writer, announcement, "fr/personnes/jean-dupont/").content.decode()


def test_what_cannot_be_announced_cannot_be_rehearsed_and_says_so(first, office, dupont):
    announcement = reshuffle(first, office, dupont)
    groups = first.get(announcement.get_absolute_url()).context["groups"]
    ending = next(change for change in groups[0].changes if change.former)
    first.post(announcement.get_absolute_url(), {"act": "drop", "change": ending.key})
    assert rehearsed(first, announcement, "fr/personnes/").status_code == 409


def test_after_the_instant_the_page_itself_is_the_answer(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    ready(second, announcement, at="2031-05-15T14:00")
    with clock.at(NOON):
        assert rehearsed(first, announcement, "fr/personnes/")["Location"] == "/fr/personnes/"


# -- the start page, the list, and who may --------------------------------------------------------------------------


def test_the_start_page_says_what_waits_and_what_comes(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)

    def sections(client: Client) -> dict[str, list[str]]:
        found = client.get(reverse("admin:index")).context["sections"]
        return {section.key: [line.text for line in section.lines] for section in found}

    assert sections(second)["announce"] == ["Remaniement de mai"] and "announce" not in sections(first)
    ready(second, announcement, at="2031-05-15T14:00")
    assert sections(first)["announced"] == ["Remaniement de mai"] and "announce" not in sections(second)
    with clock.at(NOON):
        assert "announced" not in sections(first)


def test_the_list_tells_the_states_apart(first, second, office, dupont):
    announcement = reshuffle(first, office, dupont)
    listing = reverse("admin:people_announcement_changelist")

    def listed(state: str, at: datetime = BEFORE) -> int:
        with clock.at(at):
            return first.get(listing, {"state": state}).context["cl"].result_count

    assert [listed(state) for state in ("prepared", "ahead", "made")] == [1, 0, 0]
    ready(second, announcement, at="2031-05-15T14:00")
    assert [listed(state) for state in ("prepared", "ahead", "made")] == [0, 1, 0]
    assert [listed(state, NOON) for state in ("prepared", "ahead", "made")] == [0, 0, 1]


@pytest.mark.parametrize("role", ["auditor", "writer", "reviewer", "publisher", "administrator"])
def test_others_read_it_and_touch_nothing(first, office, dupont, role):
    announcement, other = reshuffle(first, office, dupont), desk(role)
    page = other.get(announcement.get_absolute_url())
    assert page.status_code == 200 and not page.context["editable"] and not page.context["seconds"]
    for act in ("describe", "announce", "unannounce", "discard", "drop"):
        assert other.post(announcement.get_absolute_url(), {"act": act}).status_code == 403, act
    assert put(other, announcement, "ending").status_code == 403
    assert quick(other, office, "Anne Morvan").status_code == 403
    held = dupont.appointments.live().get()
    assert other.post(reverse("admin:people_appointment_act", args=[held.pk, "strike"])).status_code == 403


def test_the_workflow_itself_refuses_whoever_comes(first, office, dupont):
    announcement = reshuffle(first, office, dupont)
    with pytest.raises(AnnouncementRefused):
        announce(announcement, by=make.make_user("publisher"), seen=fingerprint(announcement))
    with pytest.raises(AnnouncementRefused):
        announce(announcement, by=first.user, seen=fingerprint(announcement))
    announce(announcement, by=make.make_user("keeper"), seen=fingerprint(announcement))
    late = OfficeTitle(office=office, language="fr", masculine="a", feminine="a", period=make.DateRange(None, None))
    with pytest.raises(AnnouncementRefused):
        begin(announcement, late, by=first.user)


def test_an_empty_announcement_announces_nothing(first, second):
    announcement = opened(first)
    assert ready(second, announcement, at="").status_code == 409
    assert not Announcement.objects.get().is_announced


def test_a_page_of_many_changes_asks_a_bounded_number_of_times(first, office, ministry, django_assert_max_num_queries):
    announcement = opened(first)
    shared = make.make_office("conseiller", exclusive=False, organisation=ministry)
    for number in range(10):
        person = make.make_person("Camille", f"Nom{number}")
        begin(announcement, Appointment(person=person, office=shared, period=make.DateRange(date(2031, 5, 15), None)),
              by=first.user)  # fmt: skip
    with django_assert_max_num_queries(70):
        first.get(announcement.get_absolute_url())
