"""Spaces and punctuation that are the same in both languages, and what is English only."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..walked import Walked
from .rules import Context, Example, Found, rule

DOUBLE = re.compile(r"(?<=\S)[ ]{2,}(?=\S)")
BEFORE_COMMA = re.compile(r"(?<=[\w»”’)\]%\ufffc])[ \u00a0\u202f]+(?P<mark>[,.)])(?=[\s»”.,;]|$)")
AFTER_COMMA = re.compile(
    r"(?<=[^\W\d_]{2}),(?=[^\W\d_]{2})|(?<=[a-zà-ÿ]{2})\.(?=[A-ZÀ-Ý][a-zà-ÿ’])|(?<=\bM)\.(?=[A-ZÀ-Ý][a-zà-ÿ])"
)
ENGLISH_MARK = re.compile(r"(?<=[\w”’)\]%])[ \u00a0\u202f]+(?P<mark>[;:!?])(?=[\s”’)]|$)")
STRAIGHT_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
LETTERS_BEFORE = re.compile(r"[^\W\d_]{1,20}$")
OF_A_NAME = ("O", "M", "N")
STRAIGHT_QUOTES = re.compile(r"(?<![\w\"])\"(?=[^\s\"])([^\"\n]{1,2000}?)(?<=[^\s\"])\"(?![\w\"])")


@rule(
    "double_space",
    family="typography",
    title=_("Several spaces"),
    message=_("There are several spaces where one is enough."),
    examples=[
        Example("fr", "Le port  est ouvert.", "Le port est ouvert."),
        Example("en", "The port  is open.", "The port is open."),
    ],
)
def double_spaces(text: Walked, context: Context) -> Iterator[Found]:
    """Runs of ordinary spaces. After a full stop in English two are a habit, not a slip."""
    for match in DOUBLE.finditer(text.covered):
        habit = text.language == "en" and text.text[match.start() - 1] in ".!?:”"
        if not habit and text.unit_at(match.start()):
            yield Found(*match.span(), " ")


@rule(
    "space_before_comma",
    family="typography",
    title=_("Space before a comma or full stop"),
    message=_("No space stands before “%(mark)s”."),
    examples=[
        Example("fr", "Le port , les quais.", "Le port, les quais."),
        Example("en", "The port is open .", "The port is open."),
    ],
)
def spaces_before_comma(text: Walked, context: Context) -> Iterator[Found]:
    for match in BEFORE_COMMA.finditer(text.covered):
        yield Found(*match.span(), match["mark"], {"mark": match["mark"]})


@rule(
    "space_after_comma",
    family="typography",
    title=_("No space after a comma or full stop"),
    message=_("A space is missing after “%(mark)s”."),
    examples=[
        Example("fr", "Le port,les quais et la digue.", "Le port, les quais et la digue."),
        Example("en", "The port is open.Ships arrive.", "The port is open. Ships arrive."),
    ],
)
def spaces_after_comma(text: Walked, context: Context) -> Iterator[Found]:
    for match in AFTER_COMMA.finditer(text.covered):
        yield Found(*match.span(), f"{match.group()} ", {"mark": match.group()})


@rule(
    "english_space",
    family="typography",
    title=_("Space before a mark in English"),
    message=_("In English no space stands before “%(mark)s”."),
    examples=[Example("en", "Is the port open ? It is.", "Is the port open? It is.")],
)
def english_spaces(text: Walked, context: Context) -> Iterator[Found]:
    for match in ENGLISH_MARK.finditer(text.only("en")):
        yield Found(*match.span(), match["mark"], {"mark": match["mark"]})


def apostrophes(text: Walked, searched: str) -> Iterator[Found]:
    """Straight apostrophes with the letters before them, but for those of names: O'Brien, N'Djamena."""
    for match in STRAIGHT_APOSTROPHE.finditer(searched):
        at = match.start()
        letters = LETTERS_BEFORE.search(searched[max(0, at - 20) : at])
        before = letters.group() if letters else ""
        own = before in OF_A_NAME and searched[at + 1].isupper()
        if not own and not text.people_index.touching(at - len(before), at + 1):
            yield Found(at - len(before), at + 1, f"{before}’")


@rule(
    "mixed_quotes",
    family="typography",
    title=_("Straight beside curly, in English"),
    message=_("Straight and curly marks are mixed in this text."),
    examples=[
        Example("en", "The minister’s ship isn't here.", "The minister’s ship isn’t here."),
        Example("en", 'The “old” port and the "new" one.', "The “old” port and the “new” one."),
    ],
)
def mixed_quotes(text: Walked, context: Context) -> Iterator[Found]:
    """A straight apostrophe or quotation mark in English, in a text that has curly ones."""
    searched = text.only("en")
    if "’" in searched:
        yield from apostrophes(text, searched)
    if "“" in searched:
        for match in STRAIGHT_QUOTES.finditer(searched):
            yield Found(match.start(), match.start() + 1, "“")
            yield Found(match.end() - 1, match.end(), "”")
