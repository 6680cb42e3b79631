"""The body of a reading as HTML in the prose vocabulary: blocks, mentions, quotations, notes at their marks.

The typography is that of the text. Only line ends and runs of ordinary spaces become one space, as HTML shows them, and
what no document can hold (control characters, lone surrogates) is left out: so the result is canonical prose.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .layout import Block
from .quotations import Quotation
from .recognise import Mention
from .text import Span

UNHOLDABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
ORDINARY_SPACE = re.compile("[ \t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
BLANK = re.compile("(?:<[^>]*>|[\\s\u200b\u2060\ufeff])*")
MARKED = ("person", "organisation", "place")


class Wrap(NamedTuple):
    """A stretch of the text that stands inside an element."""

    start: int
    end: int
    opening: str
    closing: str


def plain(text: str) -> str:
    """The text as one line, without what no document can hold."""
    return ORDINARY_SPACE.sub(" ", UNHOLDABLE.sub("", text)).strip()


def escaped(text: str) -> str:
    """The text as HTML in a line of prose."""
    text = ORDINARY_SPACE.sub(" ", UNHOLDABLE.sub("", text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def speaker_attributes(quotation: Quotation) -> str:
    """data-by or data-by-name, and nothing where the speaker is not certain."""
    if quotation.certainty != "certain":
        return ""
    if quotation.speaker_name:
        return ' data-by-name="{}"'.format(escaped(quotation.speaker_name).strip().replace('"', "&quot;"))
    return ' data-by="{}"'.format(" ".join(f"person:{slug}" for slug in quotation.speakers))


def note_html(text: str, span: Span, mentions: Sequence[Mention]) -> str:
    """A note as it stands at its mark: its words with the mentions among them; "" if it shows nothing."""
    inside = [mention for mention in mentions if span.start <= mention.start and mention.end <= span.end]
    words = _Run(text, _mention_wraps(inside), {}).upto(span.start, span.end).strip(" ")
    return "" if BLANK.fullmatch(words) else f'<span data-note="">{words}</span>'


def body_html(
    text: str,
    blocks: Sequence[Block],
    mentions: Sequence[Mention],
    quotations: Sequence[Quotation],
    notes: Mapping[int, tuple[int, str]],
) -> str:
    """The blocks as HTML. ``notes`` holds, by the offset of its mark, where the mark ends and the note as HTML."""
    long = _in_blockquotes(text, blocks, quotations)
    covered = {id(quotation) for quotation, _ in long.values()}
    wraps = _mention_wraps(mentions) + [
        Wrap(part.start, part.end, f"<q{speaker_attributes(quotation)}>", "</q>")
        for quotation in quotations
        if id(quotation) not in covered
        for part in quotation.parts
    ]
    run = _Run(text, wraps, notes)
    pieces: list[str] = []
    for number, block in enumerate(blocks):
        if block.start in long:
            pieces.append(_quoted_block(text, block, run, *long[block.start]))
            continue
        words = _element(block.kind, run.upto(block.start, block.end))
        if block.kind == "li":
            opens = number == 0 or blocks[number - 1].group != block.group
            closes = number + 1 == len(blocks) or blocks[number + 1].group != block.group
            words = ("<ul>" if opens else "") + words + ("</ul>" if closes else "")
        pieces.append(words)
    return "".join(pieces).replace("<ul></ul>", "")


def _mention_wraps(mentions: Sequence[Mention]) -> list[Wrap]:
    return [
        Wrap(item.start, item.end, f'<span data-mention="{item.kind}:{item.slug}">', "</span>")
        for item in mentions
        if item.kind in MARKED
    ]


def _element(name: str, inside: str) -> str:
    inside = inside.strip(" ")
    return "" if BLANK.fullmatch(inside) else f"<{name}>{inside}</{name}>"


def _in_blockquotes(
    text: str, blocks: Sequence[Block], quotations: Sequence[Quotation]
) -> dict[int, tuple[Quotation, int]]:
    """The quotations over several paragraphs that stand in a blockquote, by their blocks, with the part's number.

    A blockquote holds nothing but the quotation, so the words before it must end with a colon, and none may follow in
    its last sentence. Any other is marked paragraph by paragraph.
    """
    by_start = {block.start: block for block in blocks if block.kind == "p"}
    by_end = {block.end: block for block in blocks if block.kind == "p"}
    found: dict[int, tuple[Quotation, int]] = {}
    for quotation in quotations:
        first, *others = quotation.parts
        opening = by_end.get(first.end)
        if (
            not others
            or opening is None
            or opening.start in found
            or any(part.start not in by_start for part in others)
        ):
            continue
        lead = text[opening.start : first.start].strip()
        rest = text[others[-1].end : by_start[others[-1].start].end].strip()
        if (not lead or lead.endswith(":")) and re.match(r"\.?$|\.\s", rest):
            starts = [opening.start, *(part.start for part in others)]
            found |= {start: (quotation, number) for number, start in enumerate(starts)}
    return found


def _quoted_block(text: str, block: Block, run: "_Run", quotation: Quotation, number: int) -> str:
    """One paragraph of a quotation over several, with the blockquote opened before or closed after it."""
    part = quotation.parts[number]
    if number == 0:
        lead = _element("p", run.upto(block.start, part.start))
        return f"{lead}<blockquote{speaker_attributes(quotation)}>{_element('p', run.upto(part.start, part.end))}"
    if number + 1 < len(quotation.parts):
        return _element("p", run.upto(part.start, part.end))
    end = part.end + (1 if text[part.end : part.end + 1] == "." else 0)
    return f"{_element('p', run.upto(part.start, end))}</blockquote>{_element('p', run.upto(end, block.end))}"


class _Run:
    """The text read once, stretch after stretch, with its elements opened and closed and the notes put in."""

    def __init__(self, text: str, wraps: Sequence[Wrap], notes: Mapping[int, tuple[int, str]]):
        self.text = text
        self.notes = notes
        events = [(wrap.start, -wrap.end, wrap) for wrap in wraps] + [(mark, 0, None) for mark in notes]
        self.events = sorted(events, key=lambda event: event[:2])
        self.next = 0

    def upto(self, start: int, end: int) -> str:
        """The stretch as HTML. An element that begins in it but ends elsewhere is left out."""
        self.pieces: list[str] = []
        self.open: list[Wrap] = []
        self.at = start
        while self.next < len(self.events) and self.events[self.next][0] < end:
            position, _, wrap = self.events[self.next]
            self.next += 1
            if position < self.at:
                continue
            self._close(position)
            if wrap is None:
                self._write(position)
                self.at, note = self.notes[position]
                self.pieces.append(note)
            elif wrap.end <= (self.open[-1].end if self.open else end):
                self._write(position)
                self.pieces.append(wrap.opening)
                self.open.append(wrap)
        self._close(end)
        self._write(end)
        return "".join(self.pieces)

    def _write(self, until: int) -> None:
        self.pieces.append(escaped(self.text[self.at : until]))
        self.at = max(self.at, until)

    def _close(self, position: int) -> None:
        while self.open and self.open[-1].end <= position:
            wrap = self.open.pop()
            self._write(wrap.end)
            self.pieces.append(wrap.closing)
