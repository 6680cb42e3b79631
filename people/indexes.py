"""The indexes of people and of organisations: lists by name, and answers to what a reader types.

"Who was minister of defence in March 2014?" is asked in the one box, or as an office and a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import clock, languages
from core.folding import folded
from core.pages import absolute, alternates, not_indexed, page_of, public
from core.templatetags.record import day, month
from people import asking, finding
from people.asking import NoSuchDay, Question, Span
from people.models import Organisation, Person, Succession
from people.successions import Bodies
from people.titles import titles
from people.views import today

A_PAGE = 100
KINDS = Organisation.Kind.values


@dataclass
class Asked:
    """What somebody typed into the form, and what it means; `problems` by field."""

    typed: dict[str, str]
    today: date
    problems: dict[str, str] = field(default_factory=dict)
    named: tuple[str, ...] = ()  # words for a person or an office
    office: tuple[str, ...] = ()  # words for an office only
    span: Span | None = None

    def __post_init__(self) -> None:
        named = self._read("q")
        office = self._read("office")
        self.named, self.office = named.words, office.words
        self.span = self._time() or office.span or named.span
        if self.span and not (self.named or self.office or self.problems):
            where = "office" if self.typed["on"] or self.typed["office"] else "q"
            self.problems[where] = _("Say which office, or who.")

    def __bool__(self) -> bool:
        return any(self.typed.values())

    @property
    def answerable(self) -> bool:
        """Tell whether there is something to look for and nothing wrong with it."""
        return not self.problems and bool(self.named or self.office)

    @property
    def when(self) -> Span:
        """Return the time asked about: today where none is named."""
        return self.span or Span(self.today, self.today + timedelta(days=1))

    @property
    def query(self) -> str:
        """Return the question as the query of an address, without the page."""
        return urlencode({name: text for name, text in self.typed.items() if text})

    def _read(self, name: str) -> Question:
        try:
            return asking.question(self.typed[name], today=self.today)
        except NoSuchDay:
            self.problems[name] = _("There is no such day in the calendar.")
            return Question((), None)

    def _time(self) -> Span | None:
        if not self.typed["on"]:
            return None
        try:
            span = asking.time(self.typed["on"], today=self.today)
        except NoSuchDay:
            self.problems["on"] = _("There is no such day in the calendar.")
            return None
        if span is None:
            self.problems["on"] = _("Give a day, a month or a year, for example: 25/10/2016, March 2014, 2014.")
        return span


def in_words(span: Span) -> str:
    """Return "on 25 October 2016", "in March 2014" or "in 2014"."""
    match span.kind:
        case "day":
            return _("on %(day)s") % {"day": day(span.lower)}
        case "month":
            return _("in %(month)s") % {"month": month(span.lower)}
    return _("in %(year)s") % {"year": span.lower.year}


# -- people -------------------------------------------------------------------------------------------------------


@public
def people(request: HttpRequest) -> HttpResponse:
    """List everybody who is named in public, with the office of today, or answer a question (at most 8 queries)."""
    at, language = clock.now(), languages.current()
    search = Asked({name: _typed(request, name) for name in ("q", "office", "on")}, today(at))
    everybody = finding.names(at)
    answer: dict[str, Any] = {}
    wording = None
    chosen = everybody
    if search:
        chosen = finding.people_called(search.named, everybody) if search.answerable else []
        if search.answerable:
            known = finding.Offices(at)
            wording = known.wording
            answer = _answer(search, chosen, known, language)
    page = page_of([name.pk for name in chosen], request.GET.get("page"), per_page=A_PAGE)
    alike = (
        finding.people_alike(search.named, everybody) if search.answerable and not (chosen or answer["held"]) else []
    )
    found = Person.objects.in_bulk([*page.object_list, *alike])
    held = titles(found, on=search.today, at=at, language=language, wording=wording)
    shown = [(found[pk], held.get(pk, "")) for pk in page.object_list]
    context = {
        "section": "people",
        "search": search,
        "letters": [] if search else _by_letter(shown),
        "hits": shown if search else [],
        "alike": [(found[pk], held.get(pk, "")) for pk in alike],
        "answer": answer,
    }
    return _index(request, "people/people.html", "people:people", search.query, page, context)


def _answer(search: Asked, hits: list[finding.Name], known: finding.Offices, language: str) -> dict[str, Any]:
    """Return who held the offices asked for, and what the people found held then, if a time was named (1 query)."""
    offices = known.called(search.office or search.named)
    people = [name.pk for name in hits[: finding.PEOPLE]] if search.span else []
    held, theirs = finding.holders(
        offices[: finding.OFFICES], people, known, span=search.when, language=language
    )  # fmt: skip
    shown = {(term.person, term.office) for one in held for term in one.terms}
    return {
        "held": held,
        "theirs": [term for term in theirs if (term.person, term.office) not in shown],
        "more": len(offices) - finding.OFFICES,
        "when": in_words(search.when) if search.span else _("today"),
        "timed": search.span is not None,
        "offices_alike": [] if held or hits else known.alike(search.office or search.named, search.today, language),
    }


def _by_letter(rows: Iterable[tuple[Person, str]]) -> list[tuple[str, list]]:
    letters: dict[str, list] = {}
    for row, title in rows:
        letters.setdefault((folded(row.family)[:1] or "#").upper(), []).append((row, title))
    return list(letters.items())


# -- organisations ------------------------------------------------------------------------------------------------


@public
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations whose names are public by kind, or find them by any name they ever bore (4 queries)."""
    at, language = clock.now(), languages.current()
    typed, now, names = _typed(request, "q"), today(at), finding.borne(at)
    words = asking.words_in(typed)
    kinds = dict(Organisation.objects.values_list("pk", "kind")) if not typed else {}
    found = finding.bodies(names, words, language=language, today=now) if words or not typed else []
    if not typed:
        found.sort(key=lambda body: (KINDS.index(kinds[body.pk]), *body.key))
    alike = finding.bodies_alike(names, words, language=language, today=now) if words and not found else []
    page = page_of(found, request.GET.get("page"), per_page=A_PAGE)
    rows = Organisation.objects.in_bulk([body.pk for body in [*page.object_list, *alike]])
    heirs = _heirs(page.object_list, Bodies(names, language, now), at)
    shown: dict[str, list] = {}
    for body in page.object_list:
        kind = "" if typed else rows[body.pk].get_kind_display()
        shown.setdefault(kind, []).append((body, rows[body.pk], heirs.get(body.pk, [])))
    context = {
        "section": "organisations",
        "typed": typed,
        "kinds": list(shown.items()),
        "alike": [(body, rows[body.pk]) for body in alike],
    }
    query = urlencode({"q": typed}) if typed else ""
    return _index(request, "people/organisations.html", "people:organisations", query, page, context)


