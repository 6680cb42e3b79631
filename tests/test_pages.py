"""What readers find: told through addresses, as somebody with a browser and no account."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from psycopg.types.range import DateRange, TimestamptzRange

from articles import workflow
from articles.models import Address, Topic
from core import clock
from events.models import Participation, ProgrammeItem
from people.models import Office, OfficeTitle, Organisation, OrganisationName, PressContact
from tests.factories import (
    ALWAYS,
    appoint,
    confirmed,
    make_edition,
    make_event,
    make_office,
    make_organisation,
    make_person,
    make_place,
    make_user,
    next_of,
    scheduled,
)

pytestmark = pytest.mark.django_db
LISTING = "/fr/articles/"


def address(edition) -> str:
    return edition.get_absolute_url()


def text(response) -> str:
    """Return the words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def mention(row, words: str, kind: str = "person") -> str:
    return f'<span data-mention="{kind}:{row.slug}">{words}</span>'


# -- A release -----------------------------------------------------------------------------------------------


def test_a_minister_keeps_the_title_of_the_day_of_the_release(client):
    anne, office = make_person(), Office.objects.create(slug="ministre")
    for title, period in (("ministre de la Défense", DateRange(None, date(2017, 5, 17))),
                          ("ministre des Armées", DateRange(date(2017, 5, 17), None))):  # fmt: skip
        OfficeTitle.objects.create(
            office=office, language="fr", masculine=title, feminine=title, period=period, live_period=ALWAYS
        )
    appoint(anne, office, date(2012, 5, 16))
    body = f'<p>{mention(anne, "Anne Morvan")} : <q data-by="person:{anne.slug}">« Nous agissons. »</q></p>'
    edition = confirmed(make_edition(body=body, dateline_date=date(2016, 10, 25)))
    page = client.get(address(edition))
    assert "ministre de la Défense" in text(page)
    assert "ministre des Armées" not in text(page)
    profile = text(client.get(anne.get_absolute_url()))
    assert "Ministre des Armées" in profile, "who she is today"
    assert "Ministre de la Défense" in profile, "and what she was"


def test_a_correction_is_read_before_the_headline_and_the_former_edition_is_kept_for_the_record(client):
    first = confirmed(make_edition(headline="Dix ministres réunis", body="<p>Dix ministres.</p>"))
    note = "Ils étaient onze et non dix."
    draft = next_of(first, public_note=note, headline="Onze ministres réunis", body="<p>Onze ministres.</p>")
    second = confirmed(draft, at=clock.now() - timedelta(hours=1))
    page = client.get(address(second)).content.decode()
    assert 0 < page.index(note) < page.index("<h1>Onze ministres réunis")
    former = client.get(f"{address(second)}editions/1/")
    assert former.status_code == 200 and former["X-Robots-Tag"] == "noindex"
    assert "Dix ministres." in text(former)
    assert f'rel="canonical" href="http://testserver{address(second)}"' in former.content.decode()
    assert "application/ld+json" not in former.content.decode()
    assert client.get(f"{address(second)}editions/2/").headers["Location"] == address(second)
    assert client.get(f"{address(second)}editions/3/").status_code == 404


def test_updated_moves_on_an_update_and_not_on_a_minor_edit(client):
    first = confirmed(make_edition(), at=clock.now() - timedelta(days=3))
    minor = confirmed(next_of(first, change="minor", public_note=""), at=clock.now() - timedelta(days=2))
    entry = client.get(reverse("articles:listing_json")).json()["items"][0]
    assert entry["date_modified"] == entry["date_published"]
    update = confirmed(next_of(minor, change="update", public_note="Une date en plus."), at=clock.now() - timedelta(days=1))
    changed = client.get(reverse("articles:listing_json")).json()["items"][0]
    assert changed["date_published"] == entry["date_published"]
    assert changed["date_modified"] == update.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert changed["id"] == entry["id"]


def test_the_name_of_somebody_who_is_not_public_yet_is_text_without_a_link(client):
    event = make_event(live=None)
    known = make_event("Réunion annoncée")
    body = f'<p>{mention(event, "la réunion secrète", "event")} et {mention(known, "la réunion", "event")}</p>'
    page = client.get(address(confirmed(make_edition(body=body)))).content.decode()
    assert "la réunion secrète" in page and event.slug not in page
    assert f'<a class="mention" href="{known.get_absolute_url()}">la réunion</a>' in page


