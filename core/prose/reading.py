"""Read out of a body what its editors marked: who is named, who is quoted, what is shown and linked.

Positions count from 1 in the order of the text, for each sort of mark on its own.
"""

import re
from dataclasses import dataclass

from .tree import Content, Node, descendants, parse, serialise
from .vocabulary import collapse

_MARKS = {"«": "»", "“": "”", '"': '"'}
_SPACE = " \t\n\r\u00a0\u202f\u2009"
_PARAGRAPHS = frozenset({"p", "li", "td", "th", "caption", "figcaption"})


@dataclass(frozen=True)
class Mention:
    """A name in the text that stands for an entry of the registry: `kind` and permanent `slug`."""

    position: int
    kind: str
    slug: str
    text: str


@dataclass(frozen=True)
class Quote:
    """Words that are quoted.

    `speakers` are registry entries as (kind, slug), several where they said it together; `name` is a speaker outside
    the registry; both empty: the speaker is not known. `text` is plain, without the outer quotation marks, paragraphs
    apart by a blank line; `html` is the canonical inner HTML, marks included. Footnotes are in neither: they are not
    the speaker's. `language` is "" where none is marked on the quotation or around it.
    """

    position: int
    speakers: tuple[tuple[str, str], ...]
    name: str
    text: str
    html: str
    language: str


@dataclass(frozen=True)
class Link:
    """A link to elsewhere; `language` is that of the page it leads to, or ""."""

    href: str
    text: str
    language: str


@dataclass(frozen=True)
class Media:
    """A video or an audio recording elsewhere; `kind` is "video" or "audio", `transcript` is plain text."""

    kind: str
    href: str
    title: str
    transcript: str


def mentions(html: str) -> list[Mention]:
    """Return every mention in the body, footnotes and captions included."""
    marked = [node for node, _ in descendants(parse(html)) if node.is_mention]
    return [
        Mention(position, *_entry(node.attributes["data-mention"]), plain(node.children).strip())
        for position, node in enumerate(marked, start=1)
    ]


def quotations(html: str) -> list[Quote]:
    """Return every quotation in the body, inline or over paragraphs; one inside another is a quotation as well."""
    marked = [(node, language) for node, language in descendants(parse(html)) if node.name in ("q", "blockquote")]
    return [_quote(position, node, language) for position, (node, language) in enumerate(marked, start=1)]


def _quote(position: int, node: Node, language: str) -> Quote:
    spoken = _without_notes(node.children)
    return Quote(
        position=position,
        speakers=tuple(_entry(token) for token in node.attributes.get("data-by", "").split()),
        name=node.attributes.get("data-by-name", ""),
        text="\n\n".join(_without_marks(paragraph) for paragraph in paragraphs(spoken)),
        html=serialise(spoken),
        language=language,
    )


def blocks(html: str) -> list[str]:
    """Return the blocks of a body, each as HTML: joined they are the body again."""
    return [serialise([block]) for block in _top(parse(html))]


def notes(html: str) -> list[str]:
    """Return the plain text of every footnote, in the order of their marks."""
    return [plain(node.children).strip() for node, _ in descendants(parse(html)) if node.is_note]


def images(html: str) -> list[str]:
    """Return the identifiers of the pictures shown, each once, in the order in which they appear."""
    shown = (node.attributes["data-image"] for node, _ in descendants(parse(html)) if "data-image" in node.attributes)
    return list(dict.fromkeys(shown))


def links(html: str) -> list[Link]:
    """Return every link in the text, in order. Video and audio are not among them: see `media`."""
    return [
        Link(node.attributes["href"], plain(node.children).strip(), node.attributes.get("hreflang", ""))
        for node, _ in descendants(parse(html))
        if "href" in node.attributes
    ]


def media(html: str) -> list[Media]:
    """Return the video and audio recordings that the text leads to, in order."""
    return [
        Media(
            node.attributes["data-media"],
            node.attributes["data-href"],
            node.attributes.get("data-title", ""),
            "\n\n".join(paragraphs(node.children)),
        )
        for node, _ in descendants(parse(html))
        if {"data-media", "data-href"} <= node.attributes.keys()
    ]


def references(html: str) -> set[tuple[str, str]]:
    """Return the registry entries that mentions and quotations point to, as (kind, slug)."""
    found: set[tuple[str, str]] = set()
    for node, _ in descendants(parse(html)):
        tokens = node.attributes.get("data-by", "").split() + node.attributes.get("data-mention", "").split()
        found.update(_entry(token) for token in tokens)
    return found


def first_words(html: str, count: int) -> str:
    """Return the first words of the running text, with "…" where it goes on.

    Paragraphs, lists and quotations count; headings, tables, captions, transcripts and footnotes do not. What a
    no-break space holds together is one word, so no guillemet is left alone.
    """
    running = [node for node in _top(parse(html)) if isinstance(node, str) or node.name not in _BESIDE_THE_TEXT]
    words = [word for word in re.split("[ \t\n\r]+", " ".join(paragraphs(running))) if word]
    if len(words) <= count:
        return " ".join(words)
    return " ".join(words[:count]).rstrip(f",;:.{_SPACE}") + "…"


_BESIDE_THE_TEXT = frozenset({"h2", "h3", "table", "figure", "aside"})


def _top(children: Content) -> list[Node | str]:
    """Return the blocks, looking through elements that say nothing."""
    found: list[Node | str] = []
    for child in children:
        found += _top(child.children) if not isinstance(child, str) and child.name == "div" else [child]
    return found


def _entry(token: str) -> tuple[str, str]:
    kind, _, slug = token.partition(":")
    return kind, slug


def _without_notes(children: Content) -> list[Node | str]:
    return [
        child if isinstance(child, str) else Node(child.name, child.attributes, _without_notes(child.children))
        for child in children
        if isinstance(child, str) or not child.is_note
    ]


def plain(children: Content) -> str:
    """Return the text of the nodes in one line, without footnotes."""
    parts: list[str] = []
    _add_plain(children, parts)
    return collapse("".join(parts))


def _add_plain(children: Content, parts: list[str]) -> None:
    for child in children:
        if isinstance(child, str):
            parts.append(child)
        elif child.name == "br":
            parts.append(" ")
        elif not child.is_note:
            _add_plain(child.children, parts)


def paragraphs(children: Content) -> list[str]:
    """Return the text of the nodes as paragraphs in one line each, without footnotes and without empty ones."""
    found: list[str] = []
    line: list[Node | str] = []
    for child in children:
        if isinstance(child, str) or child.is_inline:
            line.append(child)
        else:
            found += [plain(line), *paragraphs(child.children)]
            line = []
    return [text for text in (text.strip(" ") for text in [*found, plain(line)]) if text]


def _without_marks(text: str) -> str:
    """Return a paragraph of a quotation without the quotation marks around the whole.

    A quotation over several paragraphs reopens each and closes only the last, so a mark may stand on one side alone.
    Marks that enclose only a part of the paragraph belong to the words and stay.
    """
    for opening, closing in _MARKS.items():
        opened, closed = text.count(opening), text.count(closing)
        start = text.startswith(opening) and not _closes_early(text, opening, closing)
        end = len(text) > 1 and text.endswith(closing) and closed >= opened + (not start)
        if start or end:
            return text[start : len(text) - end].strip(_SPACE)
    return text


def _closes_early(text: str, opening: str, closing: str) -> bool:
    """Say whether the mark that opens the text is closed before its end."""
    depth = 0
    for index, character in enumerate(text):
        if character == closing and (character != opening or depth):
            depth -= 1
        elif character == opening:
            depth += 1
        if depth == 0:
            return index < len(text) - 1
    return False
