"""Calendars to take along or to subscribe to (iCalendar): one event, a series, everything with its filters."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.pages import not_indexed, public
from events.attendance import with_contacts
from events.calendar import Feed, written
from events.filters import EventFilter
from events.models import EventVersion
from events.views.event import found_live, gone
from events.views.listings import series_versions

KEPT = timedelta(days=365)  # how long what is over, or was taken off the site, stays in the calendar of everything


@public
def event_calendar(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Give one event; 410 for one that was taken off the site (2 queries)."""
    found, at = found_live(year, slug)
    if found is None:
        return gone(request)
    [version] = for_calendar(EventVersion.objects.filter(pk=found.pk), at)
    return _answer(request, version.name(), version.name(), version.get_absolute_url(), [version], name=slug)


@public
def series_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give every event of a series (4 queries)."""
    at = clock.now()
    rows = list(for_calendar(series_versions(slug, at), at))
    series = rows[0].series if rows else None
    if series is None:
        raise Http404
    off = taken_off(EventVersion.objects.filter(series=series), at)
    page = reverse("events:series", args=[slug])
    return _answer(request, series.name(), _("All events of this series."), page, rows, gone=off, name=slug)


@public
def calendar(request: HttpRequest) -> HttpResponse:
    """Give everything that is ahead or was over for less than a year, narrowed by the filters (at most 5 queries)."""
    at = clock.now()
    found = EventFilter(request.GET, at=at)
    recent = Q(period__endswith__gt=at - KEPT) | Q(period__upper_inf=True, period__startswith__gt=at - KEPT)
    rows = for_calendar(found.narrowed().filter(recent).order_by("period", "pk"), at)
    off = taken_off(found.narrowed(EventVersion.objects.all()), at)
    query = f"?{found.query()}" if found.query() else ""
    about = ", ".join(active.label for active in found.active())
    title = _("%(newsroom)s: events") % {"newsroom": publisher()}
    return _answer(
        request,
        f"{title} ({about})" if about else title,
        _("What is coming, and what took place in the last twelve months."),
        reverse("events:events") + query,
        rows,
        gone=off,
        name="calendar",
        query=query,
    )


def for_calendar(versions: Any, at: datetime) -> QuerySet[EventVersion]:
    """Bring along what a calendar says: names, the press contacts, and since when the event is public."""
    first = EventVersion.objects.begun(at).filter(event=OuterRef("event")).order_by("number")
    known = versions.with_words().annotate(created=Subquery(first.values("live_period__startswith")[:1]))
    return with_contacts(known, at)


def taken_off(versions: Any, at: datetime) -> QuerySet[EventVersion]:
    """Return the last public version of events that are announced no more, and were until a year ago (one query)."""
    begun = EventVersion.objects.begun(at).filter(event=OuterRef("event")).order_by("-number")
    last = versions.select_related("event").filter(pk=Subquery(begun.values("pk")[:1]))
    return last.ended(at).ended_after(at - KEPT).order_by("pk")


def publisher() -> str:
    """Return what the newsroom calls itself."""
    return settings.NEWSROOM_NAME or _("Newsroom")


def _answer(
    request: HttpRequest,
    title: str,
    description: str,
    page: str,
    versions: Iterable[EventVersion],
    *,
    name: str,
    gone: Iterable[Any] = (),
    query: str = "",
) -> HttpResponse:
    feed = Feed(title, description, request.build_absolute_uri(page), request.build_absolute_uri(request.path + query))
    data = written(feed, versions, request, publisher=publisher(), gone=gone)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return not_indexed(response)
