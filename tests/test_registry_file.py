"""A keeper loads the registry from a file, loads it again, corrects it, and takes it out again."""

import copy
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core import clock
from core.live import LIVE, standing
from events import registry
from people.models import Appointment, Office, Organisation, OrganisationName, Person
from people.workflow import supersede

pytestmark = pytest.mark.django_db

DATA = {
    "organisations": [
        {
            "slug": "ministere-mer",
            "kind": "ministry",
            "country": "XV",
            "names": [
                {"fr": "Ministère de la Marine", "en": "Ministry of the Navy",
                 "from": "1990-01-01", "until": "2018-06-01"},
                {"fr": "Ministère de la Mer", "en": "Ministry of the Sea", "from": "2018-06-01", "until": None,
                 "short": {"fr": "MM", "en": None}},
            ],
        }
    ],
    "offices": [
        {
            "slug": "ministre-mer",
            "organisation": "ministere-mer",
            "aliases": ["ministre chargé de la mer"],
            "titles": [
                {"fr": {"m": "ministre de la Mer", "f": "ministre de la Mer"}, "en": "Minister for the Sea",
                 "from": "1990-01-01", "until": None}
            ],
        },
        {"slug": "porte-parole", "organisation": None, "titles": []},
    ],
    "people": [
        {"slug": "anne-morvan", "given": "Anne", "family": "Morvan", "gender": "f", "country": "XV",
         "aliases": ["A. Morvan"]},
        {"slug": "yann-le-goff", "given": "Yann", "family": "Le Goff", "gender": "m", "country": None, "aliases": []},
    ],
    "appointments": [
        {"person": "anne-morvan", "office": "ministre-mer", "from": "2015-01-01", "until": "2019-01-01"},
        {"person": "yann-le-goff", "office": "ministre-mer", "from": "2019-01-01", "until": None},
    ],
    "places": [{"slug": "port-clair", "fr": "Port-Clair", "en": "Port-Clair", "country": "XV"}],
}  # fmt: skip


def changed(**paths):
    """Return the data with something else at a place: changed(people=lambda people: …)."""
    data = copy.deepcopy(DATA)
    for name, change in paths.items():
        change(data[name])
    return data


def test_what_is_loaded_is_public_and_true_for_its_time():
    registry.load(DATA)
    anne, ministry = Person.objects.get(slug="anne-morvan"), Organisation.objects.get()
    assert anne.title(on=date(2016, 5, 1), language="fr") == "ministre de la Mer"
    assert anne.title(on=date(2020, 5, 1), language="en") == "former Minister for the Sea"
    assert ministry.name(on=date(2018, 5, 31), language="fr") == "Ministère de la Marine"
    assert ministry.name(on=date(2018, 6, 1), language="fr") == "Ministère de la Mer"
    assert Person.objects.live().count() == 2


def test_loading_twice_changes_nothing():
    registry.load(DATA)
    again = registry.load(DATA)
    assert not again.created and not again.updated and not again.differences


def test_the_round_trip_is_identical():
    registry.load(DATA)
    dumped = registry.dump()
    again = registry.load(json.loads(json.dumps(dumped)))
    assert not again.created and not again.updated
    assert registry.dump() == dumped


def test_a_corrected_name_takes_over_and_the_former_stays_in_the_record():
    registry.load(DATA)

    def rename(organisations):
        organisations[0]["names"][1]["fr"] = "Ministère de la Mer et des Ports"

    report = registry.load(changed(organisations=rename))
    assert any("Ministère de la Mer et des Ports" in line for line in report.differences)
    ministry = Organisation.objects.get()
    assert ministry.name(on=date(2020, 1, 1), language="fr") == "Ministère de la Mer et des Ports"
    former = OrganisationName.objects.get(name="Ministère de la Mer")
    assert standing(former.live_period, clock.now()) != LIVE


def test_an_appointment_that_ends_is_replaced_by_one_that_says_so():
    registry.load(DATA)
    registry.load(changed(appointments=lambda rows: rows[1].update(until="2024-01-01")))
    yann = Person.objects.get(slug="yann-le-goff")
    assert yann.title(on=date(2024, 6, 1), language="fr") == "ancien ministre de la Mer"
    assert Appointment.objects.live().filter(person=yann).count() == 1