def test_an_address_that_moved_leads_to_the_current_one_for_ever(client):
    edition = confirmed(make_edition())
    old = address(edition)
    Address.objects.filter(article=edition.article).update(current=False)
    Address.objects.create(article=edition.article, language="fr", year=2026, slug="autre-titre")
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, f"{LISTING}2026/autre-titre/")
    assert client.get(f"{old}editions/1/").status_code == 301


def test_the_reference_leads_to_the_release_in_the_readers_language(client):
    edition = confirmed(make_edition())
    path = f"/r/{edition.article.reference}"
    assert client.get(path)["Location"] == address(edition)
    english = workflow.translate(edition, by=make_user("writer"), seen=edition.head_id, language="en")
    english = confirmed(english, at=clock.now() - timedelta(hours=1))
    assert client.get(path, headers={"Accept-Language": "en"})["Location"] == address(english)
    assert client.get(path, headers={"Accept-Language": "fr"})["Location"] == address(edition)
    assert client.get("/r/2026-9999").status_code == 404


def test_only_live_translations_are_announced(client):
    edition = confirmed(make_edition())
    draft = workflow.translate(edition, by=make_user("writer"), seen=edition.head_id, language="en")
    assert 'hreflang="en"' not in client.get(address(edition)).content.decode()
    english = confirmed(draft, at=clock.now() - timedelta(hours=1))
    french_page, english_page = (client.get(address(one)).content.decode() for one in (edition, english))
    for page in (french_page, english_page):
        for one in (edition, english):
            assert f'<link rel="alternate" hreflang="{one.language}" href="http://testserver{address(one)}">' in page
    assert '<html lang="en">' in english_page


def test_a_headline_cannot_break_out_of_the_linked_data(client):
    headline = "Le « </script><script>alert(1)</script> » & l’État"
    page = client.get(address(confirmed(make_edition(headline=headline)))).content.decode()
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["headline"] == headline
    assert "<script>alert" not in page


def test_linked_data_says_what_the_page_says(client):
    ministry = make_organisation("Ministère de la Mer")
    first = confirmed(make_edition(article={"issuers": [ministry]}))
    second = confirmed(next_of(first, public_note="Onze, non dix."), at=clock.now() - timedelta(hours=1))
    page = client.get(address(second)).content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert data["@type"] == "NewsArticle" and data["inLanguage"] == "fr"
    assert datetime.fromisoformat(data["datePublished"]) == first.starts_at
    assert datetime.fromisoformat(data["dateModified"]) == second.starts_at
    assert data["correction"][0]["text"] == "Onze, non dix."
    assert data["author"][0]["name"] == "Ministère de la Mer"
    assert f'content="{data["datePublished"]}"' in page, "Open Graph gives the same instant"


def test_the_issuer_bears_the_name_of_the_day_and_its_press_office_is_at_hand(client):
    ministry = Organisation.objects.create(slug="ministere")
    for name, period in (("Ministère de la Marine", DateRange(None, date(2020, 1, 1))),
                         ("Ministère de la Mer", DateRange(date(2020, 1, 1), None))):  # fmt: skip
        OrganisationName.objects.create(
            organisation=ministry, language="fr", name=name, period=period, live_period=ALWAYS
        )
    PressContact.objects.create(organisation=ministry, name_fr="Service de presse", email="presse@example.org")
    edition = confirmed(make_edition(article={"issuers": [ministry]}, dateline_date=date(2016, 10, 25)))
    words = text(client.get(address(edition)))
    assert "Ministère de la Marine" in words and "Ministère de la Mer " not in words
    assert "presse@example.org" in words


# -- What was taken back -----------------------------------------------------------------------------------------


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


# -- What was never public ------------------------------------------------------------------------------------------


@pytest.fixture
def embargo():
    """A release that goes live tomorrow and alone names its person, place, topic, event's and organisation's neighbours."""
    tomorrow = clock.now().replace(microsecond=0) + timedelta(days=1)
    ahead = TimestamptzRange(tomorrow, None)
    person, place = make_person("Nadia", "Secrète"), make_place("Lieu-Secret")
    topic = Topic.objects.create(slug="sujet-secret", name_fr="Sujet secret", name_en="Secret topic")
    ministry, event = make_organisation("Agence secrète", live=ahead), make_event("Sommet secret", live=ahead, place=place)
    Participation.objects.create(event=event, person=person)
    body = f'<p>{mention(person, "Nadia Secrète")}, {mention(ministry, "l’agence", "organisation")}</p>'
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


