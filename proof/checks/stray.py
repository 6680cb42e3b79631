"""Letters that stand alone by mistake, and words typed twice."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..text import flat, fold
from ..vocabulary import BEFORE_A_LETTER, MAY_DOUBLE, listed
from ..walked import Walked
from .rules import BLOCK, Context, Example, Found, rule

NOT_STRAY = {"fr": frozenset("aàyôAÀYÔ"), "en": frozenset("aAIiOo")}
PARTICLES = frozenset("dueioyvz")
VARIABLES = listed("""
    nombre variable inconnue axe fonction puissance valeur degre rang ordre indice coefficient facteur coordonnee
    number variable axis function power value degree rank order index factor times letter key touche
""")
STRAY = re.compile(
    r"(?<![\w’'-])(?P<before>(?:[^\W\d_]{1,5}[’'])?[^\W\d_]{1,30})[ \u00a0](?P<letter>[^\W\d_])"
    r"(?=[ ](?P<after>[^\W\d_]{1,30})\b|,[ ])"
)
DOUBLED = re.compile(
    r"(?<![\w’'-])(?P<word>[^\W\d_]{2,30}|[àÀ])[ \u00a0\u202f\n]{1,2}(?P<again>(?P=word))(?![\w’'-])", re.IGNORECASE
)
NOT_ELIDED = re.compile(
    r"(?:(?<=[.!?»][ \u00a0])|(?<=\n)|^)(?:[CDJLNST]|Qu)[ ][aeiouyhéèê][^\W\d_]{1,30}\b"
    r"|(?<![\w’'-])qu[ ][aeiouyhéèê][^\W\d_]{1,30}\b"
)
JOINING = ("et", "ou", "and", "or")
LISTED = re.compile(r"\b[a-z](?:,? )$")
NEGATED = re.compile(r"\b(?:ne |n')(?:s'|l'|le |la |les |lui |se |y |en )?\w+ $")
ELIDED = {"c", "d", "j", "l", "m", "n", "s", "t"}
PRESENT_PARTICIPLE = re.compile(r" \w+ant\b")
TOWNS_SAID_TWICE = listed("""
    bora pago duran walla sing boutros wagga cha puka tuk baden new
""")


@rule(
    "stray_letter",
    family="stray",
    severity=BLOCK,
    title=_("Stray letter"),
    message=_("A letter seems to stand alone by mistake."),
    examples=[
        Example("fr", "La lutte ne s’arrêtera s à la frontière.", "La lutte ne s’arrêtera pas à la frontière."),
        Example("en", "The ship r will leave on Friday.", "The ship will leave on Friday."),
    ],
)
def stray_letters(text: Walked, context: Context) -> Iterator[Found]:
    """A lone letter between words of small letters: "s’arrêtera s à"."""
    for match in STRAY.finditer(text.only(text.language)):
        letter, before, after = match["letter"], match["before"], match["after"] or ""
        if letter in NOT_STRAY[text.language] or not (letter.islower() and before[-1].islower()):
            continue
        if len(before) == 1 or fold(before) in BEFORE_A_LETTER | VARIABLES or (letter in "xn" and after == "fois"):
            continue
        if after[:1].isupper() and letter in PARTICLES:
            continue
        if fold(before) in JOINING and LISTED.search(text.flat_before(match.start("before"), 12)):
            continue
        if len(after) == 1 and (after not in NOT_STRAY[text.language] or letter == after):
            continue
        negated = text.language == "fr" and letter in "ps" and _negated(text.text, match.start("letter"))
        end = match.end("after") if after else match.end()
        yield Found(match.start(), end, _put_right(text.language, before, letter, after, negated))
    for match in NOT_ELIDED.finditer(text.only("fr")):
        yield Found(*match.span(), match.group().replace(" ", "’", 1))


def _put_right(language: str, before: str, letter: str, after: str, negated: bool) -> str:
    if negated:
        return f"{before} pas {after}".rstrip()
    vowel = fold(after)[:1] in "aeiouh" if after else False
    if language == "fr" and letter in ELIDED and vowel and len(after) > 1:
        return f"{before} {letter}’{after}"
    return f"{before} {after}".rstrip()


def _negated(text: str, letter: int) -> bool:
    """True if "ne" or "n’" stands before the verb that the letter follows, which asks for "pas"."""
    return bool(NEGATED.search(flat(text[max(0, letter - 45) : letter])))


@rule(
    "doubled_word",
    family="stray",
    severity=BLOCK,
    title=_("Repeated word"),
    message=_("A word is repeated."),
    examples=[
        Example("fr", "Le port est ouvert à à tous.", "Le port est ouvert à tous."),
        Example("en", "The port of the the capital is open.", "The port of the capital is open."),
    ],
)
def doubled_words(text: Walked, context: Context) -> Iterator[Found]:
    """The same word twice, but for "nous nous" and its like, and but for names."""
    for match in DOUBLED.finditer(text.covered):
        word, again = match["word"], match["again"]
        folded = fold(word)
        if folded in MAY_DOUBLE[text.language] or folded != fold(again) or not text.connected(*match.span()):
            continue
        if again.islower():
            fine = word != again and not _begins_sentence(text.text, match.start())
            if fine or _meant(text.text, folded, match.end()):
                continue
        elif word != again or not _ordinary_name(text, word, folded):
            continue
        yield Found(*match.span(), word)


def _meant(text: str, folded: str, end: int) -> bool:
    """True for "tout en en parlant" and "le nom de de Gaulle"."""
    after = text[end : end + 30]
    if folded == "en":
        return bool(PRESENT_PARTICIPLE.match(after))
    return folded == "de" and bool(re.match(r" [^\W\d_a-zà-ÿ]", after))


def _ordinary_name(text: Walked, word: str, folded: str) -> bool:
    """True for a name that the text uses by itself, too: then it is no "Bora Bora"."""
    return len(word) >= 4 and not word.isupper() and folded not in TOWNS_SAID_TWICE and text.counts[folded] > 2


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].strip(' \u00a0\u202f«“"')
    return not before or before[-1] in ".!?…\n"