def _heirs(shown: Iterable[finding.Body], bodies: Bodies, at: datetime) -> dict[int, list[SafeString]]:
    """Return links to what the closed ones went into, by organisation (1 query)."""
    closed = [body.pk for body in shown if body.closed]
    found: dict[int, list[SafeString]] = {}
    went = Succession.objects.live(at).filter(predecessor__in=[0, *closed]).select_related("successor")
    for row in went.order_by("on", "pk"):
        if row.successor_id in bodies.names and row.on <= bodies.today:
            found.setdefault(row.predecessor_id, []).append(bodies.link(row.successor, bodies.today))
    return found


# -- both ---------------------------------------------------------------------------------------------------------


def _typed(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[: asking.MOST]


def _index(
    request: HttpRequest, template: str, name: str, query: str, page: Any, context: dict[str, Any]
) -> HttpResponse:
    """Render an index; answers to questions are left out of search engines, and keep the question in each language."""
    paths = alternates(name)
    suffix = "&".join(part for part in (query, f"page={page.number}" if page.number > 1 else "") if part)
    context |= {
        "page": page,
        "query": query,
        "alternates": {code: f"{path}?{query}" if query else path for code, path in paths.items()},
        "hreflang": {} if suffix else absolute(request, paths),
        "canonical": request.build_absolute_uri(f"{request.path}?{suffix}" if suffix else request.path),
    }
    response = render(request, template, context)
    return not_indexed(response) if query else response
