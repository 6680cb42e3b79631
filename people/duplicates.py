"""Somebody about to be entered who may be in the registry already: people under nearly the same name.

Blind to accents, capitals, hyphens, apostrophes and particles; aliases and the names of merged records count as the
person's own. Unlike the reader of texts (`proof.near`), which must not take two people for one, this only asks: two
people who both exist and differ by one letter are both offered.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from core.folding import folded
from people.models import Person

PARTICLES = frozenset(
    [
        "al",
        "ap",
        "as",
        "ben",
        "bin",
        "d",
        "da",
        "dal",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "ibn",
        "il",
        "l",
        "la",
        "las",
        "le",
        "les",
        "los",
        "lo",
        "mac",
        "mc",
        "o",
        "of",
        "san",
        "st",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
    ]
)
_APART = re.compile(r"[-–.,]")

SAME, ALIAS, BLIND, SWAPPED, INITIALS, PART, LETTERS = range(7)
Words = tuple[str, ...]


@lru_cache(maxsize=50_000)
def words(name: str) -> Words:
    """Return a name's words as they are compared: folded (`core.folding`), parts of double names by themselves."""
    return tuple(_APART.sub(" ", folded(name)).split())


def core_words(name: str) -> Words:
    """Return the words without particles ("Le Drian" is "Drian"), or all where nothing else is left."""
    found = words(name)
    return tuple(word for word in found if word not in PARTICLES) or found


@dataclass(frozen=True)
class Spelling:
    """One way of writing a person's name: the record's own, or an alias (one text, its parts unknown)."""

    person: int
    text: str
    given: Words
    family: Words
    alias: bool

    @property
    def joined(self) -> str:
        return "".join(self.given + self.family)


class Names:
    """Everybody's names, read once (one query) to ask after many."""

    def __init__(self) -> None:
        self.spellings: list[Spelling] = []
        rows = Person.objects.order_by("pk").values_list("pk", "merged_into", "given", "family", "aliases")
        for pk, merged_into, given, family, aliases in rows:
            self._enter(merged_into or pk, given, family, alias=merged_into is not None)
            for alias in aliases:
                first, _space, last = alias.rpartition(" ")
                self._enter(merged_into or pk, first, last, alias=True)
        self.by_set: dict[frozenset[str], list[Spelling]] = defaultdict(list)
        self.by_word: dict[str, list[Spelling]] = defaultdict(list)
        for spelling in self.spellings:
            self.by_set[frozenset(spelling.given + spelling.family)].append(spelling)
            for word in {*spelling.given, *spelling.family}:
                self.by_word[word].append(spelling)
        self.by_edge: dict[tuple[str, str], dict[str, list[Spelling]]] = defaultdict(lambda: defaultdict(list))
        for spelling in self.spellings:
            for edge in _edges(spelling.given, spelling.family):
                self.by_edge[edge][spelling.joined].append(spelling)

    def _enter(self, person: int, given: str, family: str, *, alias: bool) -> None:
        text = f"{given} {family}".strip()
        self.spellings.append(Spelling(person, text, core_words(given), core_words(family), alias))

    def near(self, given: str, family: str, *, exclude: int | None = None, limit: int = 5) -> list[tuple[int, str]]:
        """Return (person's number, why) of those whose name is nearly this one, nearest first."""
        asked = Spelling(0, f"{given} {family}".strip(), core_words(given), core_words(family), alias=False)
        best: dict[int, tuple[tuple[int, int], Spelling]] = {}
        for rank, spelling in self._found(asked):
            if spelling.person != exclude and (spelling.person not in best or rank < best[spelling.person][0]):
                best[spelling.person] = rank, spelling
        nearest = sorted(best.items(), key=lambda item: (item[1][0], item[0]))[:limit]
        return [(person, _reason(rank[0], spelling)) for person, (rank, spelling) in nearest]

    def _found(self, asked: Spelling) -> Any:
        """Yield ((kind of nearness, distance), spelling)."""
        for spelling in self.by_set.get(frozenset(asked.given + asked.family), ()):
            yield (_of_the_same_words(asked, spelling), 0), spelling
        for spelling in {spelling for word in asked.family for spelling in self.by_word.get(word, ())}:
            if _initials(asked, spelling):
                yield (INITIALS, 0), spelling
            elif _part(asked, spelling):
                yield (PART, 0), spelling
        for given, family in dict.fromkeys(((asked.given, asked.family), (asked.family, asked.given))):
            joined = "".join(given + family)
            most = _letters(joined)
            for edge in _edges(given, family) if most else ():
                for other, spellings in self.by_edge.get(edge, {}).items():
                    distance = OSA.distance(joined, other, score_cutoff=most)
                    if distance <= most:
                        yield from (((LETTERS, distance), spelling) for spelling in spellings)


