"""What became of an organisation, and where it came from, in words with links: merged, split, closed, formed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.lists import format_list
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import languages
from core.templatetags.record import day as written
from core.templatetags.record import last_day
from people.models import Organisation, OrganisationName, Succession
from people.titles import Timeline


@dataclass(frozen=True)
class Bodies:
    """Organisations by the names that the public knows of them."""

    names: dict[int, list[Any]]  # rows with the columns `NAME` of `people.titles`, or more
    language: str
    today: date

    def born(self, organisation: Organisation) -> date | None:
        """Return the first day of its first name; None where that is not known."""
        return min((row.period.lower or date.min for row in self.names[organisation.pk]), default=None)

    def closed(self, organisation: Organisation) -> date | None:
        """Return the first day on which it bears no name any more; None while its last name has no end."""
        ends = [row.period.upper for row in self.names[organisation.pk]]
        return max(ends) if ends and None not in ends else None

    def name(self, organisation: Organisation, day: date) -> Any:
        """Return the name borne on the day, else the nearest, in the language where there is one."""
        rows = self.names[organisation.pk]
        line = Timeline([row for row in rows if row.language == self.language] or rows)
        return line.on(day) or line.rows[0]

    def link(self, organisation: Organisation, day: date) -> SafeString:
        """Return the name of that day as a link to the page of the organisation."""
        name = self.name(organisation, day)
        lang = "" if name.language == self.language else format_html(' lang="{}"', name.language)
        link = format_html('<a href="{}"{}>{}</a>', organisation.get_absolute_url(), lang, name.name)
        return format_html(pgettext("the name of an organisation within a sentence", "{name}"), name=link)


@dataclass(frozen=True)
class Fate:
    """Sentences about one organisation: what ended it or went out of it, and what it came from."""

    ended: list[SafeString]
    began: list[SafeString]
    closed: date | None
    successors: list[Organisation]
    predecessors: list[Organisation]


def related(organisation: Organisation, at: datetime) -> list[Succession]:
    """Return the successions of an organisation, with those that share a successor with it (2 queries at most)."""
    live = Succession.objects.live(at).select_related("predecessor", "successor").order_by("on", "pk")
    rows = list(live.filter(Q(predecessor=organisation) | Q(successor=organisation)))
    into = [row.successor_id for row in rows if row.predecessor_id == organisation.pk]
    return rows + list(live.filter(successor__in=into).exclude(predecessor=organisation))


def names_with(organisations: Iterable[int], at: datetime) -> dict[int, list[OrganisationName]]:
    """Return the names of organisations that are public, by organisation (1 query)."""
    found: dict[int, list[OrganisationName]] = {}
    rows = OrganisationName.objects.live(at).filter(organisation__in=set(organisations))
    for row in rows.select_related("organisation").order_by("period"):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def fate(organisation: Organisation, successions: Iterable[Succession], bodies: Bodies) -> Fate:
    """Say what became of an organisation; a body whose name is not public is not spoken of."""
    known = [row for row in successions if row.predecessor_id in bodies.names and row.successor_id in bodies.names]
    into = [row for row in known if row.predecessor_id == organisation.pk]
    of = [row for row in known if row.successor_id == organisation.pk]
    closed = bodies.closed(organisation)
    return Fate(
        list(_ended(organisation, into, known, bodies)),
        list(_began(organisation, of, bodies)),
        closed if closed and closed <= bodies.today else None,
        [row.successor for row in into],
        [row.predecessor for row in of],
    )


def _ended(
    organisation: Organisation, into: list[Succession], known: list[Succession], bodies: Bodies
) -> Iterator[SafeString]:
    closed = bodies.closed(organisation)
    if closed:
        past = closed <= bodies.today
        yield _sentence(
            _("Closed: it existed until {day}.") if past else _("It will close after {day}."), last_day(closed)
        )
    for day, rows in _by_day(into):
        heirs, past = [row.successor for row in rows], day <= bodies.today
        words = {"names": _list(bodies.link(heir, day) for heir in heirs)}
        if closed is None or day < closed:
            text = _("A part of it went to {names} on {day}.") if past else _("A part of it goes to {names} on {day}.")
        elif len(heirs) > 1:
            text = _("Split into {names} on {day}.") if past else _("It will be split into {names} on {day}.")
        elif others := _others(organisation, heirs[0], day, known):
            words |= {"others": _list(bodies.link(other, before(day)) for other in others)}
            if past:
                text = _("Merged with {others} into {names} on {day}.")
            else:
                text = _("It will be merged with {others} into {names} on {day}.")
        elif (bodies.born(heirs[0]) or day) < day:
            text = _("Merged into {names} on {day}.") if past else _("It will be merged into {names} on {day}.")
        else:
            text = _("Replaced by {names} on {day}.") if past else _("It will be replaced by {names} on {day}.")
        yield _sentence(text, day, **words)


def _began(organisation: Organisation, of: list[Succession], bodies: Bodies) -> Iterator[SafeString]:
    born = bodies.born(organisation)
    for day, rows in _by_day(of):
        past, new = day <= bodies.today, born == day
        whole = [row.predecessor for row in rows if (bodies.closed(row.predecessor) or date.max) <= day]
        parts = [row.predecessor for row in rows if row.predecessor not in whole]
        if whole:
            words = {"names": _list(bodies.link(one, before(day)) for one in whole)}
            if not new:
                text = _("It absorbed {names} on {day}.") if past else _("It will absorb {names} on {day}.")
            elif len(whole) > 1:
                text = _("Formed on {day} from {names}.") if past else _("It will be formed on {day} from {names}.")
            else:
                text = _("It took over from {names} on {day}.") if past else _("It takes over from {names} on {day}.")
            yield _sentence(text, day, **words)
        if parts:
            words = {"names": _list(bodies.link(one, before(day)) for one in parts)}
            if new and not whole:
                text = _("Split off from {names} on {day}.") if past else _("It splits off from {names} on {day}.")
            else:
                text = (
                    _("It took over a part of {names} on {day}.")
                    if past
                    else _("It takes over a part of {names} on {day}.")
                )
            yield _sentence(text, day, **words)


def _others(organisation: Organisation, heir: Organisation, day: date, known: list[Succession]) -> list[Organisation]:
    """Return who else went into the same successor on the same day."""
    return [
        row.predecessor
        for row in known
        if row.successor_id == heir.pk and row.on == day and row.predecessor_id != organisation.pk
    ]


def _by_day(rows: list[Succession]) -> list[tuple[date, list[Succession]]]:
    days: dict[date, list[Succession]] = {}
    for row in rows:
        days.setdefault(row.on, []).append(row)
    return list(days.items())


def before(day: date) -> date:
    """Return the day before, on which what went still bore its own name."""
    return last_day(day) or day


def _sentence(text: str, day: date | None, **words: SafeString) -> SafeString:
    return format_html(text, day=format_html('<time datetime="{}">{}</time>', day, written(day)), **words)


def _list(links: Iterable[SafeString]) -> SafeString:
    return mark_safe(format_list(list(links), locale=languages.current()))
