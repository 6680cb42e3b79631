"""Titles as of a day: who held what then, under the name it bore then, as the public knows it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.apps import apps
from django.db.models import Q, QuerySet

from core.live import Instant


def titles(people: Iterable[int], *, on: date, at: Instant = None, language: str) -> dict[int, str]:
    """Return {person id: title} for the people who hold, or have held, an office on the day (two queries).

    Several offices stand in order of precedence. Acting holders are marked. Who holds none any more but did is
    "ancien ministre de la Défense", by the title at the end of the last office.
    """
    held = (
        apps.get_model("people", "Appointment")
        .objects.live(at)
        .filter(Q(period__startswith__lte=on) | Q(period__lower_inf=True), person__in=list(people))
    )
    rows = list(held.select_related("person", "office").order_by("office__precedence", "office_id"))
    named = _titles_by_office({row.office_id for row in rows}, at, language)

    now: dict[int, list[str]] = {}
    last: dict[int, tuple[date, str]] = {}
    for row in rows:
        ended = row.period.upper is not None and row.period.upper <= on
        day = row.period.upper - timedelta(days=1) if ended else on
        title = _form(named.get(row.office_id, []), day, row.person.gender)
        if not title:
            continue
        title = _acting(title, row.capacity, language)
        if not ended:
            now.setdefault(row.person_id, []).append(title)
        elif row.person_id not in last or last[row.person_id][0] < row.period.upper:
            last[row.person_id] = (row.period.upper, _former(title, row.person.gender, language))
    return {person: title for person, (_, title) in last.items()} | {
        person: ", ".join(held_titles) for person, held_titles in now.items()
    }


def _titles_by_office(offices: set[int], at: Instant, language: str) -> dict[int, list]:
    rows: QuerySet = apps.get_model("people", "OfficeTitle").objects.live(at)
    by_office: dict[int, list] = {}
    for row in rows.filter(office__in=offices, language=language).order_by("period"):
        by_office.setdefault(row.office_id, []).append(row)
    return by_office


def _form(rows: list, day: date, gender: str) -> str:
    """Return the title used on the day, or the last one before it where the registry has a gap."""
    before = [row for row in rows if row.period.lower is None or row.period.lower <= day]
    if not before:
        return ""
    return before[-1].feminine if gender == "f" else before[-1].masculine


def _acting(title: str, capacity: str, language: str) -> str:
    if capacity != "acting":
        return title
    return f"acting {title}" if language == "en" else f"{title} par intérim"


def _former(title: str, gender: str, language: str) -> str:
    if language == "en":
        return f"former {title}"
    return f"ancienne {title}" if gender == "f" else f"ancien {title}"
