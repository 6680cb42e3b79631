"""The findings about a text: every rule that applies, at its place, explained, with the words that put it right.

``findings`` is the one entry point, for the command, the import and the desk. It never fails on a text, however odd.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from .checks import BY_KIND, OFF, RULES, Context, Found
from .prose import Document, Place, Way, walk_document
from .walked import Walked

LANGUAGES = ("fr", "en")

__all__ = ["Context", "Document", "Finding", "apply", "findings", "found", "walk"]


@dataclass(frozen=True)
class Finding:
    """One finding. ``start`` and ``end`` count characters of the text, or of the walked text of a document.

    ``suggestion`` replaces the excerpt, None where none is known. ``message`` is in the language that was active when
    the finding was made. For a document ``part`` says where it is (headline, kicker, standfirst, body, source),
    ``block`` which top element of the body (which source), and the block's offsets count characters of that element's
    text content.
    """

    rule: str
    severity: str
    start: int
    end: int
    excerpt: str
    message: str
    suggestion: str | None = None
    part: str = "text"
    block: int | None = None
    block_start: int = 0
    block_end: int = 0

    def as_json(self) -> dict[str, str | int]:
        """The finding in the stable shape of the command: offsets in characters of the file's text."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "start": self.start,
            "end": self.end,
            "excerpt": self.excerpt,
            "message": self.message,
            "suggestion": self.suggestion if self.suggestion is not None else "",
        }

    def moved(self, start: int, end: int, text: str) -> "Finding":
        """The same finding at other offsets of another form of the text."""
        return replace(self, start=start, end=end, excerpt=text[start:end])


def walk(source: str | Document, context: Context) -> tuple[Walked, Way | None]:
    """The source walked once. Raises ValueError for a language that the newsroom does not write."""
    if context.language not in LANGUAGES:
        raise ValueError(f"no such language: {context.language}")
    if isinstance(source, str):
        return Walked(source, language=context.language, registry=context.registry, on=context.on), None
    return walk_document(source, language=context.language, registry=context.registry, on=context.on)


def findings(source: str | Document, context: Context) -> list[Finding]:
    """Everything the rules find, in the order of the text."""
    walked, way = walk(source, context)
    made = {(item.rule, item.start, item.end): item for item in _made(walked, way, context)}
    return sorted(made.values(), key=lambda item: (item.start, item.end, item.rule))


def _made(walked: Walked, way: Way | None, context: Context) -> Iterator[Finding]:
    for code, place in found(walked, context):
        yield _finding(walked, way, severity_of(code, context), code, place)


def found(walked: Walked, context: Context, codes: Collection[str] | None = None) -> Iterator[tuple[str, Found]]:
    """What each rule that applies finds: its code and the place; of these rules alone where some are named."""
    for code, rule in RULES.items():
        if (codes is None or code in codes) and severity_of(code, context) != OFF:
            for place in rule.find(walked, context):
                yield code, place


def severity_of(code: str, context: Context) -> str:
    """How severe the rule is here: as the context says, else as its kind does, else as declared."""
    kind = BY_KIND.get(context.kind, {})
    return context.severities.get(code) or kind.get(code) or RULES[code].severity


def _finding(walked: Walked, way: Way | None, severity: str, code: str, place: Found) -> Finding:
    start, end = place.start, place.end
    excerpt = walked.text[start:end]
    message = str(RULES[code].message) % {key: str(value) for key, value in place.values.items()}
    if way is None:
        return Finding(code, severity, start, end, excerpt, message, place.suggestion)
    first: Place = way.back(start)
    last: Place = way.back(max(start, end - 1)) if end > start else first
    last_offset = last.offset + (1 if end > start else 0)
    same = (last.part, last.block) == (first.part, first.block)
    return Finding(
        code, severity, start, end, excerpt, message, place.suggestion,
        first.part, first.block, first.offset, last_offset if same else first.offset,
    )  # fmt: skip


def apply(text: str, made: Sequence[Finding]) -> str:
    """The text with the suggestions of the findings in it; of two that overlap the first counts."""
    pieces, at = [], 0
    for item in sorted(made, key=lambda each: (each.start, each.end)):
        if item.suggestion is not None and item.start >= at:
            pieces += [text[at : item.start], item.suggestion]
            at = item.end
    return "".join([*pieces, text[at:]])
