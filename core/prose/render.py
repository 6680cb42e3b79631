"""Show a body as HTML for readers."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from .reading import plain
from .tree import Content, Node, html_attributes, parse
from .vocabulary import ELEMENTS

LABELS = {
    "note": "Note {number}",
    "back": "Back to the text at note {number}",
    "table": "Table",
    "transcript": "Transcript",
    "video": "Video",
    "audio": "Audio",
}
"""The words that `render` needs, in English; pages hand in translated ones under the same keys."""

_UNCHANGED = ELEMENTS - {"br", "span", "figure", "figcaption", "aside", "q", "blockquote", "table"}
_SHOWN_ATTRIBUTES = ("lang", "hreflang", "scope", "colspan", "rowspan")


@dataclass(frozen=True)
class Rendered:
    """A body for readers, and its footnotes as (number, HTML).

    A footnote's HTML is its content with the link back to its mark. The page puts it into the element that the mark
    leads to: `<li id="note-1">`, with the `note_prefix` that `render` was given.
    """

    body: SafeString
    notes: list[tuple[int, SafeString]]


def render(
    html: str,
    *,
    link: Callable[[str, str], str | None],
    picture: Callable[[str, str], str],
    note_prefix: str = "note",
    labels: Mapping[str, str] | None = None,
) -> Rendered:
    """Return the body as readers see it.

    `link(kind, slug)` gives the address of a registry entry, or None where readers must not be led there: the name is
    then plain text, and nothing tells that it was marked. `picture(uuid, caption)` gives the whole figure; what it
    returns is escaped unless it is marked safe; the caption it receives is safe. `labels` replace those of `LABELS`.

    Who said a quotation is not written into the HTML: the page says it, as far as it is public. Quotation marks stand
    in the text, so the style sheet adds none. No style attribute is ever written.
    """
    page = _Page(link, picture, note_prefix, {**LABELS, **(labels or {})})
    body = mark_safe(page.blocks(parse(html)))
    return Rendered(body, page.notes)


@dataclass
class _Page:
    link: Callable[[str, str], str | None]
    picture: Callable[[str, str], str]
    note_prefix: str
    labels: Mapping[str, str]
    notes: list[tuple[int, SafeString]] = field(default_factory=list)
    heading_ids: set[str] = field(default_factory=set)

    def blocks(self, children: Content, in_link: bool = False) -> str:
        return "".join(
            escape(child) if isinstance(child, str) else self.node(child, in_link or child.name == "a")
            for child in children
        )

    def node(self, node: Node, in_link: bool) -> str:
        if node.name == "br":
            return "<br>"
        if node.name == "span":
            return self.span(node, in_link)
        if node.name == "figure":
            return self.figure(node)
        if node.name == "aside":
            return self.media(node)
        content = self.blocks(node.children, in_link)
        shown = {name: node.attributes.get(name) for name in _SHOWN_ATTRIBUTES}
        if node.name in ("q", "blockquote"):
            return f"<{node.name}{html_attributes(class_='quotation', **shown)}>{content}</{node.name}>"
        if node.name == "table":
            return self.table(node, content)
        if node.name not in _UNCHANGED or (node.name == "a" and "href" not in node.attributes):
            return content
        own = {"id": self.heading_id(node) if node.name in ("h2", "h3") else None, "href": node.attributes.get("href")}
        return f"<{node.name}{html_attributes(**own, **shown)}>{content}</{node.name}>"

    def span(self, node: Node, in_link: bool) -> str:
        if node.is_note:
            return self.note(node)
        kind, _, slug = node.attributes.get("data-mention", "").partition(":")
        address = self.link(kind, slug) if slug and not in_link else None
        content = self.blocks(node.children, in_link or bool(address))
        language = node.attributes.get("lang")
        if address:
            return f"<a{html_attributes(class_='mention', href=address, lang=language)}>{content}</a>"
        return f"<span{html_attributes(lang=language)}>{content}</span>" if language else content

    def note(self, node: Node) -> str:
        """The mark of a footnote; its text goes to the list (roles: DPUB-ARIA 1.1, doc-noteref and doc-backlink)."""
        number = len(self.notes) + 1
        place, mark = f"{self.note_prefix}-{number}", f"{self.note_prefix}-mark-{number}"
        self.notes.append((number, SafeString()))  # keeps the number while the content is written
        content = self.blocks(node.children)
        if language := node.attributes.get("lang"):
            content = f"<span{html_attributes(lang=language)}>{content}</span>"
        back = html_attributes(
            class_="note-back", href=f"#{mark}", role="doc-backlink", aria_label=self.label("back", number)
        )
        self.notes[number - 1] = (number, mark_safe(f"{content} <a{back}>↩</a>"))
        to_note = html_attributes(
            id=mark,
            href=f"#{place}",
            role="doc-noteref",
            aria_label=self.label("note", number),
            aria_describedby=place,
        )
        return f'<sup class="note-mark"><a{to_note}>{number}</a></sup>'

    def figure(self, node: Node) -> str:
        captions = [child for child in node.children if not isinstance(child, str) and child.name == "figcaption"]
        caption = mark_safe("".join(self.blocks(one.children) for one in captions))
        if "data-image" not in node.attributes:
            return self.blocks(node.children)
        return str(conditional_escape(self.picture(node.attributes["data-image"], caption)))

    def media(self, node: Node) -> str:
        transcript = self.blocks(node.children)
        kind, address = node.attributes.get("data-media"), node.attributes.get("data-href")
        if not kind or not address:
            return transcript
        title = node.attributes.get("data-title")
        text = f'<p class="media-kind">{escape(self.labels[kind])}</p>' if title else ""
        text += f"<p><a{html_attributes(href=address)}>{escape(title or self.labels[kind])}</a></p>"
        if transcript:
            text += f"<details><summary>{escape(self.labels['transcript'])}</summary>{transcript}</details>"
        return f"<aside{html_attributes(class_=f'media media-{kind}')}>{text}</aside>"

    def table(self, node: Node, content: str) -> str:
        """A table that scrolls by itself on narrow screens and can be reached by keyboard (WCAG 2.2, 1.4.10, 2.1.1)."""
        captions = [child for child in node.children if not isinstance(child, str) and child.name == "caption"]
        name = "".join(plain(one.children) for one in captions).strip() or self.labels["table"]
        region = html_attributes(class_="table", role="region", tabindex=0, aria_label=name)
        return f"<div{region}><table>{content}</table></div>"

    def heading_id(self, node: Node) -> str:
        """An id that stays as long as the words do; its prefix keeps it apart from the ids of the page."""
        text = unicodedata.normalize("NFKD", plain(node.children).lower().replace("œ", "oe").replace("æ", "ae"))
        text = "".join(character for character in text if not unicodedata.combining(character))
        words = re.sub("[^a-z0-9]+", "-", text)[:80].strip("-")
        base = f"section-{words}" if words else "section"
        number, found = 1, base
        while found in self.heading_ids:
            number += 1
            found = f"{base}-{number}"
        self.heading_ids.add(found)
        return found

    def label(self, key: str, number: int) -> str:
        return str(self.labels[key]).replace("{number}", str(number))
