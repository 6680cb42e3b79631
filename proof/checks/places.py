"""Places and the countries that they are said to lie in."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..places import country_codes, country_name
from ..text import fold
from ..vocabulary import FUNCTION_WORDS
from ..walked import Walked
from .rules import Context, Example, Found, rule
from .telling import country

NAMED = re.compile(
    r"(?P<place>(?<![\w’-])(?:(?:La|Le|Les|El|Al|San|Santa|São|New|Saint|Sainte"
    r"|St)[ -])?[A-ZÀ-Ý][\w’'-]{1,40}(?:[ -](?:(?:de|du|des|la|le|sur|en|of"
    r"|upon)[ -]){0,2}[A-ZÀ-Ý][\w’'-]{1,40}){0,3})"
    r"[ \u00a0](?:\((?P<inside>[^()\n]{3,40})\)|,?[ ]?(?:en|au|aux"
    r"|in)[ ](?P<after>[A-ZÀ-Ý][\w’'-]{2,30}(?:[ -][A-ZÀ-Ý][\w’'-]{2,30}){0,2})(?![\w-]))"
)
PREPOSITION = re.compile(r"\b(?:a|de|d'|vers|pour|depuis|in|at|from|to|of|near|ville de) ?$")
LESS = re.compile(r"(?P<word>[\w’'-]+)[ -](?P<joined>(?:(?:de|du|des|la|le|sur|en|of|upon)[ -])*)")
MOST_LOOKED_UP = 200


@rule(
    "place_country",
    family="places",
    title=_("Place and country"),
    message=_("%(place)s is in another country: %(country)s."),
    examples=[
        Example("fr", "Ils ont repris Raqqa (Irak).", "Ils ont repris Raqqa (Syrie)."),
        Example("en", "They have retaken Raqqa (Iraq).", "They have retaken Raqqa (Syria)."),
    ],
)
def countries(text: Walked, context: Context) -> Iterator[Found]:
    """ "Place (Country)" where no place of that name is known in that country, homonyms and smaller places included."""
    looked_up = 0
    for match in NAMED.finditer(text.text):
        group = "inside" if match["inside"] else "after"
        found = country_codes().get(fold(match[group].strip()))
        if found is None or looked_up >= MOST_LOOKED_UP:
            continue
        if group == "after" and not _said_to_lie_in(text, match):
            continue
        if text.people_index.touching(*match.span("place")):
            continue
        looked_up += 1
        place, start = _longest_place(match["place"], match.start("place"), context)
        right = _other_country(place, found[0], context) if place else None
        if not place or not right:
            continue
        name = country_name(right, found[1])
        begin, end = (start, match.end()) if group == "inside" else match.span(group)
        if group == "inside":
            suggestion = text.text[start : match.start(group)] + f"{name})" if name else None
            yield Found(begin, end, suggestion, {"place": place, "country": country(right)})
        else:
            yield Found(start, end, None, {"place": place, "country": country(right)})


def _said_to_lie_in(text: Walked, match: re.Match[str]) -> bool:
    """True for "à Raqqa, en Irak" that is no list of places: "à Rome, en Espagne et au Portugal"."""
    before = text.flat_before(match.start("place"), 12)
    after = text.flat[match.end() : match.end() + 6]
    return bool(PREPOSITION.search(before)) and not after.startswith((" et ", " ou ", " and ", " or ", ", "))


def _longest_place(name: str, start: int, context: Context) -> tuple[str, int]:
    """The known place that the words end with, and where it begins: "Dans Raqqa", "Bataille de Mossoul".

    A capitalised word before belongs to the name, unless it is a small word: "Charlotte Leeds" names no place.
    """
    at = 0
    while True:
        if context.registry.find_places(name[at:]) or context.gazetteer.countries(name[at:]):
            return name[at:], start + at
        match = LESS.match(name, at)
        if match is None or not (match["joined"] or fold(match["word"]) in FUNCTION_WORDS):
            return "", start
        at = match.end()


def _other_country(place: str, claimed: str, context: Context) -> str | None:
    """The country that the place is in, where it is not in the claimed one; None where all may be well."""
    own = [known.country for known in context.registry.find_places(place)]
    if None in own or claimed in own or claimed in context.gazetteer.countries(place):
        return None
    if own:
        return own[0]
    return None if context.gazetteer.lies_in(place, claimed) else context.gazetteer.main_country(place)
