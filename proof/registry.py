"""The registry as a reading needs it: who exists, under which names, since when. Built once, indexes inside."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from .entries import (
    Appointment,
    NameEntry,
    Office,
    OfficeTitle,
    Organisation,
    OrganisationName,
    Period,
    Person,
    Place,
    RegistryError,
)
from .near import NearNames
from .registry_file import tables
from .text import folded_words

__all__ = [
    "Appointment", "NameEntry", "Office", "OfficeTitle", "Organisation", "OrganisationName", "Period", "Person",
    "Place", "Registry", "RegistryError",
]  # fmt: skip

Key = tuple[str, ...]


@dataclass(frozen=True)
class Registry:
    """Who and what exists. Every lookup is blind to case, accents, apostrophes and kinds of space."""

    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    offices: tuple[Office, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    places: tuple[Place, ...] = ()

    @classmethod
    def from_json(cls, data: dict) -> "Registry":
        """The registry of a decoded registry file. Raises RegistryError, naming the path of the wrong entry."""
        return cls(*tables(data))

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return MappingProxyType({item.slug: item for item in self.people})

    @cached_property
    def _organisations(self) -> Mapping[str, Organisation]:
        return MappingProxyType({item.slug: item for item in self.organisations})

    @cached_property
    def _offices(self) -> Mapping[str, Office]:
        return MappingProxyType({item.slug: item for item in self.offices})

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        return MappingProxyType({item.slug: item for item in self.places})

    def person(self, slug: str) -> Person:
        """The person of that slug. Raises KeyError, as the next three do."""
        return self._people[slug]

    def organisation(self, slug: str) -> Organisation:
        return self._organisations[slug]

    def office(self, slug: str) -> Office:
        return self._offices[slug]

    def place(self, slug: str) -> Place:
        return self._places[slug]

    def entries(self) -> Iterable[NameEntry]:
        """Every spelling of everything."""
        for person in self.people:
            yield NameEntry("person", person.slug, person.name)
            for alias in person.aliases:
                yield NameEntry("person", person.slug, alias, "alias")
        for organisation in self.organisations:
            for dated in organisation.names:
                for how, names in (("name", dated.names), ("short", dated.short)):
                    for language, name in names.items():
                        yield NameEntry("organisation", organisation.slug, name, how, language, dated.period)
        for office in self.offices:
            for title in office.titles:
                for spelling in title.spellings:
                    yield NameEntry("office", office.slug, spelling, period=title.period)
            for alias in office.aliases:
                yield NameEntry("office", office.slug, alias, "alias")
        for place in self.places:
            for language, name in place.names.items():
                yield NameEntry("place", place.slug, name, language=language)

    @cached_property
    def names(self) -> Mapping[Key, tuple[NameEntry, ...]]:
        """What each name, as its folded words, can stand for."""
        index: dict[Key, list[NameEntry]] = defaultdict(list)
        for entry in self.entries():
            if key := folded_words(entry.name):
                index[key].append(entry)
        return MappingProxyType({key: tuple(dict.fromkeys(entries)) for key, entries in index.items()})

    @cached_property
    def beginnings(self) -> frozenset[Key]:
        """Every beginning of a name that is not the whole of it: how far it is worth reading on."""
        return frozenset(key[:length] for key in self.names for length in range(1, len(key)))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every folded word of every name: known words, whatever a dictionary says."""
        return frozenset(word for key in self.names for word in key)

    @cached_property
    def near_names(self) -> NearNames:
        """The people, findable by a name that is nearly theirs."""
        return NearNames(self.entries())

    def find(self, name: str, kind: str | None = None) -> tuple[NameEntry, ...]:
        """The entries of that name."""
        return tuple(entry for entry in self.names.get(folded_words(name), ()) if kind in (None, entry.kind))

    def find_people(self, name: str) -> tuple[Person, ...]:
        return tuple(self.person(slug) for slug in self._slugs(name, "person"))

    def find_organisations(self, name: str) -> tuple[Organisation, ...]:
        return tuple(self.organisation(slug) for slug in self._slugs(name, "organisation"))

    def find_offices(self, title: str) -> tuple[Office, ...]:
        return tuple(self.office(slug) for slug in self._slugs(title, "office"))

    def find_places(self, name: str) -> tuple[Place, ...]:
        return tuple(self.place(slug) for slug in self._slugs(name, "place"))

    def _slugs(self, name: str, kind: str) -> dict[str, None]:
        return dict.fromkeys(entry.slug for entry in self.find(name, kind))

    @cached_property
    def _appointments_by(self) -> Mapping[tuple[str, str], tuple[Appointment, ...]]:
        index: dict[tuple[str, str], list[Appointment]] = defaultdict(list)
        for appointment in self.appointments:
            index["office", appointment.office].append(appointment)
            index["person", appointment.person].append(appointment)
        return MappingProxyType({key: tuple(found) for key, found in index.items()})

    def holders(self, office: str, on: date) -> tuple[Person, ...]:
        """The people who hold the office (its slug) on that day."""
        found = self._appointments_by.get(("office", office), ())
        return tuple(self.person(item.person) for item in found if on in item.period)

    def offices_of(self, person: str, on: date) -> tuple[Office, ...]:
        """The offices that the person (a slug) holds on that day."""
        found = self._appointments_by.get(("person", person), ())
        return tuple(self.office(item.office) for item in found if on in item.period)

    def has_held_any(self, person: str) -> bool:
        """True if the registry knows any office of the person (a slug), whenever it was."""
        return ("person", person) in self._appointments_by
