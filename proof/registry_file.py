"""A registry file (decoded JSON), checked, as the entries of a Registry.

Every error names the path of the wrong entry, so that whoever keeps the file finds the line. Unknown keys are let be.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from .entries import (
    Appointment,
    Office,
    OfficeTitle,
    Organisation,
    OrganisationName,
    Period,
    Person,
    Place,
    RegistryError,
)
from .text import folded_words
from .wording import worded

LANGUAGES = ("fr", "en")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}")


def tables(data: dict) -> tuple[tuple, tuple, tuple, tuple, tuple]:
    """People, organisations, offices, appointments and places, checked. Raises RegistryError."""
    if not isinstance(data, dict):
        raise RegistryError("registry: an object is expected")
    people = _items(data, "people", _person)
    organisations = _items(data, "organisations", _organisation)
    offices = _items(data, "offices", _office)
    places = _items(data, "places", _place)
    appointments = _items(data, "appointments", _appointment, unique=False)
    known = {item.slug for item in organisations}
    for number, office in enumerate(offices):
        if office.organisation is not None and office.organisation not in known:
            raise RegistryError(f"offices[{number}].organisation: no organisation “{office.organisation}”")
    for name, items in (("person", people), ("office", offices)):
        known = {item.slug for item in items}
        for number, appointment in enumerate(appointments):
            if getattr(appointment, name) not in known:
                raise RegistryError(f"appointments[{number}].{name}: no {name} “{getattr(appointment, name)}”")
    return people, organisations, worded(offices, organisations), appointments, places


def _items(data: dict, name: str, build: Callable[[dict, str], Any], *, unique: bool = True) -> tuple:
    entries = data.get(name, [])
    if not isinstance(entries, list):
        raise RegistryError(f"{name}: a list is expected")
    built: list[Any] = []
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries):
        path = f"{name}[{number}]"
        if not isinstance(entry, dict):
            raise RegistryError(f"{path}: an object is expected")
        item = build(entry, path)
        if unique:
            if item.slug in seen:
                raise RegistryError(f"{path}.slug: “{item.slug}” stands in {name}[{seen[item.slug]}] already")
            seen[item.slug] = number
        built.append(item)
    return tuple(built)


def _text(entry: dict, key: str, path: str, *, empty: bool = False) -> str:
    value = entry.get(key, "" if empty else None)
    if value is None and empty:
        return ""
    if not isinstance(value, str) or not (empty or folded_words(value)):
        raise RegistryError(f"{path}.{key}: a text is expected")
    return value.strip()


def _slug(entry: dict, key: str, path: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        raise RegistryError(f"{path}.{key}: small letters a–z, digits and single hyphens are expected")
    return value


def _country(entry: dict, path: str) -> str | None:
    value = entry.get("country")
    if value is not None and not (isinstance(value, str) and COUNTRY.fullmatch(value)):
        raise RegistryError(f"{path}.country: two capital letters (ISO 3166-1) or null are expected")
    return value


def _aliases(entry: dict, path: str) -> tuple[str, ...]:
    value = entry.get("aliases") or []
    if not isinstance(value, list):
        raise RegistryError(f"{path}.aliases: a list is expected")
    for number, alias in enumerate(value):
        if not isinstance(alias, str) or not folded_words(alias):
            raise RegistryError(f"{path}.aliases[{number}]: a text is expected")
    return tuple(alias.strip() for alias in value)


def _day(entry: dict, key: str, path: str) -> date | None:
    value = entry.get(key)
    if value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise RegistryError(f"{path}.{key}: a day as 2016-10-25 or null is expected")


def _period(entry: dict, path: str) -> Period:
    period = Period(_day(entry, "from", path), _day(entry, "until", path))
    if period.since and period.until and period.until <= period.since:
        raise RegistryError(f"{path}.until: must come after “from”")
    return period


def _by_language(entry: dict, path: str) -> dict[str, str]:
    names = {language: _text(entry, language, path) for language in LANGUAGES if entry.get(language) is not None}
    if not names:
        raise RegistryError(f"{path}: a name in French (fr) or English (en) is expected")
    return names


def _dated(entry: dict, key: str, path: str, build: Callable[[dict, str], Any]) -> tuple:
    """The dated entries of a list, which must not be empty and must not overlap."""
    value = entry.get(key)
    if not isinstance(value, list) or not value:
        raise RegistryError(f"{path}.{key}: a list with one entry or more is expected")
    built: list[Any] = []
    for number, part in enumerate(value):
        here = f"{path}.{key}[{number}]"
        if not isinstance(part, dict):
            raise RegistryError(f"{here}: an object is expected")
        item = build(part, here)
        for other, earlier in enumerate(built):
            if item.period.overlaps(earlier.period):
                raise RegistryError(f"{here}: overlaps {path}.{key}[{other}]")
        built.append(item)
    return tuple(built)


def _person(entry: dict, path: str) -> Person:
    gender = entry.get("gender")
    if gender not in ("m", "f", None):
        raise RegistryError(f"{path}.gender: “m”, “f” or null is expected")
    return Person(
        slug=_slug(entry, "slug", path),
        given=_text(entry, "given", path, empty=True),
        family=_text(entry, "family", path),
        gender=gender,
        country=_country(entry, path),
        aliases=_aliases(entry, path),
    )


def _organisation(entry: dict, path: str) -> Organisation:
    return Organisation(
        slug=_slug(entry, "slug", path),
        names=_dated(entry, "names", path, _organisation_name),
        kind=_text(entry, "kind", path, empty=True),
        country=_country(entry, path),
    )


def _organisation_name(entry: dict, path: str) -> OrganisationName:
    initials, complements = (_said(entry, key, path) for key in ("short", "complement"))
    return OrganisationName(_by_language(entry, path), _period(entry, path), initials, complements)


def _said(entry: dict, key: str, path: str) -> dict[str, str]:
    """What an entry may say by language, or not at all: initials, complements."""
    said = entry.get(key) or {}
    if not isinstance(said, dict):
        raise RegistryError(f"{path}.{key}: texts by language are expected")
    here = f"{path}.{key}"
    return {language: _text(said, language, here) for language in LANGUAGES if said.get(language) is not None}


def _office(entry: dict, path: str) -> Office:
    organisation = entry.get("organisation")
    return Office(
        slug=_slug(entry, "slug", path),
        titles=_dated(entry, "titles", path, _office_title),
        organisation=None if organisation is None else _slug(entry, "organisation", path),
        aliases=_aliases(entry, path),
    )


def _office_title(entry: dict, path: str) -> OfficeTitle:
    french = entry.get("fr") or {}
    if not isinstance(french, dict):
        raise RegistryError(f"{path}.fr: the title by gender (m, f) is expected")
    by_gender = {gender: _text(french, gender, f"{path}.fr") for gender in ("m", "f") if french.get(gender) is not None}
    english = _text(entry, "en", path) if entry.get("en") is not None else None
    if not by_gender and not english:
        raise RegistryError(f"{path}: a title in French (fr) or English (en) is expected")
    return OfficeTitle(by_gender, english, _period(entry, path))


def _appointment(entry: dict, path: str) -> Appointment:
    return Appointment(_slug(entry, "person", path), _slug(entry, "office", path), _period(entry, path))


def _place(entry: dict, path: str) -> Place:
    return Place(_slug(entry, "slug", path), _by_language(entry, path), _country(entry, path))
