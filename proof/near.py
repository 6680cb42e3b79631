"""People found by a name that is nearly theirs.

Two spellings are near if one or two letters part them (a swap of neighbours counts as one), measured against the
length: no short word may differ by two. A word that another entry of the registry spells just so is no misspelling.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

from .entries import NameEntry
from .text import folded_words

LONGEST = 60


class NearNames:
    """The people of a registry, findable by a name that is nearly theirs."""

    def __init__(self, entries: Iterable[NameEntry]):
        self.by_edge: dict[tuple[str, str, int], set[tuple[str, tuple[str, ...], str, str]]] = defaultdict(set)
        self.words: set[str] = set()
        for entry in entries:
            if entry.kind == "person":
                self.add(entry)

    def add(self, entry: NameEntry) -> None:
        """Take in one more spelling."""
        key = folded_words(entry.name)
        joined = "".join(key)
        self.words.update(key)
        for edge in _edges(joined):
            self.by_edge[*edge, len(joined)].add((joined, key, entry.slug, entry.name))

    def nearest(self, key: tuple[str, ...]) -> list[tuple[int, str, str]]:
        """Distance, slug and name of the people nearly called so, nearest first."""
        joined = "".join(key)
        if not 6 <= len(joined) <= LONGEST:
            return []
        most = 2 if len(joined) >= 10 else 1
        found = []
        lengths = range(len(joined) - most, len(joined) + most + 1)
        keys = [(*edge, length) for edge in _edges(joined) for length in lengths]
        for other, words, slug, name in set().union(*(self.by_edge.get(edge, set()) for edge in keys)):
            distance = OSA.distance(joined, other, score_cutoff=most)
            if distance <= most and (key != words) and self._misspelt(key, words):
                found.append((distance, slug, name))
        return sorted(set(found))

    def _misspelt(self, key: tuple[str, ...], words: tuple[str, ...]) -> bool:
        if len(key) != len(words):
            return True
        for written, meant in zip(key, words, strict=True):
            distance = OSA.distance(written, meant, score_cutoff=2)
            shorter = min(len(written), len(meant))
            if distance and (shorter < 3 or written in self.words or distance > (2 if shorter >= 6 else 1)):
                return False
        return True


def _edges(joined: str) -> tuple[tuple[str, str], ...]:
    return (("begin", joined[:3]), ("end", joined[-3:]))


def near_word(words: Iterable[str]) -> Callable[[str], str | None]:
    """Find the one of the words that is one letter away from a given one; None where there is none, or several."""
    by_edge: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word in words:
        for edge in _edges(word):
            by_edge[edge].add(word)

    def find(written: str) -> str | None:
        others = set().union(*(by_edge.get(edge, set()) for edge in _edges(written)))
        near = [word for word in others if len(word) >= 5 and OSA.distance(written, word, score_cutoff=1) == 1]
        return near[0] if len(near) == 1 else None

    return find
