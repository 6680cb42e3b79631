"""Slips that can be seen without asking anybody: near-certain ones only, each with the words that set it right.

Every function takes the text and what was recognised in it, and gives Doubts.
"""

import re
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from .dates import FoundDate, resolve, weekday_name
from .doubts import Doubt, doubt
from .entries import NameEntry
from .places import country_name, parenthesised_country
from .recognise import Mention
from .registry import Registry
from .text import flat, fold, folded_words
from .vocabulary import BEFORE_A_LETTER, MAY_DOUBLE

NOT_STRAY = {"fr": frozenset("aàyôAÀYÔxXnN"), "en": frozenset("aAIiOox")}
STRAY = re.compile(
    r"(?<![\w’'-])(?P<before>(?:[^\W\d_]{1,5}[’'])?[^\W\d_]{1,30})[ ](?P<letter>[^\W\d_])[ ](?P<after>[^\W\d_]{1,30})\b"
)
DOUBLED = re.compile(
    r"(?<![\w’'-])(?P<word>[^\W\d_]{2,30})[ \u00a0\u202f]{1,2}(?P<again>(?P=word))(?![\w’'-])", re.IGNORECASE
)
NAMED_OTHERWISE = re.compile(
    r"\b(?:ancien(?:ne)?s?|ex|former|formerly|devenue?s?|futur(?:e)?s?|future|aujourd'hui|desormais|now|became|become"
    r"|renommee?|rebaptisee?|renamed|alors|actuel(?:le)?|current|appelee?|called)\b"
)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def stray_letters(text: str, language: str) -> list[Doubt]:
    """A lone letter between words of small letters: "s’arrêtera s à"."""
    found = []
    for match in STRAY.finditer(text):
        letter, before, after = match["letter"], match["before"], match["after"]
        if letter in NOT_STRAY[language] or not (letter.islower() and after[0].islower() and before[-1].islower()):
            continue
        if (
            len(before) == 1
            or fold(before) in BEFORE_A_LETTER
            or (len(after) == 1 and after not in NOT_STRAY[language])
        ):
            continue
        put_right = f"{before} {after}"
        if language == "fr" and letter in "ps" and _negated(text, match.start("letter")):
            put_right = f"{before} pas {after}"
        found.append(doubt(text, "stray_letter", match.start(), match.end(), suggestion=put_right))
    return found


NEGATED = re.compile(r"\b(?:ne |n')(?:s'|l'|le |la |les |lui |se |y |en )?\w+ $")


def _negated(text: str, letter: int) -> bool:
    """True if "ne" or "n’" stands before the verb that the letter follows, which asks for "pas"."""
    return bool(NEGATED.search(flat(text[max(0, letter - 45) : letter])))


def doubled_words(text: str, language: str) -> list[Doubt]:
    """The same word twice, but for "nous nous" and its like, and but for names."""
    found = []
    for match in DOUBLED.finditer(text):
        word, again = match["word"], match["again"]
        if fold(word) in MAY_DOUBLE[language] or fold(word) != fold(again) or not again.islower():
            continue
        if word != again and not _begins_sentence(text, match.start()):
            continue
        found.append(doubt(text, "doubled_word", match.start(), match.end(), suggestion=word))
    return found


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].strip(' \u00a0\u202f«“"')
    return not before or before[-1] in ".!?…\n"


def dates(text: str, found: Sequence[FoundDate], near: date | None) -> list[Doubt]:
    """A weekday that is not that of its date, and dates that do not exist."""
    doubts = []
    for item in found:
        if item.impossible:
            doubts.append(doubt(text, "date_impossible", item.start, item.end))
            continue
        day = resolve(item, near)
        if day is None or item.weekday_span is None or day.weekday() == item.weekday:
            continue
        begin, end = item.weekday_span
        right = weekday_name(day, text[begin:end])
        names = tuple(weekday_name(day, like) for like in ("lundi", "Monday"))
        put_right = right + text[end : item.end]
        doubts.append(doubt(text, "weekday", begin, item.end, suggestion=put_right, day=_day(day), near=names))
    return doubts


def _day(day: date) -> tuple[str, str]:
    return format_date(day, "d MMMM y", locale="fr"), format_date(day, "d MMMM y", locale="en")


def countries(text: str, mentions: Sequence[Mention], registry: Registry) -> list[Doubt]:
    """A place of the registry followed by the name of a country in parentheses that is not its own."""
    doubts = []
    for mention in mentions:
        if mention.kind != "place":
            continue
        code, end, language = parenthesised_country(text, mention.end)
        own = {place.country for place in registry.find_places(mention.excerpt)}
        own.add(registry.place(mention.slug).country)
        country = registry.place(mention.slug).country
        if not code or not country or not language or None in own or code in own:
            continue
        names = tuple(country_name(country, spoken) or country for spoken in ("fr", "en"))
        here = country_name(country, language)
        put_right = f"{mention.excerpt} ({here})" if here else None
        values = {"place": mention.excerpt, "near": names}
        doubts.append(doubt(text, "place_country", mention.start, end, suggestion=put_right, **values))
    return doubts


def organisation_names(text: str, mentions: Sequence[Mention], registry: Registry, on: date | None) -> list[Doubt]:
    """An organisation under a name that it did not bear on that day, unless the sentence speaks of another time."""
    doubts = []
    if on is None:
        return []
    for mention in mentions:
        if mention.kind != "organisation":
            continue
        entries = [entry for entry in registry.find(mention.excerpt, "organisation") if entry.slug == mention.slug]
        if any(on in entry.period for entry in entries) or _another_time(text, mention, entries):
            continue
        language = entries[0].language or "fr"
        name = registry.organisation(mention.slug).name(on=on, language=language)
        if name and folded_words(name) != folded_words(mention.excerpt):
            shown = name if mention.excerpt[0].isupper() else name[0].lower() + name[1:]
            values = {"day": _day(on), "near": name}
            doubts.append(doubt(text, "organisation_name_date", mention.start, mention.end, suggestion=shown, **values))
    return doubts


def _another_time(text: str, mention: Mention, entries: Sequence[NameEntry]) -> bool:
    around = flat(text[max(0, mention.start - 40) : mention.end + 40])
    if NAMED_OTHERWISE.search(around):
        return True
    years = YEAR.findall(text[max(0, mention.start - 160) : mention.end + 160])
    days = [date(int(year), month, 1) for year in years for month in (1, 7, 12)]
    return any(day in entry.period for entry in entries for day in days)
