"""Events for readers: what is coming, a year, a month as a calendar, a series, and the page of one event."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import html5lib
import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from psycopg.types.range import TimestamptzRange

from core import clock
from core.templatetags.record import offset, ordinal, zone
from events import workflow
from events.models import Event, EventSeries, EventText, EventVersion, Participation
from people.models import PressContact
from people.workflow import announce, fingerprint
from tests.factories import (
    appoint,
    make_document,
    make_event,
    make_office,
    make_organisation,
    make_person,
    make_place,
    make_user,
)
from tests.readers import text

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
KNOWN = TimestamptzRange(NOON - timedelta(days=9), None)
EVENTS = "/fr/evenements/"


@pytest.fixture(autouse=True)
def _first_of_april():
    with clock.at(NOON), override("fr"):
        yield


def period(begins: str, ends: str | None = None) -> TimestamptzRange:
    return TimestamptzRange(datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)


def day(number: int, month: int = 4, *, days: int = 1) -> TimestamptzRange:
    """Return nine to five in Paris of a day of 2026, or of several."""
    begins = datetime.fromisoformat(f"2026-{month:02}-{number:02}T09:00+02:00")
    return TimestamptzRange(begins, begins + timedelta(days=days - 1, hours=8))


def let_go(version: EventVersion) -> None:
    announce(version.begins_with, by=make_user("keeper"), seen=fingerprint(version.begins_with))


def main(response) -> str:
    """Return the words of the page between its head and its foot, with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode().partition('<main id="main"')[2].partition("</main>")[0])
    return re.sub(r"\s+", " ", words)


def order(words: str, *parts: str) -> None:
    """Assert that the parts stand in this order, each after the one before."""
    place = 0
    for part in parts:
        found = words.find(part, place)
        assert found >= 0, f"{part!r} does not stand in {words[place:]!r}"
        place = found + len(part)


# -- what is coming, and the years ---


def test_what_is_coming_stands_in_its_order_with_status_place_and_what_the_press_must_know(client):
    series = EventSeries.objects.create(slug="mer-grise", name_fr="Mer grise", name_en="Grey Sea")
    make_event("Déjà fini", period=day(1, 3))
    make_event("Plus tard", period=day(20), place=make_place("New York", country="US"), series=series, ordinal=2,
               accreditation_deadline=NOON + timedelta(days=3))  # fmt: skip
    make_event("Annulée hélas", period=day(10), status="cancelled", status_note_fr="La tempête.")
    make_event("En cours", period=day(1, days=2), programme=["Ouverture"])
    make_event("Accréditations closes", period=day(25), accreditation_deadline=NOON - timedelta(days=1))
    words = text(client.get(EVENTS))
    order(words, "En cours", "Annulé.", "La tempête.", "Annulée hélas", "Mer grise, 2e édition", "Plus tard",
          "New York, États-Unis", "Accréditation avant le 4 avril 2026", "Accréditations closes")  # fmt: skip
    assert "Déjà fini" not in words and words.count("Accréditation avant") == 1
    assert "3 événements" not in words and "5 événements" in words, "all of 2026, past ones too"
    assert 'href="/fr/evenements/2026/"' in client.get(EVENTS).content.decode()


def test_an_event_without_an_end_is_not_coming_for_ever(client):
    make_event("Sans fin", period=period("2016-04-01T09:00+02:00"))
    make_event("Sans fin encore", period=period("2026-04-01T09:00+02:00"))
    words = text(client.get(EVENTS))
    assert "Sans fin encore" in words and words.count("Sans fin") == 1
    assert "Sans fin" in text(client.get(f"{EVENTS}2016/"))
    assert "Rien n’est annoncé pour août 2026." in text(client.get(f"{EVENTS}2026-08/"))
    with clock.at(NOON + timedelta(days=2)):
        assert "Sans fin encore" not in text(client.get(EVENTS))


