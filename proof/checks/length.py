"""Lengths that readers can take in: advice of the trade."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..walked import Walked
from .rules import Context, Example, Found, rule

HEADLINE, STANDFIRST, SENTENCE = 65, 160, 80
SUPPOSED = 1.7
WORD = re.compile(r"\w+(?:[’'-]\w+)*")

_words = "le quai du port de la ville est ouvert aux bateaux de pêche et aux navires de passage qui viennent du large"


@rule(
    "headline_long",
    family="length",
    title=_("Long headline"),
    message=_("A headline has at most %(most)s characters; this has %(count)s."),
    examples=[
        Example(
            "fr",
            f"{_words.capitalize()} depuis hier\n\nPort-Clair, le 8 juin 2022 – Le port a rouvert.",
            "Le port est ouvert\n\nPort-Clair, le 8 juin 2022 – Le port a rouvert.",
        ),
    ],
)
def headlines(text: Walked, context: Context) -> Iterator[Found]:
    """In a plain text, where a headline is only supposed, it may be longer by two thirds."""
    span = text.layout.headline
    most = HEADLINE if text.marks else round(HEADLINE * SUPPOSED)
    if span and span.end - span.start > most:
        yield Found(span.start, span.end, None, {"most": HEADLINE, "count": span.end - span.start})


@rule(
    "standfirst_long",
    family="length",
    title=_("Long standfirst"),
    message=_("A standfirst has at most %(most)s characters; this has %(count)s."),
    examples=[],
)
def standfirsts(text: Walked, context: Context) -> Iterator[Found]:
    """Only where the text says what its standfirst is."""
    span = text.layout.subtitle if text.marks else None
    if span and span.end - span.start > STANDFIRST:
        yield Found(span.start, span.end, None, {"most": STANDFIRST, "count": span.end - span.start})


@rule(
    "sentence_long",
    family="length",
    title=_("Long sentence"),
    message=_("This sentence has %(count)s words."),
    examples=[
        Example(
            "fr", f"Le port a rouvert, et {', et '.join([_words] * 5)}.", "Le port a rouvert. Les bateaux y entrent."
        ),
    ],
)
def long_sentences(text: Walked, context: Context) -> Iterator[Found]:
    """Outside quotations: what somebody said is as long as it was."""
    for start, end in text.all_sentences:
        if end - start > 3 * SENTENCE and not text.in_quotation(start, end):
            count = len(WORD.findall(text.text[start:end]))
            if count > SENTENCE:
                yield Found(start, end, None, {"count": count})
