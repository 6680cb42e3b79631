"""Find people and organisations by any name, and holders of an office by any title, among what is public.

Blind to accents, capitals, apostrophes, ligatures and hyphens. Everything is read once and compared in Python: five
thousand people take a few hundredths of a second.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz, process

from core import languages
from core.folding import folded
from people.asking import Span, all_words, words_in
from people.models import OrganisationName, Person
from people.terms import Term, appointments, called, in_one_language, worded
from people.titles import NAME, ORGANISATION, Wording, complement

OFFICES = 20  # at most, the nearest first
PEOPLE = 100
ALIKE = 78  # of 100: two names that somebody may have mixed up
Words = tuple[str, ...]


# -- people -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Name:
    """A person who is public, by the names that find her."""

    pk: int
    family: str
    given: str
    aliases: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, int]:
        """Return where she stands in a list."""
        return folded(self.family), folded(self.given), self.pk


def names(at: datetime) -> list[Name]:
    """Return everybody who is public, in the order of lists (1 query)."""
    rows = Person.objects.live(at, many=True).order_by().values_list("pk", "family", "given", "aliases")
    return sorted((Name(pk, family, given, tuple(aliases)) for pk, family, given, aliases in rows), key=lambda n: n.key)


def people_called(words: Words, everybody: Iterable[Name]) -> list[Name]:
    """Return the people one of whose names has every word, or begins of words; written together counts too."""
    if not words:
        return []
    return [name for name in everybody if any(_says(words, spelling) for spelling in _spellings(name))]


def people_alike(words: Words, everybody: Iterable[Name], *, limit: int = 5) -> list[int]:
    """Return the numbers of those whose name is nearly what was typed, the nearest first."""
    written = {name.pk: folded(f"{name.given} {name.family}") for name in everybody}
    found = process.extract(
        " ".join(words), written, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=limit, processor=None
    )
    return [pk for _text, _score, pk in found]


def _spellings(name: Name) -> Iterable[str]:
    yield f"{name.given} {name.family}"
    yield from name.aliases


def _says(words: Words, text: str) -> bool:
    """Tell whether every word begins a word of the text, or all of them together do."""
    held = all_words(text)
    if _begin(words, held):
        return True
    together = "".join(words)
    return any("".join(held[place:]).startswith(together) for place in range(len(held)))


# -- offices ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Post:
    """An office that is public, by the words that find it: those of each title and alias, of each name of its body."""

    pk: int
    precedence: int
    titles: list[Words]
    bodies: list[Words]

    def rank(self, words: Words) -> int | None:
        """Return 0 for a title of exactly these words, 1 for one that has them all, 2 with the organisation's help."""
        nearest = min((len(title) != len(words) for title in self.titles if _begin(words, title)), default=2)
        if nearest < 2 or not self.bodies:
            return nearest if nearest < 2 else None
        helped = any(_begin(words, title + body) for title in self.titles for body in self.bodies)
        return 2 if helped else None


@dataclass(frozen=True)
class Held:
    """An office that was asked about: who held it at that time, and who did before and after where nobody did."""

    title: str
    terms: list[Term]
    before: Term | None
    after: Term | None


