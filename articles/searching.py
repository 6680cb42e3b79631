"""Find entries of the registries by what somebody types: every word must occur, capitals and accents do not count."""

import unicodedata
from typing import Any

from django.db.models import Q

from articles.marking import REGISTRIES
from events.models import Event
from people.labels import label

COLUMNS = {
    "person": ("given", "family", "slug", "aliases__icontains"),
    "organisation": ("names__name", "names__short", "slug"),
    "event": ("versions__texts__name", "slug"),
    "place": ("name_fr", "name_en", "slug"),
}


def folded(text: str) -> str:
    """Return the text as slugs have it: without accents, in small letters."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "-"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def find_names(kind: str, query: str, *, limit: int) -> list[Any]:
    """Return rows whose name, or slug, holds every word of the query; each with `label`."""
    rows = REGISTRIES[kind]._default_manager.all()
    if kind == "person":
        rows = rows.filter(merged_into__isnull=True)
    if kind == "event":
        rows = rows.for_desk()
    for word in query.replace("\0", "").split()[:8]:
        matching = Q(slug__icontains=folded(word))
        for column in COLUMNS[kind]:
            matching |= Q(**{column if column.endswith("__icontains") else f"{column}__icontains": word})
        rows = rows.filter(matching)
    found = list(rows.distinct()[:limit])
    for row in found:
        row.label = _label(row)
    return found


def _label(row: Any) -> str:
    return f"{row} ({row.year})" if isinstance(row, Event) else label(row)
