"""The dateline: where and on which day a text is given, at the head of its first paragraph or on a line of its own.

Recognised: "Mardi 25 octobre 2016, à Paris, …", "Paris, le 25 octobre 2016 – …", "PARIS, 25 October 2016 — …",
"PARIS (25 October 2016) — …", "Fait à Paris, le 25 octobre 2016". What stands before a dash or colon is set apart from
the sentence; after a comma it is part of it.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import FoundDate, resolve
from .registry import Registry
from .text import flat, folded_words
from .vocabulary import FUNCTION_WORDS, PARTICLES, ROLES

PLACE = r"(?P<place>[^\W\d_][^,–—:;.()\n]{1,59}?)(?: ?\([^()\n]{2,40}\))?"
BEFORE_DATE = re.compile(rf"(?:fait )?(?:a |at |in )?{PLACE} ?(?:[,(–—-] ?)?(?:le |on |ce )?$")
AFTER_DATE = re.compile(rf" ?,? (?:a|in|at|en) {PLACE} ?(?=[,–—:.]|- |$)")
OPENING = re.compile(r"(?:le |ce |on )?$")
SET_APART = re.compile(r"[) ]{0,2}(?:[–—:]|-(?= )|\.[ ]?[–—-])[ \n]?")


@dataclass(frozen=True)
class Dateline:
    """``text_start`` is where the sentence begins: after a dateline set apart, else at the dateline itself."""

    start: int
    end: int
    text_start: int
    place: str | None
    place_text: str
    date: date | None
    whole: bool

    @property
    def in_sentence(self) -> bool:
        return self.text_start == self.start


def find_dateline(
    text: str, start: int, end: int, dates: Sequence[FoundDate], registry: Registry, near: date | None = None
) -> Dateline | None:
    """The dateline at the head of a paragraph. ``near`` helps where the year is not written."""
    at = bisect_left(dates, start, key=lambda item: item.start)
    if at == len(dates) or dates[at].start - start > 110 or dates[at].end > end:
        return None
    found = dates[at]
    head = flat(text[start : found.start])
    tail = flat(text[found.end : min(end, found.end + 120)])
    apart = SET_APART.match(tail)
    whole = not tail.strip(" .)")
    if OPENING.match(head):
        match = AFTER_DATE.match(tail)
        place = text[found.end + match.start("place") : found.end + match.end("place")] if match else ""
        if match and _is_place(place):
            after = found.end + match.end()
            apart = SET_APART.match(flat(text[after : min(end, after + 6)]))
            return _made(text, start, after, end, place, found, apart, registry, near)
        if whole or tail.startswith(","):
            return _made(text, start, found.end, end, "", found, None, registry, near)
        return None
    match = BEFORE_DATE.match(head)
    if not match or not (whole or apart or tail.startswith(",")):
        return None
    place = text[start + match.start("place") : start + match.end("place")].strip()
    if not _is_place(place):
        return None
    after = found.end + (1 if tail.startswith(")") else 0)
    apart = SET_APART.match(flat(text[after : min(end, after + 6)]))
    return _made(text, start, after, end, place, found, apart, registry, near)


def _made(
    text: str,
    start: int,
    after: int,
    end: int,
    place: str,
    found: FoundDate,
    apart: re.Match | None,
    registry: Registry,
    near: date | None,
) -> Dateline:
    text_start = after + apart.end() if apart else start
    while apart and text_start < end and text[text_start].isspace():
        text_start += 1
    whole = not text[after:end].strip(" .\u00a0\u202f–—-:")
    slugs = {item.slug for item in registry.find_places(place)} if place else set()
    slug = slugs.pop() if len(slugs) == 1 else None
    ends = text_start if apart else after
    return Dateline(start, ends, text_start, slug, place, resolve(found, near), whole)


def _is_place(place: str) -> bool:
    """True for the shape of a place's name: few words, begun with capitals but for particles."""
    parts = re.findall(r"[^\W\d_]+", place)
    keys = folded_words(place)
    if not place[:1].isupper() or not 1 <= len(parts) <= 6 or len(keys) != len(parts):
        return False
    named = [part for part, key in zip(parts, keys, strict=True) if part[0].isupper()]
    if any(
        not part[0].isupper() and key not in PARTICLES | FUNCTION_WORDS for part, key in zip(parts, keys, strict=True)
    ):
        return False
    return bool(named) and not any(key in ROLES | {"conference", "communique", "reunion", "sommet"} for key in keys)