def test_a_year_is_told_month_by_month_and_leads_to_the_others(client):
    make_event("Au printemps", period=period("2016-04-07T09:00+02:00", "2016-04-08T17:00+02:00"))
    make_event("À Noël", period=period("2016-12-31T23:30+01:00", "2017-01-01T02:00+01:00"))
    make_event("Au Nouvel An", period=period("2016-12-31T23:30+00:00", "2017-01-01T02:00+00:00"))
    words = text(client.get(f"{EVENTS}2016/"))
    order(words, "avril 2016", "jeu. 7", "ven. 8", "Au printemps", "décembre 2016", "À Noël")
    assert "Au Nouvel An" not in words and "Au Nouvel An" in text(client.get(f"{EVENTS}2017/"))
    page = client.get(f"{EVENTS}2016/").content.decode()
    assert 'href="/fr/evenements/2017/"' in page and 'href="/en/events/2016/"' in page
    assert f'<link rel="canonical" href="http://testserver{EVENTS}2016/">' in page


@pytest.mark.parametrize(
    "path", ["2015/", "0016/", "9999/", "2026-13/", "2026-00/", "2026-4/", "3000-01/", "series/x/"]
)
def test_what_never_was_is_not_found(client, path):
    make_event(period=day(1))
    assert client.get(EVENTS + path).status_code == 404


def test_a_question_that_cannot_be_answered_says_so_and_can_be_undone(client):
    anne = make_person()
    make_event("Avec Anne", participants=[anne], place=make_place("Port-Clair", slug="port-clair"), period=day(7))
    page = client.get(f"{EVENTS}?person={anne.slug}&place=port-clair")
    assert page["X-Robots-Tag"] == "noindex" and "Avec Anne" in text(page)
    order(text(page), "Seulement", "lieu Port-Clair", "avec Anne Morvan")
    assert f'href="{EVENTS}?person={anne.slug}"' in page.content.decode(), "undo the place, keep Anne"
    for wrong in ("?place=nowhere", "?person=☃", "?country=France", "?organisation=" + "x" * 200, "?place=%00"):
        answer = client.get(EVENTS + wrong)
        assert answer.status_code == 200 and 'class="problem"' in answer.content.decode(), wrong
        assert "Avec Anne" not in text(answer) and "nowhere" not in text(answer)


# -- a month ---


WEEK = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def table(response) -> list[list[str]]:
    """Return the words of each cell of the month, row by row, as a reader of the table finds them."""
    document = html5lib.parse(response.content.decode(), treebuilder="lxml", namespaceHTMLElements=False)
    [found] = document.xpath("//table[@class='month']")
    heads = [cell.text for cell in found.xpath("./thead//th[@scope='col']")]
    assert found.xpath("./caption") and heads == WEEK, "weeks begin on Monday"
    return [[re.sub(r"\s+", " ", "".join(cell.itertext())).strip() for cell in row.xpath("./td")]
            for row in found.xpath("./tbody/tr")]  # fmt: skip


def test_a_month_is_a_table_of_weeks_with_each_event_on_each_of_its_days(client):
    make_event("Conférence", period=day(29, days=3), place=make_place("Port-Clair"))
    make_event("Réunion", period=day(1), status="postponed", status_note_fr="Plus tard.")
    april = table(client.get(f"{EVENTS}2026-04/"))
    assert len(april) == 5 and [len(week) for week in april] == [7] * 5
    assert april[0][:2] == ["", ""], "the month begins on a Wednesday"
    assert "1er avril" in april[0][2] and "aujourd’hui" in april[0][2]
    order(april[0][2], "Reporté", "9\u00a0h – 17\u00a0h".replace("\u00a0", " "), "Réunion")
    assert "jour 1 sur 3" in april[4][2] and "jour 2 sur 3" in april[4][3] and "Port-Clair" in april[4][2]
    assert "Conférence" not in april[4][1] and april[4][4:] == ["", "", ""]
    may = table(client.get(f"{EVENTS}2026-05/"))
    assert "jour 3 sur 3" in may[0][4] and sum("Conférence" in cell for week in may for cell in week) == 1


