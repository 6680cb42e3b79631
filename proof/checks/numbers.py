"""Ordinals and decimals."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..walked import Walked
from .rules import Context, Example, Found, rule

FRENCH_ORDINAL = re.compile(
    r"\b(?P<number>\d{1,4}|[IVXLC]{1,7})[ \u00a0]?(?:(?P<first>ers|er|ère|ere|ères|eres|re|ier|ière|iere)"
    r"|(?P<other>i?[èe]me|nde?|nd)(?P<plural>s?))(?![\w’'])"
)
ENGLISH_ORDINAL = re.compile(r"(?<![\w.,])(?P<number>\d{1,4})(?P<ending>st|nd|rd|th)\b")
POINT = re.compile(
    r"(?<![\w.,])(?P<whole>\d{1,3})\.(?P<part>\d{1,2})(?=[ \u00a0\u202f]?(?:%|€|millions?\b|milliards?\b"
    r"|euros?\b|km\b|kg\b|tonnes?\b|mètres?\b|hectares?\b|degrés?\b|points?\b|fois\b))"
)
COMMA = re.compile(
    r"(?<![\w.,])(?P<whole>\d{1,3}),(?P<part>\d{1,2})(?=%|[ \u00a0\u202f](?:per cent|percent|million"
    r"|billion|euros?\b|kilomet|miles?\b|tonnes?\b|met(?:re|er)s?\b|hectares?\b|degrees?\b|times\b))"
)
RUN_TOGETHER = re.compile(
    r"(?<![\w.,/°-])(?<!n° )(?<!No )(?<![Ll]e )(?<!au )(?<!du "
    r")[1-9]\d{4,8}(?=[ \u00a0\u202f](?:[a-zà-ÿ]{3,}|m[²³]|km²?|kg|ha|t)\b|[ \u00a0\u202f]?[€%])"
)


@rule(
    "ordinal",
    family="numbers",
    title=_("Ordinal"),
    message=_("This ordinal is written %(right)s."),
    examples=[
        Example("fr", "La 2ème escale et le XXIème siècle.", "La 2e escale et le XXIe siècle."),
        Example("en", "The 22th voyage begins.", "The 22nd voyage begins."),
    ],
)
def ordinals(text: Walked, context: Context) -> Iterator[Found]:
    """2e and not 2ème, 1re and not 1ère in French; 22nd and not 22th in English."""
    for match in FRENCH_ORDINAL.finditer(text.only("fr")):
        if (right := _french(match)) and right != match.group():
            yield Found(*match.span(), right, {"right": right})
    for match in ENGLISH_ORDINAL.finditer(text.only("en")):
        right = match["number"] + english_ending(int(match["number"]))
        if right != match.group():
            yield Found(*match.span(), right, {"right": right})


def _french(match: re.Match[str]) -> str | None:
    number, first = match["number"], match["first"]
    if first:
        if number not in ("1", "I"):
            return None
        ending = "er" if first in ("er", "ers", "ier") else "re"
        return number + ending + ("s" if first.endswith("s") else "")
    if match["other"] in ("nd", "nde") or number in ("1", "C", "D", "L", "M"):
        return None
    return f"{number}e{match['plural']}"


def english_ending(number: int) -> str:
    """st, nd, rd or th."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@rule(
    "decimal",
    family="numbers",
    title=_("Decimal mark"),
    message=_("The decimal mark of this language is “%(mark)s”."),
    examples=[
        Example("fr", "Le quai a coûté 3.5 millions de couronnes.", "Le quai a coûté 3,5 millions de couronnes."),
        Example("en", "The quay cost 3,5 million crowns.", "The quay cost 3.5 million crowns."),
    ],
)
def decimals(text: Walked, context: Context) -> Iterator[Found]:
    """A point in French and a comma in English, where a unit shows that a quantity is meant."""
    for language, pattern, mark in (("fr", POINT, ","), ("en", COMMA, ".")):
        for match in pattern.finditer(text.only(language)):
            yield Found(*match.span(), f"{match['whole']}{mark}{match['part']}", {"mark": mark})


@rule(
    "number_run_together",
    family="numbers",
    title=_("Thousands run together"),
    message=_("Thousands are parted in a number as large as this: %(right)s."),
    examples=[
        Example("fr", "La ville compte 12500 habitants.", "La ville compte 12\u202f500 habitants."),
        Example("en", "The town has 12500 inhabitants.", "The town has 12,500 inhabitants."),
    ],
)
def numbers_run_together(text: Walked, context: Context) -> Iterator[Found]:
    """Five digits or more before a word in small letters: a quantity, and no code, number or postcode."""
    for language, mark in (("fr", "\u202f"), ("en", ",")):
        for match in RUN_TOGETHER.finditer(text.only(language)):
            right = f"{int(match.group()):,}".replace(",", mark)
            yield Found(*match.span(), right, {"right": right})
