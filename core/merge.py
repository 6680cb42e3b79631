"""Three-way merge of two texts that come from one: what does not clash is merged, what clashes is told."""

from collections.abc import Sequence
from difflib import SequenceMatcher


def merge(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], list[tuple]]:
    """Return the merged blocks and the clashes, each as (base, ours, theirs) blocks; ours stands where they clash."""
    merged: list[str] = []
    clashes: list[tuple] = []
    kept = _kept_by_both(base, ours, theirs)
    b = o = t = 0
    for next_b, next_o, next_t in [*kept, (len(base), len(ours), len(theirs))]:
        was, mine, other = list(base[b:next_b]), list(ours[o:next_o]), list(theirs[t:next_t])
        if mine == was:
            merged += other
        else:
            merged += mine
            if other not in (was, mine):
                clashes.append((was, mine, other))
        if next_b < len(base):
            merged.append(base[next_b])
        b, o, t = next_b + 1, next_o + 1, next_t + 1
    return merged, clashes


def _kept_by_both(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the places (in base, ours, theirs) of the blocks that neither side touched."""

    def kept(other: Sequence[str]) -> dict[int, int]:
        blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
        return {block.a + i: block.b + i for block in blocks for i in range(block.size)}

    in_ours, in_theirs = kept(ours), kept(theirs)
    return [(place, in_ours[place], in_theirs[place]) for place in sorted(in_ours.keys() & in_theirs.keys())]