def test_a_month_leads_to_its_neighbours_that_have_something_and_to_the_present(client):
    make_event("Jadis", period=day(3, 1))
    make_event("À cheval", period=day(30, 6, days=3))
    make_event("Enfin", period=day(3, 11))
    ways = {"2026-01": (None, "2026-04"), "2026-04": ("2026-01", "2026-06"), "2026-06": ("2026-04", "2026-07"),
            "2026-07": ("2026-06", "2026-11"), "2026-11": ("2026-07", None), "2030-01": ("2026-11", None),
            "2020-01": (None, "2026-01")}  # fmt: skip
    for month, (before, after) in ways.items():
        page = client.get(f"{EVENTS}{month}/").content.decode()
        found = {rel: re.search(rf'<a rel="{rel}" href="{EVENTS}([^/"]+)/"', page) for rel in ("prev", "next")}
        assert [match and match[1] for match in found.values()] == [before, after], month


def test_an_empty_month_helps_to_the_next_event_and_is_not_for_search_engines(client):
    make_event("Le suivant", period=day(3, 11))
    answer = client.get(f"{EVENTS}2026-05/")
    assert "Rien n’est annoncé pour mai 2026." in text(answer) and "Le suivant" in text(answer)
    assert answer["X-Robots-Tag"] == "noindex"
    later = text(client.get(f"{EVENTS}2027-05/"))
    assert "Le dernier événement avant" in later and "Le suivant" in later


def test_an_evening_elsewhere_stands_on_the_newsrooms_day_with_its_own_time_beside(client):
    dinner = period("2026-04-14T20:00-04:00", "2026-04-14T22:00-04:00")
    make_event("Dîner", period=dinner, time_zone="America/New_York")
    april = table(client.get(f"{EVENTS}2026-04/"))
    assert "Dîner" in april[2][2] and "mercredi 15" in april[2][2]
    assert "2 h – 4 h" in april[2][2].replace("\u00a0", " ")
    assert "14 avril 2026, 20 h – 22 h, heure de New York" in april[2][2].replace("\u00a0", " ")


def test_an_event_that_keeps_universal_time_is_told_in_it(client):
    event = make_event("En mer", period=period("2026-04-14T08:00+00:00", "2026-04-14T09:00+00:00"), time_zone="UTC")
    assert "8 h UTC" in main(client.get(event.get_absolute_url()))
    assert "10 h – 11 h (8 h – 9 h, UTC)" in main(client.get(EVENTS))


# -- a series ---


def test_a_series_tells_its_events_by_ordinal(client):
    series = EventSeries.objects.create(slug="mer-grise", name_fr="Conférence de la mer Grise", name_en="Grey Sea")
    assert client.get(f"{EVENTS}series/mer-grise/").status_code == 404, "nothing of it is public"
    make_event("La deuxième", series=series, ordinal=2, period=day(3, 1))
    make_event("La première", series=series, ordinal=1, period=day(3, 2))
    make_event("La secrète", series=series, ordinal=3, live=TimestamptzRange(NOON + timedelta(days=1), None))
    words = text(client.get(f"{EVENTS}series/mer-grise/"))
    order(words, "1re édition", "La première", "2e édition", "La deuxième")
    assert "secrète" not in words and "3e" not in words
    assert "1st edition" in text(client.get("/en/events/series/mer-grise/"))


def test_ordinals_and_zones_in_both_languages():
    english = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th"}
    with override("en"):
        assert {number: ordinal(number) for number in english} == english
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    with override("fr"):
        assert [ordinal(number) for number in (1, 2, 11, None)] == ["1re", "2e", "11e", ""]
        keys = ("Europe/London", "Africa/Algiers", "America/St_Johns", "Asia/Kolkata", "Etc/UTC")
        there = {key: summer.astimezone(ZoneInfo(key)) for key in keys}
        said = {key: (zone(when), offset(when)) for key, when in there.items()}
    assert said == {
        "Europe/London": ("heure de Londres", "UTC+1"), "Africa/Algiers": ("heure d’Alger", "UTC+1"),
        "America/St_Johns": ("heure de Saint-Jean de Terre-Neuve", "UTC−2:30"),
        "Asia/Kolkata": ("heure de Kolkata", "UTC+5:30"), "Etc/UTC": ("UTC", "UTC"),
    }  # fmt: skip


