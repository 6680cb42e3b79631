"""French typography, where French is written: spaces, apostrophes, quotation marks, ligatures.

What is told here the desk puts right by itself on saving, but for what stands in quotations: there only spaces.
U+00A0 and U+202F are both taken before a mark; which of them is right is left to that.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..text import flat
from ..walked import Walked
from .rules import Context, Example, Found, rule
from .typography import STRAIGHT_QUOTES, apostrophes

NBSP, THIN = "\u00a0", "\u202f"
OPENING = re.compile(r"«(?![\u00a0\u202f\n]|$)[ \t\u2009]*(?=\S|\ufffc)")
CLOSING = re.compile(r"(?<=[^\s«])[ \t\u2009]*(?<![\u00a0\u202f\n])»")
HIGH_MARK = re.compile(r"(?<=[\w»”’)\]%€])(?:[ \t\u2009]+|(?<![\u00a0\u202f]))(?P<mark>[;!?]{1,3})(?![\w;)])")
COLON = re.compile(r"(?<=[\w»”’)\]%€])(?:[ \t\u2009]+:|:(?=[\s\u00a0]|$))")
UNIT = re.compile(r"(?<=\d)[ \t]?(?P<unit>%|€|\$|°C\b)")
HOUR = re.compile(
    r"(?<![\w,.])(?P<hour>[01]?\d"
    r"|2[0-4])(?P<gap>[ \u00a0\u202f]?)h(?P<rest>(?P<second>[ \u00a0\u202f]?)(?P<minute>[0-5]\d))?(?![\w])"
)
THOUSANDS = re.compile(r"(?<![\w.,+\u00a0\u202f/-])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?![\d\u00a0\u202f]| \d|[.,]\d{3})")
DOTTED = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3})+(?=[ \u00a0\u202f][^\W\d_A-Z])(?! million| milliard)")
LIGATURE = re.compile(
    r"\b(?:(?:ch|ran|é|e)?coeur\w{0,8}|choeurs?|(?:belles?-)?soeurs?|(?:man|dés|chef-d.)?oeuvr\w{0,8}|boeufs?|noeuds?|oeufs?|oeil"
    r"|oeill\w{1,8}|voeux?|moeurs|foet\w{1,8}|oecum\w{1,10}|oesopha\w{1,8}|oedèmes?)\b",
    re.IGNORECASE,
)


def _own_letters(text: Walked, start: int, end: int) -> bool:
    """True inside the name of a person, whose letters are nobody's to change."""
    return text.people_index.touching(start, end) is not None


@rule(
    "guillemet_space",
    family="typography",
    title=_("Space inside « »"),
    message=_("Inside « » stands a no-break space."),
    examples=[
        Example(
            "fr",
            "Le maire a dit\u00a0: « Le port est ouvert. »",
            "Le maire a dit\u00a0: «\u00a0Le port est ouvert.\u00a0»",
        )
    ],
)
def guillemet_spaces(text: Walked, context: Context) -> Iterator[Found]:
    searched = text.only("fr")
    for match in OPENING.finditer(searched):
        yield Found(*match.span(), f"«{NBSP}")
    for match in CLOSING.finditer(searched):
        if text.text[match.start() - 1] not in NBSP + THIN:
            yield Found(*match.span(), f"{NBSP}»")


@rule(
    "french_space",
    family="typography",
    title=_("Space before a mark in French"),
    message=_("In French a no-break space stands before “%(mark)s”."),
    examples=[
        Example("fr", "Le port est-il ouvert? Il l’est.", "Le port est-il ouvert\u202f? Il l’est."),
        Example(
            "fr", "Trois quais : le vieux, le neuf et le grand.", "Trois quais\u00a0: le vieux, le neuf et le grand."
        ),
    ],
)
def french_spaces(text: Walked, context: Context) -> Iterator[Found]:
    searched = text.only("fr")
    for match in HIGH_MARK.finditer(searched):
        yield Found(*match.span(), f"{THIN}{match['mark']}", {"mark": match["mark"]})
    for match in COLON.finditer(searched):
        around = searched[max(0, match.start() - 1) : match.end() + 1]
        if not (around[:1].isdigit() and around[-1:].isdigit()):
            yield Found(*match.span(), f"{NBSP}:", {"mark": ":"})


