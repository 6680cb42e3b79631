"""Events for readers: what is coming, what took place, each with its programme and who took part."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assets.models import Document
from core import clock, drawing, languages
from core.pages import Additions, absolute, alternates, not_indexed, page_of, permanent_host, public
from core.templatetags.record import local
from events import calendar
from events.models import Event, EventText, Participation, ProgrammeItem
from people.models import OrganisationName, Person
from people.titles import titles

ON_A_PERSONS_PAGE = 10

on_event_page = Additions()


@dataclass(frozen=True)
class Attendance:
    """Somebody at an event, with the office held on its day."""

    row: Participation
    name: str
    title: str
    url: str | None


def with_names(events: QuerySet[Event]) -> QuerySet[Event]:
    """Bring place and names along (two queries in all)."""
    return events.select_related("place").prefetch_related("texts")


def upcoming(at: datetime) -> QuerySet[Event]:
    """Return the events in public that are not over, next first."""
    not_over = Q(period__endswith__gt=at) | Q(period__upper_inf=True)
    return with_names(Event.objects.live(at).filter(not_over)).order_by("period", "pk")


@public
def events(request: HttpRequest) -> HttpResponse:
    """List what is coming, then what took place, by pages (6 queries)."""
    at = clock.now()
    over = with_names(Event.objects.live(at).filter(period__endswith__lte=at)).order_by("-period", "-pk")
    page = page_of(over, request.GET.get("page"))
    return render(
        request,
        "events/events.html",
        {
            "section": "events",
            "upcoming": upcoming(at) if page.number == 1 else [],
            "page": page,
            "alternates": alternates("events:events"),
            "canonical": request.build_absolute_uri(request.path),
        },
    )


@public
def event(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Show one event (at most 8 queries)."""
    at, language = clock.now(), languages.current()
    found, text = _found(year, slug, at, language)
    on = local(found.starts).date()
    programme: list[Any] = list(_programme(found))
    for item in programme:
        item.starts, item.ends = _in_zone(item.period.lower, found), _in_zone(item.period.upper, found)
    axis = drawing.hours([item.period for item in programme], zone=found.zone)
    paths = alternates("events:event", year, slug)
    return render(
        request,
        "events/event.html",
        {
            "section": "events",
            "event": found,
            "text": text,
            "newsroom_starts": timezone.localtime(found.period.lower),
            "other_zone": timezone.localtime(found.starts).utcoffset() != found.starts.utcoffset(),
            "participants": _attendance(found, on=on, at=at, language=language),
            "programme": list(zip(programme, axis.bars, strict=True)),
            "axis": axis,
            "documents": Document.objects.live(at).filter(events=found),
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(request.path),
            **on_event_page.of(found, at=at, language=language),
        },
    )


@public
def event_calendar(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Give one event as an iCalendar file (RFC 5545)."""
    at, language = clock.now(), languages.current()
    found, text = _found(year, slug, at, language)
    url = request.build_absolute_uri(found.get_absolute_url())
    written = calendar.written(found, text, url=url, host=permanent_host(request))
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return not_indexed(response)


def _in_zone(instant: datetime | None, event: Event) -> datetime | None:
    return instant.astimezone(event.zone) if instant else None


def _found(year: int, slug: str, at: datetime, language: str) -> tuple[Event, EventText]:
    """Return a live event with its text in the language, or in another; Http404 (one query)."""
    texts = EventText.objects.filter(event__in=Event.objects.live(at), event__year=year, event__slug=slug)
    rows = {text.language: text for text in texts.select_related("event__place", "event__series")}
    text = rows.get(language) or next(iter(rows.values()), None)
    if text is None:
        raise Http404
    return text.event, text


def _attendance(event: Event, *, on: date, at: datetime, language: str) -> list[Attendance]:
    """Return who takes part, with the office or name of the event's day (3 queries)."""
    name = OrganisationName.objects.live(at).filter(
        organisation=OuterRef("organisation"), language=language, period__contains=on
    )
    rows = list(
        event.participations.select_related("person", "organisation").annotate(
            organisation_name=Subquery(name.values("name")[:1])
        )
    )
    held = titles([row.person_id for row in rows if row.person_id], on=on, at=at, language=language)
    return [
        Attendance(
            row,
            str(row.person or row.organisation_name or languages.localised(row, "delegation", language)),
            held.get(row.person_id, "") if row.person_id else "",
            _page(row),
        )
        for row in rows
        if row.person_id or row.organisation_name or row.delegation_fr or row.delegation_en
    ]


def _page(row: Any) -> str | None:
    """Lead to whoever takes part: people named by a live event are public, unless their record was merged."""
    if row.person_id:
        return None if row.person.merged_into_id else row.person.get_absolute_url()
    return row.organisation.get_absolute_url() if row.organisation_name else None


def _programme(event: Event) -> QuerySet[ProgrammeItem]:
    """Return the programme with the names of those who speak (one query)."""
    speakers: QuerySet = Person.objects.filter(programme_items=OuterRef("pk")).order_by("family", "given")
    name = Concat(F("given"), Value(" "), F("family"))
    return event.programme.annotate(names=ArraySubquery(speakers.values(name=name).values_list("name")))


def of_person(person: Person, at: datetime, language: str) -> list[Event]:
    """Return the latest events in which somebody takes part (2 queries)."""
    rows = Event.objects.live(at).filter(participations__person=person)
    return list(with_names(rows).order_by("-period")[:ON_A_PERSONS_PAGE])