# -- one event ---


def test_the_page_of_a_meeting_tells_everything(client):
    ministry, anne, bob = make_organisation("Ministère de la Mer"), make_person(), make_person("Bob", "Carter")
    appoint(anne, make_office("ministre de la Mer"), date(2012, 1, 1), date(2026, 6, 1))
    PressContact.objects.create(organisation=ministry, name_fr="Service de presse", email="presse@example.org")
    series = EventSeries.objects.create(slug="mer-grise", name_fr="Mer grise", name_en="Grey Sea")
    for number, name in ((1, "La lointaine"), (2, "La précédente"), (4, "La suivante"), (5, "La future")):
        make_event(name, series=series, ordinal=number, period=day(3, number))
    event = make_event(
        "La troisième", series=series, ordinal=3, time_zone="America/New_York", participants=[anne, ministry],
        period=period("2026-05-12T09:00-04:00", "2026-05-12T17:00-04:00"), place=make_place("New York", country="US"),
        programme=["Séance plénière"], documents=[make_document("Ordre du jour")], live=None,
        accreditation_deadline=NOON + timedelta(days=2), accreditation_address="https://example.org/presse",
        capacity=40, doors="08:15",
    )  # fmt: skip
    version = event.versions.get()
    version.participations.filter(person=anne).update(role="chair")
    version.participations.filter(organisation=ministry).update(role="host")
    Participation.objects.create(version=version, delegation_fr="Délégation d’Ostrande", country="NO", position=9)
    item = version.programme.get()
    item.open_to_press = True
    item.save()
    item.speakers.set([bob])
    let_go(version)
    answer = client.get(event.get_absolute_url())
    words = main(answer)
    order(words, "Mer grise, 3e édition", "La troisième", "mardi 12 mai 2026, 9 h", "heure de New York, UTC−4",
          "12 mai 2026, 15 h", "heure de Paris, UTC+2", "New York", "États-Unis",
          "avant le 3 avril 2026, 8 h (heure de New York)", "https://example.org/presse",
          "Ouverture des portes à 8 h 15", "40 places", "Séance plénière", "Bob Carter",
          "ouvert à la presse", "Présidence", "Anne Morvan", "ministre de la Mer", "Hôte", "Ministère de la Mer",
          "Participants", "Délégation d’Ostrande", "Norvège", "Ordre du jour", "Service de presse",
          "presse@example.org", "2e édition", "La précédente", "4e édition", "La suivante", "Annonce")  # fmt: skip
    assert "La lointaine" not in words and "La future" not in words
    page = answer.content.decode()
    for link in (anne, bob, ministry):
        assert f'href="{link.get_absolute_url()}"' in page
    data = json.loads(re.search(r'ld\+json">(.+?)</script>', page)[1])
    assert data["startDate"] == "2026-05-12T09:00:00-04:00" and data["endDate"] == "2026-05-12T17:00:00-04:00"
    assert data["doorTime"] == "2026-05-12T08:15:00-04:00"
    assert data["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "New York",
        "addressCountry": "US",
    }
    assert data["eventStatus"] == "https://schema.org/EventScheduled" and data["@type"] == "Event"
    assert [one["name"] for one in data["organizer"]] == ["Ministère de la Mer"]
    assert data["url"] == f"http://testserver{event.get_absolute_url()}" and data["name"] == "La troisième"


