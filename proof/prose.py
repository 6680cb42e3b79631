"""A body in the newsroom's prose, walked as text, with the way back to its blocks.

The text holds the head lines, the blocks of the body each on lines of its own, then the footnotes and the sources. The
way back counts as the desk's editor does: the number of the block among the body's top elements, and characters of
that element's text content (notes in it included, at their marks).
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.prose.tree import Content, Node, parse

from .footnotes import find_marks, find_notes
from .layout import Block, Layout
from .recognise import Mention
from .registry import Registry
from .tail import Item, Tail
from .text import Line, Span
from .walked import Figure, Link, Marks, Table, Walked


@dataclass(frozen=True)
class Document:
    """A release as the desk holds it: plain head lines, the body as HTML of the prose vocabulary, its sources."""

    body: str = ""
    headline: str = ""
    kicker: str = ""
    standfirst: str = ""
    sources: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where a character of the walked text stands: part of the release, block of the body, offset in it."""

    part: str
    block: int | None
    offset: int


class Piece(NamedTuple):
    start: int
    end: int
    place: Place


@dataclass
class Way:
    """The way from the walked text back to the document."""

    pieces: list[Piece] = field(default_factory=list)

    def back(self, offset: int) -> Place:
        """The place of a character, or of the end of the piece before it."""
        at = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        if at < 0:
            return Place("body", None, 0)
        piece = self.pieces[at]
        part, block, start = piece.place
        return Place(part, block, start + min(offset, piece.end) - piece.start)


def walk_document(document: Document, *, language: str, registry: Registry, on: date | None) -> tuple[Walked, Way]:
    """The document as a walked text, and the way back."""
    writer = _Writer()
    layout = Layout()
    layout.kicker = writer.head("kicker", document.kicker)
    layout.headline = writer.head("headline", document.headline)
    layout.subtitle = writer.head("standfirst", document.standfirst)
    for number, node in enumerate(_tops(parse(document.body))):
        writer.top(node, number)
    writer.waiting_notes()
    sources = [writer.head("source", source, number) for number, source in enumerate(document.sources)]
    text = "".join(writer.parts)
    layout.tail = Tail(sources=[Item(span, text[slice(*span)]) for span in sources if span])
    layout.blocks = [block for block in writer.blocks if text[block.start : block.end].strip()]
    layout.paragraph_starts = frozenset(
        [*(block.start for block in layout.blocks), *(span.start for span in sources if span)]
    )
    lines = [Line(block.start, block.end, number) for number, block in enumerate(layout.blocks) if block.kind == "p"]
    starts = {line.start for line in lines}
    inside = [mark for mark in find_marks(text) if mark.start not in starts]
    layout.marks = inside
    layout.notes = find_notes(text, lines, inside)
    writer.marks.mentions = [mention for mention in writer.marks.mentions if _known(mention, registry)]
    walked = Walked(text, language=language, registry=registry, on=on, layout=layout, marks=writer.marks)
    return walked, writer.way


def _tops(children: Content) -> list[Node | str]:
    """The top elements of a body, looking through what only holds them."""
    found: list[Node | str] = []
    for child in children:
        found += _tops(child.children) if not isinstance(child, str) and child.name == "div" else [child]
    return found


def _known(mention: Mention, registry: Registry) -> bool:
    """True if the registry still holds what is mentioned; events are none of its entries."""
    lookup = {"person": registry.person, "organisation": registry.organisation, "place": registry.place}.get(
        mention.kind
    )
    try:
        return lookup is not None and lookup(mention.slug) is not None
    except KeyError:
        return False


