"""The embargo line: until when a text must not be published. The time is a wall-clock time, as it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from .dates import FoundDate, find_dates, find_time
from .text import Line, Span, flat

OPENING = re.compile(
    r"\W{0,3}(?:(?:sous |strict |under |strictly )?embargo(?:ed)?\b"
    r"|(?:not for|no) (?:publication|release|broadcast)(?: or \w+)? (?:before|until)\b"
    r"|(?:ne pas (?:publier|diffuser) avant|a ne pas (?:publier|diffuser) avant)\b)"
)
UNTIL = re.compile(r"\b(?:jusqu'|until\b|till\b|avant\b|before\b)")
LONGEST = 200


@dataclass(frozen=True)
class EmbargoLine:
    """``until`` is None where the line names no day that can be read."""

    span: Span
    until: datetime | None


def find_embargo(text: str, lines: Sequence[Line]) -> tuple[EmbargoLine | None, list[Line]]:
    """The first embargo line, and the lines without it. A sentence that merely speaks of an embargo is none."""
    for number, line in enumerate(lines):
        if line.end - line.start > LONGEST:
            continue
        written = text[line.start : line.end]
        opening = OPENING.match(flat(written))
        if not opening:
            continue
        dates = find_dates(written)
        close = dates and dates[0].start - opening.end() <= 40
        if not (close or UNTIL.search(flat(written), 0, opening.end() + 12)):
            continue
        if len(written.split()) > 8 + (10 if dates else 0):
            continue
        return EmbargoLine(Span(line.start, line.end), _until(written, dates)), [*lines[:number], *lines[number + 1 :]]
    return None, list(lines)


def _until(written: str, dates: list[FoundDate]) -> datetime | None:
    if not dates or dates[0].value is None:
        return None
    return datetime.combine(dates[0].value, find_time(written, dates) or time())