def test_accreditation_that_is_over_says_so(client):
    event = make_event(accreditation_deadline=NOON + timedelta(hours=1), accreditation_address="presse@example.org")
    assert "avant le" in text(client.get(event.get_absolute_url()))
    with clock.at(NOON + timedelta(hours=1)):
        page = client.get(event.get_absolute_url())
        assert "close depuis le 1er avril 2026" in text(page) and "avant le" not in text(page)
    assert 'href="mailto:presse@example.org"' in page.content.decode()


def test_a_change_and_a_cancellation_are_on_record_and_read_before_the_name(client):
    event = make_event("Conférence", place=make_place("Port-Clair"), live=KNOWN)
    keeper = make_user("keeper")
    with clock.at(NOON + timedelta(days=1)):
        let_go(workflow.change(event.version(), by=keeper, place_id=make_place("Ostrande").pk, period=day(20, 6)))
        page = client.get(event.get_absolute_url()).content.decode()
        data = json.loads(re.search(r'ld\+json">(.+?)</script>', page)[1])
        assert data["eventStatus"].endswith("EventRescheduled")
        assert data["previousStartDate"] == "2026-05-12T09:00:00+02:00"
    with clock.at(NOON + timedelta(days=2)):
        let_go(workflow.cancel(event.version(), by=keeper, status_note_fr="La tempête.", status_note_en="The storm."))
        answer = client.get(event.get_absolute_url())
    order(main(answer), "Annulé", "La tempête.", "Conférence")
    record = main(answer).partition("Historique")[2]
    order(record, "3 avril 2026", "Annulé. La tempête.", "2 avril 2026", "Nouvel horaire : 20 juin 2026, 9 h – 17 h",
          "Nouveau lieu : Ostrande", "23 mars 2026", "Annonce")  # fmt: skip
    assert '"eventStatus": "https://schema.org/EventCancelled"' in answer.content.decode()
    with clock.at(NOON):
        assert "Ostrande" not in text(client.get(event.get_absolute_url())), "as of then, nothing of it"


def test_what_is_off_the_site_is_in_no_listing(client):
    event = make_event("Erreur", live=KNOWN, period=day(7))
    announcement = workflow.withdraw(event.version(), by=make_user("keeper"))
    announce(announcement, by=make_user("keeper"), seen=fingerprint(announcement))
    with clock.at(NOON + timedelta(seconds=1)):
        answer = client.get(event.get_absolute_url())
        assert answer.status_code == 410 and "Erreur" not in text(answer)
        for path in (EVENTS, f"{EVENTS}2026-04/", "/sitemap.xml", "/fr/"):
            assert "Erreur" not in text(client.get(path)) and event.slug not in client.get(path).content.decode(), path
        assert client.get(f"{EVENTS}2026/").status_code == 404


def test_an_event_that_only_the_other_language_names_is_shown_in_it(client):
    event = make_event("Nommée", live=None, period=day(7))
    EventText.objects.filter(version__event=event, language="fr").delete()
    let_go(event.versions.get())
    page = client.get(event.get_absolute_url()).content.decode()
    assert '<h1 lang="en">Nommée</h1>' in page
    assert "Nommée" in text(client.get(f"{EVENTS}2026-04/"))


# -- what it costs, and what it is made of ---


def many(count: int, series: EventSeries) -> None:
    """Announce events by the hundred, past the forms."""
    place, first = make_place(), EventVersion.objects.count()
    events = Event.objects.bulk_create(Event(slug=f"foule-{first + number}", year=2026) for number in range(count))
    versions = EventVersion.objects.bulk_create(
        EventVersion(event=event, period=day(2 + number % 27), place=place, series=series, ordinal=first + number + 10,
                     live_period=TimestamptzRange(NOON - timedelta(days=1), None))
        for number, event in enumerate(events)
    )  # fmt: skip
    with pgtrigger.ignore():
        EventText.objects.bulk_create(EventText(version=version, language="fr", name="Foule") for version in versions)


