"""An international meeting: prepared by a keeper, announced by another, moved, called off, never changed in silence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core import clock
from events import workflow as events
from events.models import Event, EventSeries, EventVersion
from people.workflow import AnnouncementRefused, announce, fingerprint, unannounce
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def desk(role: str = "keeper") -> Client:
    client = Client()
    client.user = make.make_user(role)
    client.force_login(client.user)
    return client


def inline(name: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser sends for the lines of an inline."""
    sent: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
    return sent | {f"{name}-{place}-{key}": value for place, row in enumerate(rows) for key, value in row.items()}


def typed(**values: Any) -> dict[str, Any]:
    """Return what a browser sends for a new event."""
    return {
        "name_fr": "Deuxième réunion de Paris", "name_en": "Second Paris meeting", "summary_fr": "Sur les ports.",
        "begins": "2026-10-20T09:00", "ends": "2026-10-20T18:00", "time_zone": "Europe/Paris", "status": "planned",
        **inline("participations"), **inline("programme"),
    } | values  # fmt: skip


def second_person(announcement: Any, at: datetime | None = None) -> None:
    """Let somebody else look at it and let it go."""
    announce(announcement, by=make.make_user("keeper"), seen=fingerprint(announcement), at=at)


@pytest.fixture
def meeting():
    """The second meeting of a series, typed at the desk, and who typed it."""
    with clock.at(NOON):
        keeper = desk()
        series = EventSeries.objects.create(slug="paris", name_fr="Réunions de Paris", name_en="Paris meetings")
        place, guest = make.make_place("Paris", country="FR"), make.make_person("Ines", "Del Mar")
        answer = keeper.post(reverse("admin:events_event_add"), follow=False)
        assert answer.status_code == 302 and answer["Location"] == reverse("admin:events_eventversion_add")
        answer = keeper.post(answer["Location"], typed(
            series=series.pk, ordinal=2, place=place.pk, doors="08:15", accreditation_deadline="2026-10-15T18:00",
            accreditation_address="presse@example.org", capacity=40, instructions_fr="Pièce d’identité.",
            **inline("participations", {"person": guest.pk, "role": "chair", "position": 0},
                     {"delegation_fr": "Délégation d’Ostrande", "country": "XO", "role": "participant", "position": 1}),
            **inline("programme", {"begins": "2026-10-20T09:30", "ends": "2026-10-20T10:00", "title_fr": "Ouverture",
                                   "open_to_press": "on", "speakers": [guest.pk]}),
        ))  # fmt: skip
        assert answer.status_code == 302, answer.context["adminform"].form.errors
        event = Event.objects.get()
        event.keeper, event.guest, event.place = keeper, guest, place
        return event


def page(event: Event, at: datetime) -> tuple[int, str]:
    with clock.at(at):
        answer = Client().get(event.get_absolute_url())
    return answer.status_code, answer.content.decode()


def ics(event: Event, at: datetime) -> str:
    with clock.at(at):
        answer = Client().get(reverse("events:event_calendar", args=[event.year, event.slug]))
    return answer.content.decode().replace("\r\n ", "")


def test_it_is_prepared_by_one_announced_by_another_and_public_at_its_instant(meeting):
    assert (meeting.slug, meeting.year) == ("deuxieme-reunion-de-paris", 2026)
    version = meeting.latest
    assert version.prepared_by == meeting.keeper.user and version.is_prepared
    with clock.at(NOON + HOUR):
        with pytest.raises(AnnouncementRefused):  # not alone
            announce(version.begins_with, by=meeting.keeper.user, seen=fingerprint(version.begins_with))
        second_person(version.begins_with, at=NOON + DAY)
    before, html = page(meeting, NOON + DAY - HOUR)
    assert before == 404 and "Paris" not in html
    with clock.at(NOON + DAY - HOUR):
        assert Client().get(meeting.guest.get_absolute_url()).status_code == 404
    status, html = page(meeting, NOON + DAY)
    assert status == 200
    for words in ("Deuxième réunion de Paris", "Ines Del Mar", "Ouverture", "presse@example.org", "Pièce d’identité.",
                  "Délégation d’Ostrande", "Réunions de Paris"):  # fmt: skip
        assert words in html, words
    with clock.at(NOON + DAY):
        assert Client().get(meeting.guest.get_absolute_url()).status_code == 200
    assert "SEQUENCE:0" in ics(meeting, NOON + DAY) and "LAST-MODIFIED:20260902T120000Z" in ics(meeting, NOON + DAY)


