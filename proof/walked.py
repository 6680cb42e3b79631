"""A text walked once: its parts, who and what is named in it, what is quoted, and what belongs to which language.

A reading makes a release of it, the checks look for mistakes in it; both see the same things. Offsets are characters of
``text``.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from . import footnotes
from .attribution import named_people, quotations_of
from .dates import FoundDate, find_dates
from .layout import Block, Layout, lay_out
from .names import Candidate, candidates
from .passages import foreign, protected
from .quotations import Quotation, find_quoted
from .recognise import Mention, Names
from .registry import Registry
from .speakers import Named
from .text import Span, SpanIndex, masked, sentences, stripped, words

HEADINGS = ("h2", "h3")


class Link(NamedTuple):
    """A link of a body: where its words stand, and the address it leads to."""

    start: int
    end: int
    href: str


class Figure(NamedTuple):
    """A picture in a body, at its place in the text; ``image`` is its identifier."""

    start: int
    end: int
    image: str


class Table(NamedTuple):
    start: int
    end: int
    headed: bool


@dataclass
class Marks:
    """What the editors of a body marked; a plain text has none. ``spoken`` are quotations whose speaker is marked."""

    mentions: list[Mention] = field(default_factory=list)
    spoken: list[Span] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)  # where the marks of the notes stand
    links: list[Link] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    languages: list[tuple[Span, str]] = field(default_factory=list)


class Walked:
    """``on`` is the day on which the text is read: the given one, else its dateline's, else its embargo's."""

    def __init__(
        self,
        text: str,
        *,
        language: str,
        registry: Registry,
        on: date | None = None,
        layout: Layout | None = None,
        marks: Marks | None = None,
    ):
        self.text = text
        self.language = language
        self.registry = registry
        self.marks = marks
        self.dates: list[FoundDate] = find_dates(text)
        self.layout = layout or lay_out(text, self.dates, registry)
        self.on = on or self._day()
        self.notes = self._pair_notes()
        self._recognise()

    def _day(self) -> date | None:
        layout = self.layout
        if layout.dateline and layout.dateline.date:
            return layout.dateline.date
        return layout.embargo.until.date() if layout.embargo and layout.embargo.until else None

    def _pair_notes(self) -> footnotes.Footnotes:
        """Marks in the body tied to their notes. A note whose mark is not in the body becomes a paragraph again."""
        layout = self.layout
        inside = SpanIndex([(block.start, block.end) for block in layout.blocks])
        marks = [mark for mark in layout.marks if inside.touching(mark.start, mark.end)]
        first = layout.blocks[0].start if layout.blocks else 0
        paired = footnotes.pair(marks, layout.notes, first_text=first)
        if self.marks is None:
            tied = {note for _, note in paired.pairs}
            loose = [Block("p", note.start, note.end) for note in layout.notes if note.marked and note not in tied]
            layout.blocks = sorted([*layout.blocks, *loose], key=lambda block: block.start)
        return paired

    def _recognise(self) -> None:
        layout, text = self.layout, self.text
        self.names = Names(text, words(text), self.registry, layout.paragraph_starts)
        outside = SpanIndex([item.span for item in layout.tail.contacts] + layout.tail.labels + layout.notices)
        found = [item for item in self.names.mentions(self.on) if not outside.touching(item.start, item.end)]
        if self.marks:
            marked = SpanIndex([(item.start, item.end) for item in self.marks.mentions])
            found = [item for item in found if item.kind == "office" or not marked.touching(item.start, item.end)]
            found = sorted([*found, *self.marks.mentions], key=lambda item: item.start)
        claimed = SpanIndex(
            [(item.start, item.end) for item in found] + [(item.start, item.end) for item in self.dates]
        )
        titles = [span for span in (layout.headline, layout.kicker, layout.subtitle) if span]
        headings = [Span(block.start, block.end) for block in layout.blocks if block.kind in HEADINGS]
        sources = [item.span for item in layout.tail.sources]
        skipped = SpanIndex([*outside.spans, *titles, *headings, *sources])
        self.unknown: list[Candidate] = candidates(self.names, claimed, skipped)
        self.offices = [item for item in found if item.kind == "office"]
        self.mentions = [item for item in found if item.kind != "office"]
        quotable = [block for block in layout.blocks if block.kind not in HEADINGS]
        self.quoted = find_quoted(text, quotable)
        self.people: list[Named] = named_people(text, found, self.unknown, self.registry, self.on)
        self.quotations: list[Quotation] = quotations_of(text, self.quoted.spans, quotable, self.people, self.language)

    @cached_property
    def flat(self) -> str:
        return self.names.flat

    @cached_property
    def units(self) -> list[Block]:
        """Every stretch of connected text, in order: the body's blocks, head lines, notes and sources."""
        layout = self.layout
        heads = {"headline": layout.headline, "kicker": layout.kicker, "subtitle": layout.subtitle}
        found = [*layout.blocks]
        found += [Block(kind, *span) for kind, span in heads.items() if span]
        held = SpanIndex([(block.start, block.end) for block in found])
        apart = [Block("note", note.content, note.end) for note in layout.notes]
        apart += [Block("source", *item.span) for item in layout.tail.sources]
        if layout.dateline and layout.dateline.end > layout.dateline.start:
            apart.append(Block("dateline", layout.dateline.start, layout.dateline.end))
        found += [block for block in apart if block.start < block.end and not held.touching(block.start, block.end)]
        return sorted(found, key=lambda block: block.start)

    @cached_property
    def _unit_starts(self) -> list[int]:
        return [unit.start for unit in self.units]

    def unit_number(self, offset: int) -> int | None:
        """The number of the stretch of connected text that holds the character."""
        at = bisect_right(self._unit_starts, offset) - 1
        return at if at >= 0 and offset < self.units[at].end else None

    def unit_at(self, offset: int) -> Block | None:
        number = self.unit_number(offset)
        return None if number is None else self.units[number]

    @cached_property
    def _sentences(self) -> tuple[list[int], list[Span]]:
        found = [span for unit in self.units for span in sentences(self.text, unit.start, unit.end)]
        return [span.start for span in found], found

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds the character; the character alone where it is in none."""
        starts, found = self._sentences
        at = bisect_right(starts, offset) - 1
        if at >= 0 and offset < found[at].end:
            return found[at]
        return Span(offset, min(offset + 1, len(self.text)))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each folded word occurs."""
        return Counter(word.folded for word in self.names.words)

    @property
    def all_sentences(self) -> list[Span]:
        return self._sentences[1]

    @cached_property
    def _breaks(self) -> list[int]:
        return sorted({*self.layout.paragraph_starts, *self._unit_starts})

    def connected(self, start: int, end: int) -> bool:
        """True if no paragraph begins between the two."""
        at = bisect_right(self._breaks, start)
        return at == len(self._breaks) or self._breaks[at] >= end

    @cached_property
    def quoted_index(self) -> SpanIndex:
        return SpanIndex([part for parts in self.quoted.spans for part in parts])

    def in_quotation(self, start: int, end: int) -> bool:
        return self.quoted_index.touching(start, end) is not None

    @cached_property
    def protected(self) -> SpanIndex:
        return SpanIndex(_apart(protected(self.text)))

    @cached_property
    def foreign(self) -> list[Span]:
        """The passages in the other language: marked ones, else paragraphs and quotations that read so."""
        every = self.names.words
        starts = [word.start for word in every]
        spans = [Span(unit.start, unit.end) for unit in self.units]
        quoted = [stripped(self.text, part.start + 1, part.end - 1) for parts in self.quoted.spans for part in parts]
        guessed = foreign(every, starts, [*spans, *quoted], self.language)
        home = foreign(every, starts, quoted, "en" if self.language == "fr" else "fr")
        if self.marks:
            guessed += [span for span, language in self.marks.languages if language[:2] != self.language]
        return _without(_apart(guessed), _apart(home))

    def only(self, language: str) -> str:
        """The text with all that is not in this language, and addresses, covered."""
        return self._fr if language == "fr" else self._en

    @cached_property
    def _fr(self) -> str:
        return self._only("fr")

    @cached_property
    def _en(self) -> str:
        return self._only("en")

    def _only(self, language: str) -> str:
        if language == self.language:
            return masked(self.text, _apart([*self.protected.spans, *self.foreign]))
        ends = [(0, 0), *self.foreign, (len(self.text), len(self.text))]
        others = [Span(before[1], after[0]) for before, after in pairwise(ends)]
        return masked(self.text, _apart([*self.protected.spans, *others]))

    @cached_property
    def covered(self) -> str:
        """The text with addresses and code covered."""
        return masked(self.text, self.protected.spans)

    @cached_property
    def flat_unquoted(self) -> str:
        """The flat text with addresses and all that stands between quotation marks covered."""
        return masked(self.flat, _apart([*self.protected.spans, *self.quoted_index.spans]))

    @cached_property
    def noted(self) -> list[int]:
        """Where marks of footnotes stand, in order."""
        marked = [mark.start for mark in self.layout.marks]
        return sorted([*marked, *(self.marks.notes if self.marks else [])])

    @cached_property
    def people_index(self) -> SpanIndex:
        """Names of people, of the registry and others: their letters are their own."""
        spans = [(item.start, item.end) for item in self.mentions if item.kind == "person"]
        return SpanIndex(_apart([*spans, *((item.start, item.end) for item in self.unknown)]))

    def flat_before(self, offset: int, length: int) -> str:
        return self.flat[max(0, offset - length) : offset]


def _apart(spans: Iterable[Sequence[int]]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted((span[0], span[1]) for span in spans):
        if found and start < found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        elif start < end:
            found.append(Span(start, end))
    return found


def _without(spans: Sequence[Span], holes: Sequence[Sequence[int]]) -> list[Span]:
    """What is left of the spans without the holes; both are in order and apart."""
    pieces: list[Span] = []
    hole = 0
    for start, end in spans:
        while hole < len(holes) and holes[hole][1] <= start:
            hole += 1
        at, here = start, hole
        while here < len(holes) and holes[here][0] < end:
            pieces.append(Span(at, max(at, holes[here][0])))
            at = max(at, holes[here][1])
            here += 1
        pieces.append(Span(at, max(at, end)))
    return [piece for piece in pieces if piece.start < piece.end]
