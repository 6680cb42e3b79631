"""Listings as feeds: Atom (RFC 4287) with tombstones (RFC 6721), and JSON Feed 1.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from lxml import etree

from articles.entries import Entry, instant
from core.linked_data import without_empty

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
LENGTH = 30
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # what an empty feed says: nothing has ever changed in it


@dataclass(frozen=True)
class Tombstone:
    """A release that was taken back: the id of its entry, since when, and the public words."""

    id: str
    when: datetime
    comment: str


@dataclass(frozen=True)
class Feed:
    """A listing, ready to be written in any feed format."""

    id: str
    title: str
    url: str
    page: str
    author: str
    language: str
    entries: Sequence[Entry]
    tombstones: Sequence[Tombstone] = ()

    @property
    def updated(self) -> datetime:
        """When something last changed in it."""
        whens = [entry.updated for entry in self.entries] + [tombstone.when for tombstone in self.tombstones]
        return max(whens, default=NEVER)


def atom(feed: Feed) -> HttpResponse:
    """Write the feed in Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "at": TOMBSTONES})
    root.set(XML_LANGUAGE, feed.language)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", instant(feed.updated))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page, hreflang=feed.language)
    for entry in feed.entries:
        _atom_entry(root, entry)
    for tombstone in feed.tombstones:
        deleted = etree.SubElement(
            root, f"{{{TOMBSTONES}}}deleted-entry", ref=tombstone.id, when=instant(tombstone.when)
        )
        etree.SubElement(deleted, f"{{{TOMBSTONES}}}comment").text = _xml(tombstone.comment)
    text = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _atom_entry(root: etree._Element, entry: Entry) -> None:
    element = _add(root, "entry")
    element.set(XML_LANGUAGE, entry.language)
    _add(element, "id", entry.id)
    _add(element, "title", entry.headline)
    _add(element, "published", instant(entry.published))
    _add(element, "updated", instant(entry.updated))
    _add(element, "link", rel="alternate", type="text/html", href=entry.url, hreflang=entry.language)
    _add(element, "category", term=entry.kind)
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", entry.html, type="html")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = _xml(text)
    return element


def _xml(text: str | None) -> str | None:
    """Leave out the control characters that XML 1.0 has no way to write."""
    if text is None:
        return None
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def json_feed(feed: Feed) -> HttpResponse:
    """Write the feed as JSON Feed 1.1; what was taken back is listed in an extension of our own."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_json_item(entry) for entry in feed.entries],
        "_taken_back": {
            "releases": [{"id": row.id, "date": instant(row.when), "notice": row.comment} for row in feed.tombstones]
        },
    }
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/feed+json; charset=utf-8"
    return response


def _json_tombstone(tombstone: Tombstone) -> dict[str, str]:
    return {"id": tombstone.id, "date": instant(tombstone.when), "notice": tombstone.comment}


def _json_item(entry: Entry) -> dict[str, Any]:
    return without_empty({
        "id": entry.id,
        "url": entry.url,
        "title": entry.headline,
        "summary": entry.summary,
        "date_published": instant(entry.published),
        "date_modified": instant(entry.updated),
        "language": entry.language,
        "tags": [entry.kind],
    }) | {"content_html": entry.html}  # fmt: skip