def test_two_names_whose_boundary_moves_change_together():
    registry.load(DATA)

    def moved(organisations):
        former, today = organisations[0]["names"]
        former["until"] = today["from"] = "2018-09-01"

    report = registry.load(changed(organisations=moved))
    assert sum(report.updated.values()) == 4 and not report.created
    ministry = Organisation.objects.get()
    assert ministry.name(on=date(2018, 8, 31), language="fr") == "Ministère de la Marine"
    assert ministry.name(on=date(2018, 9, 1), language="fr") == "Ministère de la Mer"
    registry.load(DATA)
    assert ministry.name(on=date(2018, 8, 31), language="fr") == "Ministère de la Mer"


def test_two_holders_whose_boundary_moves_change_together():
    registry.load(DATA)
    registry.load(
        changed(appointments=lambda rows: (rows[0].update(until="2018-01-01"), rows[1].update({"from": "2018-01-01"})))
    )
    assert Person.objects.get(slug="yann-le-goff").title(on=date(2018, 5, 1), language="fr") == "ministre de la Mer"


def test_what_an_older_file_does_not_speak_of_stays():
    registry.load(DATA)
    Person.objects.filter(slug="anne-morvan").update(biography_fr="Née à Port-Clair.")
    double = Person.objects.create(slug="a-morvan", given="A.", family="Morvan")
    Person.objects.filter(pk=double.pk).update(merged_into=Person.objects.get(slug="anne-morvan"))
    name = OrganisationName.objects.get(name="Ministère de la Mer")
    supersede(name, complement="de la Mer")
    registry.load({**DATA, "people": [*DATA["people"], {"slug": "a-morvan", "given": "A.", "family": "Morvan"}]})
    assert Person.objects.get(slug="anne-morvan").biography_fr == "Née à Port-Clair."
    assert Person.objects.get(slug="a-morvan").merged_into.slug == "anne-morvan"
    assert OrganisationName.objects.live().get(name="Ministère de la Mer").complement == "de la Mer"


def test_what_stands_only_in_the_database_is_reported_and_stays(capsys, tmp_path):
    registry.load(DATA)
    less = changed(people=lambda rows: rows.pop(0), appointments=lambda rows: rows.pop(0))
    report = registry.load(less)
    assert len(report.only_here) == 2 and any("anne-morvan" in line for line in report.only_here)
    assert Person.objects.count() == 2
    del less["people"][:]
    path = tmp_path / "less.json"
    path.write_text(json.dumps({"people": []}))
    call_command("load_registry", path)
    assert "only in the database" in capsys.readouterr().out
    assert registry.load({"places": DATA["places"]}).only_here == [], "a table that the file has not is not compared"


def test_a_key_that_the_format_does_not_know_is_told():
    report = registry.load(changed(people=lambda rows: rows[0].update(aliasses=["Annie"])))
    assert report.ignored == ["people[0] (anne-morvan): “aliasses”"]


