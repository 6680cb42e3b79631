"""A reader's question in one box: "who was minister of defence in March 2014?" is words and a time.

Understands days, months and years in French and in English, and ISO 8601 (2014-03-25, 2014-03, 2014).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core.folding import folded

MOST = 200  # characters of a question
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ],
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>[12]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?"
_BEFORE = r"(?:(?:\b(?:in|on|en|le|au|the|of|since|depuis|au mois de|in the month of)|,)\s+)*"
_FORMS = [
    re.compile(rf"{_BEFORE}\b{form}(?!\w)")
    for form in [
        rf"{_YEAR}-(?P<number>\d{{1,2}})-(?P<day>\d{{1,2}})",
        rf"(?P<day>\d{{1,2}})[/.](?P<number>\d{{1,2}})[/.]{_YEAR}",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR}-(?P<number>\d{{1,2}})",
        rf"(?P<number>\d{{1,2}})/{_YEAR}",
        rf"{_MONTH}(?:\s+(?:of|de))?,?\s+{_YEAR}",
        _YEAR,
    ]
]
_TODAY = re.compile(r"\b(?:aujourd.hui|today|now|actuellement|en ce moment|currently)\b")
_ASKING = re.compile(
    r"^(?:qui\s+(?:est|etait|etaient|sont|fut|occupait|a\s+ete)(?=\W|$)|who\s+(?:is|was|were|are|held|has\s+been)\b|"
    r"quel(?:le)?\s+(?:est|etait)\b)\s*(?:(?:le|la|les|the|l)\b[\s'’]*)?"
)


@dataclass(frozen=True)
class Span:
    """A day, a month or a year, from `lower` until `upper` (the day after its last), as `words` in the question."""

    lower: date
    upper: date

    @property
    def kind(self) -> str:
        """Return "day", "month" or "year"."""
        length = (self.upper - self.lower).days
        return "day" if length == 1 else "month" if length < 32 else "year"

    @property
    def iso(self) -> str:
        """Return it as ISO 8601 has it: 2014-03-25, 2014-03, 2014."""
        return self.lower.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.kind]]

    def overlaps(self, lower: date | None, upper: date | None) -> bool:
        """Tell whether a half-open period has a day in common with it."""
        return (lower or date.min) < self.upper and (upper or date.max) > self.lower


class NoSuchDay(ValueError):
    """The words name a day that no calendar has: 31 February."""


@dataclass(frozen=True)
class Question:
    """The words that are looked for, folded, and the time that is asked about; None where the words name none."""

    words: tuple[str, ...]
    span: Span | None

    def __bool__(self) -> bool:
        return bool(self.words or self.span)


def question(text: str, *, today: date) -> Question:
    """Read what somebody typed. Raises NoSuchDay where it names an impossible date."""
    rest = folded(text[:MOST]).strip(" ?!.")
    rest = _ASKING.sub("", rest)
    rest, span = _without_time(rest, today)
    return Question(words_of(rest), span)


def time(text: str, *, today: date) -> Span | None:
    """Read a time alone; None where the text is not one. Raises NoSuchDay for an impossible date."""
    rest, span = _without_time(folded(text[:MOST]).strip(" ?!."), today)
    return span if not words_of(rest) else None


def _without_time(text: str, today: date) -> tuple[str, Span | None]:
    if found := _TODAY.search(text):
        return text[: found.start()] + text[found.end() :], Span(today, today + timedelta(days=1))
    for form in _FORMS:
        for found in form.finditer(text):
            return text[: found.start()] + " " + text[found.end() :], _span(found.groupdict())
    return text, None


def _span(parts: dict[str, str | None]) -> Span:
    year, name = int(parts["year"] or 0), parts.get("month")
    month = MONTHS[name] if name else int(parts.get("number") or 0)
    try:
        if parts.get("day"):
            day = date(year, month, int(parts["day"] or 0))
            return Span(day, day + timedelta(days=1))
        if month:
            return Span(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))
        if "number" in parts:
            raise ValueError("month must be in 1..12")
        return Span(date(year, 1, 1), date(year + 1, 1, 1))
    except ValueError as error:
        raise NoSuchDay(str(error)) from error


# -- words -----------------------------------------------------------------------------------------------------

WORD = re.compile(r"[^\W_]+")
STOP = frozenset([
    "a", "an", "and", "au", "aux", "d", "de", "des", "du", "en", "et", "for", "in", "l", "la", "le", "les", "of", "on",
    "pour", "the", "un", "une",
])  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a folded text that tell something, articles and prepositions left out."""
    found = WORD.findall(text)
    telling = tuple(word for word in found if word not in STOP)
    return telling or tuple(found)


@lru_cache(maxsize=100_000)
def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a name or title that tell something, as they are compared."""
    return words_of(folded(text))


@lru_cache(maxsize=100_000)
def all_words(text: str) -> tuple[str, ...]:
    """Return every word of a name, as it is compared."""
    return tuple(WORD.findall(folded(text)))
