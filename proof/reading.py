"""A plain text read as a release: its parts, who is named and quoted in it, and what is doubtful.

Nothing here knows a database: text, language and registry in, a Reading out. Offsets are characters of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from . import footnotes, slips
from .attribution import named_people, quotations_of
from .body import ORDINARY_SPACE, UNHOLDABLE, body_html, note_html, plain
from .dates import find_dates
from .doubts import Doubt, doubt
from .headline import propose
from .layout import Block, lay_out
from .names import Candidate, candidates
from .quotations import Quotation, find_quoted
from .recognise import Mention, Names
from .registry import Registry
from .text import Span, SpanIndex, folded_words, sentences, words

LANGUAGES = ("fr", "en")
LONGEST_STANDFIRST = 400


@dataclass(frozen=True)
class Reading:
    """What was read. ``body`` is canonical HTML of the prose vocabulary; all other texts are plain.

    ``dateline_place`` is the slug of a place of the registry, ``dateline_place_text`` what the text says. ``embargo``
    is a wall-clock time without a time zone. ``notices`` are lines that are no part of the story: the kind of document,
    "for immediate release", an end mark.
    """

    headline: str
    headline_proposed: bool
    kicker: str
    dateline_place: str | None
    dateline_place_text: str
    dateline_date: date | None
    standfirst: str
    body: str
    sources: list[str]
    contacts: list[str]
    embargo: datetime | None
    notices: list[str]
    mentions: list[Mention]
    quotations: list[Quotation]
    doubts: list[Doubt]


def read(text: str, *, language: str, registry: Registry, name: str = "") -> Reading:
    """Read a text in French or English. ``name`` is that of its file; it stands in for a headline of an empty text.

    Raises ValueError for another language; whatever the text is, it is read.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    return _Reader(text, language, registry, name).reading()


