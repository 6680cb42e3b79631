"""Who and what of the registry is named in a text, and where.

Names are found blind to accents, apostrophes and kinds of space; people and places begin with a capital, initials are
found as they are written. After somebody's full name the bare family name stands for them too, unless two people
named in the text share it. What could stand for two entries is left alone.
"""

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from .entries import NameEntry
from .places import country_of, parenthesised_country
from .registry import Registry
from .text import Word, flat, folded_words
from .vocabulary import COMMON_AS_NAMES, FUNCTION_WORDS, HONORIFICS, ROLES

KINDS = ("person", "organisation", "place", "office")


@dataclass(frozen=True)
class Mention:
    """One place of the text that names an entry of the registry. ``how``: name, alias, short or family."""

    kind: str
    slug: str
    start: int
    end: int
    excerpt: str
    how: str


class Names:
    """The words of one text, matched against one registry. ``breaks`` are the offsets at which a paragraph begins."""

    def __init__(self, text: str, words: Sequence[Word], registry: Registry, breaks: Container[int] = ()):
        self.text = text
        self.flat = flat(text)
        self.words = words
        self.registry = registry
        self.breaks = breaks

    def adjoins(self, index: int) -> bool:
        """True if only a space, hyphen, apostrophe or one line end stands between this word and the one before."""
        if not 0 < index < len(self.words) or self.words[index].start in self.breaks:
            return False
        before = self.words[index - 1]
        between = self.flat[before.end : min(self.words[index].start, before.end + 5)]
        if between.startswith(".") and before.end - before.start <= 3:
            between = between[1:]
        return len(between) <= 3 and between.count("\n") <= 1 and not between.strip(" -'\n")

    def mentions(self, on: date | None = None) -> list[Mention]:
        """All full names, aliases and initials, then the bare family names that follow them, in order."""
        found, index = [], 0
        while index < len(self.words):
            length, mention = self._longest(index, on)
            if mention:
                found.append(mention)
            index += max(length, 1)
        found += self._family_names(found)
        return sorted(found, key=lambda mention: mention.start)

    def _longest(self, index: int, on: date | None) -> tuple[int, Mention | None]:
        key: tuple[str, ...] = ()
        matches = []
        for at in range(index, len(self.words)):
            if at > index and not self.adjoins(at):
                break
            key = (*key, self.words[at].folded)
            if key in self.registry.names:
                matches.append((at, self.registry.names[key]))
            if key not in self.registry.beginnings:
                break
        for last, entries in reversed(matches):
            if entry := self._chosen(index, last, entries, on):
                length = last - index + 1
                return length, self._mention(entry, index, last) if isinstance(entry, NameEntry) else None
        return 0, None

    def _mention(self, entry: NameEntry, first: int, last: int) -> Mention:
        start, end = self.words[first].start, self.words[last].end
        return Mention(entry.kind, entry.slug, start, end, self.text[start:end], entry.how)

    def _chosen(self, first: int, last: int, entries: Sequence[NameEntry], on: date | None) -> NameEntry | str | None:
        """The entry that is meant; None if the words are no name here; "ambiguous" if two entries could be meant."""
        fitting = [entry for entry in entries if self._fits(entry, first, last)]
        for kind in KINDS:
            of_kind = [entry for entry in fitting if entry.kind == kind]
            if on and len({entry.slug for entry in of_kind}) > 1:
                of_kind = [entry for entry in of_kind if on in entry.period] or of_kind
            if len({entry.slug for entry in of_kind}) > 1 and kind == "place":
                of_kind = self._in_country(of_kind, last) or of_kind
            if of_kind:
                return of_kind[0] if len({entry.slug for entry in of_kind}) == 1 else "ambiguous"
        return None

    def _in_country(self, entries: list[NameEntry], last: int) -> list[NameEntry]:
        code = parenthesised_country(self.text, self.words[last].end)[0]
        return [entry for entry in entries if code and self.registry.place(entry.slug).country == code]

    def _fits(self, entry: NameEntry, first: int, last: int) -> bool:
        start, end = self.words[first].start, self.words[last].end
        if self._cut_by_hyphen(first, last):
            return False
        if entry.how == "short":
            return self.text[start:end] == entry.name
        if entry.kind == "person":
            return self.words[first].capital
        if entry.kind == "place":
            return self.words[first].capital and self.stands_alone(first, last)
        if entry.kind == "organisation" and first == last and not self.words[first].capital:
            return False
        return not self._of_another_country(entry, end)

    def _of_another_country(self, entry: NameEntry, end: int) -> bool:
        """True for the "ministère de la Défense" of a registry's France in "ministère de la Défense de l’Irak"."""
        slug = self.registry.office(entry.slug).organisation if entry.kind == "office" else entry.slug
        organisation = self.registry.organisation(slug) if slug else None
        code = country_of(self.flat, end)
        return bool(organisation and organisation.country and code and code != organisation.country)

    def _cut_by_hyphen(self, first: int, last: int) -> bool:
        """True inside a longer hyphenated name: Paris in Paris-Saclay, Paul in Jean-Paul (but not Paris-based)."""
        start, end = self.words[first].start, self.words[last].end
        before = start > 1 and self.flat[start - 1] == "-" and self.flat[start - 2].isalpha()
        after = self.flat[end : end + 1] == "-" and self.text[end + 1 : end + 2].isupper()
        return before or after

    def stands_alone(self, first: int, last: int) -> bool:
        """False where the words before or after belong to the same longer name: Jimmy Carter, Paris Agreement."""
        if self.adjoins(first):
            before = self.words[first - 1]
            if before.capital and before.folded not in FUNCTION_WORDS | ROLES | HONORIFICS:
                return False
        after = last + 1
        if after < len(self.words) and self.adjoins(after):
            word = self.words[after]
            return not word.capital or word.folded in FUNCTION_WORDS or self.text[word.start - 1] in "'’"
        return True

    def _family_names(self, found: list[Mention]) -> list[Mention]:
        people: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
        for mention in found:
            if mention.kind == "person":
                key = folded_words(self.registry.person(mention.slug).family)
                people[key].setdefault(mention.slug, mention.end)
        single = {key: next(iter(slugs.items())) for key, slugs in people.items() if len(slugs) == 1}
        lengths = defaultdict(set)
        for key in single:
            lengths[key[0]].add(len(key))
        taken = {offset for mention in found for offset in (mention.start, mention.end)}
        spans = iter(sorted((mention.start, mention.end) for mention in found))
        here = next(spans, None)
        bare = []
        for index, word in enumerate(self.words):
            while here and here[1] <= word.start:
                here = next(spans, None)
            if word.folded not in lengths or (here and here[0] <= word.start):
                continue
            for length in sorted(lengths[word.folded], reverse=True):
                if named := self._family_name(index, length, single, taken):
                    bare.append(named)
                    break
        return bare

    def _family_name(self, index: int, length: int, single: dict, taken: set[int]) -> Mention | None:
        last = index + length - 1
        key = tuple(word.folded for word in self.words[index : last + 1])
        if (
            key not in single
            or not self.words[last].capital
            or not all(self.adjoins(at) for at in range(index + 1, last + 1))
        ):
            return None
        slug, named_until = single[key]
        start, end = self.words[index].start, self.words[last].end
        titled = self.adjoins(index) and self.words[index - 1].folded in HONORIFICS | ROLES
        if start < named_until or end in taken or self._cut_by_hyphen(index, last):
            return None
        if not self.stands_alone(index, last) or (key[0] in COMMON_AS_NAMES and length == 1 and not titled):
            return None
        return Mention("person", slug, start, end, self.text[start:end], "family")
