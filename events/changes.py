"""What a version of an event says, and what it says otherwise than another, in words for those who must agree to it.

Asks nothing of the database for versions that `EventVersionQuerySet.whole` brought.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.templatetags.record import hour, weekday


class Change(NamedTuple):
    """One thing that is said otherwise: "" where one of the versions says nothing of it."""

    label: str
    before: str
    after: str


def changes(old: Any, new: Any) -> list[Change]:
    """Return what `new` says otherwise than `old`; of lists only what was added and what was removed."""
    found = [
        Change(label, before, after)
        for (label, before), (_label, after) in zip(_values(old), _values(new), strict=True)
        if before != after
    ]
    for (label, before), (_label, after) in zip(_lists(old), _lists(new), strict=True):
        if before == after:
            continue
        gone, come = (
            [words for words in before if words not in after],
            [words for words in after if words not in before],
        )
        if not gone and not come:
            gone, come = before, after  # only the order changed
        found.append(Change(label, " · ".join(gone), " · ".join(come)))
    return found


def said(version: Any) -> list[tuple[str, list[str]]]:
    """Return everything that a version says: (what, in which words), without what it leaves open."""
    rows = [*((label, [words]) for label, words in _values(version) if words), *_lists(version)]
    return [(label, words) for label, words in rows if words]


def when(version: Any) -> str:
    """Return begin and end in the event's own time zone, with the zone's name."""
    ends = version.ends
    if ends is None:
        last = ""
    elif ends.date() == version.starts.date():
        last = f" – {hour(ends)}"
    else:
        last = f" – {moment(ends)}"
    return f"{moment(version.starts)}{last} ({version.time_zone})"


def moment(at: datetime | None) -> str:
    """Return an instant in its own zone: Tuesday 25 October 2016, 16:15."""
    return _("%(day)s, %(hour)s") % {"day": weekday(at), "hour": hour(at)} if at else ""


def _values(version: Any) -> list[tuple[str, str]]:
    """Return everything that a version says in one value, by label."""
    texts = {text.language: text for text in version.texts.all()}
    series = f"{version.series}, {version.ordinal or ''}".strip(", ") if version.series else ""
    return [
        (_("name (French)"), texts["fr"].name if "fr" in texts else ""),
        (_("name (English)"), texts["en"].name if "en" in texts else ""),
        (_("when"), when(version)),
        (_("place"), str(version.place or "")),
        (_("status"), str(version.get_status_display())),
        (_("public note on the status (French)"), version.status_note_fr),
        (_("public note on the status (English)"), version.status_note_en),
        (_("series"), series),
        (_("summary (French)"), texts["fr"].summary if "fr" in texts else ""),
        (_("summary (English)"), texts["en"].summary if "en" in texts else ""),
        (_("doors open at"), hour(version.doors)),
        (_("accreditation before"), moment(version.deadline)),
        (_("accreditation at"), version.accreditation_address),
        (_("seats for the press"), str(version.capacity or "")),
        (_("instructions for the press (French)"), version.instructions_fr),
        (_("instructions for the press (English)"), version.instructions_en),
    ]


def _lists(version: Any) -> list[tuple[str, list[str]]]:
    """Return everything that a version says in several values, by label."""
    people = sorted(version.participations.all(), key=lambda row: (row.position, row.pk))
    programme = sorted(version.programme.all(), key=lambda row: (row.period.lower, row.pk))
    return [
        (_("participants"), [f"{row} ({row.get_role_display()})" for row in people]),
        (_("programme"), [_item(row, version) for row in programme]),
        (_("documents"), [str(row) for row in sorted(version.documents.all(), key=lambda row: row.pk)]),
    ]


def _item(row: Any, version: Any) -> str:
    """Return a line of the programme, in the French that every line has and the English that some have."""
    starts, ends = row.period.lower.astimezone(version.zone), row.period.upper
    times = f"{moment(starts)}{f' – {hour(ends.astimezone(version.zone))}' if ends else ''}"
    speakers = ", ".join(sorted(str(person) for person in row.speakers.all()))
    press = _("open to the press") if row.open_to_press else _("closed to the press")
    words = [times, row.title_fr, row.title_en, row.place_fr, row.place_en, speakers, press]
    return ", ".join(word for word in words if word)
