"""What an edition's body may contain: elements, attributes, and the values that each attribute may have.

Every stage asks this module, so a rule stands here once. Elements and attributes that are not listed do not exist.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

LIMIT = 2_000_000
"""The most characters that a body may have, before and after cleaning."""

MOST_ELEMENTS = 50_000
"""The most elements that a body may have, before and after cleaning."""

MENTION_KINDS = ("person", "organisation", "event", "place")
SPEAKER_KINDS = ("person", "organisation")

BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "li", "blockquote", "figure", "figcaption", "aside"})
TABLE_PARTS = frozenset({"table", "caption", "thead", "tbody", "tr", "th", "td"})
INLINE = frozenset({"strong", "em", "sub", "sup", "br", "a", "span", "q"})
ELEMENTS = BLOCKS | TABLE_PARTS | INLINE

# Elements of other people's HTML that mean the same as one of ours, or at least begin a new block.
ALIASES = {
    "b": "strong",
    "i": "em",
    "cite": "em",
    "dfn": "em",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "dir": "ul",
    "menu": "ul",
    "tfoot": "tbody",
}
_OTHER_BLOCKS = """
    address article body center dd details dl dt fieldset footer form header hgroup hr legend main nav pre search
    section summary
"""
ALIASES |= dict.fromkeys(_OTHER_BLOCKS.split(), "div")

# Elements whose content is not text for readers. They go with all that they contain.
DROPPED_WHOLE = frozenset({"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"})

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("[\x0b\x0c\x85]")
_SPACES = re.compile("[ \t\n\r]+")
_BLANK = re.compile("[\\s\u200b\u2060\ufeff]*")
_SLUG = "[a-z0-9-]{1,200}"
_MENTION = re.compile(f"(?:{'|'.join(MENTION_KINDS)}):{_SLUG}")
_SPEAKER = re.compile(f"(?:{'|'.join(SPEAKER_KINDS)}):{_SLUG}")
_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_URL = re.compile('(https?|mailto|tel):([^\\s"<>\\\\^`{|}\x7f-\xa0]+)', re.IGNORECASE)
_MAILTO = re.compile("[^@?]+@[^@?]+(?:\\?.*)?")
_TEL = re.compile("\\+?[0-9().-]+(?:;[a-z0-9=.+-]+)?")


class ProseTooLarge(ValueError):
    """The text has more than `LIMIT` characters or `MOST_ELEMENTS` elements, before or after cleaning."""


def refuse_too_large(characters: int, elements: int) -> None:
    """Raise `ProseTooLarge` where one of the numbers is more than possible."""
    if characters > LIMIT:
        raise ProseTooLarge(f"The text has {characters:,} characters; at most {LIMIT:,} are possible.")
    if elements > MOST_ELEMENTS:
        raise ProseTooLarge(f"The text has more than {MOST_ELEMENTS:,} paragraphs, links and other elements.")


def without_controls(text: str) -> str:
    """Return the text without control characters, lone surrogates and code points that are no characters."""
    return _CONTROLS.sub("", _BREAKS.sub(" ", text))


def collapse(text: str) -> str:
    """Return the text with each run of ordinary white space as one space. No-break spaces stay."""
    return _SPACES.sub(" ", text)


def is_blank(text: str) -> bool:
    """Say whether the text shows nothing: white space of any kind, zero-width characters included."""
    return _BLANK.fullmatch(text) is not None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda value: value if pattern.fullmatch(value) else None


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda value: value if value in words else None


def _line(value: str) -> str | None:
    return collapse(value).strip()[:300].strip() or None


def _uuid(value: str) -> str | None:
    return value.lower() if _UUID.fullmatch(value.lower()) else None


def _speakers(value: str) -> str | None:
    tokens = dict.fromkeys(token for token in value.split() if _SPEAKER.fullmatch(token))
    return " ".join(tokens) or None


def _span(value: str) -> str | None:
    """A cell's span. One is what a cell has without saying so."""
    return str(int(value)) if re.fullmatch("[0-9]{1,3}", value, re.ASCII) and 2 <= int(value) <= 100 else None


def url(value: str) -> str | None:
    """Return an absolute https, http, mailto or tel address in the form that is stored, or None.

    Tabs and line breaks inside are left out, as browsers do (URL Standard, 4.4), so they cannot hide a scheme.
    Refused: every other scheme, relative addresses, a user name before the host, more than 2,000 characters.
    """
    value = re.sub("[\t\n\r]", "", value).strip(" ").replace(" ", "%20")
    match = _URL.fullmatch(value)
    if not match or len(value) > 2000:
        return None
    scheme, rest = match[1].lower(), match[2]
    if scheme == "mailto":
        return f"mailto:{rest}" if _MAILTO.fullmatch(rest) else None
    if scheme == "tel":
        return f"tel:{rest}" if _TEL.fullmatch(rest) else None
    return f"{scheme}:{rest}" if rest.startswith("//") and _has_plain_host(f"{scheme}:{rest}") else None


def _has_plain_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 0) >= 0
    except ValueError:  # a malformed host or port
        return False


def _web_url(value: str) -> str | None:
    address = url(value)
    return address if address and address.startswith("http") else None


_language = _matching(_LANGUAGE)

# Element → attribute → the value as stored, or None where the value is not allowed. Attributes are written in the
# order in which they stand here.
ATTRIBUTES: dict[str, dict[str, Callable[[str], str | None]]] = {
    "p": {"lang": _language},
    "h2": {"lang": _language},
    "h3": {"lang": _language},
    "li": {"lang": _language},
    "blockquote": {"data-by": _speakers, "data-by-name": _line, "lang": _language},
    "q": {"data-by": _speakers, "data-by-name": _line, "lang": _language},
    "a": {"href": url, "hreflang": _language},
    "span": {"data-note": lambda value: "", "data-mention": _matching(_MENTION), "lang": _language},
    "th": {"scope": _one_of("row", "col", "rowgroup", "colgroup"), "colspan": _span, "rowspan": _span},
    "td": {"colspan": _span, "rowspan": _span},
    "figure": {"data-image": _uuid},
    "aside": {"data-media": _one_of("video", "audio"), "data-href": _web_url, "data-title": _line},
}


def allowed_value(element: str, attribute: str, value: str) -> str | None:
    """Return the attribute's value in the form that is stored, or None where attribute or value is not allowed."""
    check = ATTRIBUTES.get(element, {}).get(attribute)
    return check(without_controls(value)) if check else None


def allowed_attributes(element: str, given: dict[str, str]) -> dict[str, str]:
    """Return those of the given attributes that are allowed, with checked values and in the canonical order."""
    checked = {name: allowed_value(element, name, given[name]) for name in ATTRIBUTES.get(element, {}) if name in given}
    if "data-note" in checked:
        checked.pop("data-mention", None)
    return {name: value for name, value in checked.items() if value is not None}
