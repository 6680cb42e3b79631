"""Stretches of a text that have rules of their own: addresses and code, and passages in the other language."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from .text import Span, Word
from .vocabulary import listed

ADDRESSES = re.compile(
    r"https?:[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?)\]’']"
    r"|\bwww\.[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?)\]’']"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|`[^`\n]{1,200}`"
    r"|(?<![\w&])[@#]\w{2,60}"
    r"|\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:fr|com|org|net|eu|int|gov|edu|info|example|html?|pdf|docx?|xlsx?|odt|zip|png|jpe?g|svg"
    r"|txt|json|xml|csv|py|js)\b(?:/[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?)\]’'])?"
)

FRENCH = listed("""
    le la les des du une est et dans pour que qui sur avec au aux ce cette ces ont sont nous vous il elle ils
    elles par pas leur leurs ses sa d l qu n s c j ne se en y mais ou donc etre ete avait sera notre votre je
    tout tous un
""")
ENGLISH = listed("""
    the of and to is that for with was are were this these have has had by from at be been will would not it its
    his her their they we our you your he she an which who can shall must may on in as or but if all more than
""")
CLEAR = 3


def protected(text: str) -> list[Span]:
    """Web and e-mail addresses, file names, code, tags and handles: nothing in them follows the rules of a language."""
    return [Span(*match.span()) for match in ADDRESSES.finditer(text)]


def language_of(words: Iterable[str]) -> str | None:
    """The language that folded words are in, where their small words leave no doubt."""
    counted = Counter(word in ENGLISH for word in words if (word in ENGLISH) != (word in FRENCH))
    english, french = counted[True], counted[False]
    if english > CLEAR * french and english >= 2:
        return "en"
    return "fr" if french > CLEAR * english and french >= 2 else None


def foreign(words: Sequence[Word], starts: Sequence[int], spans: Iterable[Span], language: str) -> list[Span]:
    """Those of the spans that are in the other language. ``starts`` are the offsets of the words."""
    from_to = [(span, *_between(starts, span)) for span in spans]
    return [
        span
        for span, first, last in from_to
        if (language_of(word.folded for word in words[first:last]) or language) != language
    ]


def _between(starts: Sequence[int], span: Span) -> tuple[int, int]:
    return bisect_left(starts, span.start), bisect_left(starts, span.end)