EVERYWHERE = ["/fr/", LISTING, "/sitemap.xml", "/sitemap-news.xml"]
NAMES = ["articles:listing_atom", "articles:listing_json", "articles:corrections", "people:people",
         "people:organisations", "events:events"]  # fmt: skip
SECRETS = ("Le secret de demain", "Secrète", "Lieu-Secret", "Sujet secret", "Agence secrète", "Sommet secret")


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


# -- The listing ------------------------------------------------------------------------------------------------------


def test_the_listing_is_newest_first_and_filters_narrow_it(client):
    anne, mer = make_person(), Topic.objects.create(slug="mer", name_fr="Mer", name_en="Sea")
    old = confirmed(make_edition(headline="Le plus ancien", kind="actualite"), at=clock.now() - timedelta(days=900))
    about = confirmed(make_edition(headline="Sur Anne", body=f"<p>{mention(anne, 'Anne Morvan')}</p>", topics=[mer]))
    page = text(client.get(LISTING))
    assert page.index("Sur Anne") < page.index("Le plus ancien")
    for query, shown, hidden in (
        (f"person={anne.slug}", "Sur Anne", "Le plus ancien"),
        ("topic=mer", "Sur Anne", "Le plus ancien"),
        ("kind=actualite", "Le plus ancien", "Sur Anne"),
        (f"year={timezone.localtime(old.published_at).year}", "Le plus ancien", "Sur Anne"),
        (f"from={timezone.localtime(about.published_at).date()}", "Sur Anne", "Le plus ancien"),
        (f"to={timezone.localtime(old.published_at).date()}", "Le plus ancien", "Sur Anne"),
        ("q=ancien", "Le plus ancien", "Sur Anne"),
    ):
        for path in (LISTING, reverse("articles:listing_json"), reverse("articles:listing_atom")):
            found = client.get(f"{path}?{query}").content.decode()
            assert shown in found and hidden not in found, (path, query)


def test_active_filters_are_undone_one_by_one_and_the_counts_are_those_of_live_releases(client):
    anne = make_person()
    confirmed(make_edition(body=f"<p>{mention(anne, 'Anne Morvan')}</p>", kind="actualite"))
    confirmed(make_edition(kind="communique"))
    make_edition(kind="agenda")
    page = client.get(f"{LISTING}?person={anne.slug}&kind=actualite&utm_source=x").content.decode()
    assert f'href="{LISTING}?kind=actualite"' in page and f'href="{LISTING}?person={anne.slug}"' in page
    assert "utm_source" not in page
    plain = client.get(LISTING).content.decode()
    assert '<option value="actualite">' in plain and '<option value="agenda">' not in plain


def test_an_empty_result_helps(client):
    confirmed(make_edition())
    page = client.get(f"{LISTING}?year=1999&kind=communique")
    assert page.status_code == 200
    assert f'href="{LISTING}?kind=communique"' in page.content.decode().replace("&amp;", "&")


HOSTILE = [
    "page=abc", "page=0", "page=-1", "page=99999999999999999999999", "page=1%00", "year=99999999", "year=abc", "year=-1",
    "year=2016.5", "year=2016%00", "from=foo", "from=0001-01-01", "to=9999-12-31", "from=9999-12-31&to=0001-01-01", "kind=x",
    "kind=%00", "topic=%00", "person=%2e%2e%2f", "person=a%20b", "person=" + "a" * 10_000, "q=%00", "q=" + "x" * 10_000,
    "q=%25%5f%5c", "q=%ff%fe", "event=☃", "place=", "nonsense=1", "person=a&person=b", "q=" + "a%20" * 60, "year=２０１６",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_question_breaks_a_page(client, query):
    confirmed(make_edition())
    for path in (LISTING, reverse("articles:listing_atom"), reverse("articles:listing_json"), reverse("events:events"),
                 reverse("people:people"), reverse("articles:corrections")):  # fmt: skip
        assert client.get(f"{path}?{query}").status_code in (200, 400, 404), path


@pytest.mark.parametrize(
    "path", ["2016000000000000000/x/", "0/x/", "99999/x/", "2026/x/editions/99999999999999999999/", "2026/%00/", "2026/é/"]
)
def test_no_address_breaks_the_site(client, path):
    assert client.get(LISTING + path).status_code == 404
    assert client.get(reverse("events:events") + path).status_code == 404


def test_pages_of_the_listing_go_on_where_the_last_one_ended(client):
    for _number in range(21):
        confirmed(make_edition())
    first, second = client.get(LISTING), client.get(f"{LISTING}?page=2")
    assert (text(first).count("Communiqué "), text(second).count("Communiqué ")) == (20, 1)
    assert client.get(f"{LISTING}?page=3").status_code == 404


# -- Feeds ---------------------------------------------------------------------------------------------------------------


def test_the_atom_feed_has_what_a_checker_asks_for_and_buries_what_was_taken_back(client):
    kept = confirmed(make_edition(headline="Gardé & lu", standfirst="Ce qu’il faut savoir."))
    gone = confirmed(make_edition(headline="Retiré"))
    workflow.withdraw(gone, by=make_user("publisher"), seen=gone.head_id, notice="Une erreur.")
    response = client.get(reverse("articles:listing_atom"))
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    names = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
    feed = etree.fromstring(response.content)
    for parent in [feed, *feed.findall("a:entry", names)]:
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"a:{name}", names)) == 1, name
    assert feed.find("a:author/a:name", names).text
    [entry] = feed.findall("a:entry", names)
    assert entry.find("a:title", names).text == "Gardé & lu"
    assert entry.find("a:link", names).get("href") == f"http://testserver{address(kept)}"
    [tombstone] = feed.findall("at:deleted-entry", names)
    assert tombstone.get("ref").endswith(f"{gone.article.reference}/fr") and tombstone.get("when")
    assert "Retiré" not in response.content.decode()


