"""Claims that a reader will ask the source of: superlatives and shares. Advice, told once a paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..walked import Walked
from .rules import Context, Example, Found, rule

SUPERLATIVE = re.compile(
    r"\b(?:(?:le|la|les) plus (?:grande?s?|importante?s?|vaste|puissante?s?|ambitieu(?:x|se)|rapides?"
    r"|haute?s?|longue?s?|ancienne?s?|moderne) (?:[\w'-]+ ){1,6}?(?:du monde|au monde|d'europe|de "
    r"l'histoire|jamais \w+)"
    r"|jamais (?:vu|atteint|realise)e?s?|sans precedent|unique (?:au monde|en europe)|premiere? "
    r"(?:mondiale?|au monde|d'europe|en europe)|leader (?:mondial|europeen)|record historique"
    r"|the (?:largest|biggest|most \w+|fastest|oldest|highest|longest|best|first) (?:[\w'-]+ ){1,6}?(?:in "
    r"the world|in europe|in history|of its kind|ever \w+)"
    r"|(?:world|europe)'s (?:largest|biggest|first|best|most|leading|fastest|oldest)|world[- ](?:leading"
    r"|first|beating)|unprecedented|record-breaking)\b"
)
SHARE = re.compile(
    r"\b\d{1,3}(?:[.,]\d+)? ?(?:%|pour cent|per cent|percent) (?:des|de la|de nos|du|of (?:the|all|our)?) "
    r"?(?:francais|habitants|population|citoyens|menages|entreprises|jeunes|femmes|hommes|personnes"
    r"|europeens|eleves|patients"
    r"|people|citizens|households|companies|women|men|pupils|patients|population|residents|young|businesses|families)?"
)
SOURCED = re.compile(
    r"\b(?:selon|d'apres|source|sources|enquete|etude|rapport|sondage|statistiques?|insee|eurostat|observatoire|barometre|recensement|according|survey|study|report|poll|census|statistics|office|figures|data|chiffres|donnees)\b"
)


@rule(
    "claim_superlative",
    family="claims",
    title=_("Superlative without a source"),
    message=_("Who says so? A superlative wants a source."),
    examples=[
        Example(
            "fr",
            "C’est le plus grand port jamais construit.",
            "Selon l’Observatoire des ports, c’est le plus grand port jamais construit.",
        ),
        Example(
            "en",
            "It is the largest port in the world.",
            "According to the survey, it is the largest port in the world.",
        ),
    ],
    advice=True,
)
def superlatives(text: Walked, context: Context) -> Iterator[Found]:
    yield from _without_source(text, SUPERLATIVE)


@rule(
    "claim_figure",
    family="claims",
    title=_("Share without a source"),
    message=_("Where is this figure from? A share of people wants a source."),
    examples=[
        Example(
            "fr",
            "Le port fait vivre 40\u00a0% des habitants.",
            "Le port fait vivre 40\u00a0% des habitants, selon le recensement.",
        ),
        Example(
            "en", "The port feeds 40% of the population.", "The port feeds 40% of the population, the census says."
        ),
    ],
    advice=True,
)
def shares(text: Walked, context: Context) -> Iterator[Found]:
    yield from _without_source(text, SHARE)


def _without_source(text: Walked, pattern: re.Pattern[str]) -> Iterator[Found]:
    """What the pattern finds in paragraphs without a source or a footnote, in a text that lists no sources."""
    if text.layout.tail.sources:
        return
    last = -1
    for match in pattern.finditer(text.flat_unquoted):
        number = text.unit_number(match.start())
        if number is None or number == last or text.units[number].kind != "p":
            continue
        unit = text.units[number]
        last = number
        at = bisect_left(text.noted, unit.start)
        noted = at < len(text.noted) and text.noted[at] <= unit.end
        if not noted and not SOURCED.search(text.flat, unit.start, unit.end):
            yield Found(match.start(), match.start() + len(match.group().rstrip()))
