"""Somebody is about to be entered a second time: the registry asks first, and never decides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.duplicates import near, same_name
from people.models import Person
from tests.factories import make_person, next_number

pytestmark = pytest.mark.django_db


def offered(given: str, family: str, **kwargs) -> list[str]:
    return [str(person) for person, _reason in near(given, family, **kwargs)]


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Jean-Yves", "Le Drian"),
        ("jean yves", "LE DRIAN"),
        ("Jean‑Yves", "Drian"),
        ("Jéan-Yvès", "Le Drian"),
        ("Le Drian", "Jean-Yves"),
        ("J.-Y.", "Le Drian"),
        ("J. Y.", "Le Drian"),
        ("JY", "Le Drian"),
        ("J.", "Le Drian"),
        ("J.", "Drian"),
        ("", "Le Drian"),
        ("Yves", "Le Drian"),
        ("Jean-Yves", "Le Drain"),
        ("Jean-Yve", "Le Dryan"),
        ("", "Jean-Yves Le Drian"),
    ],
)
def test_one_person_under_many_spellings(given, family):
    make_person("Jean-Yves", "Le Drian")
    make_person("Jeanne", "Cadoret")
    assert offered(given, family) == ["Jean-Yves Le Drian"]


@pytest.mark.parametrize(
    ("given", "family"),
    [("Yvette", "Le Drian"), ("Jean-Yves", "Le Goff"), ("Jean", "Dupont"), ("K.", "Le Drian"), ("Li", "Wu"), ("", "")],
)
def test_somebody_else_is_not_offered(given, family):
    make_person("Jean-Yves", "Le Drian")
    make_person("Li", "Yu")
    assert offered(given, family) == []


def test_letters_without_accents_in_other_alphabets_of_latin():
    make_person("Lech", "Wałęsa"), make_person("Søren", "Ægidius")
    assert offered("Lech", "Walesa") == ["Lech Wałęsa"]
    assert offered("Soren", "Aegidius") == ["Søren Ægidius"]


def test_an_alias_is_the_persons_own_name_and_says_so():
    ashton = make_person("Ashton", "Carter", aliases=["Ash Carter"])
    [(person, reason)] = near("Ash", "Carter")
    assert person == ashton and "Ash Carter" in reason
    assert offered("Ash", "Cartier") == ["Ashton Carter"]


def test_a_merged_record_offers_the_person_it_was_merged_into():
    anne = make_person("Anne", "Morvan-Kerguelen")
    make_person("Anne", "Morvanet", merged_into=anne)
    assert [person for person, _reason in near("Anne", "Morvanet")] == [anne]


def test_two_who_both_exist_and_differ_by_a_letter_are_both_offered_the_nearest_first():
    make_person("Sylvie", "Renaud"), make_person("Sylvie", "Renault")
    assert offered("Sylvie", "Renault") == ["Sylvie Renault", "Sylvie Renaud"]
    assert offered("Sylvie", "Renaut") == ["Sylvie Renaud", "Sylvie Renault"]


def test_the_record_itself_is_left_out_when_it_is_the_one_asked_about():
    anne = make_person()
    assert near("Anne", "Morvan", exclude=anne) == []


def test_only_the_very_same_name_is_taken_without_asking():
    anne = make_person("Anne", "Morvan", aliases=["Anne Morvan-Le Bihan"])
    make_person("Anna", "Morvan")
    assert same_name("Anne", "MORVAN") == [anne]
    assert same_name("", "Anne Morvan Le Bihan") == [anne]
    assert same_name("Anne", "Morvane") == []


def test_it_takes_two_queries_among_five_thousand():
    Person.objects.bulk_create(
        Person(slug=f"p{next_number()}", given=f"Prénom{number % 70}", family=f"Nom{number:05}xyz")
        for number in range(5000)
    )
    make_person("Solène", "Bourhis")
    with CaptureQueriesContext(connection) as queries:
        assert offered("Solene", "Bouris") == ["Solène Bourhis"]
    assert len(queries) <= 2
    assert len(near("Prénom7", "Nom00007xyz", limit=5)) == 5
