"""The public record of an event: its versions, since when each was public, and what it said otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from core import drawing
from events.models import EventVersion
from events.wording import own_times, span, where


@dataclass(frozen=True)
class Line:
    """One version: when it was public, what changed with it, and its bar."""

    version: EventVersion
    since: datetime | None
    until: datetime | None
    current: bool
    words: list[str]
    bar: drawing.Bar


@dataclass(frozen=True)
class Record:
    """The versions that were public, latest first, on an axis of days."""

    lines: list[Line]
    axis: drawing.Axis


def record(versions: Sequence[EventVersion], *, at: datetime) -> Record:
    """Return the record of versions that have begun, given latest first, with their names brought along."""
    axis = drawing.days([row.live_period for row in versions], today=timezone.localtime(at).date())
    before = [*versions[1:], None]
    return Record(
        [
            Line(row, row.live_period.lower, row.live_period.upper, row.is_live(at), said(former, row), bar)
            for row, former, bar in zip(versions, before, axis.bars, strict=True)
        ],
        axis,
    )


def said(former: EventVersion | None, version: EventVersion) -> list[str]:
    """Say what a version changed, in sentences; what readers act on is named, the rest is details."""
    if former is None:
        return [_("Announced")]
    words = []
    if (version.status, version.status_note) != (former.status, former.status_note):
        words.append(f"{str(version.get_status_display()).capitalize()}. {version.status_note}".removesuffix(". "))
    if (version.period, version.time_zone) != (former.period, former.time_zone):
        words.append(_("New time: %(times)s") % {"times": when(version)})
    if version.place_id != former.place_id:
        words.append(_("New place: %(place)s") % {"place": where(version) or _("not settled")})
    if version.name() != former.name():
        words.append(_("New name: %(name)s") % {"name": version.name()})
    return words or [_("Details")]


def when(version: EventVersion) -> str:
    """Return its days and times, in its own zone where that is another one."""
    return own_times(version) or span(version.period.lower, version.period.upper, days=True)


def rescheduled_from(versions: Sequence[EventVersion], current: EventVersion) -> datetime | None:
    """Return when it was to begin before, in its zone of then, if that was announced otherwise; else None."""
    other = [row for row in versions if row.number < current.number and row.period.lower != current.period.lower]
    return other[0].starts if other else None
