"""Any registry that the rules allow comes back from a file as it went: written, read into an empty database, again."""

import json
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import registry
from proof.registry import Registry

pytestmark = pytest.mark.django_db

DAYS = st.integers(0, 20000).map(lambda days: date(1980, 1, 1) + timedelta(days))
WORDS = st.text(st.sampled_from("aàéïœ Lç’-(«é"), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text and any(letter.isalpha() for letter in text)
)
MAYBE = st.one_of(st.none(), WORDS)
COUNTRIES = st.sampled_from([None, "FR", "XV"])


def slugs(kind: str) -> st.SearchStrategy:
    return st.lists(st.integers(1, 30).map(lambda number: f"{kind}-{number}"), unique=True, max_size=3)


@st.composite
def periods(draw) -> list[dict]:
    """Half-open periods that do not overlap, with gaps or without, perhaps open at either end."""
    bounds = sorted(draw(st.lists(DAYS, unique=True, min_size=2, max_size=4)))
    found = [{"from": a.isoformat(), "until": b.isoformat()} for a, b in pairwise(bounds)]
    found = [period for period in found if draw(st.booleans())] or found[:1]
    if draw(st.booleans()):
        found[-1] = found[-1] | {"until": None}
    if draw(st.booleans()):
        found[0] = found[0] | {"from": None}
    return found


@st.composite
def by_language(draw, words=WORDS) -> dict:
    chosen = draw(st.sampled_from([("fr",), ("en",), ("fr", "en")]))
    return {code: draw(words) for code in chosen}


@st.composite
def names(draw) -> dict:
    found = draw(by_language())
    spoken = list(found)
    for extra in ("short", "complement"):
        said = {code: draw(WORDS) for code in spoken if draw(st.booleans())}
        if said:
            found[extra] = said
    return found


@st.composite
def titles(draw) -> dict:
    both = st.one_of(st.builds(lambda m, f: {"m": m, "f": f}, WORDS, WORDS), WORDS)
    return draw(by_language(both))


@st.composite
def registries(draw) -> dict:
    organisations = [
        {
            "slug": slug, "kind": draw(st.sampled_from(["ministry", "agency"])), "country": draw(COUNTRIES),
            "names": [draw(names()) | period for period in draw(periods())],
            "press_contacts": [
                {"fr": draw(WORDS), "en": draw(MAYBE), "phone": "+33 1", "position": draw(st.integers(0, 3))}
                for _ in range(draw(st.integers(0, 2)))
            ],
        }
        for slug in draw(slugs("organisation"))
    ]  # fmt: skip
    bodies = [row["slug"] for row in organisations]
    offices = [
        {
            "slug": slug, "organisation": draw(st.sampled_from([None, *bodies])), "exclusive": draw(st.booleans()),
            "precedence": draw(st.integers(0, 300)), "aliases": draw(st.lists(WORDS, max_size=2)),
            "titles": [draw(titles()) | period for period in draw(periods())],
        }
        for slug in draw(slugs("office"))
    ]  # fmt: skip
    people = [
        {
            "slug": slug, "given": draw(MAYBE), "family": draw(WORDS),
            "gender": draw(st.sampled_from(["m", "f", None])), "country": draw(COUNTRIES),
            "aliases": draw(st.lists(WORDS, max_size=2)),
            "biography": draw(st.sampled_from([{}, {"fr": "Née ici."}, {"fr": "Né.", "en": "Born."}])),
        }
        for slug in draw(slugs("person"))
    ]  # fmt: skip
    appointments = []
    for office in offices if people else []:
        for period in draw(periods()):
            person = draw(st.sampled_from(people))["slug"]
            capacity = draw(st.sampled_from(["full", "acting", "interim"]))
            appointments.append({"person": person, "office": office["slug"], "capacity": capacity, **period})
    pairs = st.lists(st.tuples(st.sampled_from(bodies or ["x"]), st.sampled_from(bodies or ["x"])), unique=True)
    successions = [{"predecessor": a, "successor": b, "on": draw(DAYS).isoformat()} for a, b in draw(pairs) if a != b]
    for row in people[1:]:
        if draw(st.integers(0, 3)) == 0:
            row["merged_into"] = people[0]["slug"]
    return {
        "organisations": organisations, "offices": offices, "people": people, "appointments": appointments,
        "successions": successions,
        "places": [
            {"slug": slug, "fr": draw(WORDS), "en": draw(WORDS), "country": draw(COUNTRIES)}
            for slug in draw(slugs("place"))
        ],
        "series": [{"slug": slug, "fr": draw(WORDS), "en": draw(WORDS)} for slug in draw(slugs("series"))],
    }  # fmt: skip


@contextmanager
def empty_database():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def plain(value):
    """Return the data without order and without what says nothing, to compare what a person wrote with a dump."""
    if isinstance(value, dict):
        if set(value) == {"m", "f"} and value["m"] == value["f"]:
            return value["m"]
        return {key: plain(item) for key, item in value.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


@given(registries())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_round_trip_is_identical(data):
    with empty_database():
        report = registry.load(data)
        assert not report.ignored
        written = json.loads(json.dumps(registry.dump()))
        again = registry.load(written)
        assert not (again.created or again.updated or again.differences or again.only_here)
    with empty_database():
        registry.load(written)
        assert json.loads(json.dumps(registry.dump())) == written
    assert plain(written) == plain(data)


@given(registries(), registries())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_another_file_is_loaded_whole_or_refused_in_one_line(first, second):
    with empty_database():
        registry.load(first)
        before = registry.dump()
        try:
            registry.load(second, dry_run=True)
            assert registry.dump() == before, "a dry run changes nothing"
            registry.load(second)
        except registry.RegistryFileError as refusal:
            assert "\n" not in str(refusal)
            assert registry.dump() == before, "what is refused changes nothing"
        else:
            twice = registry.load(second)
            assert not (twice.created or twice.updated or twice.differences)


@given(registries())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_in_the_registry_texts_can_be_read_with_it(data):
    with empty_database():
        registry.load(data)
        read = Registry.from_json(registry.readable(registry.dump()))
        merged = {row["slug"] for row in data["people"] if row.get("merged_into")}
        assert {person.slug for person in read.people} == {row["slug"] for row in data["people"]} - merged
