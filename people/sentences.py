"""Facts in words, as the desk reads them: what each tells readers, in a few words and as a sentence.

Apps to the right register their facts with `sentence`, `named` and `pages` (functions of one row, by its class).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from core import clock, languages
from core.instants import instant_text
from core.templatetags.record import day
from people.labels import label
from people.models import Announcement, Appointment, OfficeTitle, OrganisationName, Succession
from people.titles import Timeline, Wording

DAY = timedelta(days=1)


class PreparedWording(Wording):
    """What offices and organisations are called by what is public and what an announcement prepares (two queries)."""

    def __init__(self, announcement: Announcement | None) -> None:
        starts = announcement.starts_at if announcement and announcement.is_announced else None
        at = max(starts, clock.now()) if starts else None

        def known(model: Any) -> Any:
            public = model.objects.live(at)
            if announcement is None:
                return public
            return public.exclude(ends_with=announcement) | model.objects.filter(begins_with=announcement)

        self.titles_of = _over_time(known(OfficeTitle).select_related("office"), "office_id")
        self.names_of = _over_time(known(OrganisationName), "organisation_id")

    def organisation(self, organisation: Any, on: date | None) -> str:
        """Return what an organisation is called on a day, in the reader's language or another."""
        for language in dict.fromkeys([languages.current(), *languages.CODES]):
            if name := self.name(organisation.pk, on or date.min, language):
                return str(name.name)
        return label(organisation)

    def held(self, row: Appointment, on: date | None) -> str:
        """Return what a holder is called on a day, in the reader's language or another."""
        for language in dict.fromkeys([languages.current(), *languages.CODES]):
            if title := self.title(row, on or date.min, language) or self.title(row, date.max, language):
                return title
        return label(row.office)


def _over_time(rows: Iterable[Any], column: str) -> dict[tuple[Any, str], Timeline]:
    grouped: dict[tuple[Any, str], list] = {}
    for row in rows:
        grouped.setdefault((getattr(row, column), row.language), []).append(row)
    return {key: Timeline(found) for key, found in grouped.items()}


# -- values ----------------------------------------------------------------------------------------------------


def value_text(value: Any) -> str:
    """Return a value as people read it."""
    match value:
        case None | "":
            return "—"
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return instant_text(value)
        case date():
            return day(value)
        case models.Model():
            return label(value)
        case list():
            return ", ".join(value_text(item) for item in value) or "—"
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return span_text(value)
    return str(value)


def span_text(period: Any) -> str:
    """Return a period in words: of days with its last day included, of instants as it stands."""
    first, upper = period.lower, period.upper
    if isinstance(first or upper, datetime):
        ends = [instant_text(bound, zone=False) if bound else "…" for bound in (first, upper)]
    else:
        last = upper - DAY if upper else None
        ends = [formats.date_format(bound, "SHORT_DATE_FORMAT") if bound else "…" for bound in (first, last)]
    return " – ".join(ends)


# -- a fact in a few words -----------------------------------------------------------------------------------


@singledispatch
def named(row: Any) -> str:
    """Return a fact in a few words, with its period: what a clash is told with."""
    return str(row) if row.pk else str(row._meta.verbose_name)


@named.register
def named_appointment(row: Appointment) -> str:
    return f"{row.person}, {label(row.office)} ({span_text(row.period)})"


@named.register
def named_name(row: OrganisationName) -> str:
    return f"{row.name} ({row.language}, {span_text(row.period)})"


@named.register
def named_title(row: OfficeTitle) -> str:
    return f"{_forms(row)} ({row.language}, {span_text(row.period)})"


@named.register
def named_succession(row: Succession) -> str:
    return f"{label(row.predecessor)} → {label(row.successor)} ({value_text(row.on)})"


# -- a change as a sentence ----------------------------------------------------------------------------------


@singledispatch
def sentence(row: Any, former: Any, wording: PreparedWording) -> str:
    """Say what a fact that begins tells readers; `former` is the one whose place it takes, if any."""
    return f"{row._meta.verbose_name}: {row}"


