"""What a rule is, how it is declared, and what it is told about the text.

A rule is a small function: the walked text and the context in, the places that break it out. The decorator ``rule``
gives it its code, how severe it is, its message and an example of what is wrong and what is right; that is all the
desk, the command and the tests know it by.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from ..gazetteer import Gazetteer, world
from ..registry import Registry
from ..walked import Walked

BLOCK, WARN, OFF = "block", "warn", "off"
SEVERITIES = (BLOCK, WARN, OFF)
FAMILIES = (
    "names", "offices", "organisations", "dates", "places", "quotations", "footnotes", "counts", "stray", "typography",
    "capitals", "numbers", "placeholders", "structure", "length", "spelling", "grammar", "claims",
)  # fmt: skip


class Picture(NamedTuple):
    """What the desk knows of a picture: its alternative text, whether it only decorates, whom it is by."""

    alt: str = ""
    decorative: bool = False
    credit: str = ""


class Speller(Protocol):
    """A dictionary of one language."""

    def unknown(self, words: Iterable[str]) -> set[str]: ...

    def suggestion(self, word: str) -> str: ...


@dataclass(frozen=True)
class Context:
    """What a text is checked against.

    ``on`` is the civil day on which it appears (without it the day of the dateline counts), ``kind`` the kind of
    release. ``severities`` changes how severe a rule is, by code ("block", "warn", "off"), before the defaults of the
    kind. ``pictures`` are those of the body by identifier; a picture that is not among them is not judged.
    """

    language: str
    registry: Registry = field(default_factory=Registry)
    on: date | None = None
    kind: str = ""
    severities: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    gazetteer: Gazetteer = field(default_factory=world)
    speller: Speller | None = None


class Found(NamedTuple):
    """A place that breaks a rule. ``suggestion`` replaces ``text[start:end]``; None where the rule knows none.

    ``values`` fill in the message, in the language that it is told in.
    """

    start: int
    end: int
    suggestion: str | None = None
    values: Mapping[str, Any] = {}


class Example(NamedTuple):
    """A text that breaks the rule and the same put right, in one language; ``html`` where it is a body."""

    language: str
    wrong: str
    right: str
    html: bool = False


Find = Callable[[Walked, Context], Iterator[Found]]


@dataclass(frozen=True)
class Rule:
    """A declared rule. ``message`` explains one finding, ``title`` names the rule on the desk's list."""

    code: str
    family: str
    severity: str
    title: Any
    message: Any
    examples: tuple[Example, ...]
    find: Find
    advice: bool = False


RULES: dict[str, Rule] = {}
"""Every rule by its code, in the order of declaration."""


def rule(
    code: str, *, family: str, severity: str = WARN, title: Any, message: Any, examples: Iterable[Example],
    advice: bool = False,
) -> Callable[[Find], Find]:  # fmt: skip
    """Declare a function as a rule. Raises ValueError for a code that is taken and for an unknown family."""

    def declare(find: Find) -> Find:
        if code in RULES or family not in FAMILIES or severity not in SEVERITIES:
            raise ValueError(f"rule {code}: taken, or of no known family or severity")
        RULES[code] = Rule(code, family, severity, title, message, tuple(examples), find, advice)
        return find

    return declare
