"""The grammar of saying, in French and English: whom the words around a quotation name as its speaker.

Certain is what the sentence itself says: "X a déclaré : « … »", "« … », a déclaré X", "selon X", "“…”, X said". For a
pronoun the answer is the pronoun; whom it stands for is found out in ``attribution``.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .text import MASK, flat
from .vocabulary import ADVERBS, ARTICLES, FINITE, HONORIFICS, ROLES, SAID_EN, SAID_FR, SAYS_FR


@dataclass(frozen=True)
class Named:
    """Somebody named in the text: of the registry (``slug``), perhaps of it (``near``), or outside it (``label``)."""

    start: int
    end: int
    slug: str | None = None
    near: str | None = None
    label: str | None = None
    gender: str | None = None

    @property
    def identity(self) -> str | None:
        return self.slug or self.near or self.label


@dataclass(frozen=True)
class Attribution:
    people: tuple[Named, ...]
    certainty: str


def _either(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


AUXILIARY = r"(?:l'|s'|lui |leur |nous )?(?:a|ont|avait|avaient|est|sont)"
SAID = rf"(?:{_either(SAID_FR)})e?s?"
SAYS = rf"(?:{_either(SAYS_FR)})"
SAYING_EN = rf"(?:{_either(SAID_EN)})"
LEAD = r"[ ,.;!?…–—-]{0,4}"
ALSO = r"(?:(?:also|then|later|has|had|have) ){0,2}"
PRONOUN_AFTER = re.compile(
    rf"{LEAD}(?:{AUXILIARY}-(?:t-)?(?P<fr>ils?|elles?) (?:\w+ ){{0,3}}?{SAID}\b"
    rf"|(?:s')?{SAYS}-(?:t-)?(?P<now>ils?|elles?)\b"
    rf"|(?P<en>he|she|they) {ALSO}{SAYING_EN}\b|{SAYING_EN} (?P<ne>he|she|they)\b)"
)
VERB_AFTER = re.compile(
    rf"{LEAD}(?:{AUXILIARY} (?:\w+ ){{0,2}}?{SAID}|{SAYS}|{SAYING_EN}|selon|d'apres|according to)(?: |(?<='))"
)
NAME_FIRST_AFTER = re.compile(rf"(?:[^.:!?]|\b(?:mr|mrs|ms|dr|m)\.){{0,140}}? {ALSO}{SAYING_EN}\b")
SAYING = re.compile(
    rf"\b{AUXILIARY} (?:\w+ ){{0,3}}?{SAID}\b|\b{SAYS}\b|\b{SAYING_EN}\b|(?:^|[ ,])(?:selon|d'apres|according to)\b"
)
ACCORDING = re.compile(r"(?:selon|d'apres|pour|according to|for) ")
PRONOUN_SUBJECT = re.compile(r"(?:[^,.;:]{1,60}, )?(?P<pronoun>ils?|elles?|he|she|they) ")
COORDINATED = re.compile(r"(?:^|,) ?(?:et|and|ainsi que|as well as) ")
OF_SOMEBODY = re.compile(r"\b(?:de|d'|du|des|of|par|by)\b[^,;:]{0,60}$")
TAKEN_TO_MEAN = {"il": "m", "elle": "f", "elles": "f", "he": "m", "she": "f"}
PLURAL = frozenset(["ils", "elles", "they"])


class Grammar:
    """The people of one text and its sentences. ``covered`` is the text with what stands in quotation marks hidden."""

    def __init__(self, covered: str, named: Sequence[Named], language: str):
        self.covered = covered.replace("\n", " ")
        self.flat = flat(self.covered)
        self.named = sorted(named, key=lambda item: item.start)
        self.starts = [item.start for item in self.named]
        self.language = language

    def between(self, start: int, end: int) -> list[Named]:
        """Who is named from ``start`` to ``end``."""
        return self.named[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def subjects(self, start: int, end: int) -> tuple[Named, ...]:
        """Whom a sentence that begins at ``start`` is about: "X", "le ministre, X, et la ministre de la Mer, Y"."""
        found: list[Named] = []
        for person in self.between(start, min(end, start + 400)):
            between = self.covered[(found[-1].end if found else start) : person.start]
            if found and not self._coordinates(between):
                break
            if found or self._introduces(between):
                found.append(person)
        return tuple(found)

    def opening_subjects(self, start: int, end: int) -> tuple[Named, ...]:
        """The subjects of a sentence, or whom it says something "according to"."""
        according = ACCORDING.match(self.flat[start : min(end, start + 20)])
        return self.subjects(start + (according.end() if according else 0), end)

    def _introduces(self, between: str) -> bool:
        """True for what may stand before a subject: openers up to a comma, then articles, titles, honorifics."""
        chunks = between.split(",")
        return not any(self._has_verb(chunk) for chunk in chunks) and self._is_title(chunks[-1])

    def _coordinates(self, between: str) -> bool:
        if len(between) > 200 or re.search(r"[.:;!?()]", between) or self._has_verb(between):
            return False
        joined = COORDINATED.search(flat(between))
        return joined is not None and all(self._is_title(chunk) for chunk in between[joined.end() :].split(","))

    def _has_verb(self, words: str) -> bool:
        parts = [part for part in re.findall(r"\w+", words) if part[0].islower()]
        return any(flat(part) in FINITE for part in parts) or (self.language == "fr" and "a" in parts)

    def _is_title(self, words: str) -> bool:
        """True for nothing, articles and honorifics, or a phrase with a role: "le ministre de la Défense"."""
        if MASK in words:
            return False
        raw = re.findall(r"\w+", words)
        parts = [flat(part) for part in raw]
        while parts and (parts[0] in ARTICLES or parts[0] in HONORIFICS):
            parts.pop(0)
            raw.pop(0)
        if not parts or parts[0] in ROLES:
            return True
        return parts[-1] in ROLES and all(part[0].isupper() or part == "s" for part in raw)

    def before(self, start: int, quote: int) -> Attribution | str | None:
        """Whom the words before a quotation introduce, in its sentence from ``start`` on: people or a pronoun."""
        words = self.flat[max(start, quote - 400) : quote].rpartition(MASK)[2]
        saying = words.rstrip().endswith(":") or bool(SAYING.search(words))
        opening = self.flat[start : min(quote, start + 100)]
        people = self.opening_subjects(start, quote)
        if people:
            others = self.between(people[-1].end, quote)[-10:]
            whose = any(OF_SOMEBODY.search(self.flat[max(start, other.start - 70) : other.start]) for other in others)
            return Attribution(people, "certain" if saying and known(people) and not whose else "likely")
        pronoun = PRONOUN_SUBJECT.match(opening)
        return pronoun["pronoun"] if pronoun else None

    def after(self, quote: int, end: int) -> Attribution | str | None:
        """Whom the words after a quotation (it ends at ``quote``) name: people, a pronoun, nobody known, or None."""
        words = self.flat[quote : min(end, quote + 300)]
        if pronoun := PRONOUN_AFTER.match(words):
            return next(filter(None, pronoun.groups()))
        if verb := VERB_AFTER.match(words):
            at = quote + verb.end()
            at += _adverbs(self.flat[at : at + 60])
            return self._attribution(self.subjects(at, min(end, at + 260)))
        closed = self.flat[quote - 1 : quote] in (".", "…") or words.lstrip()[:1] in (".", ";", "…")
        name_first = None if closed else NAME_FIRST_AFTER.match(words)
        if not name_first:
            return None
        at = quote + len(words) - len(words.lstrip(" ,–—-"))
        people = self.subjects(at, quote + name_first.end())
        if not people and self.covered[at : at + 1].isupper():
            return self._attribution(())
        if not people or self._has_verb(self.covered[at : people[-1].end]):
            return None
        return self._attribution(people)

    def _attribution(self, people: tuple[Named, ...]) -> Attribution:
        return Attribution(people, "unknown" if not people else "certain" if known(people) else "likely")


def known(people: Sequence[Named]) -> bool:
    """True if it is clear who they are: all in the registry, or one single person outside it."""
    return all(item.slug for item in people) or (len(people) == 1 and people[0].label is not None)


def _adverbs(words: str) -> int:
    """The length of the adverbs and dates that may stand between a verb and its subject."""
    length = 0
    for match in re.finditer(r"(\w+)(?:[ ']|, )", words):
        if match[1] not in ADVERBS and not match[1].isdecimal():
            break
        length = match.end()
    return length
