"""People found by a name that is nearly theirs.

Two spellings are near if one or two letters part them (a swap of neighbours counts as one), measured against the
length: no short word may differ by two. A word that another entry of the registry spells just so is no misspelling.
"""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from .entries import NameEntry
from .text import folded_words

LONGEST = 60


class NearNames:
    """The people of a registry, findable by a name that is nearly theirs."""

    def __init__(self, entries: Iterable[NameEntry]):
        self.by_edge: dict[tuple[str, str], set[tuple[str, tuple[str, ...], str, str]]] = defaultdict(set)
        self.words: set[str] = set()
        self.exact: set[str] = set()
        for entry in entries:
            if entry.kind != "person":
                continue
            key = folded_words(entry.name)
            joined = "".join(key)
            self.words.update(key)
            self.exact.add(joined)
            for edge in _edges(joined):
                self.by_edge[edge].add((joined, key, entry.slug, entry.name))

    def nearest(self, key: tuple[str, ...]) -> list[tuple[int, str, str]]:
        """Distance, slug and name of the people nearly called so, nearest first."""
        joined = "".join(key)
        if not 6 <= len(joined) <= LONGEST:
            return []
        most = 2 if len(joined) >= 10 else 1
        found = []
        for other, words, slug, name in set().union(*(self.by_edge.get(edge, set()) for edge in _edges(joined))):
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