def test_what_changed_since_the_second_person_looked_is_not_announced(meeting):
    announcement = meeting.latest.begins_with
    with clock.at(NOON + HOUR):
        for change in (
            lambda: meeting.latest.programme.update(title_fr="Clôture"),
            lambda: meeting.latest.texts.update(summary="Autre chose."),
            lambda: meeting.latest.participations.filter(person=None).delete(),
            lambda: meeting.latest.programme.get().speakers.clear(),
            lambda: meeting.latest.documents.add(make.make_document()),
        ):
            seen = fingerprint(announcement)
            change()
            with pytest.raises(AnnouncementRefused):
                announce(announcement, by=make.make_user("keeper"), seen=seen)


@pytest.fixture
def announced(meeting) -> Event:
    """The meeting, public since NOON + 1 day."""
    with clock.at(NOON + HOUR):
        second_person(meeting.latest.begins_with, at=NOON + DAY)
    return meeting


def test_a_change_takes_over_at_its_instant_and_says_what_it_changes(announced):
    event, keeper = announced, announced.keeper
    at = NOON + 3 * DAY
    with clock.at(at):
        first = event.versions.get()
        answer = keeper.get(reverse("admin:events_event_change", args=[event.pk]))
        read = keeper.get(answer["Location"])
        assert b'name="name_fr"' not in read.content and read.status_code == 200
        assert keeper.post(answer["Location"], typed()).status_code == 403
        answer = keeper.post(reverse("admin:events_eventversion_prepare", args=[first.pk]))
        second = event.versions.get(number=2)
        assert answer["Location"] == reverse("admin:events_eventversion_change", args=[second.pk])
        assert [text.name for text in second.texts.all()] == [text.name for text in first.texts.all()]
        assert second.programme.get().speakers.get() == event.guest and second.participations.count() == 2
        form = keeper.get(answer["Location"]).context["adminform"].form
        assert form.initial["begins"] == datetime(2026, 10, 20, 9)
        second.place = make.make_place("Lyon", country="FR")
        second.save()
        [change] = second.differences(first)
        assert (change.before, change.after) == ("Paris", "Lyon")
        assert "Lyon" in keeper.get(answer["Location"]).content.decode()
        assert "Lyon" not in page(event, at)[1]
        second_person(second.begins_with, at=at + HOUR)
    assert ">Paris<" in page(event, at)[1] and ">Lyon<" in page(event, at + HOUR)[1]
    assert "SEQUENCE:1" in ics(event, at + HOUR) and "SEQUENCE:0" in ics(event, at)
    with clock.at(at + 2 * HOUR):
        assert [line.version.number for line in keeper.get(
            reverse("admin:events_eventversion_change", args=[second.pk])).context["history"]] == [2, 1]  # fmt: skip


def test_a_change_is_announced_at_once_by_the_real_clock():
    event = make.make_event()
    change = events.cancel(event.latest, by=make.make_user("keeper"), status_note_fr="La tempête.")
    second_person(change.begins_with)
    assert "La tempête." in Client().get(event.get_absolute_url()).content.decode()


def test_it_is_cancelled_by_two_with_a_note_that_is_read_before_the_name(announced):
    event, at = announced, NOON + 3 * DAY
    with clock.at(at):
        url = reverse("admin:events_eventversion_cancel", args=[event.latest.pk])
        empty = event.keeper.post(url, {"status_note_fr": ""})
        assert empty.status_code == 200 and "status_note_fr" in empty.context["form"].errors
        answer = event.keeper.post(url, {"status_note_fr": "La tempête.", "status_note_en": "The storm."})
        second = event.versions.get(number=2)
        assert answer.status_code == 302 and second.status == "cancelled" and second.is_prepared
        assert "La tempête." not in page(event, at)[1]
        second_person(second.begins_with)
    status, html = page(event, at + HOUR)
    assert status == 200 and html.index("La tempête.") < html.index("<h1")
    calendar = ics(event, at + HOUR)
    assert "STATUS:CANCELLED" in calendar and "SEQUENCE:1" in calendar
    assert f"UID:event-{event.slug}@" in calendar


