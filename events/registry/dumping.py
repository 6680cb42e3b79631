"""The public registry as the file that `load` reads: loading it again changes nothing."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from psycopg.types.range import DateRange

from core.languages import CODES
from events.models import EventSeries, Place
from events.registry.entries import COUNTRY, SLUG
from people.models import Appointment, Office, OfficeTitle, Organisation, OrganisationName, Person, Succession

Names = dict[int, list[Any]]


def dump() -> dict:
    """Return the public registry in the format of the file (11 queries); what is empty and optional is left out."""
    return {
        "organisations": _organisations(),
        "offices": _offices(),
        "people": [_person(row) for row in Person.objects.select_related("merged_into").order_by("slug")],
        "appointments": [
            {"person": row.person.slug, "office": row.office.slug, "capacity": row.capacity, **_bounds(row.period)}
            for row in Appointment.objects.live()
            .select_related("person", "office")
            .order_by("office__slug", "period", "person__slug")
        ],
        "successions": [
            {"predecessor": row.predecessor.slug, "successor": row.successor.slug, "on": row.on.isoformat()}
            for row in Succession.objects.live()
            .select_related("predecessor", "successor")
            .order_by("on", "predecessor__slug", "successor__slug")
        ],
        "places": [
            {"slug": row.slug, "fr": row.name_fr, "en": row.name_en, "country": row.country or None}
            for row in Place.objects.order_by("slug")
        ],
        "series": [
            {"slug": row.slug, "fr": row.name_fr, "en": row.name_en} for row in EventSeries.objects.order_by("slug")
        ],
    }


def readable(data: dict) -> dict:
    """Return a dump as the readers of texts need it (`proof.registry`).

    Without what has no name yet or could not be marked in a text; merged people are the person they were merged into.
    """
    into = {row["slug"]: row["merged_into"] for row in data["people"] if row.get("merged_into")}
    organisations = [
        _with_country(row) for row in data["organisations"] if row["names"] and SLUG.fullmatch(row["slug"])
    ]
    known = {row["slug"] for row in organisations}
    offices = [
        row
        | {
            "organisation": row["organisation"] if row["organisation"] in known else None,
            "titles": [_readable_title(title) for title in row["titles"]],
        }
        for row in data["offices"]
        if row["titles"] and SLUG.fullmatch(row["slug"])
    ]
    people = [_with_country(row) for row in data["people"] if row["slug"] not in into and SLUG.fullmatch(row["slug"])]
    holders, held = {row["slug"] for row in people}, {row["slug"] for row in offices}
    appointments = [row | {"person": into.get(row["person"], row["person"])} for row in data["appointments"]]
    return {
        "organisations": organisations,
        "offices": offices,
        "people": people,
        "appointments": [row for row in appointments if row["person"] in holders and row["office"] in held],
        "places": [_with_country(row) for row in data["places"] if SLUG.fullmatch(row["slug"])],
    }


def _with_country(row: dict) -> dict:
    return row | {"country": row["country"] if COUNTRY.fullmatch(row["country"] or "") else None}


def _readable_title(title: dict) -> dict:
    english = title.get("en")
    return title | {"en": english["m"]} if isinstance(english, dict) else title


def _organisations() -> list[dict]:
    names = _grouped(OrganisationName.objects.live(), "organisation_id")
    found = []
    for row in Organisation.objects.prefetch_related("press_contacts").order_by("slug"):
        entry = {
            "slug": row.slug,
            "kind": row.kind,
            "country": row.country or None,
            "names": _by_period(names.get(row.pk, []), lambda name: name.name, "short", "complement"),
        }
        contacts = [
            _filled({
                "fr": contact.name_fr, "en": contact.name_en, "phone": contact.phone, "email": contact.email,
                "position": contact.position,
            })
            for contact in row.press_contacts.all()
        ]  # fmt: skip
        found.append(entry | ({"press_contacts": contacts} if contacts else {}))
    return found


def _offices() -> list[dict]:
    titles = _grouped(OfficeTitle.objects.live(), "office_id")
    return [
        {
            "slug": row.slug,
            "organisation": row.organisation.slug if row.organisation else None,
            "exclusive": row.exclusive,
            "precedence": row.precedence,
            "titles": _by_period(titles.get(row.pk, []), _forms),
            "aliases": row.aliases,
        }
        for row in Office.objects.select_related("organisation").order_by("slug")
    ]


def _person(row: Person) -> dict:
    entry: dict[str, Any] = {
        "slug": row.slug,
        "given": row.given,
        "family": row.family,
        "gender": row.gender or None,
        "country": row.country or None,
        "aliases": row.aliases,
    }
    biography = {code: text for code in CODES if (text := getattr(row, f"biography_{code}"))}
    if biography:
        entry["biography"] = biography
    if row.merged_into:
        entry["merged_into"] = row.merged_into.slug
    return entry


def _forms(title: OfficeTitle) -> dict[str, str] | str:
    """Return both forms of a title, or the one of a language without gender."""
    if title.language == "fr" or title.masculine != title.feminine:
        return {"m": title.masculine, "f": title.feminine}
    return title.masculine


def _bounds(period: DateRange) -> dict[str, str | None]:
    return {
        "from": period.lower.isoformat() if period.lower else None,
        "until": period.upper.isoformat() if period.upper else None,
    }


def _filled(entry: dict) -> dict:
    return {key: value for key, value in entry.items() if value != ""}


def _grouped(rows: Iterable[Any], column: str) -> Names:
    found: Names = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _by_period(rows: Iterable[Any], words: Callable[[Any], Any], *besides: str) -> list[dict]:
    """Put the languages of one period into one entry, with what else is said by language."""
    found: dict[tuple, dict] = {}
    for row in sorted(rows, key=lambda row: row.language != CODES[0]):
        key = (row.period.lower or date.min, row.period.upper or date.max)
        entry = found.setdefault(key, {**_bounds(row.period)})
        entry[row.language] = words(row)
        for column in besides:
            if value := getattr(row, column):
                entry.setdefault(column, {})[row.language] = value
    return [found[key] for key in sorted(found)]
