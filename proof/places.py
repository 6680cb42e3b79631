"""Countries by their names in French and English (Unicode CLDR, through Babel), and "Place (Country)"."""

import re
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

from .text import fold

LANGUAGES = ("fr", "en")
PARENTHESES = re.compile(r"[ \u00a0\u202f\n]{0,3}\(([^()\n]{2,60})\)")
OTHER_NAMES = {
    "fr": {"Etats-Unis d’Amérique": "US", "USA": "US", "Grande-Bretagne": "GB", "Birmanie": "MM", "Hollande": "NL"},
    "en": {"USA": "US", "United States of America": "US", "UK": "GB", "Great Britain": "GB", "Burma": "MM"},
}


@lru_cache(maxsize=1)
def country_codes() -> MappingProxyType[str, tuple[str, str]]:
    """ISO 3166-1 code and language by folded name of the country."""
    codes: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        territories = Locale(language).territories.items()
        named = [(name, code) for code, name in territories if len(code) == 2 and code.isalpha()]
        for name, code in [*named, *OTHER_NAMES[language].items()]:
            codes.setdefault(fold(name), (code, language))
    return MappingProxyType(codes)


def country_name(code: str, language: str) -> str | None:
    """What the country is called, None for a code that no country bears."""
    return Locale(language).territories.get(code)


def parenthesised_country(text: str, end: int) -> tuple[str | None, int, str | None]:
    """The country in parentheses right after ``end``: its code, where they close, the language of its name."""
    match = PARENTHESES.match(text, end)
    found = country_codes().get(fold(match[1].strip())) if match else None
    return (found[0], match.end(), found[1]) if match and found else (None, end, None)


OF_COUNTRY = re.compile(r" (?:de la |de l'|du |des |de |d'|of the |of )([\w' -]{2,40})")


def country_of(flat: str, end: int) -> str | None:
    """The code of the country in a genitive right after ``end`` of a flattened text: "… de l'Irak", "… of Japan"."""
    match = OF_COUNTRY.match(flat, end)
    parts = match[1].split(" ")[:4] if match else []
    for length in range(len(parts), 0, -1):
        if found := country_codes().get(" ".join(parts[:length])):
            return found[0]
    return None