def near(given: str, family: str, *, exclude: Person | None = None, limit: int = 5) -> list[tuple[Person, str]]:
    """Return who is in the registry under nearly this name, each with the reason in words (at most 2 queries)."""
    found = Names().near(given, family, exclude=exclude.pk if exclude else None, limit=limit)
    people = Person.objects.in_bulk([pk for pk, _reason in found]) if found else {}
    return [(people[pk], reason) for pk, reason in found]


def same_name(given: str, family: str) -> list[Person]:
    """Return who bears exactly this name, or has it as an alias: the only ones to take without asking (2 queries)."""
    asked = words(f"{given} {family}")
    rows = Person.objects.filter(merged_into__isnull=True).values_list("pk", "given", "family", "aliases")
    same = [pk for pk, *name, aliases in rows if any(words(text) == asked for text in (" ".join(name), *aliases))]
    return list(Person.objects.filter(pk__in=same).order_by("pk")) if same else []


def _edges(given: Words, family: Words) -> set[tuple[str, str]]:
    """Return how a name begins and ends: two that are letters apart have one of these in common."""
    first, last = "".join(given), "".join(family)
    return {("begins", (first + last)[:3]), ("ends", (first + last)[-3:]), ("family", last[:3]), ("given", first[-3:])}


def _letters(joined: str) -> int:
    """Return by how many letters a name of this length may differ."""
    return 0 if len(joined) < 6 else 1 if len(joined) < 10 else 2


def _of_the_same_words(asked: Spelling, spelling: Spelling) -> int:
    if spelling.alias:
        return ALIAS
    if words(asked.text) == words(spelling.text):
        return SAME if asked.text.casefold() == spelling.text.casefold() else BLIND
    return SWAPPED if asked.given == spelling.family or asked.family == spelling.given else BLIND


def _initials(asked: Spelling, spelling: Spelling) -> bool:
    """Tell whether the family name is the same, and one given name is missing or stands for the other by initials."""
    if asked.family != spelling.family:
        return False
    short, long = sorted((asked.given, spelling.given), key=lambda given: sum(map(len, given)))
    if not short:
        return True
    initials = [letter for word in short for letter in (word if len(word) <= 2 and len(long) > len(short) else [word])]
    return all(len(initial) == 1 for initial in initials) and [word[0] for word in long][: len(initials)] == initials


def _part(asked: Spelling, spelling: Spelling) -> bool:
    """Tell whether one leaves out a part of the other's double name: Marie Dupont, Marie-Claude Dupont."""
    (a_given, a_family), (b_given, b_family) = (
        (frozenset(asked.given), frozenset(asked.family)), (frozenset(spelling.given), frozenset(spelling.family)),
    )  # fmt: skip
    if not a_given or not b_given or (a_given, a_family) == (b_given, b_family):
        return False
    return (a_given <= b_given or b_given <= a_given) and (a_family <= b_family or b_family <= a_family)


def _reason(kind: int, spelling: Spelling) -> str:
    if kind == LETTERS and spelling.alias:
        return _("one or two letters apart from “%(name)s”") % {"name": spelling.text}
    return {
        SAME: _("the same name"),
        ALIAS: _("also written “%(name)s”") % {"name": spelling.text},
        BLIND: _("the same but for accents, hyphens or particles"),
        SWAPPED: _("given and family name the other way round"),
        INITIALS: _("the same family name, and the given name may be meant"),
        PART: _("one leaves out a part of the name"),
        LETTERS: _("one or two letters apart"),
    }[kind]
