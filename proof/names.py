"""Names of people that the registry does not hold: misspelt ones, and people whom nobody has entered.

What is near is said in ``near.py``. A person nobody has entered is seen by a title or a verb of saying beside the name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .near import NearNames
from .recognise import Names
from .text import SpanIndex, Word, flat
from .vocabulary import ARTICLES, FINITE, FUNCTION_WORDS, HONORIFICS, INSTITUTIONS, PARTICLES, ROLES, SAID_EN, SAID_FR

MOST_WORDS = 5

_said = "|".join(sorted(SAID_FR))
_says = "|".join(sorted(SAID_EN))
SAID_BEFORE = re.compile(rf"(?:\b(?:a|ont|avait|s'est|se sont) (?:\w+ )?(?:{_said})e?s?|\b(?:{_says})) $")
SAID_AFTER = re.compile(rf",? (?:(?:a|ont|avait|s'est) (?:\w+ )?(?:{_said})e?s?\b|(?:{_says})\b)")
ROLE_AFTER = re.compile(
    r"(?:, | \()(?:(?:le|la|l'|the|une?|an?|son|sa|its|notre|nouveau|nouvelle|new) ?)?(?P<role>\w+)"
)
BEFORE_A_ROLE = ARTICLES | frozenset(["au", "aux", "par", "et", "and", "by", "avec", "with"])


@dataclass(frozen=True)
class Candidate:
    """Words of the text that look like a person's name and stand in no registry.

    ``near`` holds the people whose name is one or two letters away (their slugs, nearest first) and ``suggestion``
    the nearest name; ``shown`` is True where a title or a verb of saying shows that a person is meant.
    """

    start: int
    end: int
    text: str
    near: tuple[str, ...] = ()
    suggestion: str | None = None
    shown: bool = False


def candidates(names: Names, claimed: SpanIndex, skipped: SpanIndex) -> list[Candidate]:
    """The names in a text that the registry does not hold. ``claimed`` is what was recognised, ``skipped`` headings."""
    near = names.registry.near_names
    known: dict[tuple[str, ...], tuple] = {}
    found = []
    for first, last in _runs(names, claimed, skipped):
        for candidate in _read(names, first, last, near, known):
            found.append(candidate)
    return found


def _runs(names: Names, claimed: SpanIndex, skipped: SpanIndex) -> Iterator[tuple[int, int]]:
    """First and last index of each run of capitalised words, with particles inside it."""
    words, index = names.words, 0
    while index < len(words):
        if not _opens(words[index], claimed, skipped):
            index += 1
            continue
        last = at = index
        while at + 1 < len(words) and names.adjoins(at + 1) and _joined_by(names, at):
            at += 1
            if claimed.touching(words[at].start, words[at].end):
                break
            if words[at].capital and words[at].folded.isalpha():
                last = at
            elif words[at].folded not in PARTICLES or at - last > 2:
                break
        if last > index:
            yield index, last
        index = last + 1


def _opens(word: Word, claimed: SpanIndex, skipped: SpanIndex) -> bool:
    if not word.capital or not word.folded.isalpha():
        return False
    return not claimed.touching(word.start, word.end) and not skipped.touching(word.start, word.end)


def _joined_by(names: Names, at: int) -> bool:
    between = names.flat[names.words[at].end : names.words[at + 1].start]
    return between in (" ", "-", "\n", ". ", ".-", ".") or (between == "'" and names.words[at].folded in ("d", "o"))


def _read(names: Names, first: int, last: int, near: NearNames, known: dict) -> list[Candidate]:
    words = names.words
    while first < last and words[first].folded in FUNCTION_WORDS:
        first += 1
    if last - first > 40:
        return []
    if misspelt := _misspelt(names, first, last, near, known):
        return [misspelt]
    titles = [at for at in range(first, last) if words[at].folded in ROLES | HONORIFICS]
    titled = bool(titles)
    first = titles[-1] + 1 if titles else first
    inside = words[first : last + 1]
    capitals = [word for word in inside if word.capital]
    if not 2 <= len(inside) <= MOST_WORDS or len(capitals) < 2 or capitals[-1] is not inside[-1]:
        return []
    if inside[0].folded in FUNCTION_WORDS | PARTICLES:
        return []
    if any(word.folded in INSTITUTIONS | ROLES for word in inside) or any(len(word.folded) > 25 for word in inside):
        return []
    if any(word.capital and word.folded in FUNCTION_WORDS - PARTICLES for word in inside) or _acronym(names, inside):
        return []
    start, end = inside[0].start, inside[-1].end
    if not re.search(r"\s", names.text[start:end]):
        return []
    shown = titled or _shown(names, start, end)
    return [Candidate(start, end, names.text[start:end], shown=shown)]


def _acronym(names: Names, inside: Sequence[Word]) -> bool:
    """True if the words before the last are initials or capitals only: "US Navy" (but not "J. Martin")."""
    first = names.text[inside[0].start : inside[0].end]
    return len(first) > 1 and first.isupper()


def _misspelt(names: Names, first: int, last: int, near: NearNames, known: dict) -> Candidate | None:
    words = names.words
    for length in range(min(MOST_WORDS, last - first + 1), 1, -1):
        for begin in range(first, last - length + 2):
            window = words[begin : begin + length]
            if not (window[0].capital and window[-1].capital):
                continue
            key = tuple(word.folded for word in window)
            if key not in known:
                known[key] = tuple(near.nearest(key))
            if known[key]:
                start, end = window[0].start, window[-1].end
                best = known[key][0][0]
                slugs = tuple(dict.fromkeys(slug for distance, slug, _ in known[key] if distance == best))
                return Candidate(start, end, names.text[start:end], slugs, known[key][0][2], True)
    return None


def _shown(names: Names, start: int, end: int) -> bool:
    before, after = names.flat[max(0, start - 120) : start], names.flat[end : end + 120]
    if SAID_BEFORE.search(before.replace("\n", " ")) or SAID_AFTER.match(after.replace("\n", " ")):
        return True
    match = ROLE_AFTER.match(after)
    if match and match["role"] in ROLES:
        return True
    return _titled(names.text[max(0, start - 120) : start])


def _titled(before: str) -> bool:
    """True if the last phrase before a name is a title: "…, le maire de Port-Clair, "."""
    phrase = re.split(r"[,.:;!?«»“”\"()]", before.rstrip().removesuffix(","))[-1]
    parts = re.findall(r"\w+", phrase)
    folded = [flat(part) for part in parts]
    for at in range(len(parts) - 1, -1, -1):
        if parts[at] == "a" or (parts[at][0].islower() and folded[at] in FINITE):
            return False
        if folded[at] in ROLES and (at == 0 or folded[at - 1] in BEFORE_A_ROLE):
            return True
    return False