def measured(client, paths: dict[str, str]) -> dict[str, int]:
    counts = {}
    for name, path in paths.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, name
        counts[name] = len(queries)
    return counts


def test_no_page_of_events_costs_more_with_a_thousand_than_with_ten(client):
    series = EventSeries.objects.create(slug="foule", name_fr="Foule", name_en="Crowd")
    many(10, series)
    anne, ministry = make_person(), make_organisation("Ministère de la Mer")
    appoint(anne, make_office(organisation=ministry), date(2012, 1, 1))
    event = make_event("La mienne", period=day(7), participants=[anne, ministry], programme=["Ouverture"],
                       series=series, ordinal=2, documents=[make_document()],
                       place=make_place("Ici", slug="ici"))  # fmt: skip
    with_all = f"?person={anne.slug}&organisation={ministry.slug}&place=ici&country=XV"
    paths = {
        "coming": EVENTS, "page 2": f"{EVENTS}2026/?page=1", "every filter": EVENTS + with_all,
        "year": f"{EVENTS}2026/", "month": f"{EVENTS}2026-04/", "empty month": f"{EVENTS}2026-08/",
        "long after": f"{EVENTS}2030-08/" + with_all, "series": f"{EVENTS}series/foule/",
        "event": event.get_absolute_url(), "event calendar": event.get_absolute_url().rstrip("/") + ".ics",
        "calendar": f"{EVENTS}calendrier.ics{with_all}", "series calendar": f"{EVENTS}series/foule.ics",
        "sitemap": "/sitemap.xml",
    }  # fmt: skip
    few = measured(client, paths)
    many(990, series)
    assert measured(client, paths) == few
    assert {name: count for name, count in few.items() if count > 8} == {}


def test_every_page_of_events_is_html_that_a_strict_parser_accepts(client):
    series = EventSeries.objects.create(slug="mer-grise", name_fr="Mer grise", name_en="Grey Sea")
    anne, ministry = make_person(), make_organisation()
    PressContact.objects.create(organisation=ministry, name_fr="Presse", email="presse@example.org")
    event = make_event(series=series, ordinal=1, participants=[anne, ministry], programme=["Ouverture"], period=day(7),
                       place=make_place(), status="cancelled", status_note_fr="La tempête.")  # fmt: skip
    make_event(series=series, ordinal=2, period=day(8, days=3), accreditation_deadline=NOON + timedelta(days=1))
    paths = [EVENTS, f"{EVENTS}?place=x", f"{EVENTS}?person={anne.slug}", f"{EVENTS}2026/", f"{EVENTS}2026-04/",
             f"{EVENTS}2026-08/", f"{EVENTS}series/mer-grise/", event.get_absolute_url(),
             anne.get_absolute_url(), "/fr/"]  # fmt: skip
    for path in [*paths, *(path.replace("/fr/evenements", "/en/events") for path in paths[:8])]:
        page = client.get(path).content.decode()
        html5lib.HTMLParser(strict=True).parse(page)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
        assert levels.count(1) == 1, path
        assert all(deeper - level <= 1 for level, deeper in zip([1, *levels], levels, strict=False)), (path, levels)
        assert " style=" not in page and not re.search(r"<script(?! type=\"application/ld)", page), path


def test_the_sitemap_names_years_series_and_events(client):
    series = EventSeries.objects.create(slug="mer-grise", name_fr="Mer grise", name_en="Grey Sea")
    EventSeries.objects.create(slug="vide", name_fr="Vide", name_en="Empty")
    event = make_event(series=series, ordinal=1, period=period("2016-04-07T09:00+02:00", "2016-04-08T17:00+02:00"))
    sitemap = client.get("/sitemap.xml").content.decode()
    for path in (event.get_absolute_url(), f"{EVENTS}2016/", "/en/events/2016/", f"{EVENTS}series/mer-grise/"):
        assert f"<loc>http://testserver{path}</loc>" in sitemap, path
    assert "/vide/" not in sitemap and f"{EVENTS}2026/" not in sitemap
