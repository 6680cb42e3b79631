"""Readers look people and organisations up: who held what when, under which name, and what became of a ministry."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from psycopg.types.range import DateRange, TimestamptzRange

from core import clock
from people.asking import NoSuchDay, question
from people.models import Appointment, Office, OfficeTitle, Organisation, OrganisationName, Person, Succession
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AHEAD = TimestamptzRange(NOON, None)


def day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def named(slug: str, *rows: tuple, live=make.ALWAYS, **kwargs) -> Organisation:
    """Make an organisation with names: (from, until, French, English)."""
    made = Organisation.objects.create(slug=slug, **kwargs)
    for begins, ends, *names in rows:
        for language, name in zip(("fr", "en"), names, strict=False):
            OrganisationName.objects.create(
                organisation=made, language=language, name=name, period=DateRange(day(begins), day(ends)),
                live_period=live,
            )  # fmt: skip
    return made


def titled(slug: str, *rows: tuple, **kwargs) -> Office:
    """Make an office with titles: (from, until, French masculine, French feminine, English)."""
    made = Office.objects.create(slug=slug, **kwargs)
    for begins, ends, *forms in rows:
        for language, he, she in _forms(forms):
            OfficeTitle.objects.create(
                office=made, language=language, masculine=he, feminine=she,
                period=DateRange(day(begins), day(ends)), live_period=make.ALWAYS,
            )  # fmt: skip
    return made


def _forms(forms: list[str]) -> list[tuple[str, str, str]]:
    he, she, *english = forms
    return [("fr", he, she), *[("en", one, one) for one in english]]


def succeed(before: Organisation, after: Organisation, on: str, live=make.ALWAYS) -> Succession:
    return Succession.objects.create(predecessor=before, successor=after, on=date.fromisoformat(on), live_period=live)


def page(client, path: str, **query: str):
    response = client.get(path, query)
    assert response.status_code == 200
    return response


def words(response) -> str:
    """Return the words of the main part of a page."""
    body = re.sub(r"(?s)<script.*?</script>", "", response.content.decode())
    plain = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body[body.index("<main") :])))
    return re.sub(r" ([.,])", r"\1", plain)


def linked_data(response) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(found.group(1))


@pytest.fixture(autouse=True)
def _language_put_back():
    """The last answer leaves its language behind; other tests begin in the newsroom's own."""
    with translation.override("fr"):
        yield


@pytest.fixture
def ministry() -> Organisation:
    return named(
        "ministere-defense",
        ("1974-05-28", "2017-05-17", "Ministère de la Défense", "Ministry of Defence"),
        ("2017-05-17", "2025-10-12", "Ministère des Armées", "Ministry of the Armed Forces"),
        ("2025-10-12", None, "Ministère des Armées et des Anciens combattants", "Ministry of Veterans"),
    )  # fmt: skip


@pytest.fixture
def minister(ministry) -> Office:
    return titled(
        "ministre-defense",
        ("1974-05-28", "2017-05-17", "ministre de la Défense", "ministre de la Défense", "Minister of Defence"),
        ("2017-05-17", None, "ministre des Armées", "ministre des Armées", "Minister of the Armed Forces"),
        organisation=ministry,
        aliases=["patron de la rue Saint-Dominique"],
        precedence=10,
    )


@pytest.fixture
def holders(minister) -> list[Person]:
    """Let four people hold the office one after another, the third of them in the interim."""
    terms = [
        ("Éloïse", "Dupré", "dupre", "f", "2010-01-01", "2014-03-15", "full"),
        ("Jean-Yves", "L’Œuvre", "loeuvre", "m", "2014-03-15", "2018-01-01", "full"),
        ("Marc", "Aubin", "aubin", "m", "2018-01-01", "2018-03-01", "interim"),
        ("Nadia", "Bensaïd", "bensaid", "f", "2018-03-01", None, "full"),
    ]
    people = []
    for given, family, slug, gender, begins, ends, capacity in terms:
        people.append(make.make_person(given, family, gender=gender, slug=slug))
        Appointment.objects.create(
            person=people[-1], office=minister, period=DateRange(day(begins), day(ends)), capacity=capacity,
            live_period=make.ALWAYS,
        )  # fmt: skip
    return people


# -- a person -------------------------------------------------------------------------------------------------------