class Offices:
    """Every office that is public, with its titles, and the names that organisations ever bore (2 queries)."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.wording = Wording(None, at=at, names=True)
        bodies: dict[int, list[Words]] = {}
        for (organisation, _code), line in self.wording.names_of.items():
            bodies.setdefault(organisation, []).extend(words_in(f"{row.name} {row.short}") for row in line.rows)
        self.posts: dict[int, Post] = {}
        for (office, _code), line in self.wording.titles_of.items():
            for row in line.rows:
                if office not in self.posts:
                    aliases = [words_in(text) for text in row.office__aliases]
                    self.posts[office] = Post(
                        office, row.office__precedence, aliases, bodies.get(row.office__organisation_id, [])
                    )
                self.posts[office].titles.extend(words_in(text) for text in self._spoken(row))

    def _spoken(self, row: Any) -> Iterable[str]:
        """Yield what a title says, under each name of its organisation where it speaks of it."""
        for words in dict.fromkeys((row.masculine, row.feminine)):
            if ORGANISATION not in words:
                yield words
                continue
            line = self.wording.names_of.get((row.office__organisation_id, row.language))
            for name in line.rows if line else ():
                yield words.replace(ORGANISATION, complement(name))

    def called(self, words: Words) -> list[int]:
        """Return the offices that the words name, by any title they ever had: the exact ones first, then by rank.

        Where some title is exactly these words, only such offices; else those of whose titles, aliases and
        organisation every word is part.
        """
        if not words:
            return []
        found = [(rank, post) for post in self.posts.values() if (rank := post.rank(words)) is not None]
        nearest = min((rank for rank, _post in found), default=0)
        chosen = [(rank, post.precedence, post.pk) for rank, post in found if nearest > 0 or rank == 0]
        return [pk for _rank, _precedence, pk in sorted(chosen)]

    def alike(self, words: Words, today: date, language: str, *, limit: int = 5) -> list[str]:
        """Return the titles of today that are nearly what was typed, the nearest first."""
        titles = {text for pk in self.posts if (text := called(pk, self.wording, today, language))}
        spoken = {text: " ".join(words_in(text)) for text in sorted(titles)}
        found = process.extract(
            " ".join(words), spoken, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=limit, processor=None
        )
        return [title for _text, _score, title in found]


def _begin(words: Words, held: Words) -> bool:
    return all(any(one.startswith(word) for one in held) for word in words)


def holders(
    offices: list[int], people: Iterable[int], known: Offices, *, span: Span, language: str
) -> tuple[list[Held], list[Term]]:
    """Return who held the offices in a time, and what the people held in it (1 query)."""
    people = set(people)
    asked = Q(office__in=offices) | Q(person__in=people) | Q(person__merged_into__in=people)
    terms: dict[int, list[Term]] = {office: [] for office in offices}
    theirs: list[Term] = []
    for row in appointments(known.at).filter(asked).order_by("period", "pk"):
        cut = list(worded(row, known.wording, language))
        if row.office_id in terms:
            terms[row.office_id].extend(cut)
        if (row.person.merged_into_id or row.person_id) in people:
            theirs.extend(term for term in cut if span.overlaps(term.lower, term.upper))
    held = [_held(office, found, known, span=span, language=language) for office, found in terms.items() if found]
    return held, theirs


def _held(office: int, terms: list[Term], known: Offices, *, span: Span, language: str) -> Held:
    during = [term for term in terms if span.overlaps(term.lower, term.upper)]
    before = [term for term in terms if (term.upper or date.max) <= span.lower]
    after = [term for term in terms if (term.lower or date.min) >= span.upper]
    spoken = [language, *languages.CODES]
    title = next((text for code in spoken if (text := called(office, known.wording, span.lower, code))), "")
    nobody = not during
    return Held(
        title or terms[0].title,
        during,
        max(before, key=lambda term: term.upper or date.max) if nobody and before else None,
        min(after, key=lambda term: term.lower or date.min) if nobody and after else None,
    )


# -- organisations ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Body:
    """An organisation in a list: under its name of today, or its last; which former name was found, and its end.

    Names are rows with the columns `NAME` of `people.titles`.
    """

    pk: int
    name: Any
    former: Any
    closed: date | None

    @property
    def key(self) -> tuple[str, int]:
        """Return where it stands in a list."""
        return folded(self.name.name), self.pk


def borne(at: datetime) -> dict[int, list[Any]]:
    """Return the names that are public, by organisation, from the first to the last (1 query)."""
    found: dict[int, list[Any]] = {}
    rows = OrganisationName.objects.live(at).order_by("period", "pk")
    for row in rows.values_list(*NAME, named=True):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def bodies(names: dict[int, list[Any]], words: Words, *, language: str, today: date) -> list[Body]:
    """Return the organisations one of whose names, of whatever time and language, has every word; all without any."""
    found = []
    for pk, rows in names.items():
        hits = [row for row in rows if _says(words, f"{row.name} {row.short}")] if words else []
        if hits or not words:
            found.append(_body(pk, rows, hits, language, today))
    return sorted(found, key=lambda body: body.key)


def bodies_alike(
    names: dict[int, list[Any]], words: Words, *, language: str, today: date, limit: int = 5
) -> list[Body]:
    """Return the organisations with a name that is nearly what was typed, the nearest first."""
    written = {(pk, place): folded(row.name) for pk, rows in names.items() for place, row in enumerate(rows)}
    found = process.extract(
        " ".join(words), written, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=limit, processor=None
    )
    nearest = dict.fromkeys(pk for _text, _score, (pk, _place) in found)
    return [_body(pk, names[pk], [], language, today) for pk in nearest]


def _body(pk: int, rows: list[Any], hits: list[Any], language: str, today: date) -> Body:
    name = name_today(rows, language, today)
    ends = [row.period.upper for row in rows]
    closed = None if None in ends or max(ends) > today else max(ends)
    of_today = not hits or any(row.period == name.period for row in hits)
    former = None if of_today else max(hits, key=lambda row: (row.language == language, row.period.lower or date.min))
    return Body(pk, name, former, closed)


def name_today(rows: list[Any], language: str, today: date) -> Any:
    """Return the name borne today, else the last, else the first to come; in the language, else in another."""
    spoken = sorted(in_one_language(rows, language), key=lambda row: row.period.lower or date.min)
    begun = [row for row in spoken if (row.period.lower or date.min) <= today]
    return begun[-1] if begun else spoken[0]
