"""Who was called what on which day, and who was allowed to know."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange, TimestamptzRange

from core import clock
from events import registry
from people.models import Appointment, Office, OfficeTitle, Organisation, OrganisationName, Person
from people.titles import titles
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def office(slug: str, *rows: tuple, **kwargs) -> Office:
    """Make an office with titles: (from, until, French masculine, French feminine, English)."""
    made = Office.objects.create(slug=slug, **kwargs)
    for begins, ends, masculine, feminine, english in rows:
        for language, he, she in (("fr", masculine, feminine), ("en", english, english)):
            OfficeTitle.objects.create(
                office=made, language=language, masculine=he, feminine=she,
                period=DateRange(day(begins), day(ends)), live_period=make.ALWAYS,
            )  # fmt: skip
    return made


def appoint(person: Person, held: Office, begins: str | None, ends: str | None = None, **kwargs) -> Appointment:
    return Appointment.objects.create(
        **{"person": person, "office": held, "period": DateRange(day(begins), day(ends)), "live_period": make.ALWAYS}
        | kwargs
    )


@pytest.fixture
def defence() -> Office:
    return office(
        "ministre-defense-france",
        ("1974-05-28", "2017-05-17", "ministre de la Défense", "ministre de la Défense", "Minister of Defence"),
        ("2017-05-17", "2025-10-12", "ministre des Armées", "ministre des Armées", "Minister of the Armed Forces"),
    )


@pytest.fixture
def foreign() -> Office:
    return office(
        "ministre-affaires-etrangeres",
        (
            None,
            None,
            "ministre des Affaires étrangères",
            "ministre des Affaires étrangères",
            "Minister of Foreign Affairs",
        ),
        precedence=50,
    )


@pytest.fixture
def le_drian(defence, foreign) -> Person:
    person = make.make_person("Jean-Yves", "Le Drian", gender="m")
    appoint(person, defence, "2012-05-16", "2017-05-17")
    appoint(person, foreign, "2017-05-17", "2022-05-20")
    return person


@pytest.mark.parametrize("on, french, english", [
    ("2012-05-15", "", ""),
    ("2012-05-16", "ministre de la Défense", "Minister of Defence"),
    ("2016-10-25", "ministre de la Défense", "Minister of Defence"),
    ("2017-05-16", "ministre de la Défense", "Minister of Defence"),
    ("2017-05-17", "ministre des Affaires étrangères", "Minister of Foreign Affairs"),
    ("2018-01-01", "ministre des Affaires étrangères", "Minister of Foreign Affairs"),
    ("2022-05-20", "ancien ministre des Affaires étrangères", "former Minister of Foreign Affairs"),
])  # fmt: skip
def test_a_minister_bears_the_title_of_the_day(le_drian, on, french, english):
    assert le_drian.title(on=day(on), language="fr") == french
    assert le_drian.title(on=day(on), language="en") == english


@pytest.mark.parametrize("on, name", [
    ("1974-05-27", ""),
    ("2016-10-25", "Ministère de la Défense"),
    ("2017-05-16", "Ministère de la Défense"),
    ("2017-05-17", "Ministère des Armées"),
    ("2025-10-11", "Ministère des Armées"),
    ("2025-10-12", "Ministère des Armées et des Anciens combattants"),
    ("2031-01-01", "Ministère des Armées et des Anciens combattants"),
])  # fmt: skip
def test_a_ministry_bears_the_name_of_the_day(on, name):
    ministry = Organisation.objects.create(slug="ministere-defense-france")
    for begins, ends, called in [
        ("1974-05-28", "2017-05-17", "Ministère de la Défense"),
        ("2017-05-17", "2025-10-12", "Ministère des Armées"),
        ("2025-10-12", None, "Ministère des Armées et des Anciens combattants"),
    ]:
        OrganisationName.objects.create(
            organisation=ministry, language="fr", name=called, period=DateRange(day(begins), day(ends)),
            live_period=make.ALWAYS,
        )  # fmt: skip
    assert ministry.name(on=day(on), language="fr") == name


def test_who_holds_an_office_over_its_renaming_changes_title_without_a_new_appointment(defence):
    person = make.make_person(gender="f")
    appoint(person, defence, "2017-01-01", "2018-01-01")
    assert person.title(on=date(2017, 5, 16), language="fr") == "ministre de la Défense"
    assert person.title(on=date(2017, 5, 17), language="fr") == "ministre des Armées"


def test_a_former_holder_bears_the_title_that_the_office_had_at_the_end(defence):
    person = make.make_person(gender="m")
    appoint(person, defence, "2012-05-16", "2017-05-17")
    assert person.title(on=date(2020, 1, 1), language="fr") == "ancien ministre de la Défense"


def test_the_last_office_counts_for_a_former_holder(le_drian, defence):
    appoint(le_drian, defence, "2023-01-01", "2023-06-01")
    assert le_drian.title(on=date(2024, 1, 1), language="fr") == "ancien ministre des Armées"
    assert le_drian.title(on=date(2022, 12, 31), language="fr") == "ancien ministre des Affaires étrangères"


def test_several_offices_stand_in_the_order_of_precedence(le_drian):
    region = office(
        "president-region", (None, None, "président de région", "présidente de région", "regional president")
    )
    appoint(le_drian, region, "2015-12-18", "2022-01-01")
    assert le_drian.title(on=date(2018, 1, 1), language="fr") == "ministre des Affaires étrangères, président de région"
    assert le_drian.title(on=date(2022, 1, 1), language="fr") == "ministre des Affaires étrangères"


def test_a_title_has_the_gender_of_the_person_the_masculine_where_it_is_not_known():
    held = office("president-agence", (None, None, "directeur", "directrice", "director"), exclusive=False)
    for gender, now, then in [
        ("f", "directrice", "ancienne directrice"),
        ("m", "directeur", "ancien directeur"),
        ("", "directeur", "ancien directeur"),
    ]:
        person = make.make_person(gender=gender)
        appoint(person, held, "2020-01-01", "2021-01-01")
        assert person.title(on=date(2020, 6, 1), language="fr") == now
        assert person.title(on=date(2021, 1, 1), language="fr") == then


def test_an_acting_holder_is_called_so_and_remains_so(defence):
    person = make.make_person(gender="f")
    appoint(person, defence, "2024-01-01", "2024-02-01", capacity="acting")
    assert person.title(on=date(2024, 1, 15), language="fr") == "ministre des Armées par intérim"
    assert person.title(on=date(2024, 1, 15), language="en") == "acting Minister of the Armed Forces"
    assert person.title(on=date(2024, 3, 1), language="fr") == "ancienne ministre des Armées par intérim"
    assert person.title(on=date(2024, 3, 1), language="en") == "former acting Minister of the Armed Forces"


def test_an_office_held_since_always_counts(foreign):
    person = make.make_person(gender="m")
    appoint(person, foreign, None, "2020-01-01")
    assert person.title(on=date(1900, 1, 1), language="fr") == "ministre des Affaires étrangères"
    assert person.title(on=date(2020, 1, 1), language="fr") == "ancien ministre des Affaires étrangères"


def test_where_the_registry_has_a_gap_the_last_title_goes_on(defence):
    person = make.make_person(gender="m")
    appoint(person, defence, "2025-01-01")
    assert person.title(on=date(2026, 1, 1), language="fr") == "ministre des Armées"


def test_nobody_is_told_of_an_appointment_before_its_instant(foreign):
    person = make.make_person(gender="f")
    appoint(person, foreign, "2031-01-01", live_period=TimestamptzRange(NOON, None))
    on = date(2031, 2, 1)
    assert person.title(on=on, at=NOON - SECOND, language="fr") == ""
    assert person.title(on=on, at=NOON, language="fr") == "ministre des Affaires étrangères"
    with clock.at(NOON - SECOND):
        assert person.title(on=on, language="fr") == ""
    with clock.at(NOON):
        assert person.title(on=on, language="fr") == "ministre des Affaires étrangères"


def test_a_renaming_that_is_under_embargo_shows_at_its_instant_and_not_before(defence):
    person = make.make_person(gender="m")
    appoint(person, defence, "2025-01-01")
    OfficeTitle.objects.create(
        office=defence, language="fr", masculine="ministre de tout", feminine="ministre de tout",
        period=DateRange(date(2025, 10, 12), None), live_period=TimestamptzRange(NOON, None),
    )  # fmt: skip
    on = date(2026, 1, 1)
    assert person.title(on=on, at=NOON - SECOND, language="fr") == "ministre des Armées"
    assert person.title(on=on, at=NOON, language="fr") == "ministre de tout"


def test_an_end_of_office_that_is_announced_later_takes_over_at_its_announcement(foreign):
    """The same appointment, first open, then closed by a new row: before the announcement nobody saw the end."""
    person = make.make_person(gender="m")
    appoint(person, foreign, "2020-01-01", live_period=TimestamptzRange(None, NOON))
    appoint(person, foreign, "2020-01-01", "2031-03-01", live_period=TimestamptzRange(NOON, None))
    on = date(2031, 3, 1)
    assert person.title(on=on, at=NOON - SECOND, language="fr") == "ministre des Affaires étrangères"
    assert person.title(on=on, at=NOON, language="fr") == "ancien ministre des Affaires étrangères"


def test_it_asks_twice_for_any_number_of_people(le_drian, defence, django_assert_num_queries):
    others = [make.make_person() for _ in range(5)]
    for number, person in enumerate(others):
        appoint(person, defence, f"{2018 + number}-01-01", f"{2019 + number}-01-01")
    with django_assert_num_queries(2):
        found = titles([le_drian.pk, *(person.pk for person in others)], on=date(2019, 6, 1), language="fr")
    assert found[le_drian.pk] == "ministre des Affaires étrangères"
    assert len(found) == 3


# -- titles that speak of their organisation ----------------------------------------------------------------------


def agency(*rows: tuple) -> Organisation:
    """Make an organisation with names: (from, until, language, name, complement)."""
    made = Organisation.objects.create(slug=f"agence-{make.next_number()}", kind="agency")
    for begins, ends, language, name, complement in rows:
        OrganisationName.objects.create(
            organisation=made, language=language, name=name, complement=complement,
            period=DateRange(day(begins), day(ends)), live_period=make.ALWAYS,
        )  # fmt: skip
    return made


@pytest.fixture
def lights() -> Organisation:
    return agency(
        ("2000-01-01", "2015-07-01", "fr", "Agence des phares", "de l’Agence des phares"),
        ("2015-07-01", None, "fr", "Office des phares et des ports", "de l’Office des phares et des ports"),
        ("2000-01-01", "2015-07-01", "en", "Lighthouse Agency", "of the Lighthouse Agency"),
        ("2015-07-01", None, "en", "Lighthouse and Harbour Office", ""),
    )


@pytest.fixture
def director(lights) -> Office:
    title = (None, None, "directeur général {organisation}", "directrice générale {organisation}",
             "director general {organisation}")  # fmt: skip
    return office("directeur-phares", title, organisation=lights)


@pytest.mark.parametrize("on, french, english", [
    ("2015-06-30", "directrice générale de l’Agence des phares", "director general of the Lighthouse Agency"),
    ("2015-07-01", "directrice générale de l’Office des phares et des ports",
     "director general of Lighthouse and Harbour Office"),
    ("2016-01-01", "ancienne directrice générale de l’Office des phares et des ports",
     "former director general of Lighthouse and Harbour Office"),
])  # fmt: skip
def test_a_title_takes_the_name_that_the_organisation_bears_that_day(director, on, french, english):
    person = make.make_person(gender="f")
    appoint(person, director, "2014-01-01", "2016-01-01")
    assert person.title(on=day(on), language="fr") == french
    assert person.title(on=day(on), language="en") == english


@pytest.mark.parametrize("name, french", [
    ("Marine nationale", "chef de Marine nationale"),
    ("Office des ports", "chef d’Office des ports"),
    ("État-major", "chef d’État-major"),
    ("Œuvre des gens de mer", "chef d’Œuvre des gens de mer"),
    ("Hôpital naval", "chef d’Hôpital naval"),
    ("Haut-commissariat à la mer", "chef de Haut-commissariat à la mer"),
    ("Yacht-club", "chef de Yacht-club"),
])  # fmt: skip
def test_without_a_complement_the_name_follows_with_de_elided_where_french_elides(name, french):
    held = office("chef", (None, None, "chef {organisation}", "cheffe {organisation}", "head {organisation}"),
                  organisation=agency((None, None, "fr", name, "")))  # fmt: skip
    person = make.make_person(gender="m")
    appoint(person, held, "2020-01-01")
    assert person.title(on=date(2021, 1, 1), language="fr") == french


def test_a_title_without_a_name_to_speak_of_stands_alone():
    held = office("chef", (None, None, "chef {organisation}", "cheffe {organisation}", "head {organisation}"))
    person = make.make_person(gender="f")
    appoint(person, held, "2020-01-01")
    assert person.title(on=date(2021, 1, 1), language="fr") == "cheffe"


def test_a_renaming_of_the_organisation_under_embargo_does_not_show_in_a_title(director, lights):
    person = make.make_person(gender="m")
    appoint(person, director, "2014-01-01")
    OrganisationName.objects.create(
        organisation=agency_renamed(lights), language="fr", name="Autorité de la mer",
        complement="de l’Autorité de la mer", period=DateRange(date(2030, 1, 1), None),
        live_period=TimestamptzRange(NOON, None),
    )  # fmt: skip
    on = date(2031, 2, 1)
    before = "directeur général de l’Office des phares et des ports"
    assert person.title(on=on, at=NOON - SECOND, language="fr") == before
    assert person.title(on=on, at=NOON, language="fr") == "directeur général de l’Autorité de la mer"


def agency_renamed(organisation: Organisation) -> Organisation:
    """End the names in public at NOON, as an announcement does, and say until when they were borne."""
    row = organisation.names.get(language="fr", period__upper_inf=True)
    row.live_period = TimestamptzRange(None, NOON)
    row.save()
    OrganisationName.objects.create(
        organisation=organisation, language="fr", name=row.name, complement=row.complement,
        period=DateRange(row.period.lower, date(2030, 1, 1)), live_period=TimestamptzRange(NOON, None),
    )  # fmt: skip
    return organisation


# -- capacity, seniority, language ----------------------------------------------------------------------------------


def test_who_holds_an_office_in_the_interim_is_called_so(defence):
    person = make.make_person(gender="m")
    appoint(person, defence, "2024-01-01", "2024-02-01", capacity="interim")
    assert person.title(on=date(2024, 1, 15), language="fr") == "ministre des Armées par intérim"
    assert person.title(on=date(2024, 1, 15), language="en") == "interim Minister of the Armed Forces"
    assert person.title(on=date(2024, 2, 1), language="en") == "former interim Minister of the Armed Forces"


def test_of_several_offices_that_ended_the_same_day_the_most_senior_counts(defence, foreign):
    person = make.make_person(gender="f")
    appoint(person, defence, "2018-01-01", "2020-01-01")
    appoint(person, foreign, "2019-01-01", "2020-01-01")
    assert person.title(on=date(2020, 1, 1), language="fr") == "ancienne ministre des Affaires étrangères"


def test_a_title_that_begins_with_a_capital_keeps_it():
    held = office("premier-ministre", (None, None, "Premier ministre", "Première ministre", "Prime Minister"))
    person = make.make_person(gender="f")
    appoint(person, held, "2020-01-01", "2021-01-01")
    assert person.title(on=date(2020, 5, 1), language="fr") == "Première ministre"
    assert person.title(on=date(2022, 5, 1), language="fr") == "ancienne Première ministre"


def test_an_office_without_a_title_in_the_language_is_left_out_rather_than_named_in_another():
    """A foreign title would go into texts unmarked; pages show it marked as what it is (see test_people_pages)."""
    held = Office.objects.create(slug="porte-parole")
    OfficeTitle.objects.create(
        office=held, language="fr", masculine="porte-parole", feminine="porte-parole", period=DateRange(None, None),
        live_period=make.ALWAYS,
    )  # fmt: skip
    person = make.make_person()
    appoint(person, held, "2020-01-01")
    assert person.title(on=date(2021, 1, 1), language="fr") == "porte-parole"
    assert person.title(on=date(2021, 1, 1), language="en") == ""


def test_what_merged_records_held_the_person_held_once(defence, foreign):
    kept, double = make.make_person(gender="f"), make.make_person(gender="")
    appoint(kept, foreign, "2019-01-01")
    appoint(double, defence, "2019-01-01", "2020-01-01")
    double.merged_into = kept
    double.save()
    on = date(2019, 6, 1)
    assert kept.title(on=on, language="fr") == "ministre des Affaires étrangères, ministre des Armées"
    assert double.title(on=on, language="fr") == "ministre des Armées"


def test_it_asks_three_times_where_titles_speak_of_organisations(director, defence, django_assert_num_queries):
    people = [make.make_person() for _ in range(20)]
    for number, person in enumerate(people[1:]):
        appoint(person, defence, f"{2018 + number}-01-01", f"{2019 + number}-01-01")
    appoint(people[0], director, "2014-01-01")
    with django_assert_num_queries(3):
        found = titles([person.pk for person in people], on=date(2040, 6, 1), language="fr")
    assert len(found) == 20


# -- the registry that everybody shares -----------------------------------------------------------------------------


def test_jean_yves_le_drian_was_minister_of_defence_and_then_was_not_any_more():
    path = Path(__file__).parents[2] / "shared" / "registry.json"
    if not path.exists():
        pytest.skip("../shared/registry.json is not beside this checkout")
    registry.load(json.loads(path.read_text(encoding="utf-8")))
    minister = Person.objects.get(slug="jean-yves-le-drian")
    assert minister.title(on=date(2016, 10, 25), language="fr") == "ministre de la Défense"
    assert minister.title(on=date(2016, 10, 25), language="en") == "Minister of Defence"
    assert minister.title(on=date(2018, 1, 1), language="fr") == "ancien ministre de la Défense"
    assert minister.title(on=date(2012, 5, 15), language="fr") == ""
    ministry = Organisation.objects.get(slug="ministere-defense-france")
    assert [
        ministry.name(on=on, language="fr") for on in (date(2017, 5, 16), date(2017, 5, 17), date(2025, 10, 12))
    ] == [
        "Ministère de la Défense",
        "Ministère des Armées",
        "Ministère des Armées et des Anciens combattants",
    ]


# -- against a naive model -------------------------------------------------------------------------------------------

START = date(2020, 1, 1)
SPANS = st.tuples(st.none() | st.integers(0, 12), st.none() | st.integers(1, 8))


def span(drawn: tuple) -> tuple[int, int]:
    """Return (first day, first day after) as numbers; open ends as far away."""
    begins, length = drawn
    return (begins if begins is not None else -99), (99 if length is None else (begins or 0) + length)


def as_range(begins: int, ends: int) -> DateRange:
    return DateRange(
        START + timedelta(days=begins) if begins > -99 else None, START + timedelta(days=ends) if ends < 99 else None
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=st.lists(st.tuples(st.integers(0, 2), SPANS, st.booleans(), st.booleans()), max_size=5),
    on=st.integers(-2, 22),
    known=st.booleans(),
)
def test_titles_agree_with_a_naive_model(held, on, known):
    """Some people hold some offices; half of it is under embargo until NOON."""
    offices = [
        Office.objects.create(slug=f"o{n}-{make.next_number()}", precedence=n, exclusive=False) for n in range(3)
    ]
    for number, made in enumerate(offices):
        OfficeTitle.objects.create(
            office=made, language="fr", masculine=f"t{number}", feminine=f"t{number}", period=DateRange(None, None),
            live_period=make.ALWAYS,
        )  # fmt: skip
    person = make.make_person(gender="m")
    kept: list[tuple] = []
    for number, drawn, acting, embargoed in held:
        begins, ends = span(drawn)
        if any(number == other and begins < e and b < ends for other, b, e, _acting, _secret in kept):
            continue
        kept.append((number, begins, ends, acting, embargoed))
        Appointment.objects.create(
            person=person, office=offices[number], period=as_range(begins, ends),
            capacity="acting" if acting else "full",
            live_period=TimestamptzRange(NOON, None) if embargoed else make.ALWAYS,
        )  # fmt: skip

    public = sorted(row for row in kept if known or not row[4])
    words = {row: f"t{row[0]}" + (" par intérim" if row[3] else "") for row in public}
    current = [words[row] for row in public if row[1] <= on < row[2]]
    past = [row for row in public if row[2] <= on]
    latest = max((row[2] for row in past), default=None)
    expected = ", ".join(current) or next((f"ancien {words[row]}" for row in past if row[2] == latest), "")

    moment = NOON if known else NOON - SECOND
    assert person.title(on=START + timedelta(days=on), at=moment, language="fr") == expected
