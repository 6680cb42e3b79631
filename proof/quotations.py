"""Quotations: where they stand, whether their marks balance, and who speaks.

Marks are « … », “ … ” and " … ". A quotation that runs over paragraphs reopens each of them with its opening mark and
closes once; inside « … » the marks “ … ” are nested. Words quoted as a term or a title are no quotation of anybody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .layout import Block
from .text import Span, flat, stripped

MARKS = re.compile(r"[«»“”„\"]")
CLOSING = {"«": "»", "“": "”", "„": "”", '"': '"'}
ALSO_CLOSING = {"„": "“"}  # as German does
TERM_BEFORE = re.compile(
    r"\b(?:intitulee?s?|titree?s?|nommee?s?|baptisee?s?|appelee?s?|qualifiee?s?(?: de)?|dite?s?|theme|titre|slogan"
    r"|devise|mots?|terme|operation|entitled|titled|called|named|dubbed|so-called|motto|words?|term|known as)"
    r"[ ,:]{1,3}$"
)
FEWEST_WORDS = 5


@dataclass(frozen=True)
class Quotation:
    """What is quoted, marks included: one span for each paragraph that it runs over, and who speaks.

    ``certainty`` is "certain", "likely" or "unknown"; ``speakers`` are slugs of people of the registry, and
    ``speaker_name`` somebody outside it, as the text names them.
    """

    start: int
    end: int
    excerpt: str
    parts: tuple[Span, ...]
    speakers: tuple[str, ...] = ()
    speaker_name: str | None = None
    certainty: str = "unknown"


@dataclass(frozen=True)
class Quoted:
    """All that stands between quotation marks, and the marks that have no counterpart."""

    spans: tuple[tuple[Span, ...], ...]
    unbalanced: tuple[Span, ...]


def find_quoted(text: str, blocks: Sequence[Block]) -> Quoted:
    """Everything between quotation marks in the blocks, in order. At most one unbalanced mark is told of each block."""
    spans: list[tuple[Span, ...]] = []
    unbalanced: list[Span] = []
    running: list[Span] = []
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        scan = _Scan(text, block, running)
        spans += scan.closed
        running = []
        if scan.stray is not None:
            unbalanced.append(_mark_and_word(text, scan.stray, block))
        if scan.opened is None:
            continue
        if following and following.kind == block.kind and _reopens(text, following, text[scan.opened]):
            running = scan.parts
            running.append(Span(scan.opened, block.end))
        elif scan.stray is None:
            unbalanced.append(_mark_and_word(text, scan.opened, block))
    return Quoted(tuple(spans), tuple(unbalanced))


def _reopens(text: str, block: Block, mark: str) -> bool:
    return text[block.start] == mark or (mark == "«" and text[block.start] == "»")


def _mark_and_word(text: str, at: int, block: Block) -> Span:
    """An unbalanced mark with the words beside it, so that it is found by eye."""
    if text[at] in "»”":
        before = re.search(r"\S*\s?\S*\s?$", text[max(block.start, at - 30) : at])
        return stripped(text, at - (len(before.group()) if before else 0), at + 1)
    after = re.match(r"\S\s?\S*", text[at : min(block.end, at + 30)])
    return stripped(text, at, at + (after.end() if after else 1))


class _Scan:
    """One block read from mark to mark. ``running`` are the parts of a quotation that the block goes on with."""

    def __init__(self, text: str, block: Block, running: list[Span]):
        self.text = text
        self.parts = running
        self.closed: list[tuple[Span, ...]] = []
        self.opened: int | None = None
        self.stray: int | None = None
        self.mark = ""
        self.nested: list[str] = []
        self._read(block)

    def _read(self, block: Block) -> None:
        for match in MARKS.finditer(self.text, block.start, block.end):
            at = match.start()
            if self.parts and at == block.start:
                self._open(at, self.text[self.parts[-1].start])
            elif self.opened is None:
                self._outside(at)
            else:
                self._inside(at, self.opened)

    def _open(self, at: int, mark: str) -> None:
        self.opened, self.mark, self.nested = at, mark, []

    def _outside(self, at: int) -> None:
        mark = self.text[at]
        if mark in "»”":
            self.stray = at if self.stray is None else self.stray
        elif mark != '"' or not (at and self.text[at - 1].isdigit()):
            self._open(at, mark)

    def _inside(self, at: int, opened: int) -> None:
        mark = self.text[at]
        if self.nested and mark in (CLOSING[self.nested[-1]], ALSO_CLOSING.get(self.nested[-1])):
            self.nested.pop()
        elif mark in (CLOSING[self.mark], ALSO_CLOSING.get(self.mark)):
            if self.nested and self.stray is None:
                self.stray = at
            self.closed.append((*self.parts, Span(opened, at + 1)))
            self.parts = []
            self.opened = None
        elif mark in "»”":
            self.stray = at if self.stray is None else self.stray
        else:
            self.nested.append(mark)


def is_utterance(text: str, parts: Sequence[Span], block: Block) -> bool:
    """False for a term or a title in quotation marks: a few words, or what "intitulé" or "so-called" announces."""
    inside = text[parts[0].start + 1 : parts[-1].end - 1].strip()
    if TERM_BEFORE.search(flat(text[max(block.start, parts[0].start - 30) : parts[0].start])):
        return False
    return len(parts) > 1 or len(inside.split()) >= FEWEST_WORDS or inside[-1:] in ("!", "?", ".")
