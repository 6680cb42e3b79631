"""What readers find at an address: releases, people, organisations, events, and what stands around them."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
from django.urls import reverse
from psycopg.types.range import DateRange, TimestamptzRange

from articles import workflow
from articles.models import Address
from core import clock
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
)
from tests.readers import ABOUT, LISTING, NAMES, address, mention, text

pytestmark = pytest.mark.django_db


# -- A release ---


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
    update = confirmed(
        next_of(minor, change="update", public_note="Une date en plus."), at=clock.now() - timedelta(days=1)
    )
    changed = client.get(reverse("articles:listing_json")).json()["items"][0]
    assert changed["date_published"] == entry["date_published"]
    assert changed["date_modified"] == update.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert changed["id"] == entry["id"]


def test_the_name_of_somebody_who_is_not_public_yet_is_text_without_a_link(client):
    event = make_event(live=None)
    known = make_event("Réunion annoncée")
    body = f"<p>{mention(event, 'la réunion secrète', 'event')} et {mention(known, 'la réunion', 'event')}</p>"
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
    assert "<" not in data and "<script>alert" not in page


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


# -- People, organisations, events ---


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
    event = make_event(period=period, time_zone="America/New_York", place=make_place(), participants=[anne],
                       programme=["Séance plénière"])  # fmt: skip
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
    for required in ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "STATUS:CANCELLED", "SEQUENCE:0"):
        assert required in lines, required
    for name in ("PRODID:", "UID:", "DTSTAMP:", "DTSTART:"):
        assert len([line for line in lines if line.startswith(name)]) == 1, name
    assert all(len(line.encode()) <= 75 for line in lines)


# -- Around the content ---


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
    for name in ABOUT:
        assert f'href="{reverse(name)}"' in home
        assert client.get(reverse(name)).status_code == 200


def test_every_page_is_html_that_a_strict_parser_accepts(client):
    anne = make_person(biography_fr="Née à Lorient.")
    appoint(anne, make_office(), date(2020, 1, 1))
    event = make_event(place=make_place(), participants=[anne], programme=["Ouverture"])
    ministry = make_organisation()
    body = (
        f'<p>{mention(anne, "Anne Morvan")}<span data-note="">Une note.</span> '
        f'<q data-by="person:{anne.slug}">« Oui. »</q></p><h2>Un titre</h2>'
        "<table><caption>Ports</caption><tbody><tr><td>1</td></tr></tbody></table>"
    )
    first = confirmed(make_edition(body=body, article={"issuers": [ministry], "event": event}, standfirst="Quoi."))
    second = confirmed(next_of(first), at=clock.now() - timedelta(hours=1))
    pages = [
        *("/fr/", LISTING, f"{LISTING}?year=1999", f"{LISTING}rien/", address(second), f"{address(second)}editions/1/"),
        *(row.get_absolute_url() for row in (anne, ministry, event)),
        *(reverse(name) for name in NAMES if "listing" not in name),
        *(reverse(name) for name in ABOUT),
    ]
    for path in pages:
        page = client.get(path).content.decode()
        html5lib.HTMLParser(strict=True).parse(page)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
        assert levels.count(1) == 1, path
        assert all(deeper - level <= 1 for level, deeper in zip([1, *levels], levels, strict=False)), (path, levels)
        assert " style=" not in page and not re.search(r"<script(?! type=\"application/ld)", page), path


def test_a_joint_release_stands_once_on_the_page_of_each_of_its_issuers(client):
    first, second = make_organisation("Ministère de la Mer"), make_organisation("Garde-côtes")
    body = f'<p><span data-mention="organisation:{first.slug}">Le ministère</span> y est.</p>'
    confirmed(make_edition(headline="Une annonce commune", body=body, article={"issuers": [first, second]}))
    for issuer in (first, second):
        page = client.get(issuer.get_absolute_url()).content.decode()
        assert page.count("Une annonce commune</a>") == 1