def test_a_dry_run_reports_and_changes_nothing():
    registry.load(DATA)
    report = registry.load(changed(people=lambda rows: rows[0].update(given="Annie")), dry_run=True)
    assert report.updated["people"] == 1 or report.updated["personnes"] == 1
    assert Person.objects.get(slug="anne-morvan").given == "Anne"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "one JSON object"),
        ({"people": {}}, "people: must be a list"),
        ({"people": [{"slug": "x"}]}, "people[0] (x): “family” is missing"),
        ({"people": ["x"]}, "people[0]"),
        ({"appointments": [{"person": "nobody", "office": "x", "from": None, "until": None}]}, "nobody"),
        (changed(appointments=lambda rows: rows[0].update(until="2015-13-01")), "2015-13-01"),
        (changed(appointments=lambda rows: rows[0].update(until="2014-01-01")), "empty"),
        (changed(appointments=lambda rows: rows[0].update(until="2020-01-01")), "appointments[1]"),
        (changed(people=lambda rows: rows[0].update(slug="Not a slug!")), "people[0]"),
        (
            changed(people=lambda rows: rows.append(dict(rows[0]))),
            "people[2] (anne-morvan): the slug stands in people[0]",
        ),
        (changed(people=lambda rows: rows[0].update(aliases="A. Morvan")), "“aliases” must be a list of texts"),
        (changed(people=lambda rows: rows[0].update(gender="x")), "people[0] (anne-morvan)"),
        (changed(people=lambda rows: rows[0].update(country="Valmarine")), "two capital letters"),
        (changed(people=lambda rows: rows[0].update(given=5)), "“given” must be a text"),
        (changed(people=lambda rows: rows[0].update(given="A" * 101)), "people[0] (anne-morvan)"),
        (changed(people=lambda rows: rows[0].update(family="Mor\0van")), "null character"),
        (changed(people=lambda rows: rows[0].update(family="«")), "au moins une lettre"),
        (changed(people=lambda rows: rows[0].update(aliases=["…"])), "au moins une lettre"),
        (changed(organisations=lambda rows: rows[0]["names"][0].update(fr="–")), "au moins une lettre"),
        (changed(offices=lambda rows: rows[0]["titles"][0].update(en="*")), "au moins une lettre"),
        (changed(people=lambda rows: rows[0].update(merged_into="anne-morvan")), "stands by itself"),
        (changed(people=lambda rows: rows[0].update(merged_into="nobody")), "nobody"),
        (
            changed(
                people=lambda rows: (
                    rows[0].update(merged_into="yann-le-goff"),
                    rows[1].update(merged_into="anne-morvan"),
                )
            ),
            "stands by itself",
        ),
        (changed(people=lambda rows: rows[0].update(biography="Née à Port-Clair")), "biography: an object"),
        (changed(appointments=lambda rows: rows[0].update(capacity="for fun")), "appointments[0]"),
        (changed(appointments=lambda rows: rows[0].pop("until")), "“until” is missing"),
        (changed(offices=lambda rows: rows[0].update(exclusive="yes")), "true or false"),
        (changed(offices=lambda rows: rows[0].update(precedence=-1)), "whole number"),
        (changed(offices=lambda rows: rows[0]["titles"][0].update(fr={"m": "ministre"})), "“f” is missing"),
        (changed(organisations=lambda rows: rows[0].update(names="Ministère")), "“names” must be a list"),
        (changed(organisations=lambda rows: rows[0]["names"].append(5)), "organisations[0] (ministere-mer), names[2]"),
        (changed(organisations=lambda rows: rows[0].update(press_contacts=[{"fr": "Presse"}])), "press_contacts[0]"),
        (changed(places=lambda rows: rows[0].update(en=None)), "places[0] (port-clair): “en”"),
        (
            {
                **DATA,
                "successions": [{"predecessor": "ministere-mer", "successor": "ministere-mer", "on": "2020-01-01"}],
            },
            "successions[0]",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_the_entry_named_and_nothing_loaded(data, words):
    with pytest.raises(registry.RegistryFileError) as refusal:
        registry.load(data)
    assert words in str(refusal.value)
    assert not Person.objects.exists() and not Office.objects.exists()


@pytest.mark.parametrize("name", list(DATA))
def test_whatever_stands_in_the_place_of_a_value_is_refused_in_one_line(name):
    """No entry of a file can be so odd that the loader stumbles over it instead of naming it."""
    for key in DATA[name][0]:
        for odd in (-1.5, True, [None], {"x": 1}, "x" * 5000, "\0"):
            data = copy.deepcopy(DATA)
            data[name][0][key] = odd
            try:
                registry.load(data, dry_run=True)
            except registry.RegistryFileError as refusal:
                assert f"{name}[0]" in str(refusal) or key == "slug", (key, odd, str(refusal))
                assert "\n" not in str(refusal)


def test_the_command_names_what_is_wrong_in_one_line(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    for path in (broken, tmp_path / "missing.json"):
        with pytest.raises(CommandError) as refusal:
            call_command("load_registry", path)
        assert path.name in str(refusal.value) and "\n" not in str(refusal.value)


def test_the_shared_registry_loads(capsys):
    path = Path(__file__).parents[2] / "shared" / "registry.json"
    if not path.exists():
        pytest.skip("../shared/registry.json is not beside this checkout")
    call_command("load_registry", path)
    assert "5 " in capsys.readouterr().out
    drian = Person.objects.get(slug="jean-yves-le-drian")
    assert drian.title(on=date(2016, 10, 25), language="fr") == "ministre de la Défense"
    assert drian.title(on=date(2018, 1, 1), language="fr") == "ancien ministre de la Défense"
    names = [
        Organisation.objects.get(slug="ministere-defense-france").name(on=day, language="fr")
        for day in (date(2016, 10, 25), date(2018, 1, 1), date(2026, 1, 1))
    ]
    assert names == [
        "Ministère de la Défense",
        "Ministère des Armées",
        "Ministère des Armées et des Anciens combattants",
    ]
