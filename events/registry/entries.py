"""Entries of a registry file, read with care: what is wrong is named by its place in the file, in one line."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from psycopg.types.range import DateRange

from core.languages import CODES

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}")

KNOWN = {
    "organisations": {"slug", "kind", "country", "names", "press_contacts"},
    "offices": {"slug", "organisation", "exclusive", "precedence", "titles", "aliases"},
    "people": {"slug", "given", "family", "gender", "country", "aliases", "biography", "merged_into"},
    "appointments": {"person", "office", "capacity", "from", "until"},
    "successions": {"predecessor", "successor", "on"},
    "places": {"slug", "fr", "en", "country"},
    "series": {"slug", "fr", "en"},
}
NAME = {*CODES, "from", "until", "short", "complement"}
TITLE = {*CODES, "from", "until"}
CONTACT = {*CODES, "phone", "email", "position"}


class RegistryFileError(ValueError):
    """The file cannot be loaded; the message names the entry and what is wrong with it."""


class Entry:
    """One object of the file, with the place where it stands. Every reading raises RegistryFileError."""

    def __init__(self, data: Any, where: str, known: set[str], ignored: list[str] | None = None) -> None:
        self.where = where
        if not isinstance(data, dict):
            raise self.error("an object {…} is expected.")
        if isinstance(data.get("slug"), str):
            self.where += f" ({data['slug']})"
        self.data = data
        if ignored is not None:
            ignored += [f"{self.where}: “{key}”" for key in data if key not in known]

    def error(self, words: str) -> RegistryFileError:
        return RegistryFileError(f"{self.where}: {words}")

    def text(self, key: str, *, required: bool = False, most: int = 0) -> str:
        """Return a text; "" where it is null or missing and may be."""
        value = self.data.get(key)
        if value is None and key not in self.data and required:
            raise self.error(f"“{key}” is missing.")
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            raise self.error(f"“{key}” must be a text.")
        if "\0" in value or (most and len(value) > most):
            raise self.error(f"“{key}” is longer than {most} characters, or holds a null character.")
        return value

    def slug(self, key: str = "slug", *, required: bool = True) -> str:
        value = self.text(key, required=required)
        if value and not SLUG.fullmatch(value):
            raise self.error(f"“{key}”: small letters a–z, digits and single hyphens are expected, not “{value}”.")
        return value

    def country(self) -> str:
        value = self.text("country")
        if value and not COUNTRY.fullmatch(value):
            raise self.error(f"“country”: two capital letters (ISO 3166-1) are expected, not “{value}”.")
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of texts; empty where it is null or missing."""
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(f"“{key}” must be a list of texts.")
        return list(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.error(f"“{key}” must be true or false.")
        return value

    def number(self, key: str, default: int) -> int:
        value = self.data.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 32767:
            raise self.error(f"“{key}” must be a whole number from 0 to 32767.")
        return value

    def by_language(self, key: str) -> dict[str, str]:
        """Return an optional text by language: {"fr": …, "en": …}, the empty ones left out."""
        value = self.data.get(key)
        if value is None:
            return {}
        inner = Entry(value, f"{self.where}, {key}", set(CODES))
        return {code: text for code in CODES if (text := inner.text(code))}

    def forms(self, language: str) -> tuple[str, str] | None:
        """Return the masculine and the feminine form of a title: {"m": …, "f": …}, or one text for both."""
        value = self.data.get(language)
        if not value:
            return None
        if isinstance(value, dict):
            inner = Entry(value, f"{self.where}, {language}", {"m", "f"})
            return inner.text("m", required=True), inner.text("f", required=True)
        text = self.text(language, required=True)
        return text, text

    def day(self, key: str) -> date | None:
        if key not in self.data:
            raise self.error(f"“{key}” is missing.")
        value = self.data[key]
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.error(f"“{value}” is not a date of the form 2016-10-25.") from None

    def period(self) -> DateRange:
        lower, upper = self.day("from"), self.day("until")
        if lower is not None and upper is not None and lower >= upper:
            raise self.error(f"the period from {lower} until {upper} is empty.")
        return DateRange(lower, upper)

    def entries(self, key: str, known: set[str], ignored: list[str], *, required: bool = False) -> Iterator["Entry"]:
        """Yield the objects of a list inside."""
        if required and key not in self.data:
            raise self.error(f"“{key}” is missing.")
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.error(f"“{key}” must be a list.")
        for number, item in enumerate(value):
            yield Entry(item, f"{self.where}, {key}[{number}]", known, ignored)


def entries(data: dict, name: str, ignored: list[str]) -> list[Entry]:
    """Return the entries of one table of the file, each slug once."""
    found = data.get(name)
    if found is None:
        found = []
    if not isinstance(found, list):
        raise RegistryFileError(f"{name}: must be a list.")
    rows = [Entry(item, f"{name}[{number}]", KNOWN[name], ignored) for number, item in enumerate(found)]
    seen: dict[str, str] = {}
    for row in rows:
        slug = row.data.get("slug")
        if isinstance(slug, str) and seen.setdefault(slug, row.where) != row.where:
            raise row.error(f"the slug stands in {seen[slug]} already.")
    return rows
