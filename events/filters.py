"""The filters of events, one set for the listings and the calendars: where, and who takes part.

A value that nobody may know of and one that never existed behave the same: nothing is found, nothing is echoed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import Filter, FilterSet

from core import languages
from core.templatetags.record import country
from events.agenda import Versions, public_versions
from events.models import EventVersion, Participation, Place, ProgrammeItem
from people.models import Organisation, OrganisationName, Person


class SlugFilter(Filter):
    """A permanent name."""

    field_class = forms.SlugField


class CountryFilter(Filter):
    """Two capital letters (ISO 3166)."""

    field_class = forms.RegexField


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many events it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Active:
    """A filter in use, as a part of a sentence, and the query that undoes it."""

    label: str
    without: str


class EventFilter(FilterSet):
    """Narrows what is said in public of events, at an instant."""

    country = CountryFilter(field_name="place__country", label=gettext_lazy("Country"), regex=r"^[A-Z]{2}$", strip=True)
    place = SlugFilter(field_name="place__slug", label=gettext_lazy("Place"), max_length=100)
    person = SlugFilter(method="with_person", label=gettext_lazy("Person"), max_length=100)
    organisation = SlugFilter(method="with_organisation", label=gettext_lazy("Organisation"), max_length=100)

    def __init__(self, data: QueryDict, *, at: datetime, language: str | None = None) -> None:
        super().__init__(data, queryset=public_versions(at))
        self.at, self.language = at, language or languages.current()

    # -- what is asked -----------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> dict[str, str]:
        """Return the filters in use whose values can be read."""
        self.form.is_valid()
        return {name: value for name in self.filters if (value := self.form.cleaned_data.get(name))}

    @cached_property
    def named(self) -> dict[str, str]:
        """Return what the filters name, as far as readers may know of it, in words (one query, none without any)."""
        rows = [_KNOWN[name](value, self.at, self.language) for name, value in self.values.items()]
        found = list(rows[0].union(*rows[1:], all=True)) if rows else []
        return {name: country(label) if name == "country" else label for name, label in found}

    @cached_property
    def problems(self) -> list[str]:
        """Return what cannot be read or is not known, as sentences that repeat nothing of what was typed."""
        self.form.is_valid()
        unread = [_("“%(filter)s” cannot be read.") % {"filter": self.filters[name].label} for name in self.form.errors]
        unknown = [
            _("“%(filter)s” names nothing that is published here.") % {"filter": self.filters[name].label}
            for name in self.values
            if name not in self.named
        ]
        return unread + unknown

    # -- what is found -----------------------------------------------------------------------------------------

    def narrowed(self, versions: Versions | None = None) -> Versions:
        """Return what fits all filters; nothing where one cannot be read or is not known."""
        found = self.queryset if versions is None else versions
        if self.problems:
            return found.none()
        for name, value in self.values.items():
            found = self.filters[name].filter(found, value)
        return found

    def with_person(self, versions: Versions, name: str, value: str) -> Versions:
        """Whoever takes part, or speaks in the programme; under records that were merged into this one, too."""
        who = Person.objects.filter(Q(slug=value) | Q(merged_into__slug=value)).values("pk")
        present = Participation.objects.filter(person__in=who).values("version")
        speaking = ProgrammeItem.objects.filter(speakers__in=who).values("version")
        return versions.filter(Q(pk__in=present) | Q(pk__in=speaking))

    def with_organisation(self, versions: Versions, name: str, value: str) -> Versions:
        """Whichever takes part."""
        present = Participation.objects.filter(organisation__slug=value).values("version")
        return versions.filter(pk__in=present)

    # -- what may be chosen ------------------------------------------------------------------------------------

    def choices(self, versions: Versions) -> list[tuple[str, str, list[Choice]]]:
        """Return (filter, label, values with their counts) for country and place among some events (one query)."""
        columns = ("place__country", "place__slug", f"place__name_{self.language}")
        rows = versions.exclude(place=None).order_by().values_list(*columns).annotate(count=Count("pk"))
        countries, places, labels = Counter[str](), Counter[str](), {}
        for code, slug, name, count in rows:
            places[slug], labels[slug] = count, name
            if country(code):
                countries[code] += count
        return [
            ("country", str(self.filters["country"].label), self._choices("country", countries, country)),
            ("place", str(self.filters["place"].label), self._choices("place", places, labels.__getitem__)),
        ]

    def _choices(self, name: str, counted: Counter[str], label: Any) -> list[Choice]:
        chosen = self.values.get(name)
        found = [Choice(value, label(value), count, value == chosen) for value, count in counted.items()]
        return sorted(found, key=lambda choice: (-choice.count, choice.label))

    # -- what is said about it ---------------------------------------------------------------------------------

    def query(self, *, but: str = "", **more: Any) -> str:
        """Return the query string of these filters, normalised: only what can be read and is known."""
        query = QueryDict(mutable=True)
        for name, value in self.values.items():
            if name != but and name in self.named:
                query[name] = value
        for name, value in more.items():
            query[name] = str(value)
        return query.urlencode()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the filters in use that the form has no field for."""
        return [(name, self.values[name]) for name in ("person", "organisation") if name in self.named]

    def active(self) -> Iterator[Active]:
        """Yield the filters in use as the parts of a sentence, each with the query that undoes it."""
        for name, label in self.named.items():
            yield Active(_SENTENCES[name] % {"value": label}, self.query(but=name))


# -- what readers may know of ----------------------------------------------------------------------------------


def _row(name: str, rows: QuerySet, label: Any) -> QuerySet:
    found = rows.order_by().annotate(asked=Value(name, output_field=CharField()), said=Cast(label, CharField()))
    return found.values_list("asked", "said")[:1]


def _person(slug: str, at: datetime, language: str) -> QuerySet:
    return _row("person", Person.objects.live(at).filter(slug=slug), Concat("given", Value(" "), "family"))


def _organisation(slug: str, at: datetime, language: str) -> QuerySet:
    return _row("organisation", Organisation.objects.live(at).filter(slug=slug), latest_name(at, language))


def latest_name(at: datetime, language: str) -> Subquery:
    """Return the subquery for an organisation's name today, or its last one; in another language for want of one."""
    today = timezone.localtime(at).date()
    begun = Q(period__startswith__lte=today) | Q(period__lower_inf=True)
    names = OrganisationName.objects.live(at).filter(begun, organisation=OuterRef("pk"))
    in_language = names.annotate(spoken=Q(language=language))
    in_language = in_language.order_by("-spoken", F("period__startswith").desc(nulls_last=True))
    return Subquery(in_language.values("name")[:1])


def _place(slug: str, at: datetime, language: str) -> QuerySet:
    return _row("place", _places(at).filter(slug=slug), f"name_{language}")


def _country(code: str, at: datetime, language: str) -> QuerySet:
    return _row("country", _places(at).filter(country=code), "country")


def _places(at: datetime) -> QuerySet[Place]:
    """Return the places at which something public happens."""
    return Place.objects.filter(Exists(EventVersion.objects.live(at).filter(place=OuterRef("pk"))))


_KNOWN = {"country": _country, "place": _place, "person": _person, "organisation": _organisation}
_SENTENCES = {
    "country": gettext_lazy("in the country %(value)s"),
    "place": gettext_lazy("in the place %(value)s"),
    "person": gettext_lazy("with %(value)s"),
    "organisation": gettext_lazy("with %(value)s"),
}
