"""Footnotes: the line that holds a note, the mark in the text that it belongs to, and what does not fit together.

Marks are ``*`` ``**`` ``***`` ``†``, ``(1)``, ``[1]`` and superscript figures; a note's line begins with its mark, or
with the bare figure. What could be something else (a list of asterisks, an enumeration in parentheses, m²) is let be.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .text import Line, Span, flat
from .vocabulary import COUNTS, FINITE

SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
LINE = re.compile(
    rf"(?P<star>\*{{1,3}}|†|‡)(?!\*)|\((?P<paren>\d{{1,2}})\)|\[(?P<bracket>\d{{1,2}})\]|(?P<sup>[{SUPERSCRIPTS}]{{1,2}})"
    rf"|(?P<figure>\d{{1,2}})(?:[.)] |\. ?| )(?=\D)"
)
AFTER_A_WORD = r"(?<=[\w»”\"’)\].,;:!?%])[\u00a0\u202f]?"
MARK = re.compile(
    rf"{AFTER_A_WORD}(?P<star>\*{{1,3}}|†|‡)(?![\w*])"
    rf"|(?<=[^\W\d]|[»”\"’)\].,;:!?%])[\u00a0\u202f]?(?P<sup>[{SUPERSCRIPTS}]{{1,2}})(?![{SUPERSCRIPTS}])"
    r"|[ \u00a0\u202f]?\((?P<paren>\d{1,2})\)|[ \u00a0\u202f]?\[(?P<bracket>\d{1,2})\]"
)
UNIT = re.compile(r"(?:^|[\W\d])(?:[kcdmh]?m|s|co|ha|\w)$")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\w)[^*\n]{1,200}(?<=\w)\1(?![\w*])")


@dataclass(frozen=True)
class Note:
    """A line, or several, that hold a note; ``start`` is its mark, ``content`` its first word.

    ``marked`` is True where a mark of the same key stands before it; ``lines`` are the offsets of its lines.
    """

    style: str
    key: str
    start: int
    content: int
    end: int
    marked: bool
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Mark:
    """The place in the text that a note belongs to, with a special space before it where there is one."""

    style: str
    key: str
    start: int
    end: int
    attached: bool


@dataclass(frozen=True)
class Footnotes:
    """The notes that have their mark, as pairs, and what is left over."""

    pairs: tuple[tuple[Mark, Note], ...]
    marks_alone: tuple[Mark, ...]
    notes_alone: tuple[Note, ...]


def _style_and_key(match: re.Match) -> tuple[str, str]:
    style = match.lastgroup or ""
    key = match[style]
    return style, key if style == "star" else str(int(unicodedata.normalize("NFKC", key)))


def find_marks(text: str) -> list[Mark]:
    """Every place that has the form of a note's mark, lines of notes not counted out."""
    emphasised = {match.end() for match in EMPHASIS.finditer(text)}
    found = []
    for match in MARK.finditer(text):
        style, key = _style_and_key(match)
        start = match.start()
        if style == "sup" and UNIT.search(flat(text[max(0, start - 3) : start])):
            continue
        if style == "star" and match.end() in emphasised:
            continue
        attached = text[start] not in " \u00a0\u202f" and start > 0 and not text[start - 1].isspace()
        found.append(Mark(style, key, start, match.end(), attached))
    return found


def find_notes(text: str, lines: Sequence[Line], marks: Sequence[Mark]) -> list[Note]:
    """The lines that hold notes, each with the lines that it runs on to in the same block."""
    first_mark: dict[str, int] = {}
    for mark in marks:
        first_mark.setdefault(mark.key, mark.start)
    openings = []
    for number, line in enumerate(lines):
        match = LINE.match(text, line.start, line.end)
        if not match or not text[match.end() : line.end].strip() or EMPHASIS.match(text, line.start):
            continue
        style, key = _style_and_key(match)
        marked = first_mark.get(key, len(text)) < line.start
        if marked or (number and style in ("star", "sup", "paren", "bracket")):
            openings.append((number, style, key, match.end(), marked))
    numbers = {opening[:3] for opening in openings}
    openings = [opening for opening in openings if opening[4] or not _is_item(opening, numbers)]
    starts = {opening[0] for opening in openings}
    notes = []
    for number, style, key, after, marked in openings:
        last = number
        while last + 1 < len(lines) and lines[last + 1].block == lines[number].block and last + 1 not in starts:
            last += 1
        content = after + len(text[after : lines[number].end]) - len(text[after : lines[number].end].lstrip())
        held = tuple(line.start for line in lines[number : last + 1])
        notes.append(Note(style, key, lines[number].start, content, lines[last].end, marked, held))
    return notes


def _is_item(opening: tuple, openings: set[tuple]) -> bool:
    """True for one of several lines in a row that begin with an asterisk: a list."""
    number, style, key = opening[:3]
    return style == "star" and bool({(number - 1, style, key), (number + 1, style, key)} & openings)


def pair(marks: Sequence[Mark], notes: Sequence[Note], *, first_text: int) -> Footnotes:
    """Marks and notes that belong together; ``marks`` are those in the body, ``first_text`` is where the body begins.

    The n-th mark of a key takes the n-th note of that key, and further marks the last; a note that is marked in the
    same style comes before a line that begins with the bare figure. Left over is only what is near
    certain to miss its counterpart.
    """
    by_key: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in notes:
        if note.marked:
            by_key[note.style, note.key].append(note)
            by_key["", note.key].append(note)
    used: dict[tuple[str, str], int] = defaultdict(int)
    pairs, alone = [], []
    for mark in marks:
        key = (mark.style, mark.key) if (mark.style, mark.key) in by_key else ("", mark.key)
        waiting = by_key.get(key, [])
        if not waiting or mark.start >= waiting[-1].start:
            alone.append(mark)
            continue
        note = waiting[min(used[key], len(waiting) - 1)]
        used[key] += 1
        pairs.append((mark, note))
    taken = {note for _, note in pairs}
    styles = {style for mark, note in pairs for style in (mark.style, note.style)}
    sure = [mark for mark in alone if mark.style in ("star", "sup") or (mark.attached and mark.style in styles)]
    left = [note for note in notes if note not in taken and note.start > first_text]
    left = [note for note in left if note.style in ("star", "sup") or note.style in styles]
    return Footnotes(tuple(pairs), tuple(sure), tuple(left))


_number = "|".join(sorted(COUNTS, key=len, reverse=True))
ANNOUNCED = re.compile(rf"(?:(?:les|ces|the|these) )?(?P<count>{_number}|\d{{1,3}}) (?P<rest>[^,;:()\n]{{3,90}})$")


def announced_count(text: str, note: Span, before: Span) -> int | None:
    """How many a note announces without naming one: "Les onze ministres" at a mark that speaks of eleven ministers.

    ``note`` is the content of the note, ``before`` the words before its mark.
    """
    content = text[note.start : note.end].rstrip(" .")
    match = ANNOUNCED.match(flat(content))
    if not match or not content:
        return None
    rest = content[match.start("rest") :].split()
    if any(word == "a" or flat(word) in FINITE for word in rest):
        return None
    count = _count(match["count"])
    spoken = {_count(word) for word in re.findall(r"\w+", flat(text[before.start : before.end]))}
    return count if count and count > 1 and count in spoken else None


def _count(word: str) -> int | None:
    return COUNTS.get(word) or (int(word) if word.isdecimal() and len(word) < 4 else None)
