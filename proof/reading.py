"""A plain text read as a release: its parts, who is named and quoted in it, and what is doubtful.

Nothing here knows a database: text, language and registry in, a Reading out. Offsets are characters of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from .body import ORDINARY_SPACE, UNHOLDABLE, body_html, note_html, plain
from .doubts import Doubt, doubt, doubts_of
from .headline import propose
from .quotations import Quotation
from .recognise import Mention
from .registry import Registry
from .text import Span, folded_words, sentences
from .walked import Walked

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
    return _Reader(Walked(text, language=language, registry=registry), name).reading()


class _Reader:
    def __init__(self, walked: Walked, name: str):
        self.walked = walked
        self.text = walked.text
        self.registry = walked.registry
        self.layout = walked.layout
        self.notes = walked.notes
        self.name = name
        self.first = next((block for block in self.layout.blocks if block.kind != "h2"), None)
        self.doubts = [*doubts_of(walked), *self._quotation_doubts(), *self._name_doubts()]
        self.standfirst = self._take_standfirst()

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
        marked = [mark.start for mark, _ in self.notes.pairs] + [item.start for item in self.walked.quotations]
        whole = any(first.start <= start < first.end for start in marked)
        if following.kind == "li" or whole or not (opened or apart) or first.end - first.start > LONGEST_STANDFIRST:
            return ""
        layout.blocks = blocks[1:]
        return plain(self.text[first.start : first.end])

    def reading(self) -> Reading:
        layout = self.layout
        headline, proposed = self._headline()
        notes = {
            mark.start: (mark.end, note_html(self.text, Span(note.content, note.end), self.walked.mentions))
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
            body=body_html(self.text, layout.blocks, self.walked.mentions, self.walked.quotations, notes),
            sources=[plain(item.words) for item in layout.tail.sources],
            contacts=[plain(item.words) for item in layout.tail.contacts],
            embargo=layout.embargo.until if layout.embargo else None,
            notices=[self._plain(span) for span in layout.notices],
            mentions=self.walked.mentions,
            quotations=self.walked.quotations,
            doubts=sorted(
                [*self.doubts, *self._head_doubts(headline, proposed)],
                key=lambda item: (item.start, item.end, item.rule),
            ),
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

    def _head_doubts(self, headline: str, proposed: Span | None) -> Iterator[Doubt]:
        if proposed and headline and proposed.end:
            yield doubt(self.text, "headline_proposed", *proposed, near=headline)
        if self.layout.embargo and self.layout.embargo.until is None:
            yield doubt(self.text, "embargo_without_date", *self.layout.embargo.span)

    def _name_doubts(self) -> Iterator[Doubt]:
        told = set()
        for item in self.walked.unknown:
            if not item.near and item.shown and folded_words(item.text) not in told:
                told.add(folded_words(item.text))
                yield doubt(self.text, "name_unknown", item.start, item.end)

    def _quotation_doubts(self) -> Iterator[Doubt]:
        for item in self.walked.quotations:
            if item.certainty == "likely":
                people = [self.registry.person(slug).name for slug in item.speakers] or [item.speaker_name or ""]
                near = (" et ".join(people), " and ".join(people))
                yield doubt(self.text, "quotation_speaker_likely", item.start, item.end, near=near)
            elif item.certainty == "unknown":
                yield doubt(self.text, "quotation_speaker_unknown", item.start, item.end)
