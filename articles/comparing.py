"""Two versions of a text side by side: the fields that differ, with words added and removed."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import kinds
from articles.models import Edition
from core import prose

PIECE = re.compile(r"\n\n|\S+[^\S\n]*|\s")  # paragraphs' ends, and words with the space after them
TEXTS = ("headline", "kicker", "standfirst", "body", "public_note")
OTHERS = (
    "kind", "language", "change", "dateline_place", "dateline_date", "lead_picture", "topics", "sources", "documents",
    "pictures", "issuers", "event",
)  # fmt: skip


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, SafeString]]:
    """Return (name of the field, what changed) for each field in which two revisions' contents differ."""
    found = []
    for name in TEXTS:
        before, after = (_text(name, content.get(name) or "") for content in (old, new))
        if before != after:
            found.append((label(name), word_difference(before, after)))
        elif old.get(name) != new.get(name):
            found.append((label(name), format_html("<p>{}</p>", _("The words are the same; marks or links differ."))))
    for name in OTHERS:
        if old.get(name) != new.get(name):
            found.append((label(name), _replaced(_plain(old.get(name)), _plain(new.get(name)))))
    was, now = old.get("facts") or {}, new.get("facts") or {}
    for key in dict.fromkeys([*was, *now]):
        if was.get(key) != now.get(key):
            found.append((fact_label(new.get("kind", ""), key), _replaced(_plain(was.get(key)), _plain(now.get(key)))))
    return found


def label(name: str) -> str:
    """Return what a field of an edition is called."""
    special = {
        "kind": _("kind"),
        "sources": _("sources"),
        "documents": _("documents"),
        "pictures": _("pictures in the text"),
        "issuers": _("issuers"),
        "event": _("event"),
    }
    field: Any = Edition._meta.get_field
    return special.get(name) or str(field(name).verbose_name)


def fact_label(kind: str, key: str) -> str:
    """Return what a fact of a kind is called."""
    facts = kinds.KINDS[kind].facts if kind in kinds.KINDS else ()
    return next((str(fact.label) for fact in facts if fact.key == key), key)


def word_difference(before: str, after: str) -> SafeString:
    """Return the later text with removed words as <del> and added ones as <ins>, in paragraphs."""
    html = "".join(str(piece) for piece in _pieces(PIECE.findall(before), PIECE.findall(after)))
    paragraphs = [mark_safe(part) for part in html.split("\n\n") if part.strip()]
    return format_html_join("", "<p>{}</p>", ((part,) for part in paragraphs))


def _pieces(old: list[str], new: list[str]) -> Iterator[str]:
    for action, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action == "equal":
            yield from (format_html("{}", piece) for piece in new[c:d])
            continue
        yield from _marked("del", old[a:b])
        yield from _marked("ins", new[c:d])


def _marked(tag: str, pieces: list[str]) -> Iterator[str]:
    """Wrap pieces, never across a paragraph's end: elements must nest."""
    run: list[str] = []
    for piece in [*pieces, None]:
        if piece is not None and piece != "\n\n":
            run.append(piece)
            continue
        if "".join(run).strip():
            yield format_html("<{}>{}</{}>", mark_safe(tag), "".join(run), mark_safe(tag))
        elif run:
            yield " "
        run = []
        if piece and tag == "ins":
            yield piece


def _text(name: str, value: str) -> str:
    return prose.to_text(value) if name == "body" else value


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return " | ".join(str(part) for part in value.values() if part not in ("", None, False))
    return "" if value is None else str(value)


def _replaced(before: str, after: str) -> SafeString:
    parts = [(mark_safe("del"), before), (mark_safe("ins"), after)]
    return format_html("<p>{}</p>", format_html_join(" ", "<{0}>{1}</{0}>", (part for part in parts if part[1])))
