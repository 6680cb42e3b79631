"""Text with its offsets: folding, words, lines, sentences.

Offsets are always characters of the text as it was given; nothing here changes that text.
Two foldings are used. ``fold`` is blind to case, accents, ligatures, kinds of apostrophe and kinds of space, and may
change the length (œ becomes oe): names are compared in it. ``flat`` is the same but keeps the length, so that a
position found in it is a position of the text: patterns are searched in it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .vocabulary import ABBREVIATIONS

APOSTROPHES = "'’‘ʼ′＇`´"
HYPHENS = "-‐‑−"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def _folded_character(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    if character in HYPHENS:
        return "-"
    if character in INVISIBLE:
        return ""
    if character in LINE_ENDS:
        return "\n"
    if character.isspace():
        return " "
    lower = character.lower()
    letters = "".join(part for part in unicodedata.normalize("NFD", lower) if not unicodedata.combining(part))
    return "".join(LIGATURES.get(letter, letter) for letter in letters)


def _flat_character(character: str) -> str:
    folded = _folded_character(character)
    return folded if len(folded) == 1 else character.lower()[:1]


class _Table(dict[int, str]):
    """A table for ``str.translate`` that is filled as characters are met."""

    def __init__(self, translated: Callable[[str], str]):
        super().__init__()
        self.translated = translated

    def __missing__(self, code: int) -> str:
        self[code] = self.translated(chr(code))
        return self[code]


_FOLDED = _Table(_folded_character)
_FLAT = _Table(_flat_character)


def fold(text: str) -> str:
    """The text as names are compared: lower case, no accents, ligatures opened, one kind of apostrophe and space."""
    return text.translate(_FOLDED)


def flat(text: str) -> str:
    """The folded text at its first length: character n of the result stands for character n of ``text``."""
    return text.translate(_FLAT)


@dataclass(frozen=True)
class Folded:
    """A folded text that knows where each of its characters came from."""

    text: str
    origin: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Folded":
        folded = fold(text)
        if folded == flat(text):  # every character stands for itself
            return cls(folded, range(len(text) + 1))
        origin = [offset for offset, character in enumerate(text) for _ in _FOLDED[ord(character)]]
        return cls(folded, [*origin, len(text)])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the first text that folded characters ``start`` to ``end`` came from."""
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], max(self.origin[end], self.origin[end - 1] + 1)


class Word(NamedTuple):
    """A run of letters or digits, folded, with its place in the text and whether it begins with a capital."""

    start: int
    end: int
    folded: str
    capital: bool


WORD = re.compile(r"\w+")


def words(text: str) -> list[Word]:
    """All words of the text, in order. Apostrophes and hyphens part words."""
    folded = Folded.of(text)
    found = []
    straight = isinstance(folded.origin, range)
    for match in WORD.finditer(folded.text):
        start, end = match.span() if straight else folded.span(match.start(), match.end())
        found.append(Word(start, end, match.group(), text[start].isupper()))
    return found


def folded_words(text: str) -> tuple[str, ...]:
    """The folded words of a name: what two spellings of one name have in common."""
    return tuple(WORD.findall(fold(text)))


class Span(NamedTuple):
    """A stretch of the text, the end not included."""

    start: int
    end: int


class Line(NamedTuple):
    """A line that is not blank, without the spaces at its ends, and the number of its block."""

    start: int
    end: int
    block: int


def stripped(text: str, start: int, end: int) -> Span:
    """The span without white space at its two ends."""
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), max(start, start + len(piece.rstrip())))


def lines(text: str) -> list[Line]:
    """The lines that are not blank. Blank lines part blocks; where there are none every line is its own block.

    A block whose lines are far too long to have been wrapped by hand holds one paragraph to a line, too, and a short
    line above long ones is a paragraph of its own.
    """
    found: list[Line] = []
    offset = block = 0
    for raw in text.splitlines(keepends=True):
        start, end = stripped(text, offset, offset + len(raw))
        offset += len(raw)
        if start >= end:
            block += 1
        else:
            found.append(Line(start, end, block))
    if len({line.block for line in found}) <= 1:
        return [Line(line.start, line.end, number) for number, line in enumerate(found)]
    unwrapped = {line.block for line in found if line.end - line.start > 200}
    numbered = []
    number, previous = -1, None
    for line in found:
        if line.block != previous or line.block in unwrapped or _begins_anew(text, numbered[-1], line):
            number += 1
        previous = line.block
        numbered.append(Line(line.start, line.end, number))
    return numbered


NUMBERED = re.compile(r"\d{1,2}[.)]\s")


def _begins_anew(text: str, before: Line, line: Line) -> bool:
    """True if a line goes on with nothing: after a much shorter line that ends no sentence, or as a numbered entry."""
    if not (text[line.start].isupper() or text[line.start].isdigit()):
        return False
    short = before.end - before.start
    headed = short <= 60 and line.end - line.start >= short + 20 and text[before.end - 1].isalnum()
    return headed or (bool(NUMBERED.match(text, line.start)) and text[before.end - 1] in ".;:,")


SENTENCE_END = re.compile(r"(?:[.!?…]{1,3})(?:[ \u00a0\u202f]?[»”\"’)\]]){0,3}(?=\s)")


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of a paragraph. A full stop after an abbreviation or an initial ends none."""
    found = []
    begin = start
    for match in SENTENCE_END.finditer(text, start, end):
        rest = text[match.end() : min(end, match.end() + 8)].lstrip().lstrip('«“"‘([ \u00a0\u202f–—')
        if not rest or not (rest[0].isupper() or rest[0].isdigit() or rest[0] == MASK):
            continue
        if match.group() == "." and _is_abbreviation(text, begin, match.start()):
            continue
        found.append(stripped(text, begin, match.end()))
        begin = match.end()
    last = stripped(text, begin, end)
    if last.start < last.end:
        found.append(last)
    return found


def _is_abbreviation(text: str, begin: int, stop: int) -> bool:
    match = re.search(r"\w{1,6}$", text[max(begin, stop - 7) : stop])
    word = match.group() if match else ""
    return fold(word) in ABBREVIATIONS or (len(word) == 1 and word.isupper())


MASK = "\ufffc"


def masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with every character inside the spans (in order, apart) covered, so that patterns pass over it."""
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [text[at:start], MASK * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


class SpanIndex:
    """Spans that do not overlap, kept so that "does one of them touch this stretch?" is quick to answer."""

    def __init__(self, spans: Sequence[tuple[int, int]]):
        self.spans = sorted(spans)
        self.starts = [start for start, _ in self.spans]

    def touching(self, start: int, end: int) -> tuple[int, int] | None:
        """The first span that shares a character with ``start`` to ``end``."""
        at = max(bisect_right(self.starts, start) - 1, 0)
        for span in self.spans[at : at + 2]:
            if span[0] < end and start < span[1]:
                return span
        return None
