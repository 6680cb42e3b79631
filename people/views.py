"""The pages of one person and of one organisation: offices and names over time, and what other apps add."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from assets.pictures import portrait
from core import languages
from core.clock import CoreNow
from core.linked_data import script
from core.live import LIVE
from core.pages import Additions, absolute, alternates, public
from people import linked_data
from people.models import Organisation, Person
from people.successions import Bodies, fate, names_with, related
from people.terms import Terms, holders_of, names_of, offices_of
from people.titles import former

on_person_page = Additions()
on_organisation_page = Additions()


@public
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one person: offices over time, and what other apps add (at most 8 queries)."""
    found = Person.objects.live().filter(slug=slug).select_related("portrait").annotate(asked_at=CoreNow()).first()
    if found is None:
        return _merged(slug)
    at, language = found.asked_at, languages.current()
    terms = offices_of(found, at=at, language=language, today=today(at))
    return render(
        request,
        "people/person.html",
        {
            "section": "people",
            "person": found,
            "portrait": _portrait(found, at, language),
            "held": terms.now,
            "former": _former(found, terms, at, language),
            "biography": found.biography(language),
            "biography_language": "" if getattr(found, f"biography_{language}") else _other(language),
            "terms": terms,
            "linked_data": script(linked_data.person(found, terms.now, request)),
            **_addresses(request, "people:person", slug),
            **on_person_page.of(found, at=at, language=language),
        },
    )


def _former(person: Person, terms: Terms, at: datetime, language: str) -> tuple[str, str]:
    """Return what somebody is called who holds no office any more, and the language of that where it is another."""
    last = None if terms.now else terms.last(today(at))
    return (former(last.title, person, last.language or language), last.language) if last else ("", "")


def _portrait(person: Person, at: datetime, language: str) -> SafeString | str:
    """Return the portrait with its credit, while its rights allow it; the person's page already makes it public."""
    image = person.portrait
    return portrait(image, language=language) if image and image.rights(at) == LIVE else ""


def _merged(slug: str) -> HttpResponse:
    """Lead from a record that was merged to the person it was merged into, if readers may know of that one."""
    target = Person.objects.live().filter(merged_from__slug=slug).first()
    if target is None:
        raise Http404
    return HttpResponsePermanentRedirect(target.get_absolute_url())


@public
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organisation: what became of it, its names over time, who led it, whom to call (at most 8 queries)."""
    found = Organisation.objects.live().filter(slug=slug).annotate(asked_at=CoreNow()).first()
    if found is None:
        raise Http404
    at, language = found.asked_at, languages.current()
    successions = related(found, at)
    others = {pk for row in successions for pk in (row.predecessor_id, row.successor_id)}
    bodies = Bodies(names_with(others | {found.pk}, at), language, today(at))
    own = bodies.names[found.pk]
    names = names_of(own, language=language, today=bodies.today)
    offices, axis = holders_of(found, own, at=at, language=language, today=bodies.today)
    name = bodies.name(found, bodies.today)
    told = fate(found, successions, bodies)
    return render(
        request,
        "people/organisation.html",
        {
            "section": "organisations",
            "organisation": found,
            "name": name.name,
            "name_language": "" if name.language == language else name.language,
            "names": names,
            "fate": told,
            "offices": offices,
            "axis": axis,
            "press_contacts": found.press_contacts.all(),
            "linked_data": script(linked_data.organisation(found, name, told, bodies, request)),
            **_addresses(request, "people:organisation", slug),
            **on_organisation_page.of(found, at=at, language=language),
        },
    )


def _addresses(request: HttpRequest, name: str, slug: str) -> dict[str, Any]:
    paths = alternates(name, slug)
    return {
        "alternates": paths,
        "hreflang": absolute(request, paths),
        "canonical": request.build_absolute_uri(request.path),
    }


def today(at: datetime) -> date:
    """Return the instant's day in the newsroom's zone."""
    return timezone.localtime(at).date()


def _other(language: str) -> str:
    return next((code for code in languages.CODES if code != language), "")
