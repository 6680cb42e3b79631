"""Footnotes: every mark has its note, every note its mark."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..walked import Walked
from .rules import BLOCK, Context, Example, Found, rule


@rule(
    "mark_without_note",
    family="footnotes",
    severity=BLOCK,
    title=_("Mark without a footnote"),
    message=_("This mark has no footnote."),
    examples=[
        Example(
            "fr",
            "Le port a rouvert*.\n\nLes bateaux arrivent.",
            "Le port a rouvert*.\n\nLes bateaux arrivent.\n\n* Après deux ans de travaux.",
        ),
        Example(
            "en",
            "The port is open again*.\n\nShips arrive.",
            "The port is open again*.\n\nShips arrive.\n\n* After two years of work.",
        ),
    ],
)
def marks_without_note(text: Walked, context: Context) -> Iterator[Found]:
    for mark in text.notes.marks_alone:
        yield Found(mark.start, mark.end)


@rule(
    "note_without_mark",
    family="footnotes",
    severity=BLOCK,
    title=_("Footnote without a mark"),
    message=_("This footnote has no mark in the text."),
    examples=[
        Example(
            "fr",
            "Le port a rouvert.\n\nLes bateaux arrivent.\n\n* Après deux ans de travaux.",
            "Le port a rouvert*.\n\nLes bateaux arrivent.\n\n* Après deux ans de travaux.",
        ),
        Example(
            "en",
            "The port is open again.\n\nShips arrive.\n\n¹ After two years of work.",
            "The port is open again.¹\n\nShips arrive.\n\n¹ After two years of work.",
        ),
    ],
)
def notes_without_mark(text: Walked, context: Context) -> Iterator[Found]:
    for note in text.notes.notes_alone:
        yield Found(note.start, note.end)
