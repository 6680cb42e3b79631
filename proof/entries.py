"""What a registry consists of: people, organisations, offices, appointments, places, and the periods they hold for.

Pure data. Periods are half-open: ``until`` is the first day on which something no longer holds, ``None`` is open at
that end. All days are civil days, without a time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


class RegistryError(ValueError):
    """A registry that cannot be read. The message begins with the path of the wrong entry, as ``people[3].slug``."""


@dataclass(frozen=True)
class Period:
    """From a day on, until another day on which it no longer holds."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def overlaps(self, other: "Period") -> bool:
        return (self.until is None or other.since is None or other.since < self.until) and (
            other.until is None or self.since is None or self.since < other.until
        )


@dataclass(frozen=True)
class Person:
    slug: str
    given: str
    family: str
    gender: str | None = None
    country: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class OrganisationName:
    """What an organisation is called for a period; ``short`` holds its initials by language.

    ``complements`` say how the name follows a title, by language: "de l’Agence des phares".
    """

    names: Mapping[str, str]
    period: Period
    short: Mapping[str, str] = field(default_factory=dict)
    complements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Organisation:
    slug: str
    names: tuple[OrganisationName, ...]
    kind: str = ""
    country: str | None = None

    def name(self, *, on: date, language: str) -> str | None:
        """The full name on that day, in that language or else in any."""
        for dated in self.names:
            if on in dated.period:
                return dated.names.get(language) or next(iter(dated.names.values()), None)
        return None


@dataclass(frozen=True)
class OfficeTitle:
    """What the holder of an office is called for a period: French by gender ("m", "f"), English."""

    fr: Mapping[str, str]
    en: str | None
    period: Period

    @property
    def spellings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.fr.values(), *([self.en] if self.en else [])]))


@dataclass(frozen=True)
class Office:
    slug: str
    titles: tuple[OfficeTitle, ...]
    organisation: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        titles = [spelling for title in self.titles for spelling in title.spellings]
        return tuple(dict.fromkeys([*titles, *self.aliases]))


@dataclass(frozen=True)
class Appointment:
    person: str
    office: str
    period: Period


@dataclass(frozen=True)
class Place:
    slug: str
    names: Mapping[str, str]
    country: str | None = None


@dataclass(frozen=True)
class NameEntry:
    """One spelling that stands for something: its kind (person, organisation, office, place), slug and period."""

    kind: str
    slug: str
    name: str
    how: str = "name"  # name, alias, short
    language: str | None = None
    period: Period = Period()
