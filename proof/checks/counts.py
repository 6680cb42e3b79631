"""How many are announced, and how many are listed."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from django.utils.translation import gettext_lazy as _

from .. import footnotes
from ..text import Span
from ..vocabulary import COUNTS, ENGLISH_COUNTS, FRENCH_COUNTS
from ..walked import Walked
from .rules import Context, Example, Found, rule

WORDS = {
    language: {number: word for word, number in counts.items()}
    for language, counts in (("fr", FRENCH_COUNTS), ("en", ENGLISH_COUNTS))
}
_number = "|".join(sorted(COUNTS, key=len, reverse=True))
NOUN = r"[^\W\d_][\w'-]{2,}"
NOT_COUNTED = (
    "ans|annees?|mois|jours?|semaines?|heures?|minutes?|euros?|couronnes?|millions?|milliards?|pour|km|kilometres?|metres?|fois|degres?|tiers|quarts?|personnes"
    "|years?|months?|days?|weeks?|hours?|million|billion|per|percent|people|miles?|times|crowns|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre"
    "|decembre|january|february|march|april|may|june|july|august|september|october|november|december|of|th|er"
)
ANNOUNCED = re.compile(
    rf"(?<![\w.,-])(?P<count>{_number}|[2-9]|1\d)(?: (?:grand|grande|nouvelle|nouveaux|principale"
    rf"|principaux|autre|premiere?|first|main|new|other|key)s?)? (?!(?:{NOT_COUNTED})\b){NOUN}s\b"
)
MOST_WORDS = 7
FARTHEST = 300
NEAR = 60
LONGEST = 600


@rule(
    "count_without_list",
    family="counts",
    title=_("Count announced, none listed"),
    message=_("The footnote announces %(count)s but names none."),
    examples=[
        Example(
            "fr",
            "Onze autres ministres* étaient là.\n\nLe port a rouvert.\n\n* Les onze ministres de la Mer",
            "Onze autres ministres* étaient là.\n\nLe port a rouvert.\n\n* Ceux des onze pays riverains, dit-on.",
        ),
    ],
)
def counts_without_list(text: Walked, context: Context) -> Iterator[Found]:
    """A note that announces as many as its sentence speaks of, and then names nobody."""
    if text.marks is None:
        pairs = [
            (Span(mark.start, mark.end), Span(note.content, note.end), note.start) for mark, note in text.notes.pairs
        ]
    else:
        notes = [block for block in text.layout.blocks if block.kind == "note"]
        pairs = [
            (Span(mark, mark), Span(note.start, note.end), note.start)
            for mark, note in zip(text.marks.notes, notes, strict=False)
        ]
    for mark, note, start in pairs:
        if count := footnotes.announced_count(text.text, note, Span(max(0, mark.start - 300), mark.start)):
            yield Found(start, note.end, None, {"count": count})


@rule(
    "count_list",
    family="counts",
    title=_("Count and list"),
    message=_("%(announced)s are announced, %(listed)s are listed."),
    examples=[
        Example(
            "fr",
            "Le plan a trois mesures\u00a0:\n\n– un quai\u00a0;\n– une digue\u00a0;\n– un phare\u00a0;\n– un bac.",
            "Le plan a quatre mesures\u00a0:\n\n– un quai\u00a0;\n– une digue\u00a0;\n– un phare\u00a0;\n– un bac.",
        ),
        Example(
            "en",
            "Three countries take part: Valmarine, Ostrie, Lanvaux and Corméa.",
            "Four countries take part: Valmarine, Ostrie, Lanvaux and Corméa.",
        ),
    ],
)
def counts(text: Walked, context: Context) -> Iterator[Found]:
    """A number before a colon and the items after it: those of the list that follows, or of the sentence."""
    blocks = text.layout.blocks
    groups = [
        (group, list(items)) for group, items in groupby(blocks, key=lambda block: (block.kind == "li", block.group))
    ]
    for (before, opening), (key, items) in pairwise(groups):
        if key[0] and not before[0]:
            last = opening[-1]
            written = text.flat[last.start : last.end].rstrip()
            if written.endswith(":"):
                sentence = text.sentence_at(last.start + len(written) - 1)
                yield from _compared(text, sentence.start, last.start + len(written) - 1, len(items))
    for block in blocks:
        if block.kind != "p":
            continue
        for colon in re.finditer(r"[ \u00a0\u202f]?: ?(?=\S)", text.flat_unquoted[block.start : block.end]):
            at = block.start + colon.start()
            sentence = text.sentence_at(at)
            begin, end = block.start + colon.end(), min(sentence.end, block.end)
            listed = _listed(text.flat_unquoted[begin:end]) if end - begin < LONGEST else None
            if listed and sentence.start <= at:
                yield from _compared(text, sentence.start, at, listed)


def _compared(text: Walked, start: int, colon: int, listed: int) -> Iterator[Found]:
    if colon - start > FARTHEST:
        return
    found = list(ANNOUNCED.finditer(text.flat_unquoted, start, colon))
    if not found or text.flat_unquoted.count(":", start, colon):
        return
    match = found[-1]
    count = COUNTS.get(match["count"]) or int(match["count"])
    if count == listed or len(found) > 1 or colon - match.end() > NEAR:
        return
    written = text.text[slice(*match.span("count"))]
    right = WORDS[text.language].get(listed) if not written.isdecimal() else str(listed)
    if right and written[0].isupper():
        right = right.capitalize()
    yield Found(*match.span("count"), right, {"announced": count, "listed": listed})


def _listed(words: str) -> int | None:
    """How many items the words enumerate; None unless they are short, and parted in one way only."""
    words = words.strip().rstrip(".")
    if not words or any(mark in words for mark in "()\ufffc:!?"):
        return None
    if ";" in words:
        return len([part for part in words.split(";") if part.strip()])
    head, joined, last = words.rpartition(" et ")
    if not joined:
        head, joined, last = words.rpartition(" and ")
    if not joined or "," not in head:
        return None
    items = [part.strip() for part in re.split(r",(?!\d)", head.rstrip(", "))]
    if any(item[:1].isdigit() for item in [*items, last]) or "," in last:
        return None
    if any(not item or len(item.split()) > MOST_WORDS or " et " in item or " and " in item for item in [*items, last]):
        return None
    if any(
        re.search(r"\b(?:qui|que|dont|which|who|that|where|est|sont|a|ont|is|are|has)\b", item)
        for item in [*items, last]
    ):
        return None
    return len(items) + 1
