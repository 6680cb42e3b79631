"""A body as a tree of plain nodes that hold nothing outside the vocabulary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from lxml import etree
from lxml import html as lxml_html

from .vocabulary import ALIASES, DROPPED_WHOLE, ELEMENTS, INLINE, allowed_attributes, is_blank, without_controls


@dataclass(slots=True)
class Node:
    """An element of the vocabulary, or `div` for anything else that held text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: Sequence["Node | str"] = ()
    has_block: bool = False

    @property
    def is_note(self) -> bool:
        return "data-note" in self.attributes

    @property
    def is_mention(self) -> bool:
        return "data-mention" in self.attributes

    @property
    def is_inline(self) -> bool:
        """Say whether the node can stand in a line of text. Notes and mentions do, whatever was put into them."""
        return self.name in INLINE and (not self.has_block or self.is_note or self.is_mention)


Content = Sequence[Node | str]
"""What stands in an element, or the whole of a body."""


def parse(html: str) -> list[Node | str]:
    """Return the nodes of the HTML. Elements and attributes outside the vocabulary are not among them."""
    document = lxml_html.document_fromstring(f"<html><body><div>{html}</div></body></html>")
    return [child for element in document.iter("body") for child in _node(element).children]


def _node(element: etree._Element) -> Node:
    name = ALIASES.get(element.tag, element.tag)
    if name not in ELEMENTS:
        name = "div"
    children: list[Node | str] = _text(element.text)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in DROPPED_WHOLE:  # comments have no name
            children.append(_node(child))
        children += _text(child.tail)
    has_block = any(not isinstance(child, str) and not child.is_inline for child in children)
    return Node(name, allowed_attributes(name, dict(element.attrib)), children, has_block)


def _text(text: str | None) -> list[Node | str]:
    known = without_controls(text or "")
    return [known] if known else []


def serialise(children: Content) -> str:
    """Return the canonical HTML of the nodes."""
    parts: list[str] = []
    _write(children, parts)
    return "".join(parts)


def _write(children: Content, parts: list[str]) -> None:
    for child in children:
        if isinstance(child, str):
            parts.append(_escaped(child))
            continue
        attributes = "".join(f' {name}="{_escaped_value(value)}"' for name, value in child.attributes.items())
        parts.append(f"<{child.name}{attributes}>")
        _write(child.children, parts)
        if child.name != "br":
            parts.append(f"</{child.name}>")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped_value(value: str) -> str:
    return _escaped(value).replace('"', "&quot;")


def html_attributes(**values: str | int | None) -> str:
    """Return attributes for output, each with a space before it and its value escaped; None leaves one out.

    A trailing underscore is cut off and the others become hyphens: `class_`, `aria_label`.
    """
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in values.items()
        if value is not None
    )


def shows_nothing(children: Content) -> bool:
    """Say whether the nodes hold no text that could be seen."""
    return all(
        is_blank(child) if isinstance(child, str) else child.name == "br" or shows_nothing(child.children)
        for child in children
    )


def descendants(children: Content, language: str = "") -> Iterator[tuple[Node, str]]:
    """Yield every node in the order of the text, each with the language marked on it or around it."""
    for child in children:
        if not isinstance(child, str):
            own = child.attributes.get("lang", language)
            yield child, own
            yield from descendants(child.children, own)