def test_the_json_feed_keeps_to_version_1_1(client):
    confirmed(make_edition(body="<p>Un texte<span data-note=\"\">avec une note</span>.</p>"))
    response = client.get(reverse("articles:listing_json"))
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"]
    [item] = feed["items"]
    assert item["id"] and item["url"].startswith("http://testserver/fr/") and "avec une note" in item["content_html"]


# -- People, organisations, events -----------------------------------------------------------------------------------------


def test_a_person_page_shows_what_is_public_and_nothing_else(client):
    anne = make_person(biography_fr="Née à Lorient.")
    appoint(anne, make_office("ministre de la Mer"), date(2020, 1, 1))
    appoint(anne, make_office("présidente secrète"), date(2026, 1, 1),
            live=TimestamptzRange(clock.now() + timedelta(days=1), None))  # fmt: skip
    body = f'<p>{mention(anne, "Anne Morvan")} : <q data-by="person:{anne.slug}">« Le port ouvre. »</q></p>'
    confirmed(make_edition(headline="Ouverture du port", body=body))
    make_edition(headline="Un brouillon sur Anne", body=body)
    words = text(client.get(anne.get_absolute_url()))
    for shown in ("Née à Lorient.", "Ministre de la Mer", "Le port ouvre.", "Ouverture du port"):
        assert shown in words, shown
    for hidden in ("présidente secrète", "Présidente secrète", "Un brouillon"):
        assert hidden not in words, hidden


def test_a_merged_record_leads_to_the_person_it_was_merged_into(client):
    anne, double = make_person(), make_person("A.", "Morvan")
    double.merged_into = anne
    double.save()
    assert client.get(double.get_absolute_url()).status_code == 404, "nobody knows of either yet"
    appoint(anne, make_office(), date(2020, 1, 1))
    assert client.get(double.get_absolute_url())["Location"] == anne.get_absolute_url()


def test_an_organisation_page_shows_its_names_and_who_held_its_offices(client):
    ministry, anne = make_organisation("Ministère de la Mer"), make_person()
    appoint(anne, make_office("ministre de la Mer", organisation=ministry), date(2012, 1, 1), date(2014, 1, 1))
    words = text(client.get(ministry.get_absolute_url()))
    assert "Ministère de la Mer" in words and "Anne Morvan" in words and "31 décembre 2013" in words


def test_an_event_shows_the_time_of_its_place_and_the_offices_of_its_day(client):
    anne, office = make_person(), make_office("ministre de la Mer")
    appoint(anne, office, date(2012, 1, 1), date(2018, 1, 1))
    starts = datetime(2016, 10, 25, 13, tzinfo=UTC)
    period = TimestamptzRange(starts, starts + timedelta(hours=2))
    event = make_event(period=period, time_zone="America/New_York", place=make_place())
    Participation.objects.create(event=event, person=anne)
    ProgrammeItem.objects.create(event=event, period=period, title_fr="Séance plénière")
    page = client.get(event.get_absolute_url())
    assert 'datetime="2016-10-25T09:00:00-04:00"' in page.content.decode()
    words = text(page)
    assert "ministre de la Mer" in words and "ancienne" not in words
    assert "Séance plénière" in words and "15\u00a0h" in page.content.decode()


