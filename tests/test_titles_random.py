"""Titles and names on random days against a model that walks through every row and knows nothing of queries.

Random people hold random offices under random titles of organisations with random names, each for random days and
public for random instants. What the rules forbid is refused by the database itself and is not entered in the model.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange, TimestamptzRange

from people.models import Appointment, Office, OfficeTitle, Organisation, OrganisationName, Person, Succession
from people.titles import titles
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY_0, INSTANT_0 = date(2020, 1, 1), datetime(2031, 1, 1, 12, tzinfo=UTC)
FAR = 10_000

bounds = st.tuples(st.none() | st.integers(0, 8), st.none() | st.integers(1, 4)).map(
    lambda drawn: (
        -FAR if drawn[0] is None else drawn[0],
        FAR if drawn[1] is None else (drawn[0] or 0) + drawn[1],
    )
)
words = st.sampled_from(["a", "b", "c {organisation}"])
appointments = st.tuples(
    st.just("appointment"), st.integers(0, 1), st.integers(0, 2), st.sampled_from(["full", "acting", "interim"]),
    bounds, bounds,
)  # fmt: skip
rows = st.one_of(
    appointments,
    st.tuples(st.just("title"), st.integers(0, 2), st.sampled_from(["fr", "en"]), words, bounds, bounds),
    st.tuples(st.just("name"), st.integers(0, 1), st.sampled_from(["fr", "en"]), st.sampled_from(["N", "Office"]),
              bounds, bounds),
    st.tuples(st.just("succession"), st.integers(0, 1), st.integers(0, 1), st.integers(0, 12), bounds),
)  # fmt: skip
ALWAYS = (-FAR, FAR)
SETTLED = [  # every office has titles, so that more is said; one changes its title, one its organisation's name
    ("title", 0, "fr", "a", (-FAR, 4), ALWAYS),
    ("title", 0, "fr", "b", (4, FAR), ALWAYS),
    ("title", 0, "en", "a", ALWAYS, ALWAYS),
    ("title", 1, "fr", "c {organisation}", ALWAYS, ALWAYS),
    ("title", 2, "fr", "t", ALWAYS, ALWAYS),
    ("name", 1, "fr", "Office", (-FAR, 5), ALWAYS),
    ("name", 1, "fr", "N", (5, FAR), ALWAYS),
]


@dataclass(frozen=True)
class Fact:
    """One row as the model keeps it: who or what it is about, what it says, and its two periods in whole numbers."""

    kind: str
    about: tuple
    says: Any
    held: tuple[int, int]
    public: tuple[int, int]


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def forbidden(new: Fact, kept: list[Fact], exclusive: Callable[[int], bool]) -> bool:
    """Say what the rules say: nothing twice at one time while both are public."""
    for old in kept:
        if old.kind != new.kind or not meet(old.public, new.public) or not meet(old.held, new.held):
            continue
        if new.kind != "appointment":
            if old.about == new.about:
                return True
        elif old.about[1] == new.about[1] and (old.about[0] == new.about[0] or exclusive(new.about[1])):
            return True
    return new.kind == "succession" and new.about[0] == new.about[1]


class Model:
    """The same questions, answered by walking through the facts."""

    def __init__(self, facts: list[Fact], gender: list[str]) -> None:
        self.facts, self.gender = facts, gender

    def known(self, kind: str, at: int) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind and fact.public[0] <= at < fact.public[1]]

    def last(self, kind: str, about: tuple, on: int, at: int) -> str | None:
        """Return what was said on the day, or last before it."""
        before = [fact for fact in self.known(kind, at) if fact.about == about and fact.held[0] <= on]
        return max(before, key=lambda fact: fact.held[0]).says if before else None

    def name(self, organisation: int, on: int, at: int, language: str) -> str:
        borne = [
            f for f in self.known("name", at) if f.about == (organisation, language) and f.held[0] <= on < f.held[1]
        ]
        return borne[0].says if borne else ""

    def called(self, fact: Fact, on: int, at: int, language: str) -> str:
        person, office = fact.about
        said = self.last("title", (office, language), on, at)
        if said is None:
            return ""
        said += "e" if self.gender[person] == "f" and language == "fr" else ""
        name = self.last("name", (office % 2, language), on, at) if office < 2 else None
        of = {"fr": {"N": "de N", "Office": "d’Office"}, "en": {"N": "of N", "Office": "of Office"}}
        said = said.replace("{organisation}", of[language][name] if name else "").replace("  ", " ")
        said = said.strip()
        marks = {"fr": {"full": "{}", "acting": "{} par intérim", "interim": "{} par intérim"},
                 "en": {"full": "{}", "acting": "acting {}", "interim": "interim {}"}}  # fmt: skip
        return marks[language][fact.says].format(said)

    def title(self, person: int, on: int, at: int, language: str) -> str:
        mine = sorted((f for f in self.known("appointment", at) if f.about[0] == person), key=lambda f: f.about[1])
        now = [self.called(f, on, at, language) for f in mine if f.held[0] <= on < f.held[1]]
        if any(now):
            return ", ".join(dict.fromkeys(title for title in now if title))
        past = [f for f in mine if f.held[1] <= on and self.called(f, f.held[1] - 1, at, language)]
        if not past:
            return ""
        latest = max(past, key=lambda f: (f.held[1], -f.about[1]))
        title = self.called(latest, latest.held[1] - 1, at, language)
        former = "former" if language == "en" else "ancienne" if self.gender[person] == "f" else "ancien"
        return f"{former} {title}"


class Registry:
    """The same facts in the database."""

    def __init__(self, gender: list[str]) -> None:
        self.people = [make.make_person(gender=one) for one in gender]
        self.bodies = [Organisation.objects.create(slug=f"body-{make.next_number()}") for _ in range(2)]
        self.offices = [
            Office.objects.create(
                slug=f"office-{make.next_number()}", precedence=number, exclusive=number == 0,
                organisation=self.bodies[number] if number < 2 else None,
            )
            for number in range(3)
        ]  # fmt: skip

    def enter(self, fact: Fact) -> None:
        common = {"live_period": TimestamptzRange(*_ends(fact.public, _instant))}
        if fact.kind != "succession":
            common["period"] = DateRange(*_ends(fact.held, _day))
        match fact.kind:
            case "appointment":
                person, office = fact.about
                Appointment.objects.create(
                    person=self.people[person], office=self.offices[office], capacity=fact.says, **common
                )
            case "title":
                office, language = fact.about
                feminine = fact.says + ("e" if language == "fr" else "")
                OfficeTitle.objects.create(
                    office=self.offices[office], language=language, masculine=fact.says, feminine=feminine, **common
                )
            case "name":
                body, language = fact.about
                OrganisationName.objects.create(
                    organisation=self.bodies[body], language=language, name=fact.says, **common
                )
            case "succession":
                before, after = fact.about
                Succession.objects.create(
                    predecessor=self.bodies[before], successor=self.bodies[after], on=_day(fact.says), **common
                )


def _ends(bounds: tuple[int, int], read: Callable) -> list:
    return [None if abs(bound) == FAR else read(bound) for bound in bounds]


def _day(number: int) -> date:
    return DAY_0 + timedelta(days=number)


def _instant(number: int) -> datetime:
    return INSTANT_0 + timedelta(hours=number)


def fact_of(row: tuple) -> Fact:
    if row[0] == "succession":
        return Fact(row[0], (row[1], row[2]), row[3], (-FAR, FAR), row[4])
    return Fact(row[0], (row[1], row[2]), row[3], row[4], row[5])


@contextmanager
def put_back():
    """Roll one example back: thousands of rows of the record would be left otherwise."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    drawn=st.lists(rows, max_size=12) | st.lists(appointments | rows, max_size=7).map(lambda drawn: SETTLED + drawn),
    gender=st.lists(st.sampled_from(["f", "m", ""]), min_size=2, max_size=2),
    on=st.lists(st.integers(-1, 13), min_size=4, max_size=4, unique=True),
    at=st.lists(st.integers(-1, 13), min_size=2, max_size=2, unique=True),
)
@example(  # both at once, in the order of precedence; the second was renamed; then former, and under embargo
    drawn=[
        ("title", 0, "fr", "a", ALWAYS, ALWAYS),
        ("title", 1, "fr", "c {organisation}", ALWAYS, ALWAYS),
        ("name", 1, "fr", "Office", (-FAR, 5), ALWAYS),
        ("name", 1, "fr", "N", (5, FAR), (3, FAR)),
        ("appointment", 0, 1, "interim", (0, 9), ALWAYS),
        ("appointment", 0, 0, "full", (2, 7), (3, 8)),
        ("appointment", 1, 0, "full", (6, 8), ALWAYS),
    ],
    gender=["f", "m"],
    on=[4, 5, 6, 20],
    at=[2, 3],
)
@example(  # several ended the same day: the most senior counts, public or not
    drawn=[
        *SETTLED,
        ("appointment", 0, 1, "full", (0, 6), ALWAYS),
        ("appointment", 0, 2, "full", (1, 6), ALWAYS),
        ("appointment", 0, 0, "acting", (2, 6), (1, FAR)),
    ],
    gender=["", "m"],
    on=[5, 6, 7],
    at=[0, 1],
)
def test_titles_and_names_agree_with_a_naive_model_on_any_day_at_any_instant(drawn, gender, on, at):
    with put_back():
        registry, kept = Registry(gender), []
        for fact in map(fact_of, drawn):
            if forbidden(fact, kept, lambda office: office == 0):
                with pytest.raises(IntegrityError), transaction.atomic():
                    registry.enter(fact)
            else:
                registry.enter(fact)
                kept.append(fact)
        model = Model(kept, gender)
        for day in on:
            for hour in at:
                for language in ("fr", "en"):
                    asked = {"on": _day(day), "at": _instant(hour), "language": language}
                    found = titles([person.pk for person in registry.people], **asked)
                    for number, person in enumerate(registry.people):
                        expected = model.title(number, day, hour, language)
                        assert found.get(person.pk, "") == expected
                        assert Person.objects.get(pk=person.pk).title(**asked) == expected
                    for number, body in enumerate(registry.bodies):
                        assert body.name(**asked) == model.name(number, day, hour, language)
