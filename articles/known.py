"""What readers may know of the people, organisations, events, topics and places that releases name.

One query, whatever is asked; what is not public, or was never registered, is simply not in the answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from articles.models import Edition, EditionTopic, Mention, Topic
from events.models import Event, EventText, EventVersion, Place
from people.models import Organisation, OrganisationName, Person

Reference = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """An entry that is public: what it is called today, and its page, if it has one."""

    kind: str
    pk: int
    asked: str
    slug: str
    label: str
    year: int | None = None

    @property
    def url(self) -> str:
        """Return its page in the language of the page being made; topics and places are filters of the listing."""
        match self.kind:
            case "event":
                return reverse("events:event", args=[self.year, self.slug])
            case "person" | "organisation":
                return reverse(f"people:{self.kind}", args=[self.slug])
        return f"{reverse('articles:listing')}?{self.kind}={self.slug}"


def known(references: Iterable[Reference], *, at: datetime, language: str) -> dict[Reference, Known]:
    """Return what is public among (kind, slug) references at the instant, by reference.

    A reference to a record that was merged finds the person that it was merged into.
    """
    slugs: dict[str, set[str]] = {}
    for kind, slug in references:
        slugs.setdefault(kind, set()).add(slug)
    asked = [rows for kind, wanted in sorted(slugs.items()) if kind in _ROWS
             for rows in _ROWS[kind](wanted, at, language)]  # fmt: skip
    if not asked:
        return {}
    first, *others = asked
    rows = [Known(*row) for row in (first.union(*others, all=True) if others else first)]
    return {(row.kind, row.asked): row for row in rows}


def _columns(kind: str, rows: QuerySet, label: Any, year: Any = None, asked: str = "slug") -> QuerySet:
    year = year or Value(None, output_field=IntegerField())
    return (
        rows.order_by()
        .annotate(
            known_kind=Value(kind, output_field=CharField()),
            known_asked=Cast(asked, CharField()),
            known_slug=Cast("slug", CharField()),
            known_label=Cast(label, CharField()),
            known_year=Cast(year, IntegerField()),
        )
        .values_list("known_kind", "pk", "known_asked", "known_slug", "known_label", "known_year")
    )


def _people(slugs: set[str], at: datetime, language: str) -> list[QuerySet]:
    name, live = Concat("given", Value(" "), "family"), Person.objects.live(at)
    merged = live.filter(merged_from__slug__in=slugs)
    return [
        _columns("person", live.filter(slug__in=slugs), name),
        _columns("person", merged, name, asked="merged_from__slug"),
    ]


def organisation_name(at: datetime, language: str, *, on: object, of: str = "pk") -> Subquery:
    """Return the subquery for the name that an organisation bears on a day, as the public knows it."""
    names = OrganisationName.objects.live(at).filter(organisation=OuterRef(of), language=language, period__contains=on)
    return Subquery(names.values("name")[:1])


def _organisations(slugs: set[str], at: datetime, language: str) -> list[QuerySet]:
    rows = Organisation.objects.live(at).filter(slug__in=slugs)
    ever = OrganisationName.objects.live(at).filter(organisation=OuterRef("pk"), language=language).order_by("-period")
    today = organisation_name(at, language, on=timezone.localtime(at).date())
    elsewhere = OrganisationName.objects.live(at).filter(organisation=OuterRef("pk")).order_by("-period")
    others = (Subquery(names.values("name")[:1]) for names in (ever, elsewhere))
    return [_columns("organisation", rows, Coalesce(today, *others))]


def _events(slugs: set[str], at: datetime, language: str) -> list[QuerySet]:
    rows = Event.objects.live(at).filter(slug__in=slugs)
    texts = EventText.objects.filter(
        version__in=EventVersion.objects.live(at).filter(event=OuterRef("pk")).values("pk")
    )
    name = Coalesce(
        Subquery(texts.filter(language=language).values("name")[:1]), Subquery(texts.values("name")[:1]), "slug"
    )
    return [_columns("event", rows, name, "year")]


def _topics(slugs: set[str], at: datetime, language: str) -> list[QuerySet]:
    used = EditionTopic.objects.filter(topic=OuterRef("pk"), edition__in=Edition.objects.live(at).values("pk"))
    return [_columns("topic", Topic.objects.filter(Exists(used), slug__in=slugs), f"name_{language}")]


def _places(slugs: set[str], at: datetime, language: str) -> list[QuerySet]:
    """A place is public where something live is dated from it, names it, or happens there."""
    named = Mention.objects.filter(place=OuterRef("pk"), edition__in=Edition.objects.live(at).values("pk"))
    dated = Edition.objects.live(at).filter(dateline_place=OuterRef("pk"))
    happens = EventVersion.objects.live(at).filter(place=OuterRef("pk"))
    rows = Place.objects.filter(Exists(named) | Exists(dated) | Exists(happens), slug__in=slugs)
    return [_columns("place", rows, f"name_{language}")]


_ROWS: dict[str, Callable[[set[str], datetime, str], list[QuerySet]]] = {
    "person": _people,
    "organisation": _organisations,
    "event": _events,
    "topic": _topics,
    "place": _places,
}
