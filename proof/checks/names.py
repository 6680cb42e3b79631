"""Names of people: nearly one of the registry, nearly one of the text, not written as the registry writes them.

People who exist are never each other's misspelling: what the registry spells just so is right.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..entries import NameEntry
from ..names import SAID_AFTER, SAID_BEFORE, Candidate
from ..near import NearNames, near_word
from ..text import Word, folded_words
from ..vocabulary import FUNCTION_WORDS, HONORIFICS, PARTICLES
from ..walked import Walked
from .rules import Context, Example, Found, rule

APOSTROPHES = re.compile("['‘ʼ′`´]")
HYPHENS = re.compile("[‐‑−]")


@rule(
    "name_near_registry",
    family="names",
    title=_("Name nearly in the registry"),
    message=_("“%(excerpt)s” is nobody in the registry; is %(near)s meant?"),
    examples=[
        Example(
            "fr",
            "Le commandant de la Garde côtière, Tomas Verrel, a salué les équipages.",
            "Le commandant de la Garde côtière, Tomas Verel, a salué les équipages.",
        ),
        Example(
            "en",
            "The Minister of the Sea and Coasts, Hélène d’Avor, opened the port.",
            "The Minister of the Sea and Coasts, Hélène d’Arvor, opened the port.",
        ),
    ],
)
def names_near_registry(text: Walked, context: Context) -> Iterator[Found]:
    for item in text.unknown:
        if item.near:
            near = " / ".join(dict.fromkeys(text.registry.person(slug).name for slug in item.near))
            suggestion = item.suggestion if len(item.near) == 1 else None
            yield Found(item.start, item.end, suggestion, {"excerpt": _line(item.text), "near": near})


def _line(words: str) -> str:
    return " ".join(words.split())


@rule(
    "name_spelling",
    family="names",
    title=_("Name written otherwise than in the registry"),
    message=_("The registry writes this name “%(name)s”."),
    examples=[
        Example(
            "fr",
            "La ministre de la Mer et des Littoraux, Helene d’Arvor, a ouvert le port.",
            "La ministre de la Mer et des Littoraux, Hélène d’Arvor, a ouvert le port.",
        )
    ],
)
def names_spelt_otherwise(text: Walked, context: Context) -> Iterator[Found]:
    """Accents, hyphens and small letters. A name in capitals is a matter of layout."""
    for mention in text.mentions:
        if mention.kind != "person" or mention.how not in ("name", "alias"):
            continue
        names = {entry.name for entry in text.registry.find(mention.excerpt, "person") if entry.slug == mention.slug}
        if len(names) != 1 or any(len(part) > 2 and part.isupper() for part in mention.excerpt.split()):
            continue
        name = next(iter(names))
        if _letters(name) != _letters(mention.excerpt):
            yield Found(mention.start, mention.end, name, {"name": name})


def _letters(name: str) -> str:
    """The name with one kind of apostrophe, hyphen and space."""
    return HYPHENS.sub("-", APOSTROPHES.sub("’", " ".join(unicodedata.normalize("NFC", name).split())))


@rule(
    "name_near_text",
    family="names",
    title=_("Name nearly another of the text"),
    message=_("Elsewhere in this text the name is “%(name)s”."),
    examples=[
        Example(
            "fr",
            "La maire, Maud Perrigan, est venue. Plus tard, la maire, Maud Perigan, a parlé.",
            "La maire, Maud Perrigan, est venue. Plus tard, la maire, Maud Perrigan, a parlé.",
        ),
        Example(
            "en",
            "Maud Perrigan, the mayor, spoke first. Ms Perigan left at noon.",
            "Maud Perrigan, the mayor, spoke first. Ms Perrigan left at noon.",
        ),
    ],
)
def names_near_text(text: Walked, context: Context) -> Iterator[Found]:
    """A full name that is nearly one named before and no more frequent, or a bare family name that is nearly one."""
    yield from _full_names(text)
    yield from _family_names(text)


def _full_names(text: Walked) -> Iterator[Found]:
    people = [item for item in text.unknown if not item.near]
    keys = [folded_words(item.text) for item in people]
    often = Counter(keys)
    shown = {key for key, item in zip(keys, people, strict=True) if item.shown}
    first: dict[str, Candidate] = {}
    seen = NearNames(())
    for key, item in zip(keys, people, strict=True):
        joined = " ".join(key)
        if joined in first:
            continue
        near = [name for _distance, name, _written in seen.nearest(key) if _one_person(key, tuple(name.split()))]
        other = first[near[0]] if len(near) == 1 else None
        meant = other is not None and often[key] == 1 and (key in shown or tuple(near[0].split()) in shown)
        if other and meant and text.sentence_at(item.start) != text.sentence_at(other.start):
            yield Found(item.start, item.end, other.text, {"name": _line(other.text)})
            continue
        first[joined] = item
        seen.add(NameEntry("person", joined, item.text))


def _one_person(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True if only one word differs, and not as the names of two people do: Louis and Louise, Marie and Maria."""
    if len(key) != len(other):
        return False
    differing = [number for number, (left, right) in enumerate(zip(key, other, strict=True)) if left != right]
    if len(differing) != 1:
        return False
    left, right = key[differing[0]], other[differing[0]]
    if differing[0] == len(key) - 1:
        return True
    shorter = min(len(left), len(right))
    return shorter >= 5 and left[: shorter - 1] != right[: shorter - 1]


def _family_names(text: Walked) -> Iterator[Found]:
    families: dict[str, str] = {}
    for mention in text.mentions:
        if mention.kind == "person" and mention.how != "marked":
            name = text.registry.person(mention.slug).family
            families.setdefault(folded_words(name)[-1] if folded_words(name) else "", name)
    for item in text.unknown:
        if not item.near and item.shown:
            families.setdefault(folded_words(item.text)[-1], item.text.split()[-1])
    if not families:
        return
    near = near_word(families)
    for at, word in enumerate(text.names.words):
        if not _may_be_family(text, at, word) or word.folded in families:
            continue
        meant = near(word.folded)
        if meant is None:
            continue
        right = re.findall(r"[\w’'-]+", families[meant])[-1]
        yield Found(word.start, word.end, right, {"name": families[meant]})


def _may_be_family(text: Walked, at: int, word: Word) -> bool:
    """True for a word with a capital that a form of address or a verb of saying shows to be somebody's bare name."""
    if not word.capital or len(word.folded) < 5 or word.folded in text.registry.words or text.counts[word.folded] > 1:
        return False
    if text.people_index.touching(word.start, word.end) or text.protected.touching(word.start, word.end):
        return False
    words = text.names.words
    before = words[at - 1] if at and text.names.adjoins(at) else None
    if before is not None and before.capital and before.folded not in HONORIFICS | FUNCTION_WORDS | PARTICLES:
        return False
    if text.text[word.end : word.end + 1] == "-" or text.text[word.start - 1 : word.start] == "-":
        return False
    if before is not None and (before.folded in HONORIFICS or (before.capital and before.folded in PARTICLES)):
        return True
    start = before.start if before is not None and before.folded in PARTICLES else word.start
    return bool(SAID_AFTER.match(text.flat, word.end) or SAID_BEFORE.search(text.flat_before(start, 60)))