@rule(
    "unit_space",
    family="typography",
    title=_("Space in a number with its unit"),
    message=_("A no-break space stands here: %(right)s."),
    examples=[
        Example("fr", "Le budget croît de 5% en un an.", "Le budget croît de 5\u00a0% en un an."),
        Example("fr", "La visite est à 16h15 précises.", "La visite est à 16\u00a0h\u00a015 précises."),
    ],
)
def unit_spaces(text: Walked, context: Context) -> Iterator[Found]:
    searched = text.only("fr")
    for match in UNIT.finditer(searched):
        right = f"{NBSP}{match['unit']}"
        yield Found(*match.span(), right, {"right": f"{searched[match.start() - 1]}{right}"})
    for match in HOUR.finditer(searched):
        gaps = [match["gap"]] + ([match["second"]] if match["rest"] else [])
        if all(gap in (NBSP, THIN) for gap in gaps):
            continue
        right = f"{match['hour']}{NBSP}h" + (f"{NBSP}{match['minute']}" if match["rest"] else "")
        yield Found(*match.span(), right, {"right": right})


@rule(
    "thousands",
    family="numbers",
    title=_("Thousands in French"),
    message=_("Thousands are parted by a narrow no-break space: %(right)s."),
    examples=[
        Example("fr", "La ville compte 12 500 habitants.", "La ville compte 12\u202f500 habitants."),
        Example("fr", "La ville compte 12.500 habitants.", "La ville compte 12\u202f500 habitants."),
    ],
)
def thousands(text: Walked, context: Context) -> Iterator[Found]:
    searched = text.only("fr")
    contacts = [item.span for item in text.layout.tail.contacts]
    for pattern in (THOUSANDS, DOTTED):
        for match in pattern.finditer(searched):
            phone = (
                flat(searched[max(0, match.start() - 12) : match.start()])
                .rstrip()
                .endswith(("tel.", "tel :", "fax", "n°"))
            )
            if not phone and not any(span.start <= match.start() < span.end for span in contacts):
                right = re.sub(r"[ .]", THIN, match.group())
                yield Found(*match.span(), right, {"right": right})


@rule(
    "straight_apostrophe",
    family="typography",
    title=_("Straight apostrophe in French"),
    message=_("The apostrophe is “’”."),
    examples=[Example("fr", "La mer aujourd'hui est belle.", "La mer aujourd’hui est belle.")],
)
def straight_apostrophes(text: Walked, context: Context) -> Iterator[Found]:
    yield from apostrophes(text, text.only("fr"))


@rule(
    "straight_quotes",
    family="typography",
    title=_("Straight quotation marks in French"),
    message=_("Quotations stand between « and »."),
    examples=[
        Example("fr", 'La devise "mer et vent" est ancienne.', "La devise «\u00a0mer et vent\u00a0» est ancienne.")
    ],
)
def straight_quotes(text: Walked, context: Context) -> Iterator[Found]:
    for match in STRAIGHT_QUOTES.finditer(text.only("fr")):
        yield Found(match.start(), match.start() + 1, f"«{NBSP}")
        yield Found(match.end() - 1, match.end(), f"{NBSP}»")


@rule(
    "ligature",
    family="typography",
    title=_("Ligature œ"),
    message=_("This word is written with “œ”: %(right)s."),
    examples=[Example("fr", "Les manoeuvres commencent.", "Les manœuvres commencent.")],
)
def ligatures(text: Walked, context: Context) -> Iterator[Found]:
    for match in LIGATURE.finditer(text.only("fr")):
        if not _own_letters(text, *match.span()):
            right = match.group().replace("oe", "œ").replace("Oe", "Œ").replace("OE", "Œ")
            yield Found(*match.span(), right, {"right": right})