def test_it_is_postponed_to_a_new_date_typed_on_its_own_clock(announced):
    event, at = announced, NOON + 3 * DAY
    with clock.at(at):
        url = reverse("admin:events_eventversion_postpone", args=[event.latest.pk])
        wrong = event.keeper.post(url, {"status_note_fr": "Grève.", "ends": "2026-11-03T18:00"})
        assert "begins" in wrong.context["form"].errors and wrong.context["form"]["status_note_fr"].value() == "Grève."
        event.keeper.post(url, {"status_note_fr": "Grève.", "begins": "2026-11-03T09:00", "ends": "2026-11-03T18:00"})
        second = event.versions.get(number=2)
        assert second.period.lower == datetime(2026, 11, 3, 8, tzinfo=UTC)
        second_person(second.begins_with)
    assert "STATUS:TENTATIVE" in ics(event, at + HOUR) and "DTSTART:20261103T080000Z" in ics(event, at + HOUR)


def test_what_was_taken_off_the_site_is_gone_and_its_words_with_it(announced):
    event, at = announced, NOON + 3 * DAY
    with clock.at(at):
        event.keeper.post(reverse("admin:events_eventversion_withdraw", args=[event.latest.pk]), {})
        second_person(event.latest.ends_with)
    assert page(event, at - HOUR)[0] == 200
    status, html = page(event, at + HOUR)
    assert status == 410 and "noindex" in html and "Deuxième réunion" not in html
    with clock.at(at + HOUR):
        assert Client().get(reverse("events:event_calendar", args=[event.year, event.slug])).status_code == 410
        assert "Deuxième réunion" not in Client().get(reverse("events:events")).content.decode()
        assert Client().get(event.guest.get_absolute_url()).status_code == 404


def test_a_change_is_discarded_and_the_event_stays_as_it_was(announced):
    event, at = announced, NOON + 3 * DAY
    with clock.at(at):
        second = events.change(event.latest, by=event.keeper.user)
        announcement = second.begins_with
        event.keeper.post(reverse("admin:events_eventversion_discard", args=[second.pk]))
        first = event.versions.get()
        assert first.number == 1 and first.ends_with is None
        assert not type(announcement).objects.filter(pk=announcement.pk).exists()
        assert page(event, at)[0] == 200


def test_an_event_that_was_never_public_goes_with_its_only_version(meeting):
    with clock.at(NOON + HOUR):
        meeting.keeper.post(reverse("admin:events_eventversion_discard", args=[meeting.latest.pk]))
    assert not Event.objects.exists() and not EventVersion.objects.exists()


def test_an_event_that_a_draft_is_about_stays_and_takes_a_new_first_version(meeting):
    with clock.at(NOON + HOUR):
        make.make_edition(article={"event": meeting})
        meeting.keeper.post(reverse("admin:events_eventversion_discard", args=[meeting.latest.pk]))
        url = meeting.keeper.get(reverse("admin:events_event_change", args=[meeting.pk]))["Location"]
        assert meeting.keeper.get(url).status_code == 200
        answer = meeting.keeper.post(url, typed(of=meeting.pk))
        assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert EventVersion.objects.get().event == meeting


def test_one_change_at_a_time_is_prepared(announced):
    with clock.at(NOON + 3 * DAY):
        first = announced.latest
        events.change(first, by=announced.keeper.user)
        answer = announced.keeper.post(reverse("admin:events_eventversion_prepare", args=[first.pk]), follow=True)
        assert announced.versions.count() == 2 and b"error" in answer.content
        assert announced.keeper.get(reverse("admin:events_eventversion_cancel", args=[first.pk])).status_code == 302


