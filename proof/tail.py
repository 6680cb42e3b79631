"""What follows the body of a release: sources and contacts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .text import Line, Span, flat

SOURCES = re.compile(r"\W{0,3}sources? ?:[ ]?")
CONTACT = re.compile(
    r"\W{0,3}(?:(?:vos |votre |your )?contacts?(?: (?:de |des |for (?:the )?)?(?:presse?|medias?|journalistes?|press))?"
    r"|(?:press|media) (?:contacts?|office|enquiries|inquiries)|service (?:de )?presse|relations presse"
    r"|pour (?:plus|de plus amples) d'?(?:e )?informations?|for (?:more|further) information)(?: ?:[ ]?|$)"
)
REACHABLE = re.compile(r"\S@\S|\bwww\.|https?:|\+\d|(?:\d[ .-]?){8}")
LONGEST_CONTACT = 160
BULLET = re.compile(r"[–—•·*-][ \u00a0\u202f\t]+")


@dataclass(frozen=True)
class Item:
    """One source or contact: its place, and its words without bullet or label."""

    span: Span
    words: str


@dataclass
class Tail:
    sources: list[Item] = field(default_factory=list)
    contacts: list[Item] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)


def find_tail(text: str, lines: Sequence[Line]) -> tuple[Tail, list[Line]]:
    """Sources and contacts, and the lines without them."""
    tail = Tail()
    rest = _without_sources(text, lines, tail)
    return tail, _without_contacts(text, rest, tail)


def _without_sources(text: str, lines: Sequence[Line], tail: Tail) -> list[Line]:
    rest: list[Line] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        opening = SOURCES.match(flat(text[line.start : min(line.end, line.start + 40)]))
        if not opening or not rest or line.end - line.start > 400:
            rest.append(line)
            continue
        tail.labels.append(Span(line.start, line.start + opening.end()))
        begin = line.start + opening.end()
        if text[begin : line.end].strip():
            tail.sources += _split(text, begin, line.end)
            continue
        while number < len(lines) and (BULLET.match(text, lines[number].start) or lines[number].block == line.block):
            tail.sources.append(_item(text, lines[number].start, lines[number].end))
            number += 1
    return rest


def _split(text: str, start: int, end: int) -> list[Item]:
    """The sources of one line: parted by semicolons, or by commas where every part begins with a capital."""
    for mark in (";", ","):
        edges = [start, *(start + match.end() for match in re.finditer(mark, text[start:end])), end + 1]
        items = [_item(text, begin, stop - 1) for begin, stop in pairwise(edges)]
        items = [item for item in items if item.words]
        if len(items) > 1 and (mark == ";" or all(item.words[0].isupper() for item in items)):
            return items
    return [_item(text, start, end)]


def _item(text: str, start: int, end: int) -> Item:
    bullet = BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    words = piece.strip()
    if words.endswith(".") and not words.endswith(".."):
        words = words[:-1].rstrip()
    return Item(Span(start, max(start, start + len(words))), words)


def _without_contacts(text: str, lines: list[Line], tail: Tail) -> list[Line]:
    """The contact block is the last one so labelled; it ends where a line has not the shape of a contact."""
    for number in range(len(lines) - 1, max(0, len(lines) - 25), -1):
        line = lines[number]
        opening = CONTACT.match(flat(text[line.start : min(line.end, line.start + 60)]))
        if not opening or line.end - line.start > LONGEST_CONTACT:
            continue
        begin, last = line.start + opening.end(), number
        while last + 1 < len(lines) and _is_contact(text, lines[last + 1]):
            last += 1
        inline = text[begin : line.end].strip()
        if not inline and last == number:
            continue
        if not any(REACHABLE.search(text, item.start, item.end) for item in lines[number : last + 1]):
            continue
        tail.labels.append(Span(line.start, begin))
        if inline:
            tail.contacts.append(_item(text, begin, line.end))
        tail.contacts += [_item(text, item.start, item.end) for item in lines[number + 1 : last + 1]]
        return lines[:number] + lines[last + 1 :]
    return lines


def _is_contact(text: str, line: Line) -> bool:
    if line.end - line.start > LONGEST_CONTACT or text[line.start] in "*([¹²³":
        return False
    return bool(REACHABLE.search(text, line.start, line.end)) or (
        line.end - line.start <= 80 and text[line.end - 1] not in ".!?;:…"
    )
