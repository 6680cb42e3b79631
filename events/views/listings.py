"""Listings of events: what is coming, a year, a month as a calendar, a series."""

from datetime import datetime
from typing import Any

from babel.dates import get_day_names
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import clock, languages
from core.pages import absolute, alternates, not_indexed, page_of, public
from events import agenda
from events.filters import EventFilter
from events.models import EventVersion
from events.months import Month, by_day
from people.models import Person

A_PAGE = 50
ON_A_PERSONS_PAGE = 10


def upcoming(at: datetime) -> agenda.Versions:
    """Return the events in public that are not over, next first."""
    return agenda.coming(agenda.public_versions(at), at)


def of_person(person: Person, at: datetime, language: str) -> list[EventVersion]:
    """Return the latest events in which somebody takes part (2 queries)."""
    rows = agenda.public_versions(at).filter(participations__person__in=person.records())
    return list(rows.distinct().order_by("-period")[:ON_A_PERSONS_PAGE])


@public
def events(request: HttpRequest) -> HttpResponse:
    """List what is coming, narrowed by the filters, with ways to every year and to this month (at most 8 queries)."""
    at = clock.now()
    found = EventFilter(request.GET, at=at)
    versions = agenda.coming(found.narrowed(), at)
    page = page_of(versions, request.GET.get("page"), per_page=A_PAGE)
    return _listing(
        request,
        "events/events.html",
        found,
        alternates("events:events"),
        {
            "page": page,
            "months": agenda.by_month(page.object_list),
            "years": agenda.years(found.narrowed()),
            "month": Month.of(timezone.localtime(at)),
            "choices": found.choices(agenda.coming(found.queryset, at)),
            "canonical": _canonical(request, page.number),
        },
    )


@public
def year(request: HttpRequest, year: int) -> HttpResponse:
    """List what began in a year, by month, with ways to the other years (at most 8 queries)."""
    found = EventFilter(request.GET, at=clock.now())
    page = page_of(agenda.of_year(found.narrowed(), year), request.GET.get("page"), per_page=A_PAGE)
    if not page.object_list and not found.values and not found.problems:
        raise Http404
    years = agenda.years(found.narrowed())
    return _listing(
        request,
        "events/year.html",
        found,
        alternates("events:year", year),
        {
            "year": year,
            "page": page,
            "months": agenda.by_month(page.object_list),
            "years": years,
            "canonical": _canonical(request, page.number),
        },
    )


@public
def month(request: HttpRequest, month: Month) -> HttpResponse:
    """Show a month as a calendar, with ways to its neighbours that have something (at most 8 queries)."""
    at = clock.now()
    found, zone, present = EventFilter(request.GET, at=at), timezone.get_default_timezone(), timezone.localtime(at)
    versions = list(agenda.of_month(found.narrowed(), month))
    previous, following = agenda.neighbours(found.narrowed(), month, present=Month.of(present))
    days = by_day(versions, month, zone)
    response = _listing(
        request,
        "events/month.html",
        found,
        alternates("events:month", month),
        {
            "month": month,
            "weeks": [[(day, days.get(day, ()) if day else ()) for day in week] for week in month.weeks()],
            "has_events": bool(versions),
            "weekdays": [get_day_names("wide", locale=languages.current())[day] for day in range(7)],
            "begins": month.bounds(zone)[0],
            "nearest": () if versions else _nearest(found, month, zone),
            "today": present.date(),
            "previous": previous,
            "next": following,
            "canonical": request.build_absolute_uri(request.path),
        },
    )
    return response if versions else not_indexed(response)


def _nearest(found: EventFilter, month: Month, zone: Any) -> list[EventVersion]:
    """Return the first event after a month, else the last one before it (two queries, or three)."""
    begins, after = month.bounds(zone)
    versions = found.narrowed()
    ahead = versions.filter(period__startswith__gte=after).order_by("period", "pk")[:1]
    return list(ahead) or list(versions.filter(period__startswith__lt=begins).order_by("-period", "-pk")[:1])


@public
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the events of a series in their order (3 queries)."""
    versions = list(series_versions(slug, clock.now()))
    if not versions:
        raise Http404
    paths = alternates("events:series", slug)
    return render(
        request,
        "events/series.html",
        {
            "section": "events",
            "series": versions[0].series,
            "lines": [(version, agenda.line(version)) for version in versions],
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(request.path),
        },
    )


def series_versions(slug: str, at: datetime) -> agenda.Versions:
    """Return what is said in public of the events of a series, in their order."""
    versions = agenda.public_versions(at).filter(series__slug=slug)
    return versions.order_by(F("ordinal").asc(nulls_last=True), "period", "pk")


def _listing(
    request: HttpRequest, template: str, found: EventFilter, paths: dict[str, str], context: dict[str, Any]
) -> HttpResponse:
    """Answer with a listing; one that is narrowed is not for search engines."""
    shared = {
        "section": "events",
        "found": found,
        "active": list(found.active()),
        "query": found.query(),
        "alternates": _with_query(paths, found.query()),
        "hreflang": absolute(request, paths),
        "feed": reverse("events:calendar"),
        "feed_address": _with_query({"": reverse("events:calendar")}, found.query())[""],
    }
    response = render(request, template, shared | context)
    return not_indexed(response) if found.values or found.problems else response


def _with_query(paths: dict[str, str], query: str) -> dict[str, str]:
    return {code: f"{path}?{query}" if query else path for code, path in paths.items()}


def _canonical(request: HttpRequest, number: int) -> str:
    return request.build_absolute_uri(f"{request.path}?page={number}" if number > 1 else request.path)
