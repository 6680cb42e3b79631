"""Bring any HTML into the canonical form of the newsroom's prose.

Three stages: `shallow` makes the nesting harmless, nh3 parses as a browser does and drops what is not allowed, and the
functions here put what is left into the one structure that the vocabulary describes.
"""

from dataclasses import dataclass, field, replace

import nh3

from .shallow import shallow
from .tree import Content, Node, parse, serialise, shows_nothing
from .vocabulary import (
    ATTRIBUTES,
    DROPPED_WHOLE,
    ELEMENTS,
    allowed_value,
    collapse,
    is_blank,
    refuse_too_large,
    without_controls,
)

_MOST_LISTS = 8
_MOST_MARKS = 16
_TOP = ""

_sanitiser = nh3.Cleaner(
    tags=set(ELEMENTS | {"div"}),
    clean_content_tags=set(DROPPED_WHOLE),
    attributes={element: set(allowed) for element, allowed in ATTRIBUTES.items()},
    attribute_filter=allowed_value,
    url_schemes={"https", "http", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """Return the HTML with only the newsroom's vocabulary in it, in canonical form.

    Cleaning twice changes nothing more, and canonical prose comes back byte for byte. An empty document is "".
    Text is kept, whatever element held it, except in scripts, styles and the like. A block that may not stand where it
    was found (a figure in a list) comes right after the block it was in.

    Raises `ProseTooLarge` where input or result has more than `LIMIT` characters or `MOST_ELEMENTS` elements.
    """
    refuse_too_large(len(html), 0)
    safe = _sanitiser.clean(shallow(without_controls(html)))
    result = serialise(_blocks(parse(safe), _Place()))
    refuse_too_large(len(result), result.count("</") + result.count("<br>"))
    return result


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks are being put."""

    inside: str = _TOP
    in_quotation: bool = False
    lists: int = 0
    marks: tuple[str, ...] = ()  # emphasis that was found around blocks
    strays: list[Node] = field(default_factory=list)  # blocks that have to wait for the end of the one they were in


def _blocks(children: Content, place: _Place) -> list[Node]:
    """Return the children as canonical blocks; text and inline elements between blocks become paragraphs."""
    found: list[Node] = []
    line: list[Node | str] = []
    for child in children:
        if isinstance(child, str) or child.is_inline:
            line.append(child)
            continue
        found += _paragraph(line, place)
        line = []
        found += _block(child, place)
        if place.inside == _TOP:
            found += place.strays
            place.strays.clear()
    return found + _paragraph(line, place)


def _paragraph(line: Content, place: _Place) -> list[Node]:
    for mark in place.marks:
        line = [Node(mark, {}, line)]
    content = _line(line)
    return [] if shows_nothing(content) else [Node("p", {}, content)]


def _block(node: Node, place: _Place) -> list[Node]:
    match node.name:
        case "p" | "h2" | "h3":
            return _text_block(node, place)
        case "ul" | "ol" if place.lists < _MOST_LISTS:
            return _list(node, place)
        case "blockquote" | "q" if not place.in_quotation:
            content = _blocks(node.children, replace(place, inside="blockquote", in_quotation=True))
            return [Node("blockquote", node.attributes, content)] if content else []
        case "strong" | "em" if node.name not in place.marks:
            return _blocks(node.children, replace(place, marks=(*place.marks, node.name)))
        case "table" if place.inside != "td":
            return _standing_free(_table(node, place), place)
        case "figure" if "data-image" in node.attributes:
            return _standing_free(_figure(node, place), place)
        case "aside" if {"data-media", "data-href"} <= node.attributes.keys():
            content = _blocks(node.children, replace(place, inside="aside"))
            return _standing_free([Node("aside", node.attributes, content)], place)
    return _blocks(node.children, place)


def _standing_free(blocks: list[Node], place: _Place) -> list[Node]:
    """Return the blocks where they may stand, otherwise keep them for later."""
    if place.inside == _TOP:
        return blocks
    place.strays.extend(blocks)
    return []


def _text_block(node: Node, place: _Place) -> list[Node]:
    found = _blocks(node.children, place)
    paragraphs = [block for block in found if block.name == "p"]
    for paragraph in paragraphs:
        paragraph.attributes = {**node.attributes, **paragraph.attributes}
    if node.name != "p" and len(paragraphs) == 1 and place.inside == _TOP:
        paragraphs[0].name = node.name
    return found


def _list(node: Node, place: _Place) -> list[Node]:
    """A list. What stands in it outside its items belongs to the item before."""
    items: list[tuple[dict[str, str], list[Node | str]]] = []
    for child in node.children:
        if not isinstance(child, str) and child.name == "li":
            items.append((child.attributes, list(child.children)))
        elif items:
            items[-1][1].append(child)
        elif not isinstance(child, str) or not is_blank(child):
            items.append(({}, [child]))
    inner = replace(place, inside="li", lists=place.lists + 1)
    filled = [Node("li", attributes, _tight(_blocks(children, inner))) for attributes, children in items]
    filled = [item for item in filled if item.children]
    return [Node(node.name, {}, filled)] if filled else []


def _tight(blocks: list[Node]) -> list[Node | str]:
    """Return the content of an item or cell, without the paragraph where there is only one and it says nothing more."""
    if blocks and blocks[0].name == "p" and not blocks[0].attributes and all(b.name != "p" for b in blocks[1:]):
        return [*blocks[0].children, *blocks[1:]]
    return list(blocks)


def _table(node: Node, place: _Place) -> list[Node]:
    caption: list[Node | str] = []
    head: list[Node] = []
    body: list[Node] = []
    rest: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            rest.append(child)
        elif child.name == "caption" and not caption:
            caption = _line([child])
        elif child.name in ("thead", "tbody"):
            rows = head if child.name == "thead" else body
            for row in child.children:
                _add_row(row, rows, rest, place)
        else:
            _add_row(child, body, rest, place)
    parts = [Node("thead", {}, head)] if head else []
    parts += [Node("tbody", {}, body)] if body else []
    after = _blocks(rest, replace(place, inside=_TOP, strays=[]))
    if not parts:
        return _blocks(caption, place) + after
    return [Node("table", {}, [*([] if shows_nothing(caption) else [Node("caption", {}, caption)]), *parts]), *after]


def _add_row(row: Node | str, rows: list[Node], rest: list[Node | str], place: _Place) -> None:
    """Add a row to the rows, and whatever is no cell to the rest."""
    cells: list[Node] = []
    for child in [row] if isinstance(row, str) or row.name != "tr" else row.children:
        if isinstance(child, str) or child.name not in ("td", "th"):
            rest.append(child)
        else:
            content = _tight(_blocks(child.children, replace(place, inside="td")))
            cells.append(Node(child.name, child.attributes, content))
    if cells:
        rows.append(Node("tr", {}, cells))


def _figure(node: Node, place: _Place) -> list[Node]:
    captions = [child for child in node.children if not isinstance(child, str) and child.name == "figcaption"]
    caption = _line(captions[:1])
    rest = [child for child in node.children if not any(child is one for one in captions[:1])]
    content = [] if shows_nothing(caption) else [Node("figcaption", {}, caption)]
    after = _blocks(rest, replace(place, inside=_TOP, strays=[]))
    return [Node("figure", node.attributes, content), *after]


# Inline text


def _line(children: Content, inside: frozenset[str] = frozenset(), depth: int = 0) -> list[Node | str]:
    """Return the children as canonical inline content, without white space and line breaks at its ends."""
    content = _tidy(_inline(children, inside, depth, None))
    first, last = 0, len(content)
    while first < last and _is_edge(content[first]):
        first += 1
    while last > first and _is_edge(content[last - 1]):
        last -= 1
    content = content[first:last]
    if content and isinstance(content[0], str):
        content[0] = content[0].lstrip(" ")
    if content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip(" ")
    return content


def _is_edge(child: Node | str) -> bool:
    """Say whether the child is left out where a block begins or ends."""
    return child == " " if isinstance(child, str) else child.name == "br"


def _inline(children: Content, inside: frozenset[str], depth: int, after: list[Node] | None) -> list[Node | str]:
    """Return the inline content of the children.

    `inside` names the marks that may not be opened again here. `after`, inside a link or a mention, collects the notes
    found there: they stand behind it, since a note's mark is a link itself.
    """
    found: list[Node | str] = []
    for child in children:
        if isinstance(child, str):
            found.append(child)
        elif child.name == "br":
            found.append(Node("br"))
        else:
            found += _mark(child, inside, depth, after)
    return found


def _mark(node: Node, inside: frozenset[str], depth: int, after: list[Node] | None) -> list[Node | str]:
    kind = _kind(node)
    if kind == "note" and "note" not in inside:
        content = _line(node.children, frozenset({"note", "q"}), depth + 1)
        note = Node("span", node.attributes, content)
        if shows_nothing(content):
            return []
        if after is None:
            return [note]
        after.append(note)
        return []
    if not kind or kind in inside or depth >= _MOST_MARKS:
        content = _inline(node.children, inside, depth, after)
        return [" ", *content, " "] if not node.is_inline else content
    if kind == "mention":
        inside = inside | {"mention", "a", "q"}
    elif kind not in ("q", "lang"):
        inside = inside | {kind}
    waiting: list[Node] | None = [] if kind in ("a", "mention") and after is None else after
    content = _tidy(_inline(node.children, inside, depth + 1, waiting))
    found: list[Node | str] = list(content) if shows_nothing(content) else [Node(node.name, node.attributes, content)]
    if after is None and waiting:
        found += waiting
    return found


def _kind(node: Node) -> str:
    """The mark that an inline element stands for, or "" where it says nothing."""
    if node.name == "span":
        return "note" if node.is_note else "mention" if node.is_mention else "lang" if node.attributes else ""
    if node.name == "a":
        return "a" if "href" in node.attributes else ""
    return node.name if node.name in ("strong", "em", "sub", "sup", "q") else ""


def _tidy(children: Content) -> list[Node | str]:
    """Join neighbouring pieces of text and make each run of ordinary white space one space."""
    joined: list[Node | str] = []
    pieces: list[str] = []
    for child in [*children, None]:
        if isinstance(child, str):
            pieces.append(child)
            continue
        if text := collapse("".join(pieces)):
            joined.append(text)
        pieces = []
        if child is not None:
            joined.append(child)
    return joined
