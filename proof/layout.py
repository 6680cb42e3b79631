"""The parts of a release: head lines, dateline, body blocks, notes, and what follows the body.

A plain text has no marks of structure, so its parts are known by their place and shape; what has none of the known
shapes is a paragraph of the body, and no text is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from .dateline import Dateline, find_dateline
from .dates import FoundDate
from .embargo import EmbargoLine, find_embargo
from .footnotes import Mark, Note, find_marks, find_notes
from .registry import Registry
from .tail import Tail, find_tail
from .text import Line, Span, flat, lines

BULLET = re.compile(r"[–—•·▪‣◦*-][ \u00a0\u202f\t]+(?=\S)")
NOTICE = re.compile(
    r"(?:communique(?: de presse)?|(?:press|news|media) release|note aux redactions|note to editors|avis aux medias"
    r"|media advisory|dossier de presse|press kit|pour (?:diffusion|publication) immediate|for immediate release)"
    r"(?: conjointe?| joint)?(?:[ –—-]{1,3}(?:n[°oº]|no|#)?[ .]{0,2}[\w/-]{1,20})?\W{0,3}$|\W{0,4}(?:fin|ends?)\W{0,4}$"
)
NOTE_MARKS = "*†‡¹²³⁰⁴⁵⁶⁷⁸⁹"
LONGEST_HEADLINE = 150
LONGEST_HEADING = 90


@dataclass(frozen=True)
class Block:
    """A paragraph ("p"), heading ("h2") or list item ("li", with the number of its list) of the body."""

    kind: str
    start: int
    end: int
    group: int = 0


@dataclass
class Layout:
    """Where each part of the text stands; all spans are of the text as given."""

    headline: Span | None = None
    kicker: Span | None = None
    subtitle: Span | None = None
    dateline: Dateline | None = None
    dated: int | None = None  # where the paragraph begins that the dateline opens or stands above
    embargo: EmbargoLine | None = None
    blocks: list[Block] = field(default_factory=list)
    notices: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tail: Tail = field(default_factory=Tail)
    paragraph_starts: frozenset[int] = frozenset()


def lay_out(text: str, dates: Sequence[FoundDate], registry: Registry) -> Layout:
    """The parts of the text."""
    layout = Layout()
    rest = lines(text)
    first_of_block = {line.block: line.start for line in reversed(rest)}
    starts = {line.start for line in rest}
    layout.marks = [mark for mark in find_marks(text) if mark.start not in starts]
    layout.embargo, rest = find_embargo(text, rest)
    everything = rest
    noticed = {line.start for line in rest if _is_notice(text, line)}
    layout.tail, rest = find_tail(text, [line for line in rest if line.start not in noticed])
    layout.notes = find_notes(text, rest, layout.marks)
    in_notes = {start for note in layout.notes if note.marked for start in note.lines}
    noticed |= {line.start for line, after in pairwise(rest) if after.start in in_notes and _labels_notes(text, line)}
    layout.notices = [Span(line.start, line.end) for line in everything if line.start in noticed]
    rest = [line for line in rest if line.start not in noticed | in_notes]
    blocks = _blocks(text, rest)
    begun = [*first_of_block.values(), *(block.start for block in blocks), *(note.start for note in layout.notes)]
    layout.paragraph_starts = frozenset(begun)
    near = layout.embargo.until.date() if layout.embargo and layout.embargo.until else None
    layout.blocks = _body(text, _without_head(text, blocks, layout, dates, registry, near))
    return layout


def _is_notice(text: str, line: Line) -> bool:
    """True for the kind of document, a release line, an end mark or a rule of asterisks: no sentence of the text."""
    if line.end - line.start > 80:
        return False
    written = flat(text[line.start : line.end])
    return bool(NOTICE.match(written)) or not re.search(r"[\w«»“”\"*]", written) or written in ("***", "* * *", "****")


def _labels_notes(text: str, line: Line) -> bool:
    return bool(
        re.match(r"(?:foot)?notes?(?: de bas de page)? ?:?$", flat(text[line.start : min(line.end, line.start + 40)]))
    )


def _blocks(text: str, rest: Sequence[Line]) -> list[Block]:
    """Lines joined to paragraphs, and list items told apart: one "•" makes a list, of the other bullets two do."""
    bullets = {line.start for line in rest if BULLET.match(text, line.start, line.end)}
    blocks: list[Block] = []
    group, previous = 0, None
    for number, line in enumerate(rest):
        follows = previous is not None and previous.block == line.block
        bullet = BULLET.match(text, line.start, line.end)
        if bullet and _in_list(text, rest, number, bullets):
            group += 0 if blocks and blocks[-1].kind == "li" else 1
            blocks.append(Block("li", bullet.end(), line.end, group))
        elif follows and blocks and (blocks[-1].kind == "p" or line.start not in bullets):
            blocks[-1] = Block(blocks[-1].kind, blocks[-1].start, line.end, blocks[-1].group)
        else:
            blocks.append(Block("p", line.start, line.end))
        previous = line
    return blocks


def _in_list(text: str, rest: Sequence[Line], number: int, bullets: set[int]) -> bool:
    if text[rest[number].start] in "•▪‣":
        return True
    beside = [*rest[max(0, number - 1) : number], *rest[number + 1 : number + 2]]
    return any(line.start in bullets and text[line.start] == text[rest[number].start] for line in beside)


def _without_head(
    text: str,
    blocks: list[Block],
    layout: Layout,
    dates: Sequence[FoundDate],
    registry: Registry,
    near: date | None,
) -> list[Block]:
    """The blocks below the head: kicker, headline and a dateline on a line of its own are taken out."""
    titles: list[Block] = []
    at = 0
    while at < len(blocks) and len(titles) < 3:
        block = blocks[at]
        dateline = find_dateline(text, block.start, block.end, dates, registry, near)
        if dateline and dateline.whole and len(blocks) > 1 and not layout.dateline:
            layout.dateline = dateline
            at += 1
            continue
        if dateline or at + 1 >= len(blocks) or not _is_title(text, block):
            break
        titles.append(block)
        at += 1
    if len(titles) == 3:
        titles.pop()
        at -= 1
    blocks = blocks[at:]
    if layout.dateline and blocks:
        layout.dated = blocks[0].start
    for number in range(0 if layout.dateline else min(2 if titles else 1, len(blocks))):
        if found := find_dateline(text, blocks[number].start, blocks[number].end, dates, registry, near):
            blocks[number] = Block(blocks[number].kind, found.text_start, blocks[number].end, blocks[number].group)
            layout.dateline, layout.dated = found, found.text_start
            break
    if not layout.dateline and len(blocks) > 1:
        blocks = _without_closing_dateline(text, blocks, layout, dates, registry, near)
    return _titled(text, titles, blocks, layout)


def _without_closing_dateline(
    text: str,
    blocks: list[Block],
    layout: Layout,
    dates: Sequence[FoundDate],
    registry: Registry,
    near: date | None,
) -> list[Block]:
    """The blocks without a dateline that stands alone among the last lines: "Fait à Paris, le 25 octobre 2016"."""
    for block in blocks[-3:]:
        dateline = find_dateline(text, block.start, block.end, dates, registry, near)
        if dateline and dateline.whole and dateline.place_text and block.kind == "p":
            layout.dateline = dateline
            return [other for other in blocks if other is not block]
    return blocks


def _is_title(text: str, block: Block) -> bool:
    written = text[block.start : block.end]
    if block.kind != "p" or len(written) > LONGEST_HEADLINE or written.rstrip(NOTE_MARKS)[-1:] in tuple(".:;,…"):
        return False
    return bool(re.search(r"[^\W\d_]", written)) and not re.search(r"\S@\S|https?:", written)


def _titled(text: str, titles: list[Block], blocks: list[Block], layout: Layout) -> list[Block]:
    """The short lines at the head shared out: kicker and headline, or headline and subtitle or first heading."""
    if not titles:
        return blocks
    spans = [Span(title.start, title.end) for title in titles]
    if len(spans) == 1:
        layout.headline = spans[0]
        return blocks
    first, second = (text[span.start : span.end] for span in spans)
    shouted = first.isupper() and not second.isupper()
    if shouted or (len(first.split()) <= 4 and len(first) * 2 <= len(second)):
        layout.kicker, layout.headline = spans
        return blocks
    layout.headline = spans[0]
    if len(second) > 60:
        layout.subtitle = spans[1]
        return blocks
    return [titles[1], *blocks]


def _body(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks with short lines between paragraphs turned into headings; a dateline set apart is cut off later."""
    shaped = [_has_heading_shape(text, block) for block in blocks]
    return [
        Block("h2", block.start, block.end)
        if shaped[number] and number + 1 < len(blocks) and not shaped[number + 1]
        else block
        for number, block in enumerate(blocks)
    ]


def _has_heading_shape(text: str, block: Block) -> bool:
    written = text[block.start : block.end]
    if block.kind != "p" or len(written) > LONGEST_HEADING or len(written.splitlines()) > 1:
        return False
    return (
        (written[0].isupper() or written[0].isdigit())
        and written[-1] not in '.!?…:;,»”"*)]'
        and bool(re.search(r"[^\W\d_]{2}", written))
        and not re.search(r"\S@\S|https?:|[«»“”\"]", written)
    )
