"""What the desk calls an organisation or an office: its latest name, in French first."""

from typing import Any

from people.models import Office, Organisation
from people.titles import ORGANISATION


def label(row: Any) -> str:
    """Return the row in words for lists of choices (one query for organisations and offices)."""
    if isinstance(row, Organisation):
        return _latest(row.names.all(), "name") or row.slug
    if isinstance(row, Office):
        title = _latest(row.titles.all(), "masculine") or row.slug
        if ORGANISATION in title and row.organisation:
            title = title.replace(ORGANISATION, f"({label(row.organisation)})")
        return title
    return str(row)


def _latest(rows: Any, column: str) -> str:
    """Prefer French, and what has no end."""
    found = sorted(rows, key=lambda row: (row.language != "fr", row.period.upper is not None, -row.pk))
    return getattr(found[0], column) if found else ""
