"""The page of an event: when and where, its programme, who takes part, and what was said of it before."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assets.models import Document
from core import languages
from core.clock import CoreNow
from core.linked_data import script
from core.pages import Additions, absolute, alternates, not_indexed, public
from events import linked_data
from events.attendance import Attendance
from events.models import EventText, EventVersion
from events.record import record, rescheduled_from

on_event_page = Additions()


@public
def event(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Show one event (at most 8 queries); 410 for one that was taken off the site."""
    versions = begun_versions(year, slug)
    at, language = versions[0].asked_at, languages.current()
    current = next((version for version in versions if version.is_live(at)), None)
    if current is None:
        return gone(request)
    text, attendance = current.text(language), Attendance(current, at=at, language=language)
    paths = alternates("events:event", year, slug)
    formerly = rescheduled_from(versions, current)
    described = linked_data.event(current, text, request, groups=attendance.groups, formerly=formerly)
    return render(
        request,
        "events/event.html",
        {
            "section": "events",
            "event": current,
            "text": text,
            "status": current.shown_status(at),
            "attendance": attendance,
            "accreditation_over": current.deadline is not None and current.deadline <= at,
            "is_over": current.is_over(at),
            "previous": _neighbour(current.previous),
            "next": _neighbour(current.following),
            "documents": Document.objects.live(at).filter(event_versions=current),
            "record": record(versions, at=at),
            "linked_data": script(described),
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(request.path),
            **on_event_page.of(current.event, at=at, language=language),
        },
    )


def gone(request: HttpRequest) -> HttpResponse:
    """Say that an event is announced no more; what was said of it is not repeated."""
    return not_indexed(render(request, "events/gone.html", {"section": "events"}, status=410))


def begun_versions(year: int, slug: str) -> list[Any]:
    """Return every version of an event that was or is public, latest first; Http404 for none (one query).

    Each carries its texts, `asked_at`, and `previous` and `following` in its series.
    """
    texts: QuerySet[Any] = EventText.objects.filter(
        version__in=EventVersion.objects.begun(), version__event__year=year, version__event__slug=slug
    )
    texts = texts.select_related("version__event", "version__place", "version__series").annotate(
        asked_at=CoreNow(), previous=_in_series("lt", "-ordinal"), following=_in_series("gt", "ordinal")
    )
    found: dict[int, Any] = {}
    for text in texts.order_by("-version__number", "language"):
        version = found.setdefault(text.version_id, text.version)
        version.asked_at, version.previous, version.following = text.asked_at, text.previous, text.following
        kept = version.__dict__.setdefault("_prefetched_objects_cache", {}).setdefault("texts", [])
        kept.append(text)
    if not found:
        raise Http404
    return list(found.values())


def _in_series(side: str, order: str) -> Subquery:
    """Return the subquery for the event that comes before or after in the series, by ordinal."""
    others = EventVersion.objects.live().filter(
        **{"series": OuterRef("version__series"), f"ordinal__{side}": OuterRef("version__ordinal")}
    )
    columns = {name: name for name in ("ordinal",)} | {"year": "event__year", "slug": "event__slug"}
    names = {code: _name(code) for code in languages.CODES}
    return Subquery(others.order_by(order, "pk").values(json=JSONObject(**columns, **names))[:1])


def _name(language: str) -> Subquery:
    return Subquery(EventText.objects.filter(version=OuterRef("pk"), language=language).values("name")[:1])


def _neighbour(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return ordinal, name and address of a neighbour in the series."""
    if values is None:
        return None
    name = next((words for code in (languages.current(), *languages.CODES) if (words := values[code])), "")
    return {
        "ordinal": values["ordinal"],
        "name": name,
        "url": reverse("events:event", args=[values["year"], values["slug"]]),
    }


def found_live(year: int, slug: str) -> tuple[EventVersion | None, datetime]:
    """Return the version in public, or None for an event that was taken off the site, and the instant; Http404."""
    versions = begun_versions(year, slug)
    at = versions[0].asked_at
    return next((version for version in versions if version.is_live(at)), None), at