class _Reader:
    def __init__(self, text: str, language: str, registry: Registry, name: str):
        self.text = text
        self.language = language
        self.registry = registry
        self.name = name
        self.dates = find_dates(text)
        self.layout = lay_out(text, self.dates, registry)
        self.on = self._day()
        self.notes = self._pair_notes()
        self._recognise()
        self.first = next((block for block in self.layout.blocks if block.kind != "h2"), None)
        self.standfirst = self._take_standfirst()

    def _day(self) -> date | None:
        """The day on which the text is read: its dateline's, else the one on which its embargo ends."""
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
        tied = {note for _, note in paired.pairs}
        loose = [Block("p", note.start, note.end) for note in layout.notes if note.marked and note not in tied]
        layout.blocks = sorted([*layout.blocks, *loose], key=lambda block: block.start)
        return paired

    def _recognise(self) -> None:
        layout, text = self.layout, self.text
        names = Names(text, words(text), self.registry, layout.paragraph_starts)
        outside = SpanIndex([item.span for item in layout.tail.contacts] + layout.tail.labels + layout.notices)
        found = [item for item in names.mentions(self.on) if not outside.touching(item.start, item.end)]
        claimed = SpanIndex(
            [(item.start, item.end) for item in found] + [(item.start, item.end) for item in self.dates]
        )
        titles = [span for span in (layout.headline, layout.kicker, layout.subtitle) if span]
        headings = [Span(block.start, block.end) for block in layout.blocks if block.kind == "h2"]
        sources = [item.span for item in layout.tail.sources]
        skipped = SpanIndex([*outside.spans, *titles, *headings, *sources])
        self.unknown: list[Candidate] = candidates(names, claimed, skipped)
        self.mentions = [item for item in found if item.kind != "office"]
        quotable = [block for block in layout.blocks if block.kind != "h2"]
        quoted = find_quoted(text, quotable)
        people = named_people(text, found, self.unknown, self.registry, self.on)
        self.quotations = quotations_of(text, quoted.spans, quotable, people, self.language)
        self.unbalanced = quoted.unbalanced

    def _take_standfirst(self) -> str:
        """The standfirst, taken out of the blocks: a subtitle, or a short first paragraph set apart by its place."""
        layout = self.layout
        if layout.subtitle:
            return plain(self.text[layout.subtitle.start : layout.subtitle.end])
        blocks = layout.blocks
        if not blocks or blocks[0].kind != "p" or not any(block.kind != "h2" for block in blocks[1:]):
            return ""
        first, following = blocks[0], blocks[1]
        opened = layout.dated == first.start
        apart = layout.headline is not None and (following.kind == "h2" or layout.dated == following.start)
        marked = [mark.start for mark, _ in self.notes.pairs] + [item.start for item in self.quotations]
        whole = any(first.start <= start < first.end for start in marked)
        if following.kind == "li" or whole or not (opened or apart) or first.end - first.start > LONGEST_STANDFIRST:
            return ""
        layout.blocks = blocks[1:]
        return plain(self.text[first.start : first.end])

    def reading(self) -> Reading:
        layout = self.layout
        headline, proposed = self._headline()
        notes = {
            mark.start: (mark.end, note_html(self.text, Span(note.content, note.end), self.mentions))
            for mark, note in self.notes.pairs
        }
        return Reading(
            headline=headline,
            headline_proposed=proposed is not None,
            kicker=self._plain(layout.kicker),
            dateline_place=layout.dateline.place if layout.dateline else None,
            dateline_place_text=plain(layout.dateline.place_text) if layout.dateline else "",
            dateline_date=layout.dateline.date if layout.dateline else None,
            standfirst=self.standfirst,
            body=body_html(self.text, layout.blocks, self.mentions, self.quotations, notes),
            sources=[plain(item.words) for item in layout.tail.sources],
            contacts=[plain(item.words) for item in layout.tail.contacts],
            embargo=layout.embargo.until if layout.embargo else None,
            notices=[self._plain(span) for span in layout.notices],
            mentions=self.mentions,
            quotations=self.quotations,
            doubts=sorted(self._doubts(headline, proposed), key=lambda item: (item.start, item.end, item.rule)),
        )

    def _plain(self, span: Span | None) -> str:
        return plain(self.text[span.start : span.end]) if span else ""

    def _headline(self) -> tuple[str, Span | None]:
        """The headline, and the sentence it is proposed from where the text has none."""
        layout = self.layout
        if layout.headline:
            return self._plain(layout.headline), None
        first = self.first
        if first is None:
            return plain(self.name.rpartition("/")[2].rpartition(".")[0] or self.name)[:120].strip(), Span(0, 0)
        sentence = sentences(self.text, first.start, min(first.end, first.start + 2000))[0]
        dateline = layout.dateline
        opening = dateline.end - first.start if dateline and dateline.start == first.start else 0
        written = self.text[sentence.start : sentence.end]
        for mark in reversed([mark for mark, _ in self.notes.pairs if sentence.start <= mark.start < sentence.end]):
            written = written[: mark.start - sentence.start] + written[mark.end - sentence.start :]
        return propose(UNHOLDABLE.sub("", ORDINARY_SPACE.sub(" ", written)), opening), sentence

    def _doubts(self, headline: str, proposed: Span | None) -> Iterator[Doubt]:
        text = self.text
        if proposed and headline and proposed.end:
            yield doubt(text, "headline_proposed", *proposed, near=headline)
        if self.layout.embargo and self.layout.embargo.until is None:
            yield doubt(text, "embargo_without_date", *self.layout.embargo.span)
        yield from self._name_doubts()
        yield from self._quotation_doubts()
        yield from self._note_doubts()
        yield from slips.dates(text, self.dates, self.on)
        yield from slips.countries(text, self.mentions, self.registry)
        yield from slips.organisation_names(text, self.mentions, self.registry, self.on)
        yield from slips.stray_letters(text, self.language)
        yield from slips.doubled_words(text, self.language)

    def _name_doubts(self) -> Iterator[Doubt]:
        told = set()
        for item in self.unknown:
            if item.near:
                near = " / ".join(dict.fromkeys(self.registry.person(slug).name for slug in item.near))
                suggestion = item.suggestion if len(item.near) == 1 else None
                yield doubt(self.text, "name_near_registry", item.start, item.end, suggestion=suggestion, near=near)
            elif item.shown and folded_words(item.text) not in told:
                told.add(folded_words(item.text))
                yield doubt(self.text, "name_unknown", item.start, item.end)

    def _quotation_doubts(self) -> Iterator[Doubt]:
        for item in self.quotations:
            if item.certainty == "likely":
                people = [self.registry.person(slug).name for slug in item.speakers] or [item.speaker_name or ""]
                near = (" et ".join(people), " and ".join(people))
                yield doubt(self.text, "quotation_speaker_likely", item.start, item.end, near=near)
            elif item.certainty == "unknown":
                yield doubt(self.text, "quotation_speaker_unknown", item.start, item.end)
        for span in self.unbalanced:
            yield doubt(self.text, "quotes_unbalanced", *span)

    def _note_doubts(self) -> Iterator[Doubt]:
        for mark in self.notes.marks_alone:
            yield doubt(self.text, "mark_without_note", mark.start, mark.end)
        for note in self.notes.notes_alone:
            yield doubt(self.text, "note_without_mark", note.start, note.end)
        for mark, note in self.notes.pairs:
            before = Span(max(0, mark.start - 300), mark.start)
            if count := footnotes.announced_count(self.text, mark, note, before):
                yield doubt(self.text, "count_without_list", note.start, note.end, near=count)