def test_a_change_that_is_announced_ahead_may_be_taken_back_or_built_upon(announced):
    event, at = announced, NOON + 3 * DAY
    with clock.at(at):
        second = events.change(event.latest, by=event.keeper.user, capacity=10)
        second_person(second.begins_with, at=at + DAY)
        third = events.cancel(second, by=event.keeper.user, status_note_fr="La tempête.")
        with pytest.raises(AnnouncementRefused):
            unannounce(second.begins_with, by=event.keeper.user)
        second_person(third.begins_with, at=at + 2 * DAY)
    assert [(f"SEQUENCE:{number}" in ics(event, at + number * DAY)) for number in range(3)] == [True] * 3


def test_two_events_of_a_series_do_not_bear_one_ordinal(announced):
    with clock.at(NOON + 3 * DAY):
        series = announced.latest.series
        add = reverse("admin:events_eventversion_add")
        assert announced.keeper.get(f"{add}?series={series.pk}").context["adminform"].form.initial["ordinal"] == 3
        found = announced.keeper.get(reverse("admin:events_eventseries_next"), {"series": series.pk}).json()
        assert found == {"ordinal": 3}
        answer = announced.keeper.post(add, typed(series=series.pk, ordinal=2, slug="autre"))
        assert answer.status_code == 200 and "Deuxième" in str(answer.context["adminform"].form.errors["ordinal"])
        other = make.make_event(live=None, period=announced.latest.period)
        EventVersion.objects.filter(event=other).update(series=series, ordinal=2)  # past the form
        announcement = other.latest.begins_with
        with pytest.raises(Exception, match="ordinal"):
            second_person(announcement)
        with pytest.raises(IntegrityError, match="this ordinal"), transaction.atomic():
            EventVersion.objects.filter(event=other).update(live_period=make.TimestamptzRange(NOON + 4 * DAY, None))


# -- what is typed ---------------------------------------------------------------------------------------------


def test_what_was_typed_wrong_is_told_at_its_field_and_nothing_is_lost():
    keeper = desk()
    answer = keeper.post(reverse("admin:events_eventversion_add"), typed(
        name_fr="", name_en="", summary_fr="Gardé.", begins="2026-03-29T02:30", accreditation_address="au ministère",
        time_zone="Europe/Paris",
        **inline("programme", {"begins": "2026-10-20T11:00", "ends": "2026-10-20T10:00", "title_fr": "À l’envers"}),
    ))  # fmt: skip
    form = answer.context["adminform"].form
    assert answer.status_code == 200 and not Event.objects.exists()
    assert {"name_fr", "begins", "accreditation_address"} <= set(form.errors)
    assert form["summary_fr"].value() == "Gardé."
    [line] = answer.context["inline_admin_formsets"][1].formset.forms
    assert "ends" in line.errors and line["title_fr"].value() == "À l’envers"


def test_an_hour_that_only_the_newsroom_lacks_is_an_hour_elsewhere():
    answer = desk().post(reverse("admin:events_eventversion_add"), typed(
        begins="2026-03-29T02:30", ends="2026-03-29T04:00", time_zone="America/New_York"
    ))  # fmt: skip
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert EventVersion.objects.get().period.lower == datetime(2026, 3, 29, 6, 30, tzinfo=UTC)


def test_doors_open_before_it_begins_and_accreditation_closes_before_it_is_over():
    answer = desk().post(reverse("admin:events_eventversion_add"), typed(
        doors="10:00", accreditation_deadline="2026-10-21T10:00"
    ))  # fmt: skip
    assert {"doors", "accreditation_deadline"} <= set(answer.context["adminform"].form.errors)


def test_the_address_follows_the_date_until_it_is_public_and_is_free_of_doubles(meeting):
    with clock.at(NOON + HOUR):
        version = meeting.latest
        url = reverse("admin:events_eventversion_change", args=[version.pk])
        form = meeting.keeper.get(url).context["adminform"].form
        sent = typed(begins="2027-02-01T09:00", ends="2027-02-01T18:00", slug="reunion", seen=form.initial["seen"],
                     announcement=version.begins_with_id)  # fmt: skip
        answer = meeting.keeper.post(url, sent)
        assert answer.status_code == 302, answer.context["adminform"].form.errors
        meeting.refresh_from_db()
        assert (meeting.year, meeting.slug) == (2027, "reunion")
        add = reverse("admin:events_eventversion_add")
        assert "slug" in meeting.keeper.post(add, typed(slug="reunion")).context["adminform"].form.errors
        for expected in ("deuxieme-reunion-de-paris", "deuxieme-reunion-de-paris-2026"):
            meeting.keeper.post(add, typed())
            assert Event.objects.filter(slug=expected).exists(), expected