@sentence.register
def appointment_sentence(row: Appointment, former: Appointment | None, wording: PreparedWording) -> str:
    first, last = row.period.lower, _last(row)
    words = {
        "person": row.person, "office": wording.held(row, first or last), "day": value_text(first),
        "last": value_text(last), "was": _was(former),
    }  # fmt: skip
    if former and ends_otherwise(row, former):
        return _("%(person)s ceases to be %(office)s; last day: %(last)s (was: %(was)s)") % words
    if former:
        return _("%(person)s, %(office)s: the entry is corrected") % words
    if first and last:
        return _("%(person)s is %(office)s from %(day)s; last day: %(last)s") % words
    if first:
        return _("%(person)s becomes %(office)s on %(day)s") % words
    if last:
        return _("%(person)s was %(office)s; last day: %(last)s") % words
    return _("%(person)s is %(office)s") % words


@sentence.register
def name_sentence(row: OrganisationName, former: OrganisationName | None, wording: PreparedWording) -> str:
    first = row.period.lower
    words = {
        "language": row.get_language_display(), "name": row.name, "day": value_text(first),
        "last": value_text(_last(row)), "was": _was(former),
    }  # fmt: skip
    if former and ends_otherwise(row, former):
        return _("%(language)s: the name “%(name)s” ends; last day: %(last)s (was: %(was)s)") % words
    if former:
        return _("%(language)s: the name “%(name)s” is corrected") % words
    before = wording.name(row.organisation_id, first - DAY, row.language) if first else None
    if before and before.pk != row.pk:
        words["before"] = before.name
        return _("%(language)s: “%(before)s” is called “%(name)s” from %(day)s") % words
    return _("%(language)s: the name “%(name)s” begins; first day: %(day)s") % words


@sentence.register
def title_sentence(row: OfficeTitle, former: OfficeTitle | None, wording: PreparedWording) -> str:
    first = row.period.lower
    words = {
        "language": row.get_language_display(), "title": _forms(row), "day": value_text(first),
        "last": value_text(_last(row)), "was": _was(former),
    }  # fmt: skip
    if former and ends_otherwise(row, former):
        return _("%(language)s: the title “%(title)s” ends; last day: %(last)s (was: %(was)s)") % words
    if former:
        return _("%(language)s: the title “%(title)s” is corrected") % words
    before = wording.row(row.office_id, first - DAY, row.language) if first else None
    if before and before.pk != row.pk:
        words["before"] = _forms(before)
        return _("%(language)s: “%(before)s” is called “%(title)s” from %(day)s") % words
    return _("%(language)s: the title “%(title)s” begins; first day: %(day)s") % words


@sentence.register
def succession_sentence(row: Succession, former: Succession | None, wording: PreparedWording) -> str:
    words = {
        "before": wording.organisation(row.predecessor, row.on - DAY),
        "after": wording.organisation(row.successor, row.on),
        "day": value_text(row.on),
    }
    if former:
        return _("“%(before)s” into “%(after)s”: the entry is corrected") % words
    return _("“%(before)s” goes into “%(after)s” on %(day)s") % words


def _last(row: Any) -> date | None:
    return row.period.upper - DAY if row.period.upper else None


def _was(former: Any) -> str:
    last = _last(former) if former else None
    return _("last day %(day)s") % {"day": day(last)} if last else _("without end")


def ends_otherwise(row: Any, former: Any) -> bool:
    """Tell whether all that changes is that the fact now has an end, or another."""
    return row.period.upper is not None and {
        name for name, value in row.facts().items() if former.facts()[name] != value and name != "id"
    } == {"period"} and row.period.lower == former.period.lower  # fmt: skip


def _forms(row: OfficeTitle) -> str:
    return row.masculine if row.masculine == row.feminine else f"{row.masculine} / {row.feminine}"


# -- the public pages that a change reaches ------------------------------------------------------------------


@singledispatch
def pages(row: Any) -> list[Any]:
    """Return what has a public page that the fact changes (each with `get_absolute_url`)."""
    return [row] if hasattr(row, "get_absolute_url") else []


@pages.register
def pages_of_appointment(row: Appointment) -> list[Any]:
    return [row.person, *([row.office.organisation] if row.office.organisation else [])]


@pages.register
def pages_of_name(row: OrganisationName) -> list[Any]:
    return [row.organisation]


@pages.register
def pages_of_title(row: OfficeTitle) -> list[Any]:
    holders = [held.person for held in row.office.appointments.live().select_related("person")]
    return [*holders, *([row.office.organisation] if row.office.organisation else [])]


@pages.register
def pages_of_succession(row: Succession) -> list[Any]:
    return [row.predecessor, row.successor]
