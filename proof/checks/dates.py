"""Dates: weekdays, days and times that do not exist, words that depend on the day of reading, tenses."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..dates import FoundDate, resolve, weekday_name
from ..walked import Walked
from .rules import BLOCK, Context, Example, Found, rule
from .telling import Told, day

TIME = re.compile(
    r"(?<![\w.,:/-])(?P<hour>\d{1,2})(?:[ \u00a0\u202f]?h(?:[ \u00a0\u202f]?(?P<minute>\d{2}))?(?![\w/²])"
    r"|:(?P<minutes>\d{2})(?![\w:]))"
)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
UNTIL = re.compile(r" (?:a|to) \d")
RELATIVE = {
    "fr": re.compile(
        r"\b(?:avant-hier|apres-demain|(?<!d')(?<!comme )hier(?! encore)|(?<!de )(?<!pour )(?<!que "
        r")(?<!d'ici a )(?<!et )demain|ce matin|cet apres-midi|ce soir|cette nuit"
        r"|(?:la semaine|le mois|le week-end|le trimestre) (?:prochaine?|derniere?|passee?)"
        r"|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:prochain|dernier)"
        r"|il y a (?:deux|trois|quatre|cinq|six|\d+) (?:jours|semaines)|dans (?:deux|trois|quatre|cinq|six"
        r"|dix|\d+) jours"
        r"|(?:a|ont|est|sont)(?: \w+){0,2} (?:\w+(?:e|i|u|is|it)(?:e?s?) )aujourd'hui|aujourd'hui (?:a"
        r"|ont) (?=\w+(?:e|i|u|is|it)\b))"
    ),
    "en": re.compile(
        r"\b(?:yesterday|tomorrow(?!'s)|this (?:morning|afternoon|evening)|tonight|last (?:night|week"
        r"|month)|next (?:week|month|weekend)"
        r"|(?:last|next) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:two|three|four"
        r"|five|six|\d+) (?:days|weeks) ago"
        r"|(?:earlier|later) (?:today|this week)|today (?=announced|signed|said|opened|launched|met"
        r"|received|visited|welcomed)"
        r"|(?:announced|signed|said|opened|launched|met|received|visited|welcomed) today)\b"
    ),
}
PAST = re.compile(
    r"\b(?:a eu lieu|ont eu lieu|s'est tenue?|se sont tenue?s|s'est ouverte?|s'est deroulee?|s'est "
    r"achevee?|s'est reunie?|a ete (?:signee?|inauguree?|adoptee?|lancee?|ouverte?)"
    r"|took place|was held|were held|was signed|was opened|was adopted|was launched)"
    r"(?: (?:le|a|au|aux|en|la|on|in|at|,|[a-z-]+)){0,5},? ?$"
)
FUTURE = re.compile(
    r"\b(?:aura lieu|auront lieu|se tiendra|se tiendront|s'ouvrira|se deroulera|se reunira|sera (?:signee?"
    r"|inauguree?|adoptee?|lancee?|ouverte?|publiee?)"
    r"|will take place|will be held|will be signed|will open|will be adopted|will be launched|will be published)"
    r"(?: (?:le|a|au|aux|en|la|on|in|at|,|[a-z-]+)){0,5},? ?$"
)
NEAR_A_DATE = 40


@rule(
    "weekday",
    family="dates",
    severity=BLOCK,
    title=_("Weekday and date"),
    message=_("%(day)s is a %(weekday)s."),
    examples=[
        Example("fr", "Le port ouvre le lundi 8 juin 2022.", "Le port ouvre le mercredi 8 juin 2022."),
        Example("en", "The port opens on Monday, June 8, 2022.", "The port opens on Wednesday, June 8, 2022."),
    ],
)
def weekdays(text: Walked, context: Context) -> Iterator[Found]:
    """A weekday that is not that of its date; a year that is not written is the one nearest to the day of the text."""
    for item in text.dates:
        on = None if item.impossible else resolve(item, text.on)
        if on is None or item.weekday_span is None or on.weekday() == item.weekday:
            continue
        if item.year is None and text.on and _of_another_year(text, item, text.on.year):
            continue
        begin, end = item.weekday_span
        right = weekday_name(on, text.text[begin:end]) + text.text[end : item.end]
        names = Told(weekday_name(on, "lundi"), weekday_name(on, "Monday"))
        yield Found(begin, item.end, right, {"day": day(on), "weekday": names})


def _of_another_year(text: Walked, item: FoundDate, year: int) -> bool:
    """True where the sentence, or the one before, speaks of another year: "En 1944, le mardi 6 juin, …"."""
    sentence = text.sentence_at(item.start)
    years = YEAR.findall(text.text[max(0, sentence.start - 120) : min(sentence.end, item.end + 160)])
    return any(int(each) != year for each in years)


@rule(
    "date_impossible",
    family="dates",
    severity=BLOCK,
    title=_("Date that does not exist"),
    message=_("This date does not exist."),
    examples=[
        Example("fr", "Le port ouvre le 31 juin 2022.", "Le port ouvre le 30 juin 2022."),
        Example("en", "The port opens on 30 February 2022.", "The port opens on 28 February 2022."),
    ],
)
def impossible_dates(text: Walked, context: Context) -> Iterator[Found]:
    for item in text.dates:
        if item.impossible:
            yield Found(item.start, item.end)


@rule(
    "time_impossible",
    family="dates",
    severity=BLOCK,
    title=_("Time that does not exist"),
    message=_("This time of day does not exist."),
    examples=[
        Example("fr", "La visite est à 16\u00a0h\u00a075.", "La visite est à 16\u00a0h\u00a015."),
        Example("en", "The visit is at 25:30.", "The visit is at 15:30."),
    ],
)
def impossible_times(text: Walked, context: Context) -> Iterator[Found]:
    """25 h 30 and 16 h 75; a length of time ("pendant 48 h") is none, and neither is a score."""
    for match in TIME.finditer(text.covered):
        hour, minute = int(match["hour"]), int(match["minute"] or match["minutes"] or 0)
        if hour <= 24 and minute < 60:
            continue
        before = text.flat_before(match.start(), 16)
        if match["minutes"] and not before.endswith(("a ", "at ", "de ", "from ", "until ", "jusqu'a ")):
            continue
        said_when = re.search(r"(?:^|\s)(?:a|at) $", before)
        if minute < 60 and not said_when and not UNTIL.match(text.flat, match.end()):
            continue
        yield Found(*match.span())


@rule(
    "relative_date",
    family="dates",
    title=_("Relative date"),
    message=_("Whoever reads this on another day cannot know which day is meant."),
    examples=[
        Example("fr", "Le ministre a visité le port hier.", "Le ministre a visité le port le 7 juin."),
        Example("en", "The minister visited the port yesterday.", "The minister visited the port on 7 June."),
    ],
)
def relative_dates(text: Walked, context: Context) -> Iterator[Found]:
    """Words like "hier", outside quotations and without the date beside them."""
    starts = [item.start for item in text.dates]
    for match in RELATIVE[text.language].finditer(text.flat_unquoted):
        if not _dated(text.dates, starts, *match.span()):
            yield Found(*match.span())


def _dated(dates: list[FoundDate], starts: list[int], start: int, end: int) -> bool:
    """True if a date stands beside the words: "hier, mardi 7 juin"."""
    at = bisect_left(starts, start)
    beside = dates[max(0, at - 1) : at + 1]
    return any(item.start - end < NEAR_A_DATE and start - item.end < NEAR_A_DATE for item in beside)


@rule(
    "tense_date",
    family="dates",
    title=_("Tense and date"),
    message=_("On %(on)s this day lies on the other side: the tense does not fit the date."),
    examples=[
        Example("fr", "La réunion s’est tenue le 24 juin 2022.", "La réunion se tiendra le 24 juin 2022."),
        Example("en", "The meeting will take place on 2 June 2022.", "The meeting took place on 2 June 2022."),
    ],
)
def tenses(text: Walked, context: Context) -> Iterator[Found]:
    """An event that "took place" after the day of the text, or "will take place" before it."""
    if text.on is None:
        return
    for item in text.dates:
        on = None if item.impossible or not item.year else resolve(item, text.on)
        if on is None or text.in_quotation(item.start, item.end):
            continue
        sentence = text.sentence_at(item.start)
        before = text.flat[max(sentence.start, item.start - 90) : item.start]
        pattern = PAST if on > text.on else FUTURE if on < text.on else None
        if pattern and (match := pattern.search(before)):
            yield Found(item.start - len(before) + match.start(), item.end, None, {"on": day(text.on)})
