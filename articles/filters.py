"""The filters of releases, one set for the listing, its feeds and whatever asks for releases by their marks.

A value that nobody may know of and one that never existed behave the same: nothing is found, nothing is echoed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, ExtractYear
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter, DateFilter, Filter, FilterSet, NumberFilter

from articles import kinds
from articles.known import Known, known
from articles.models import Edition, EditionTopic
from core.drawing import midnight
from core.templatetags.record import day
from events.models import Event, Place
from people.models import Organisation, Person

REGISTRIES = ("topic", "person", "organisation", "event", "place")
FIRST_YEAR, LAST_YEAR = 1789, 2199


class SlugFilter(Filter):
    """A permanent name."""

    field_class = forms.SlugField


class YearFilter(NumberFilter):
    """A year of four digits."""

    field_class = forms.IntegerField


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many releases it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Active:
    """A filter in use, as a part of a sentence, and the query that undoes it."""

    name: str
    label: str
    without: str


class ReleaseFilter(FilterSet):
    """Narrows editions by what they are about and when they were published (days of the newsroom's zone)."""

    q = CharFilter(method="with_words", label=gettext_lazy("Words in the headline"), max_length=200)
    kind = ChoiceFilter(field_name="article__kind", choices=kinds.CHOICES, label=gettext_lazy("Kind"))
    topic = SlugFilter(method="about", label=gettext_lazy("Topic"), max_length=60)
    person = SlugFilter(method="about", label=gettext_lazy("Person"), max_length=100)
    organisation = SlugFilter(method="about", label=gettext_lazy("Organisation"), max_length=100)
    event = SlugFilter(method="about", label=gettext_lazy("Event"), max_length=100)
    place = SlugFilter(method="about", label=gettext_lazy("Place"), max_length=100)
    year = YearFilter(method="in_year", label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    from_ = DateFilter(method="since", label=gettext_lazy("From"))
    to = DateFilter(method="until", label=gettext_lazy("To"))

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Edition], at: datetime, language: str) -> None:
        super().__init__(data, queryset=queryset)
        self.at, self.language = at, language

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        """Call the filter `from`, which Python keeps for itself."""
        return {name.rstrip("_"): one for name, one in super().get_filters().items()}

    # -- What is asked -----------------------------------------------------------------------------------

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return the filters in use whose values can be read."""
        self.form.is_valid()
        cleaned = getattr(self.form, "cleaned_data", {})
        return {name: value for name in self.filters if (value := cleaned.get(name)) not in (None, "")}

    @cached_property
    def named(self) -> dict[str, Known]:
        """Return the registry entries that the filters name, as far as readers may know of them (one query)."""
        asked = {name: self.values[name] for name in REGISTRIES if name in self.values}
        found = known(asked.items(), at=self.at, language=self.language)
        return {name: found[name, slug] for name, slug in asked.items() if (name, slug) in found}

    @cached_property
    def problems(self) -> list[str]:
        """Return what cannot be read or is not known, as sentences that repeat nothing of what was typed."""
        self.form.is_valid()
        unread = [
            _("“%(filter)s” cannot be read.") % {"filter": self.filters[name].label}
            for name in self.form.errors
            if name in self.filters
        ]
        unknown = [
            _("“%(filter)s” names nothing that is published here.") % {"filter": self.filters[name].label}
            for name in REGISTRIES
            if name in self.values and name not in self.named
        ]
        return unread + unknown

    # -- What is found -----------------------------------------------------------------------------------

    def narrowed(self, *, but: str = "") -> QuerySet[Edition]:
        """Return what fits all filters, or all but one; nothing where one cannot be read or is not known."""
        if self.problems:
            return self.queryset.none()
        editions = self.queryset
        for name, value in self.values.items():
            if name != but:
                editions = self.filters[name].filter(editions, value)
        return editions

    def with_words(self, editions: QuerySet[Edition], name: str, value: str) -> QuerySet[Edition]:
        """Every word stands in the headline or the standfirst."""
        for word in value.split()[:10]:
            editions = editions.filter(Q(headline__icontains=word) | Q(standfirst__icontains=word))
        return editions

    def about(self, editions: QuerySet[Edition], name: str, value: str) -> QuerySet[Edition]:
        """It names this entry, or is issued by it, belongs to it, or is dated from it."""
        pk = self.named[name].pk
        match name:
            case "topic":
                return editions.filter(pk__in=EditionTopic.objects.filter(topic=pk).values("edition"))
            case "place":
                here = Edition.objects.about(Place(pk=pk)).values("pk")
                return editions.filter(Q(dateline_place=pk) | Q(pk__in=here))
        model: Any = {"person": Person, "organisation": Organisation, "event": Event}[name]
        return editions.filter(pk__in=Edition.objects.about(model(pk=pk)).values("pk"))

    def in_year(self, editions: QuerySet[Edition], name: str, value: Any) -> QuerySet[Edition]:
        first, last = midnight(date(int(value), 1, 1)), midnight(date(int(value) + 1, 1, 1))
        return editions.filter(published_at__gte=first, published_at__lt=last)

    def since(self, editions: QuerySet[Edition], name: str, value: date) -> QuerySet[Edition]:
        return editions.filter(published_at__gte=_midnight(value))

    def until(self, editions: QuerySet[Edition], name: str, value: date) -> QuerySet[Edition]:
        return editions.filter(published_at__lt=_midnight(min(value, date(9998, 12, 30)) + timedelta(days=1)))

    # -- What may be chosen ------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return (filter, value, label, how many) for kinds, topics and years: one query, live rows only."""
        if self.problems:
            return []
        years: Any = ExtractYear("published_at")
        columns = {"kind": "article__kind", "topic": "topics__slug", "year": years}
        label = {"topic": f"topics__name_{self.language}"}
        rows = []
        for name, column in columns.items():
            editions = (
                self.narrowed(but=name)
                .order_by()
                .annotate(
                    facet=Value(name, output_field=CharField()),
                    value=Cast(column, CharField()),
                    label=Cast(label.get(name, Value("")), CharField()),
                )
            )
            rows.append(
                editions.values("facet", "value", "label")
                .annotate(count=Count("pk"))
                .values_list("facet", "value", "label", "count")
            )
        return [row for row in rows[0].union(*rows[1:], all=True) if row[1]]

    @cached_property
    def total(self) -> int:
        """Return how many releases fit, from the counts already made."""
        kind = self.values.get("kind")
        return sum(count for name, value, _label, count in self.counts if name == "kind" and kind in (None, value))

    def choices(self, name: str) -> list[Choice]:
        """Return what may be chosen for kind, topic or year, each with its count."""
        chosen = str(self.values.get(name, ""))
        found = [
            Choice(value, str(kinds.KINDS[value].label) if name == "kind" else label or value, count, value == chosen)
            for facet, value, label, count in self.counts
            if facet == name
        ]
        if name == "year":
            return sorted(found, key=lambda choice: choice.value, reverse=True)
        return sorted(found, key=lambda choice: (-choice.count, choice.label))

    # -- What is said about it ---------------------------------------------------------------------------

    def query(self, *, but: str = "", **more: Any) -> str:
        """Return the query string of these filters, normalised: only what can be read and is known."""
        query = QueryDict(mutable=True)
        for name, value in self.values.items():
            if name != but and (name not in REGISTRIES or name in self.named):
                value = self.named[name].slug if name in self.named else value
                query[name] = value.isoformat() if isinstance(value, date) else str(value)
        for name, value in more.items():
            query[name] = str(value)
        return query.urlencode()

    def active(self) -> Iterator[Active]:
        """Yield the filters in use as the parts of a sentence, each with the query that undoes it."""
        for name, value in self.values.items():
            if name in REGISTRIES and name not in self.named:
                continue
            yield Active(name, _SENTENCES[name] % {"value": self._said(name, value)}, self.query(but=name))

    def _said(self, name: str, value: Any) -> str:
        if name in REGISTRIES:
            return self.named[name].label
        if name == "kind":
            return str(kinds.KINDS[value].plural)
        return day(value) if isinstance(value, date) else str(value)


def _midnight(value: date) -> datetime:
    return midnight(min(max(value, date(2, 1, 1)), date(9998, 12, 31)))


_SENTENCES = {
    "q": gettext_lazy("with “%(value)s” in the headline or the standfirst"),
    "kind": gettext_lazy("only %(value)s"),
    "topic": gettext_lazy("on %(value)s"),
    "person": gettext_lazy("naming %(value)s"),
    "organisation": gettext_lazy("about or by %(value)s"),
    "event": gettext_lazy("about the event %(value)s"),
    "place": gettext_lazy("from or about %(value)s"),
    "year": gettext_lazy("of %(value)s"),
    "from": gettext_lazy("from %(value)s on"),
    "to": gettext_lazy("up to %(value)s"),
}