class _Writer:
    """Writes the text down block by block and keeps what is marked in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0
        self.way = Way()
        self.marks = Marks()
        self.blocks: list[Block] = []
        self.notes: list[tuple[Node, int, int, str]] = []
        self.number = 0
        self.offset = 0  # in the text content of the top element
        self.part = "body"
        self.lists = 0
        self.kind = "p"
        self.opened: int | None = None
        self.group = 0

    def write(self, text: str, *, shown: bool = True) -> None:
        """Add text that the document holds (``shown``), or what only parts blocks."""
        if shown and text:
            self.way.pieces.append(Piece(self.at, self.at + len(text), Place(self.part, self.number, self.offset)))
            self.offset += len(text)
        self.parts.append(text)
        self.at += len(text)

    def head(self, part: str, text: str, number: int | None = None) -> Span | None:
        if not text.strip():
            return None
        self.part, self.number, self.offset = part, number, 0  # type: ignore[assignment]
        start = self.at
        self.write(text)
        span = Span(start, self.at)
        self.write("\n\n", shown=False)
        return span

    def top(self, node: Node | str, number: int) -> None:
        self.part, self.number, self.offset = "body", number, 0
        self.flow([node], "p", "")

    def flow(self, children: Content, kind: str, language: str) -> None:
        """Children of a block: text and inline elements between blocks make a block of this kind."""
        for child in children:
            if isinstance(child, str) or child.is_inline:
                self.open(kind)
                self.inline(child, language)
            else:
                self.close()
                self.block(child, kind, language)
        self.close()

    def open(self, kind: str) -> None:
        if self.opened is None:
            self.opened, self.kind = self.at, kind

    def close(self) -> None:
        if self.opened is not None:
            if self.at > self.opened:
                self.blocks.append(Block(self.kind, self.opened, self.at, self.group if self.kind == "li" else 0))
                self.write("\n\n", shown=False)
            self.opened = None

    def block(self, node: Node, kind: str, language: str) -> None:
        start = self.at
        own = node.attributes.get("lang", language)
        if node.name in ("ul", "ol"):
            self.lists += 1
            outer, self.group = self.group, self.lists
            self.flow(node.children, "li", own)
            self.group = outer
        elif node.name in ("table", "thead", "tbody", "tr"):
            self.flow(node.children, "td", own)
        else:
            kinds = {
                "p": kind if kind in ("li", "td", "th", "aside") else "p",
                "blockquote": "p",
                "div": kind,
                "figure": "figcaption",
            }
            self.flow(node.children, kinds.get(node.name, node.name), own)
        end = max(start, self.at - 2)
        self._mark_block(node, start, end, own, language)

    def _mark_block(self, node: Node, start: int, end: int, own: str, language: str) -> None:
        if own != language:
            self.marks.languages.append((Span(start, end), own))
        if node.name == "figure" and "data-image" in node.attributes:
            self.marks.figures.append(Figure(start, end, node.attributes["data-image"]))
        if node.name == "table":
            self.marks.tables.append(Table(start, end, _has_headers(node)))
        if node.name == "blockquote" and _spoken(node):
            self.marks.spoken.append(Span(start, end))

    def inline(self, node: Node | str, language: str) -> None:
        if isinstance(node, str):
            self.write(node)
            return
        if node.name == "br":
            self.write("\n", shown=False)
            return
        if node.is_note:
            self.marks.notes.append(self.at)
            self.notes.append((node, self.number, self.offset, language))
            self.offset += _length(node.children)
            return
        start, own = self.at, node.attributes.get("lang", language)
        for child in node.children:
            self.inline(child, own)
        if own != language and self.at > start:
            self.marks.languages.append((Span(start, self.at), own))
        if "href" in node.attributes:
            self.marks.links.append(Link(start, self.at, node.attributes["href"]))
        if node.name == "q" and _spoken(node):
            self.marks.spoken.append(Span(start, self.at))
        if node.is_mention and self.at > start:
            kind, _, slug = node.attributes["data-mention"].partition(":")
            self.marks.mentions.append(Mention(kind, slug, start, self.at, _plain(node.children), "marked"))

    def waiting_notes(self) -> None:
        """The footnotes, each as a block of its own after the body, with the way back to its mark."""
        for node, number, offset, language in self.notes:
            self.part, self.number, self.offset = "body", number, offset
            self.open("note")
            for child in node.children:
                self.inline(child, language)
            self.close()


def _spoken(node: Node) -> bool:
    return bool(node.attributes.get("data-by") or node.attributes.get("data-by-name"))


def _has_headers(node: Node) -> bool:
    return any(not isinstance(child, str) and (child.name == "th" or _has_headers(child)) for child in node.children)


def _plain(children: Content) -> str:
    """The text of inline nodes as the walk writes it: notes left out, a line break as one."""
    pieces: Iterable[str] = (
        child
        if isinstance(child, str)
        else "\n"
        if child.name == "br"
        else ""
        if child.is_note
        else _plain(child.children)
        for child in children
    )
    return "".join(pieces)


def _length(children: Content) -> int:
    """The length of the nodes' text content, notes included."""
    return sum(len(child) if isinstance(child, str) else _length(child.children) for child in children)