def test_a_cancelled_event_says_so_on_its_page_and_in_the_calendar(client):
    event = make_event(status="cancelled", status_note_fr="La tempête.")
    assert "La tempête." in text(client.get(event.get_absolute_url()))
    response = client.get(reverse("events:event_calendar", args=[event.year, event.slug]))
    assert response["Content-Type"].startswith("text/calendar")
    lines = response.content.decode().split("\r\n")
    for required in ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "STATUS:CANCELLED", "SEQUENCE:1"):
        assert required in lines, required
    for name in ("PRODID:", "UID:", "DTSTAMP:", "DTSTART:"):
        assert len([line for line in lines if line.startswith(name)]) == 1, name
    assert all(len(line.encode()) <= 75 for line in lines)


# -- Around the content ------------------------------------------------------------------------------------------------------


def test_the_root_leads_to_the_readers_language(client):
    assert client.get("/", headers={"Accept-Language": "en-GB,fr;q=0.5"})["Location"] == "/en/"
    assert client.get("/", headers={"Accept-Language": "de"})["Location"] == "/fr/"


def test_a_page_is_asked_for_again_and_answers_not_modified(client):
    for path in (LISTING, address(confirmed(make_edition())), reverse("articles:listing_atom"), "/fr/"):
        first = client.get(path)
        assert first["Cache-Control"] == "max-age=0, must-revalidate", path
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304, path


def test_readers_cannot_post(client):
    assert client.post(LISTING).status_code in (403, 405)


def test_robots_and_security_txt(client):
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots and "Disallow: /desk/" in robots
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert fields["Contact"].startswith("mailto:")
    assert datetime.fromisoformat(fields["Expires"]) > clock.now()


def test_sitemaps_list_what_is_live_and_the_news_of_two_days(client):
    new = confirmed(make_edition(headline="Nouveau"))
    old = confirmed(make_edition(headline="Ancien"), at=clock.now() - timedelta(days=3))
    sitemap, news = (client.get(path).content.decode() for path in ("/sitemap.xml", "/sitemap-news.xml"))
    assert address(new) in sitemap and address(old) in sitemap
    assert address(new) in news and address(old) not in news


def test_health(client):
    assert client.get("/health/live").content == b"ok\n"
    assert client.get("/health/ready").status_code == 200


def test_the_pages_that_a_ministry_must_have_are_linked_from_every_page(client):
    home = client.get("/fr/").content.decode()
    for name in ("accessibility", "legal-notice", "personal-data", "site-map", "contact", "feeds"):
        assert f'href="{reverse(name)}"' in home
        assert client.get(reverse(name)).status_code == 200


def test_every_page_is_html_that_a_strict_parser_accepts(client):
    anne = make_person(biography_fr="Née à Lorient.")
    appoint(anne, make_office(), date(2020, 1, 1))
    event, ministry = make_event(place=make_place()), make_organisation()
    ProgrammeItem.objects.create(event=event, period=event.period, title_fr="Ouverture")
    Participation.objects.create(event=event, person=anne)
    body = (
        f'<p>{mention(anne, "Anne Morvan")}<span data-note="">Une note.</span> '
        f'<q data-by="person:{anne.slug}">« Oui. »</q></p><h2>Un titre</h2>'
        "<table><caption>Ports</caption><tbody><tr><td>1</td></tr></tbody></table>"
    )
    first = confirmed(make_edition(body=body, article={"issuers": [ministry], "event": event}, standfirst="Quoi."))
    second = confirmed(next_of(first), at=clock.now() - timedelta(hours=1))
    for path in [
        "/fr/", LISTING, address(second), f"{address(second)}editions/1/", anne.get_absolute_url(), ministry.get_absolute_url(),
        event.get_absolute_url(), f"{LISTING}?year=1999", f"{LISTING}rien/", *(reverse(name) for name in NAMES if "listing" not in name),
        *(reverse(name) for name in ("accessibility", "legal-notice", "personal-data", "site-map", "contact", "feeds")),
    ]:  # fmt: skip
        page = client.get(path).content.decode()
        html5lib.HTMLParser(strict=True).parse(page)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
        assert levels.count(1) == 1, path
        assert all(deeper - level <= 1 for level, deeper in zip([1, *levels], levels, strict=False)), (path, levels)
        assert " style=" not in page and not re.search(r"<script(?! type=\"application/ld)", page), path
