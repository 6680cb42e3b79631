"""Titles that speak of their organisation: "directrice {organisation}", under each name that it bore.

So that a text which says "directrice de l’Agence des phares" is understood, and is asked for the name of its day.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from people.titles import ORGANISATION, complement

from .entries import Office, OfficeTitle, Organisation, OrganisationName, Period


class _Name(NamedTuple):
    """A name as `people.titles.complement` wants it."""

    name: str
    language: str
    complement: str


def worded(offices: Iterable[Office], organisations: Iterable[Organisation]) -> tuple[Office, ...]:
    """The offices with every title written out: one for each name of the organisation, for as long as both held."""
    by_slug = {item.slug: item for item in organisations}
    return tuple(_worded(office, by_slug.get(office.organisation or "")) for office in offices)


def _worded(office: Office, organisation: Organisation | None) -> Office:
    if not any(ORGANISATION in spelling for title in office.titles for spelling in title.spellings):
        return office
    titles: list[OfficeTitle] = []
    for title in office.titles:
        if not any(ORGANISATION in spelling for spelling in title.spellings):
            titles.append(title)
            continue
        for dated in organisation.names if organisation else (OrganisationName({}, Period()),):
            if title.period.overlaps(dated.period):
                titles.append(_under(title, dated))
    return replace(office, titles=tuple(titles))


def _under(title: OfficeTitle, dated: OrganisationName) -> OfficeTitle:
    """The title while the organisation bears this name."""
    since = max((day for day in (title.period.since, dated.period.since) if day), default=None)
    until = min((day for day in (title.period.until, dated.period.until) if day), default=None)
    french = {gender: _written(words, dated, "fr") for gender, words in title.fr.items()}
    english = _written(title.en, dated, "en") if title.en else None
    return OfficeTitle(french, english, Period(since, until))


def _written(words: str, dated: OrganisationName, language: str) -> str:
    name = dated.names.get(language)
    said = complement(_Name(name, language, dated.complements.get(language, ""))) if name else ""
    return " ".join(words.replace(ORGANISATION, said).split())