def test_a_person_page_cuts_an_office_where_title_and_ministry_changed_their_names(client, holders):
    shown = page(client, "/fr/personnes/loeuvre/")
    rows = re.findall(r"(?s)<tr.*?</tr>", shown.content.decode())
    lines = [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", row))).strip() for row in rows[1:]]
    assert lines == [
        "Ministre des Armées Ministère des Armées du 17 mai 2017 au 31 décembre 2017",
        "Ministre de la Défense Ministère de la Défense du 15 mars 2014 au 16 mai 2017",
    ]
    assert '<a href="/fr/organisations/ministere-defense/">Ministère des Armées</a>' in rows[1]
    assert "<rect" in rows[1]


def test_a_person_page_begins_with_the_offices_of_today_in_the_order_of_precedence(client, holders, minister):
    council = titled("conseil", (None, None, "présidente du conseil", "présidente du conseil", "council president"),
                     precedence=5)  # fmt: skip
    make.appoint(holders[3], council, date(2020, 1, 1))
    shown = page(client, "/fr/personnes/bensaid/")
    assert re.findall(r'<p class="standfirst">(.*?)</p>', shown.content.decode()) == [
        "Présidente du conseil",
        "Ministre des Armées",
    ]
    data = linked_data(shown)
    assert data["@type"] == "Person" and data["name"] == "Nadia Bensaïd"
    assert data["jobTitle"] == ["présidente du conseil", "ministre des Armées"]
    [employer] = data["worksFor"]
    assert employer["@type"] == "GovernmentOrganization"
    assert employer["name"] == "Ministère des Armées et des Anciens combattants"
    assert employer["url"].endswith("/fr/organisations/ministere-defense/")


def test_somebody_who_holds_nothing_any_more_has_no_job_title(client, holders):
    shown = page(client, "/fr/personnes/dupre/")
    assert '<p class="standfirst">Ancienne ministre de la Défense</p>' in shown.content.decode()
    data = linked_data(shown)
    assert "jobTitle" not in data and "worksFor" not in data


def test_an_office_named_in_one_language_only_is_shown_in_it_and_marked(client):
    held = titled("porte-parole", (None, None, "porte-parole du gouvernement", "porte-parole du gouvernement"))
    make.appoint(make.make_person(slug="anne"), held, date(2020, 1, 1))
    shown = page(client, "/en/people/anne/").content.decode()
    assert '<p class="standfirst" lang="fr">Porte-parole du gouvernement</p>' in shown
    assert '<span lang="fr">Porte-parole du gouvernement</span>' in shown


def test_an_office_announced_for_a_later_day_is_shown_as_coming_and_not_as_held(client, minister):
    person = make.make_person(slug="anne")
    begins = clock.now().date() + timedelta(days=40)
    make.appoint(person, minister, begins)
    shown = page(client, "/en/people/anne/")
    assert "standfirst" not in shown.content.decode()
    assert f"from {begins.day} {begins:%B %Y}" in words(shown)


def test_a_name_cannot_break_out_of_the_linked_data(client):
    held = titled("x", (None, None, "</script><b>x", "</script><b>x", "x"))
    make.appoint(make.make_person("</script>", "Anne", slug="anne"), held, date(2020, 1, 1))
    shown = page(client, "/fr/personnes/anne/")
    assert linked_data(shown)["name"] == "</script> Anne"
    assert "</script><b>" not in shown.content.decode()


# -- an organisation ------------------------------------------------------------------------------------------------


def test_an_organisation_page_shows_its_names_and_its_holders_by_office(client, ministry, holders):
    cabinet = titled("directeur-cabinet", (None, None, "directeur de cabinet", "directrice de cabinet", "chief"),
                     organisation=ministry, precedence=50)  # fmt: skip
    make.appoint(make.make_person("Inès", "Carel", slug="carel"), cabinet, date(2019, 1, 1))
    shown = words(page(client, "/fr/organisations/ministere-defense/"))
    assert "Ministère de la Défense du 28 mai 1974 au 16 mai 2017" in shown
    assert "Ministère des Armées et des Anciens combattants depuis le 12 octobre 2025" in shown
    first, second = shown.index("Ministre des Armées Nadia Bensaïd"), shown.index("Directrice de cabinet Inès Carel")
    assert first < second
    assert "Marc Aubin Ministre des Armées par intérim du 1er janvier 2018 au 28 février 2018" in shown
    data = linked_data(page(client, "/fr/organisations/ministere-defense/"))
    assert data["name"] == "Ministère des Armées et des Anciens combattants"
    assert data["alternateName"] == ["Ministère de la Défense", "Ministère des Armées"]
    assert data["foundingDate"] == "1974-05-28" and "dissolutionDate" not in data


@pytest.fixture
def merged():
    """Two agencies of the sea went into one office in 2020; a part of the office became the weather service in 2023."""
    lights = named("phares", ("1990-01-01", "2020-01-01", "Agence des phares", "Lighthouse Agency"), kind="agency")
    ports = named("ports", ("1995-01-01", "2020-01-01", "Agence des ports", "Harbour Agency"), kind="agency")
    office = named("office", ("2020-01-01", None, "Office de la mer", "Sea Office"), kind="agency")
    weather = named("meteo", ("2023-01-01", None, "Service météorologique", "Weather Service"), kind="agency")
    succeed(lights, office, "2020-01-01")
    succeed(ports, office, "2020-01-01")
    succeed(office, weather, "2023-01-01")
    return lights, ports, office, weather


def test_a_merged_agency_says_so_first_and_leads_onward(client, merged):
    shown = page(client, "/en/organisations/phares/")
    told = words(shown)
    assert (
        "Closed: it existed until 31 December 2019. Merged with Harbour Agency into Sea Office on 1 January 2020."
        in told
    )
    assert told.index("Merged with") < told.index("Names")
    body = shown.content.decode()
    assert '<a href="/en/organisations/office/">Sea Office</a>' in body
    assert '<a href="/en/organisations/ports/">Harbour Agency</a>' in body
    assert linked_data(shown)["dissolutionDate"] == "2019-12-31"


def test_what_it_was_merged_into_says_from_what_it_was_formed_and_what_left_it(client, merged):
    told = words(page(client, "/en/organisations/office/"))
    assert "Formed on 1 January 2020 from Lighthouse Agency and Harbour Agency." in told
    assert "A part of it went to Weather Service on 1 January 2023." in told
    assert "Closed" not in told
    assert "Split off from Sea Office on 1 January 2023." in words(page(client, "/en/organisations/meteo/"))


def test_a_split_names_both_heirs_and_each_heir_its_origin(client):
    old = named("old", ("1990-01-01", "2021-06-01", "Ministère de l’Intérieur et de la Mer", "Ministry of All"))
    one = named("one", ("2021-06-01", None, "Ministère de l’Intérieur", "Ministry of the Interior"))
    two = named("two", ("2021-06-01", None, "Ministère de la Mer", "Ministry of the Sea"))
    succeed(old, one, "2021-06-01")
    succeed(old, two, "2021-06-01")
    assert "Split into Ministry of the Interior and Ministry of the Sea on 1 June 2021." in words(
        page(client, "/en/organisations/old/")
    )
    assert "It took over from Ministry of All on 1 June 2021." in words(page(client, "/en/organisations/one/"))


def test_a_body_that_went_into_an_older_one_and_one_that_was_simply_closed(client):
    small = named("small", ("1990-01-01", "2021-06-01", "Bureau", "Bureau"))
    large = named("large", ("1950-01-01", None, "Direction", "Directorate"))
    named("gone", ("1990-01-01", "2011-01-01", "Conseil", "Council"))
    succeed(small, large, "2021-06-01")
    assert "Merged into Directorate on 1 June 2021." in words(page(client, "/en/organisations/small/"))
    assert "It absorbed Bureau on 1 June 2021." in words(page(client, "/en/organisations/large/"))
    assert "Closed: it existed until 31 December 2010." in words(page(client, "/en/organisations/gone/"))


def test_a_succession_decided_for_a_later_day_is_told_as_coming(client):
    later = clock.now().date() + timedelta(days=60)
    small = named("small", ("1990-01-01", later.isoformat(), "Bureau", "Bureau"))
    large = named("large", ("1950-01-01", None, "Direction", "Directorate"))
    succeed(small, large, later.isoformat())
    told = words(page(client, "/en/organisations/small/"))
    assert "It will be merged into Directorate on" in told and "It will close after" in told
    assert "It will absorb Bureau on" in words(page(client, "/en/organisations/large/"))
    assert "dissolutionDate" not in linked_data(page(client, "/en/organisations/small/"))


def test_nothing_of_a_merger_is_told_before_its_announcement(client):
    small = named("small", ("1990-01-01", None, "Bureau", "Bureau"))
    large = named("large", ("1950-01-01", None, "Direction", "Directorate"))
    secret = named("secret", (None, None, "Secret", "Secret"), live=AHEAD)
    paths = ["/en/organisations/small/", "/en/organisations/large/", "/en/organisations/"]
    with clock.at(NOON - SECOND):
        before = [page(client, path).content for path in paths]
    succeed(small, large, "2031-03-01", live=AHEAD)
    succeed(small, secret, "2031-03-01", live=AHEAD)
    with clock.at(NOON - SECOND):
        assert [page(client, path).content for path in paths] == before
    with clock.at(NOON):
        assert "A part of it went to Directorate and Secret on 1 March 2031." in words(
            page(client, "/en/organisations/small/")
        )


def test_a_succession_that_is_public_does_not_name_a_body_that_is_not(client):
    small = named("small", ("1990-01-01", "2020-01-01", "Bureau", "Bureau"))
    secret = named("secret", (None, None, "Secret", "Secret"), live=AHEAD)
    succeed(small, secret, "2020-01-01")
    with clock.at(NOON - SECOND):
        assert "Secret" not in words(page(client, "/en/organisations/small/"))


# -- who was minister of defence in March 2014? -----------------------------------------------------------------------


@pytest.mark.parametrize("asked", [
    {"q": "who was minister of defence in March 2014?"},
    {"q": "Who was the Minister of Defence, March 2014"},
    {"q": "ministre de la Défense mars 2014"},
    {"q": "Qui était ministre de la Defense en mars 2014 ?"},
    {"q": "MINISTRE DÉFENSE 2014-03"},
    {"office": "ministre des armées", "on": "03/2014"},
    {"office": "patron de la rue saint dominique", "on": "March 2014"},
    {"q": "ministre", "on": "mars 2014"},
])  # fmt: skip
def test_who_was_minister_of_defence_in_march_2014(client, holders, asked):
    """Asked by any title the office ever had, in either language, with or without accents; both holders answer."""
    told = words(page(client, "/en/people/", **asked))
    assert "In March 2014" in told
    assert "Éloïse Dupré from 1 January 2010 to 14 March 2014" in told
    assert "Jean-Yves L’Œuvre from 15 March 2014 to 31 December 2017" in told
    assert "Nadia" not in told and "Aubin" not in told
    assert "Minister of Defence Ministry of Defence" in told


@pytest.mark.parametrize("on, holder, title", [
    ("14 March 2014", "Éloïse Dupré", "Minister of Defence"),
    ("15/03/2014", "Jean-Yves L’Œuvre", "Minister of Defence"),
    ("2017-05-17", "Jean-Yves L’Œuvre", "Minister of the Armed Forces"),
    ("1er février 2018", "Marc Aubin", "Interim Minister of the Armed Forces"),
    ("", "Nadia Bensaïd", "Minister of the Armed Forces"),
])  # fmt: skip
def test_the_holder_and_the_title_are_those_of_the_day(client, holders, on, holder, title):
    told = words(page(client, "/en/people/", office="minister of defence", on=on))
    assert f"{title} Ministry of" in told
    assert [person.given for person in holders if str(person) in told] == [holder.split()[0]]


def test_a_month_in_which_the_title_changed_answers_with_both(client, holders):
    told = words(page(client, "/fr/personnes/", q="ministre de la Défense, mai 2017"))
    assert "En mai 2017" in told
    assert "Ministre de la Défense Ministère de la Défense Jean-Yves L’Œuvre" in told
    assert "Ministre des Armées Ministère des Armées Jean-Yves L’Œuvre" in told


def test_nobody_held_it_then_so_the_neighbours_are_named(client, holders):
    told = words(page(client, "/en/people/", q="minister of defence 1999"))
    assert "Nobody is recorded then." in told
    assert "After: Éloïse Dupré, from 1 January 2010 to 14 March 2014." in told


def test_who_somebody_was_at_a_time_is_answered_too(client, holders):
    told = words(page(client, "/en/people/", q="l'oeuvre 2015"))
    assert "Minister of Defence Ministry of Defence Jean-Yves L’Œuvre" in told


def test_an_office_is_found_by_a_title_with_the_name_of_its_organisation(client):
    lights = named("phares", ("1990-01-01", "2020-01-01", "Agence des phares", "Lighthouse Agency"),
                   ("2020-01-01", None, "Office de la mer", "Sea Office"))  # fmt: skip
    head = titled("head", (None, None, "directeur {organisation}", "directrice {organisation}", "head {organisation}"),
                  organisation=lights)  # fmt: skip
    make.appoint(make.make_person(), head, date(2010, 1, 1))
    told = words(page(client, "/fr/personnes/", q="directeur de l’agence des phares, 2012"))
    assert "Directrice d’Agence des phares Agence des phares Anne Morvan" in told
    assert "{organisation}" not in told
    told = words(page(client, "/fr/personnes/", q="directeur de l’agence des phares"))
    assert "Directrice d’Office de la mer Office de la mer Anne Morvan" in told


def test_nothing_is_answered_before_its_announcement(client, minister):
    anne = make.make_person("Anne", "Secrète", slug="secrete")
    make.appoint(anne, minister, date(2014, 1, 1), live=AHEAD)
    questions = [{"q": "secrete"}, {"q": "ministre de la défense mars 2014"}, {"office": "ministre", "on": "2014"}]
    for asked in questions:
        with clock.at(NOON - SECOND):
            assert "Secrète" not in words(page(client, "/fr/personnes/", **asked))
        with clock.at(NOON):
            assert "Anne Secrète" in words(page(client, "/fr/personnes/", **asked))


def test_a_title_under_embargo_does_not_find_its_office(client, minister, holders):
    row = minister.titles.get(language="fr", period__upper_inf=True)
    row.live_period = TimestamptzRange(None, NOON)
    row.save()
    OfficeTitle.objects.create(
        office=minister, language="fr", masculine="ministre de la Galaxie", feminine="ministre de la Galaxie",
        period=row.period, live_period=AHEAD,
    )  # fmt: skip
    with clock.at(NOON - SECOND):
        assert "Nadia" not in words(page(client, "/fr/personnes/", q="ministre de la galaxie"))
    with clock.at(NOON):
        assert "Nadia" in words(page(client, "/fr/personnes/", q="ministre de la galaxie"))


@pytest.mark.parametrize("asked, field, problem", [
    ({"q": "ministre 31 février 2014"}, "q", "There is no such day in the calendar."),
    ({"office": "ministre", "on": "2014-13"}, "on", "There is no such day in the calendar."),
    ({"office": "ministre", "on": "whenever"}, "on", "Give a day, a month or a year"),
    ({"on": "2014"}, "office", "Say which office, or who."),
    ({"q": "mars 2014"}, "q", "Say which office, or who."),
])  # fmt: skip
def test_what_cannot_be_understood_is_said_at_its_field_and_comes_back(client, holders, asked, field, problem):
    shown = page(client, "/en/people/", **asked)
    body = unescape(shown.content.decode())
    assert re.search(rf'<span class="problem" id="ask-{field}-problem" role="alert">{re.escape(problem)}', body)
    assert re.search(rf'id="ask-{field}"[^>]*aria-invalid="true"', body)
    for name, typed in asked.items():
        assert re.search(rf'id="ask-{name}"[^>]*value="{re.escape(typed)}"', body)
    assert "Dupré" not in words(shown)


@pytest.mark.parametrize("asked", [{"q": "\0"}, {"q": "x" * 5000}, {"q": "<b>'\"%"}, {"on": "9" * 400, "office": "x"},
                                   {"q": "  ?! "}, {"q": "2014 2015 2016"}, {"page": "2", "q": "dupre"}])  # fmt: skip
def test_strange_questions_get_a_page_and_not_an_error(client, holders, asked):
    response = client.get("/en/people/", asked)
    assert response.status_code == (404 if "page" in asked else 200)


@pytest.mark.parametrize("typed, words_, span", [
    ("who was minister of defence in March 2014?", ("minister", "defence"), ("2014-03-01", "2014-04-01")),
    ("Qui était ministre de la Défense en décembre 2014 ?", ("ministre", "defense"), ("2014-12-01", "2015-01-01")),
    ("ministre le 1er mai 2018", ("ministre",), ("2018-05-01", "2018-05-02")),
    ("5 of March 2014 minister", ("minister",), ("2014-03-05", "2014-03-06")),
    ("minister on March 5th, 2014", ("minister",), ("2014-03-05", "2014-03-06")),
    ("ministre 25/10/2016", ("ministre",), ("2016-10-25", "2016-10-26")),
    ("president in 2014", ("president",), ("2014-01-01", "2015-01-01")),
    ("Mai Nguyen", ("mai", "nguyen"), None),
    ("ministre aujourd’hui", ("ministre",), ("2026-05-04", "2026-05-05")),
    ("Le", ("le",), None),
])  # fmt: skip
def test_a_question_is_words_and_a_time(typed, words_, span):
    found = question(typed, today=date(2026, 5, 4))
    assert found.words == words_
    assert (found.span and (found.span.lower.isoformat(), found.span.upper.isoformat())) == span


def test_an_impossible_day_is_refused_by_name():
    with pytest.raises(NoSuchDay):
        question("ministre le 30 février 2014", today=date(2026, 5, 4))


# -- finding people by name -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["bensaid", "Bensaïd", "BENSAI", "nadia bensaid", "Bensaïd Nadia", "ben said"])
def test_a_person_is_found_by_name_blind_to_accents(client, holders, typed):
    assert "1 person Nadia Bensaïd" in words(page(client, "/en/people/", q=typed))


@pytest.mark.parametrize("typed", ["l'oeuvre", "L’Œuvre", "loeuvre", "jean yves", "Jean-Yves", "jeanyves"])
def test_apostrophes_ligatures_and_hyphens_do_not_matter(client, holders, typed):
    assert "1 person Jean-Yves L’Œuvre" in words(page(client, "/en/people/", q=typed))


def test_an_alias_finds_somebody_and_is_not_shown(client, holders):
    Person.objects.filter(slug="bensaid").update(aliases=["Nadia Bonnet"])
    told = words(page(client, "/en/people/", q="bonnet"))
    assert "1 person Nadia Bensaïd" in told and "Bonnet" not in told


def test_nobody_is_found_so_nearly_the_same_names_are_offered(client, holders):
    told = words(page(client, "/en/people/", q="Nadia Bensait"))
    assert "Nobody found Is one of these meant? Nadia Bensaïd" in told
    told = words(page(client, "/en/people/", q="minster of the armed forse"))
    assert "Offices with nearly these words: Minister of the Armed Forces" in told


def test_answers_are_not_indexed_and_keep_the_question_in_the_other_language(client, holders):
    shown = page(client, "/en/people/", q="bensaid", on="2020")
    assert shown["X-Robots-Tag"] == "noindex"
    body = shown.content.decode()
    assert '<meta name="robots" content="noindex">' in body
    assert 'href="/fr/personnes/?q=bensaid&amp;on=2020" lang="fr"' in body
    assert '<link rel="canonical" href="http://testserver/en/people/?q=bensaid&amp;on=2020">' in body
    plain = page(client, "/en/people/")
    assert "X-Robots-Tag" not in plain
    assert 'rel="canonical" href="http://testserver/en/people/"' in plain.content.decode()


def test_the_index_keeps_its_letters_and_its_pages(client, minister):
    for number in range(101):
        make.appoint(make.make_person("Anne", f"Aa{number:03}"), make.make_office(exclusive=False), date(2012, 1, 1))
    first = page(client, "/en/people/")
    assert 'id="letter-a"' in first.content.decode() and "Page 1 of 2" in words(first)
    second = page(client, "/en/people/", page="2")
    assert "Aa100" in words(second)
    assert 'rel="canonical" href="http://testserver/en/people/?page=2"' in second.content.decode()
    assert client.get("/en/people/", {"page": "3"}).status_code == 404


# -- finding organisations --------------------------------------------------------------------------------------------


def test_an_old_name_finds_the_organisation_under_its_name_of_today(client, ministry):
    told = words(page(client, "/fr/organisations/", q="ministere de la defense"))
    assert "1 organisation trouvée pour « ministere de la defense »" in told
    assert "Ministère des Armées et des Anciens combattants" in told
    assert "Trouvée sous son ancien nom « Ministère de la Défense », du 28 mai 1974 au 16 mai 2017" in told
    told = words(page(client, "/fr/organisations/", q="veterans"))
    assert "Ministère des Armées et des Anciens combattants" in told and "ancien nom" not in told


def test_initials_find_an_organisation(client, ministry):
    ministry.names.filter(language="fr", period__upper_inf=True).update(live_period=TimestamptzRange(None, None))
    named("smet", (None, None, "Service météorologique", "Weather Service"))
    OrganisationName.objects.create(
        organisation=named("x"), language="fr", name="Office hydrographique", short="OHM",
        period=DateRange(None, None), live_period=make.ALWAYS,
    )  # fmt: skip
    assert "Office hydrographique OHM" in words(page(client, "/fr/organisations/", q="ohm"))


def test_closed_organisations_are_marked_and_lead_onward(client, merged):
    told = words(page(client, "/en/organisations/", q="lighthouse"))
    assert "Lighthouse Agency Closed: it existed until 31 December 2019 → Sea Office" in told


def test_the_index_of_organisations_is_grouped_by_kind(client, merged, ministry):
    told = words(page(client, "/en/organisations/"))
    first, second = told.index("Ministry Ministry of Veterans"), told.index("Agency Harbour Agency")
    assert first < second


def test_a_name_under_embargo_finds_nothing(client, ministry):
    named("secret", (None, None, "Agence secrète", "Secret Agency"), live=AHEAD)
    with clock.at(NOON - SECOND):
        told = words(page(client, "/en/organisations/", q="secret"))
        assert "Agency" not in told and "See all organisations" in told
    with clock.at(NOON):
        assert "Secret Agency" in words(page(client, "/en/organisations/", q="secret"))


def test_no_organisation_is_found_so_nearly_the_same_names_are_offered(client, merged):
    told = words(page(client, "/en/organisations/", q="Lihgthouse Agency"))
    assert "Is one of these meant? Lighthouse Agency" in told


# -- what it costs ----------------------------------------------------------------------------------------------------


def crowd(count: int, start: int = 0) -> None:
    """Enter people, each in an office of an organisation of their own, in a few statements."""
    live = {"live_period": make.ALWAYS, "period": DateRange(date(2010, 1, 1), None)}
    numbers = range(start, start + count)
    bodies = Organisation.objects.bulk_create(Organisation(slug=f"b{n}") for n in numbers)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=body, language=code, name=f"Bureau {body.slug}", **live)
        for body in bodies for code in ("fr", "en")
    )  # fmt: skip
    offices = Office.objects.bulk_create(
        Office(slug=f"o{n}", organisation=body) for n, body in zip(numbers, bodies, strict=True)
    )
    OfficeTitle.objects.bulk_create(
        OfficeTitle(office=office, language=code, masculine=f"chef {{organisation}} {office.slug}",
                    feminine=f"cheffe {{organisation}} {office.slug}", **live)
        for office in offices for code in ("fr", "en")
    )  # fmt: skip
    people = Person.objects.bulk_create(Person(slug=f"p{n}", given="Anne", family=f"Foule{n}") for n in numbers)
    Appointment.objects.bulk_create(
        Appointment(person=person, office=office, **live) for person, office in zip(people, offices, strict=True)
    )
    closed = Organisation.objects.bulk_create(Organisation(slug=f"c{n}") for n in numbers)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=body, language="fr", name=f"Ancien {body.slug}", live_period=make.ALWAYS,
                         period=DateRange(None, date(2010, 1, 1)))
        for body in closed
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner must know of the crowd, as it would after a while
    Succession.objects.bulk_create(
        Succession(predecessor=before, successor=after, on=date(2010, 1, 1), live_period=make.ALWAYS)
        for before, after in zip(closed, bodies, strict=True)
    )


PAGES = [
    ("/fr/personnes/", {}),
    ("/fr/personnes/", {"q": "anne"}),
    ("/fr/personnes/", {"q": "anne 2014"}),
    ("/fr/personnes/", {"q": "chef bureau, mars 2014"}),
    ("/fr/personnes/", {"office": "chef", "on": "2014"}),
    ("/fr/personnes/", {"q": "rien de tel"}),
    ("/fr/organisations/", {}),
    ("/fr/organisations/", {"q": "bureau"}),
    ("/fr/organisations/", {"q": "rien"}),
    ("/fr/organisations/b3/", {}),
    ("/fr/organisations/c3/", {}),
    ("/fr/personnes/p3/", {}),
]


def test_pages_and_answers_cost_the_same_for_ten_and_for_a_thousand_people(client):
    def measured() -> list[int]:
        counts = []
        for path, query in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path, query).status_code == 200
            counts.append(len(queries))
        return counts

    crowd(10)
    few = measured()
    crowd(1000, start=10)
    assert measured() == few
    assert [(path, query, count) for (path, query), count in zip(PAGES, few, strict=True) if count > 8] == []
