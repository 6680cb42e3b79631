"""People and organisations for readers: who is known, in which offices, under which names; as of today."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone

from assets.pictures import picture
from core import clock, languages
from core.pages import Additions, absolute, alternates, page_of, public
from people.models import Organisation, OrganisationName, Person
from people.terms import holders_of, names_of, offices_of
from people.titles import titles

PEOPLE_A_PAGE = 100

on_person_page = Additions()
on_organisation_page = Additions()


def folded(words: str) -> str:
    """Return words as they are sorted: without accents, in lower case (a database in the C locale sorts É after Z)."""
    apart = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", " "))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@public
def people(request: HttpRequest) -> HttpResponse:
    """List everybody who is named in public, by family name, with the office of today (4 queries)."""
    at, language = clock.now(), languages.current()
    rows = Person.objects.live(at).order_by().values_list("pk", "family", "given")
    order = [pk for pk, *_name in sorted(rows, key=lambda row: (folded(row[1]), folded(row[2]), row[0]))]
    page = page_of(order, request.GET.get("page"), per_page=PEOPLE_A_PAGE)
    found = Person.objects.in_bulk(page.object_list)
    held = titles(found, on=_today(at), at=at, language=language)
    shown = [(found[pk], held.get(pk, "")) for pk in page.object_list]
    return render(
        request,
        "people/people.html",
        {
            "section": "people",
            "letters": _by_letter(shown),
            "page": page,
            "alternates": alternates("people:people"),
            "canonical": request.build_absolute_uri(request.path),
        },
    )


@public
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one person: offices over time, and what other apps add (at most 8 queries)."""
    at, language = clock.now(), languages.current()
    found = Person.objects.live(at).filter(slug=slug).select_related("portrait").first()
    if found is None:
        return _merged(slug, at)
    terms = offices_of(found, at=at, language=language, today=_today(at))
    paths = alternates("people:person", slug)
    return render(
        request,
        "people/person.html",
        {
            "section": "people",
            "person": found,
            "portrait": picture(found.portrait, language=language, sizes="12rem", eager=True) if found.portrait else "",
            "title": ", ".join(term.title for term in terms.rows if term.now),
            "biography": found.biography(language),
            "biography_language": "" if getattr(found, f"biography_{language}") else _other(language),
            "terms": terms,
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(request.path),
            **on_person_page.of(found, at=at, language=language),
        },
    )


def _merged(slug: str, at: datetime) -> HttpResponse:
    """Lead from a record that was merged to the person it was merged into, if readers may know of that one."""
    target = Person.objects.live(at).filter(merged_from__slug=slug).first()
    if target is None:
        raise Http404
    return HttpResponsePermanentRedirect(target.get_absolute_url())


@public
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations whose names are public, under their names of today (2 queries)."""
    at, language = clock.now(), languages.current()
    rows = sorted(_names_of_today(at, language).values(), key=lambda name: folded(name.name))
    page = page_of(rows, request.GET.get("page"), per_page=PEOPLE_A_PAGE)
    return render(
        request,
        "people/organisations.html",
        {
            "section": "organisations",
            "names": page.object_list,
            "page": page,
            "alternates": alternates("people:organisations"),
            "canonical": request.build_absolute_uri(request.path),
        },
    )


@public
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organisation: its names over time, who led it, whom to call (at most 8 queries)."""
    at, language = clock.now(), languages.current()
    found = Organisation.objects.live(at).filter(slug=slug).first()
    if found is None:
        raise Http404
    names = names_of(found, at=at, language=language, today=_today(at))
    paths = alternates("people:organisation", slug)
    return render(
        request,
        "people/organisation.html",
        {
            "section": "organisations",
            "organisation": found,
            "name": names.rows[0].title if names.rows else found.slug,
            "names": names,
            "holders": holders_of(found, at=at, language=language, today=_today(at)),
            "press_contacts": found.press_contacts.all(),
            "alternates": paths,
            "hreflang": absolute(request, paths),
            "canonical": request.build_absolute_uri(request.path),
            **on_organisation_page.of(found, at=at, language=language),
        },
    )


def _names_of_today(at: datetime, language: str) -> dict[int, OrganisationName]:
    """Return one name for each organisation: today's or the last, in the language or else in another."""
    names = OrganisationName.objects.live(at).select_related("organisation").order_by("period")
    found: dict[int, OrganisationName] = {}
    for name in sorted(names, key=lambda name: name.language == language):
        begun = name.period.lower is None or name.period.lower <= _today(at)
        if begun or name.organisation_id not in found:
            found[name.organisation_id] = name
    return found


def _by_letter(rows: Iterable[tuple[Person, str]]) -> list[tuple[str, list]]:
    letters: dict[str, list] = {}
    for row, title in rows:
        letters.setdefault((folded(row.family)[:1] or "#").upper(), []).append((row, title))
    return list(letters.items())


def _today(at: datetime) -> date:
    return timezone.localtime(at).date()


def _other(language: str) -> str:
    return next((code for code in languages.CODES if code != language), "")
