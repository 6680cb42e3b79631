"""Bring a draft up to date with an edition that was published, or scheduled, since it was begun."""

from typing import Any

from articles.models import Edition
from core import prose
from core.merge import merge

FIELDS = ("headline", "kicker", "standfirst", "dateline_place", "dateline_date", "lead_picture", "facts")


def merge_editions(*, base: Edition | None, ours: Edition, theirs: Edition) -> tuple[dict[str, Any], list[tuple]]:
    """Return the merged content of `ours` and the clashes as (field, base, ours, theirs); ours stands in them."""
    content: dict[str, Any] = {}
    clashes: list[tuple] = []
    for name in FIELDS:
        was, mine, other = (getattr(edition, name, None) for edition in (base, ours, theirs))
        content[name] = other if mine == was else mine
        if mine != was and other not in (was, mine):
            clashes.append((name, was, mine, other))
    was, mine, other = (_children(edition) for edition in (base, ours, theirs))
    for name in mine:
        content[name] = other[name] if mine[name] == was[name] else mine[name]
    blocks = [prose.blocks(edition.body if edition else "") for edition in (base, ours, theirs)]
    merged, in_text = merge(*blocks)
    content["body"] = "".join(merged)
    clashes += [("body", "".join(a), "".join(b), "".join(c)) for a, b, c in in_text]
    return content, clashes


def _children(edition: Edition | None) -> dict[str, list]:
    if edition is None:
        return {"topics": [], "sources": [], "documents": []}
    return {
        "topics": list(edition.topics.all()),
        "sources": list(edition.sources.values_list("text", "url")),
        "documents": [row.document for row in edition.edition_documents.select_related("document")],
    }