def test_what_somebody_else_saved_meanwhile_is_told_once(meeting):
    with clock.at(NOON + HOUR):
        version = meeting.latest
        url = reverse("admin:events_eventversion_change", args=[version.pk])
        seen = meeting.keeper.get(url).context["adminform"].form.initial["seen"]
        version.texts.filter(language="fr").update(summary="Écrit par un autre.")
        sent = typed(summary_fr="Écrit par moi.", slug=meeting.slug, announcement=version.begins_with_id)
        answer = meeting.keeper.post(url, sent | {"seen": seen})
        form = answer.context["adminform"].form
        assert answer.status_code == 200 and form.non_field_errors() and form["summary_fr"].value() == "Écrit par moi."
        answer = meeting.keeper.post(url, sent | {"seen": form["seen"].value()})
        assert answer.status_code == 302
        assert version.texts.get(language="fr").summary == "Écrit par moi."


def test_whoever_prepared_it_may_not_announce_it_from_another_announcement_either(meeting):
    with clock.at(NOON + HOUR):
        version, other = meeting.latest, desk()
        former = version.begins_with
        together = make.prepare(by=other.user, title="Tout ensemble")
        url = reverse("admin:events_eventversion_change", args=[version.pk])
        form = other.get(url).context["adminform"].form
        sent = typed(slug=meeting.slug, announcement=together.pk, seen=form.initial["seen"])
        assert other.post(url, sent).status_code == 302
        version.refresh_from_db()
        assert version.begins_with == together and not type(former).objects.filter(pk=former.pk).exists()
        for person in (meeting.keeper.user, other.user):
            with pytest.raises(AnnouncementRefused):
                announce(together, by=person, seen=fingerprint(together))
        second_person(together)


# -- the list ----------------------------------------------------------------------------------------------------


def test_the_list_says_of_each_event_where_it_stands_and_finds_it_by_either_name(
    announced, django_assert_max_num_queries
):
    with clock.at(NOON + 3 * DAY):
        events.cancel(announced.latest, by=announced.keeper.user, status_note_fr="La tempête.")
        for number in range(30):
            make.make_event(f"Réunion {number}", place=make.make_place())
        url, writer = reverse("admin:events_event_changelist"), desk("writer")
        with django_assert_max_num_queries(10):
            answer = announced.keeper.get(url)
        assert answer.status_code == 200 and str(announced.keeper.user) in answer.content.decode()
        for query, count in {
            "q=second": 1,
            "q=deuxième": 1,
            "standing=prepared": 1,
            "standing=coming": 1,
            "standing=hidden": 0,
            "standing=over": 30,
            "status=cancelled": 1,
            "series=paris": 1,
        }.items():
            assert announced.keeper.get(f"{url}?{query}").context["cl"].result_count == count, query
        find = reverse("admin:autocomplete") + "?app_label=articles&model_name=article&field_name=event&term=paris+meet"
        with django_assert_max_num_queries(10):
            found = writer.get(find).json()["results"]
        assert [row["text"] for row in found] == ["Deuxième réunion de Paris"]


# -- around Django ---------------------------------------------------------------------------------------------------


def test_nothing_of_a_public_version_changes_even_by_raw_sql(announced):
    version = announced.latest
    parts = {
        "events_eventtext": f"version_id = {version.pk}",
        "events_participation": f"version_id = {version.pk}",
        "events_programmeitem": f"version_id = {version.pk}",
        "events_programmeitem_speakers": f"programmeitem_id = {version.programme.get().pk}",
    }
    with clock.at(NOON + 2 * DAY):
        for table, condition in parts.items():
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
                refused = pytest.raises(IntegrityError, match="a change is a new version")
                with refused, transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"{statement} WHERE {condition}")
    with clock.at(NOON + DAY - HOUR), connection.cursor() as cursor:  # announced, and not begun
        cursor.execute(f"DELETE FROM events_eventtext WHERE version_id = {version.pk} AND language = 'en'")
        assert cursor.rowcount == 1
