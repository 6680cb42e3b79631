"""Bring any input into well-nested tags of bounded depth, before a parser that builds a tree sees it.

The tree that the HTML standard asks for can take time and memory that grow with the square of the input (thousands of
open elements, each looked through for every new one). This pass takes time in proportion to the input, keeps all text,
and hands on only elements that the vocabulary knows, closed in the order in which they were opened. It decides nothing
about safety: the sanitiser comes after it.

Tags, comments and raw text are told apart as in the HTML Standard, 13.2.5 (tokenisation).
"""

import re
from html import escape, unescape

from .vocabulary import ALIASES, ATTRIBUTES, DROPPED_WHOLE, ELEMENTS, INLINE, refuse_too_large

DEPTH = 100
"""The deepest nesting that is handed on; of deeper elements the text stays. Cleaned prose is never half as deep."""

# Longer values are left out: no attribute may have them, and parsers are slow on a value of a million ampersands.
_LONGEST_VALUE = 10_000

_OPENING = re.compile("<(?=[a-zA-Z/!?])")
_NAME = re.compile("</?([a-zA-Z][^ \t\n\r\f/>]*)")
_COMMENT_END = re.compile("--!?>")
_TAG_END = re.compile("[ \t\n\r\f/]*>")
_ATTRIBUTE = re.compile("[ \t\n\r\f/]*([^ \t\n\r\f/>][^ \t\n\r\f/>=]*)(?:[ \t\n\r\f]*(=)[ \t\n\r\f]*)?")
_VALUE_END = re.compile("[ \t\n\r\f>]")

_HEADINGS = ("h2", "h3")
_CELLS = ("td", "th")
_ROWS = (*_CELLS, "tr")
_SECTIONS = ("thead", "tbody", "caption")
_CLOSES_PARAGRAPH = (ELEMENTS | {"div"}) - INLINE

# What the start of an element closes, where it was left open.
_IMPLIED_ENDS = {
    "li": ("li",),
    "td": _CELLS,
    "th": _CELLS,
    "tr": ("tr",),
    "thead": _SECTIONS,
    "tbody": _SECTIONS,
    "caption": _SECTIONS,
    "h2": _HEADINGS,
    "h3": _HEADINGS,
}
_WALLS = frozenset({"table", "caption", *_CELLS})


def _walls(name: str) -> frozenset[str]:
    """The open elements behind which an end tag of this name closes nothing."""
    if name == "table":
        return frozenset()
    if name in _ROWS or name in _SECTIONS:
        return frozenset({"table"})
    return _WALLS | {"ul", "ol"} if name == "li" else _WALLS


class _Nesting:
    """The tags written so far and the elements that are open."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.open: list[str] = []
        self.elements = 0
        self.characters = 0

    def text(self, text: str) -> None:
        """Write the text, refusing early what is too large when escaped: parsers are slow on a million ampersands."""
        escaped = escape(unescape(text), quote=False)
        self.characters += len("".join(escaped.split()))
        refuse_too_large(self.characters, self.elements)
        self.written.append(escaped)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CLOSES_PARAGRAPH:
            self.end("p")
        for other in _IMPLIED_ENDS.get(name, ()):
            self.end(other)
        if len(self.open) >= DEPTH:
            return
        self.elements += 1
        refuse_too_large(self.characters, self.elements)
        self.written.append(f"<{name}{''.join(f' {key}={_quoted(value)}' for key, value in attributes.items())}>")
        if name != "br":
            self.open.append(name)

    def end(self, name: str) -> None:
        walls = _walls(name)
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index] == name:
                self.written.extend(f"</{inner}>" for inner in reversed(self.open[index:]))
                del self.open[index:]
                return
            if self.open[index] in walls:
                return


def _quoted(value: str) -> str:
    return '"' + value.replace('"', "&quot;") + '"'


def shallow(html: str) -> str:
    """Return the input as well-nested elements of the vocabulary (and `div`), at most `DEPTH` deep, with all its text.

    Raises `ProseTooLarge` where more than `LIMIT` characters or `MOST_ELEMENTS` elements would be handed on.
    """
    nesting = _Nesting()
    position = 0
    while position < len(html):
        opening = _OPENING.search(html, position)
        if not opening:
            nesting.text(html[position:])
            break
        nesting.text(html[position : opening.start()])
        position = _token(html, opening.start(), nesting)
    nesting.written.extend(f"</{name}>" for name in reversed(nesting.open))
    return "".join(nesting.written)


def _token(html: str, start: int, nesting: _Nesting) -> int:
    """Take in the tag or comment that starts here and return where the text goes on."""
    match = _NAME.match(html, start)
    if not match:
        return _after_comment(html, start)
    attributes: dict[str, str] = {}
    position = _read_attributes(html, match.end(), attributes)
    if position > len(html):  # the tag never ends: it is no tag and hides the rest, as in a browser
        return position
    name = match[1].lower()
    name = ALIASES.get(name, name)
    if html[start + 1] == "/":
        nesting.end(name)
    elif name in DROPPED_WHOLE:
        end = re.compile(f"</{name}(?=[ \t\n\r\f/>])", re.IGNORECASE).search(html, position)
        return end.start() if end else len(html)
    elif name in ELEMENTS or name == "div":
        known = ATTRIBUTES.get(name, {})
        nesting.start(name, {key: value for key, value in attributes.items() if key in known})
    return position


def _after_comment(html: str, start: int) -> int:
    if html.startswith("<!--", start):
        end = _COMMENT_END.search(html, start + 2)
        return end.end() if end else len(html)
    end_of_bogus_comment = html.find(">", start)
    return end_of_bogus_comment + 1 if end_of_bogus_comment >= 0 else len(html)


def _read_attributes(html: str, position: int, attributes: dict[str, str]) -> int:
    """Collect the attributes of a tag. Returns the end of the tag, or more than the length where it has no end."""
    nowhere = len(html) + 1
    while not (end := _TAG_END.match(html, position)):
        match = _ATTRIBUTE.match(html, position)
        if not match:
            return nowhere
        value, position = "", match.end()
        if match[2]:
            quote = html[position : position + 1]
            if quote in ('"', "'"):
                close = html.find(quote, position + 1)
                if close < 0:
                    return nowhere
                value, position = html[position + 1 : close], close + 1
            else:
                space = _VALUE_END.search(html, position)
                start, position = position, space.start() if space else len(html)
                value = html[start:position]
        if len(value) <= _LONGEST_VALUE:
            attributes.setdefault(match[1].lower(), value)
    return end.end()
