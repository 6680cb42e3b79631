"""Quotations: marks in pairs, nested as the language nests them, reopened over paragraphs, and somebody who speaks."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import zip_longest

from django.utils.translation import gettext_lazy as _

from ..quotations import CLOSING
from ..speakers import SAYING, VERB_AFTER
from ..text import Span, SpanIndex
from ..vocabulary import ROLES
from ..walked import Walked
from .rules import BLOCK, Context, Example, Found, rule

NBSP = "\u00a0"
LONGEST = 4000
SAID_AFTER = VERB_AFTER
IMPERSONAL = re.compile(r"\b(?:on|it)\b")
TITLE = re.compile(
    r"\b(?:devises?|slogans?|titres?|intitulee?s?|mottos?|titles?|titled|entitled|inscriptions?|plaques?|mentions?|noms?"
    r"|names?|mots?|words?|expressions?|theme|chanson|song|article|rubrique|headed|so-called|calls?|called|appelle\w*|surnomme\w*|baptise\w*|qualifie\w*|nomme\w*)\b"
)


@rule(
    "quotes_unbalanced",
    family="quotations",
    severity=BLOCK,
    title=_("Quotation mark alone"),
    message=_("This quotation mark has no counterpart."),
    examples=[
        Example(
            "fr",
            "Le maire a dit\u00a0: «\u00a0Le port est ouvert. Puis il est parti.",
            "Le maire a dit\u00a0: «\u00a0Le port est ouvert.\u00a0» Puis il est parti.",
        ),
        Example(
            "en",
            "The mayor said: “The port is open. Then he left.",
            "The mayor said: “The port is open.” Then he left.",
        ),
    ],
)
def unbalanced(text: Walked, context: Context) -> Iterator[Found]:
    answered = {offset for pair in _over_paragraphs(text) for offset in pair}
    for start, end in text.quoted.unbalanced:
        if answered.isdisjoint(range(start, end)):
            yield Found(start, end)


@rule(
    "quote_not_reopened",
    family="quotations",
    title=_("Quotation not reopened"),
    message=_("A quotation over several paragraphs opens each of them with its mark."),
    examples=[
        Example(
            "fr",
            "Le maire a dit\u00a0:\n\n«\u00a0Le port est ouvert.\n\nIl le restera.\u00a0»\n\nPuis il est parti.",
            "Le maire a dit\u00a0:\n\n«\u00a0Le port est ouvert.\n\n«\u00a0Il le restera.\u00a0»\n\nPuis il est parti.",
        ),
    ],
)
def not_reopened(text: Walked, context: Context) -> Iterator[Found]:
    """A paragraph in the midst of a quotation that has no mark at its head, while a later one closes it."""
    starts = [block.start for block in text.layout.blocks]
    for opened, closed in _over_paragraphs(text):
        mark = text.text[opened]
        for block in text.layout.blocks[bisect_right(starts, opened) : bisect_right(starts, closed)]:
            if text.text[block.start : block.start + 1] != mark:
                word = re.match(r"\S+", text.text[block.start : block.end])
                end = block.start + (word.end() if word else 1)
                opening = f"«{NBSP}" if mark == "«" else mark
                yield Found(block.start, end, opening + text.text[block.start : end])


def _over_paragraphs(text: Walked) -> list[tuple[int, int]]:
    """Opening marks alone, each with the closing one that answers it in a later paragraph, nothing quoted between."""
    pairs = []
    alone = text.quoted.unbalanced
    for (start, end), after in zip_longest(alone, alone[1:]):
        opening = next((at for at in range(start, end) if text.text[at] in "«“"), None)
        if opening is None:
            continue
        closing = _answered(text, opening, after) if after else None
        closing = closing if closing is not None else _taken_up(text, opening)
        if closing is not None:
            pairs.append((opening, closing))
    return pairs


def _answered(text: Walked, opening: int, after: Span) -> int | None:
    """The next mark alone, where it closes what the opening one opened."""
    closing = next((at for at in range(after.end - 1, after.start - 1, -1) if text.text[at] in "»”"), None)
    if closing is None or CLOSING[text.text[opening]] != text.text[closing]:
        return None
    if closing - opening >= LONGEST or text.connected(opening, closing):
        return None
    return None if text.in_quotation(opening + 1, closing) else closing


def _taken_up(text: Walked, opening: int) -> int | None:
    """The start of one of the next paragraphs that opens with the same mark, nothing quoted between."""
    number = bisect_right([block.start for block in text.layout.blocks], opening)
    for block in text.layout.blocks[number : number + 3]:
        if text.text[block.start] == text.text[opening]:
            return block.start + 1
        if text.in_quotation(block.start, block.end):
            return None
    return None


@rule(
    "quotes_nested",
    family="quotations",
    title=_("Marks of a quotation inside another"),
    message=_("Inside a quotation the marks are %(right)s."),
    examples=[
        Example(
            "fr",
            "Le maire a dit\u00a0: «\u00a0Le mot «\u00a0mer\u00a0» est beau et il est court.\u00a0»",
            "Le maire a dit\u00a0: «\u00a0Le mot “mer” est beau et il est court.\u00a0»",
        ),
    ],
)
def nested(text: Walked, context: Context) -> Iterator[Found]:
    """Guillemets inside guillemets: French nests “ … ” in « … »."""
    for parts in text.quoted.spans:
        for part in parts:
            depth = 0
            for match in re.finditer(r"«[\u00a0\u202f ]?|[\u00a0\u202f ]?»", text.text[part.start : part.end]):
                opening = match.group().startswith("«")
                depth += 1 if opening else 0
                if depth > 1:
                    begin, end = part.start + match.start(), part.start + match.end()
                    yield Found(begin, end, "“" if opening else "”", {"right": "“ ”"})
                depth -= 0 if opening else 1


@rule(
    "quotation_speaker_unknown",
    family="quotations",
    title=_("Quotation without a speaker"),
    message=_("Who says this is not said in this paragraph or the one before."),
    examples=[
        Example(
            "fr",
            "Le port a rouvert. «\u00a0Nous l’attendions depuis un an.\u00a0»",
            "Le port a rouvert. «\u00a0Nous l’attendions depuis un an\u00a0», a déclaré le maire.",
        ),
        Example(
            "en",
            "The port is open again. “We have been waiting for a year.”",
            "The port is open again. “We have been waiting for a year,” said the mayor.",
        ),
    ],
)
def speakers(text: Walked, context: Context) -> Iterator[Found]:
    """A quotation whose speaker neither its sentence tells nor anybody named near it can be."""
    marked = SpanIndex(text.marks.spoken if text.marks else [])
    sure = text.quoted.unbalanced[0].start if text.quoted.unbalanced else len(text.text)
    for item in text.quotations:
        if (
            item.certainty == "unknown"
            and item.start < sure  # after a mark alone nobody knows what is quoted
            and not marked.touching(item.start, item.end)
            and not _is_title(text, item.start)
            and not _said_by_somebody(text, item.start, item.end)
            and not _somebody_near(text, item.start, item.end)
        ):
            yield Found(item.start, item.end)


def _said_by_somebody(text: Walked, start: int, end: int) -> bool:
    """True where the sentence says who, if only as "une soudeuse"; the transcript of a recording says it elsewhere."""
    unit = text.unit_at(start)
    if unit is None or unit.kind == "aside":
        return True
    if SAID_AFTER.match(text.flat_unquoted[end : min(end + 80, unit.end)]):
        return True
    sentence = text.sentence_at(start)
    before = text.flat_unquoted[max(sentence.start, start - 200) : start]
    return bool(SAYING.search(before)) and not IMPERSONAL.search(before)


def _is_title(text: Walked, start: int) -> bool:
    """True where the sentence says that a motto, a title or a name follows."""
    sentence = text.sentence_at(start)
    return bool(TITLE.search(text.flat[max(sentence.start, start - 90) : start]))


def _somebody_near(text: Walked, start: int, end: int) -> bool:
    """True if a person, or a role, is named in the paragraph of the quotation or in the one before it."""
    number = text.unit_number(start)
    if number is None:
        return True
    begin, stop = text.units[max(0, number - 1)].start, text.units[number].end
    for piece_start, piece_end in ((begin, start), (min(end, stop), stop)):
        if text.people_index.touching(piece_start, piece_end):
            return True
        if any(word in ROLES for word in re.findall(r"\w+", text.flat_unquoted[piece_start:piece_end])):
            return True
    return False
