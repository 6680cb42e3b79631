"""Grammar that can be seen: a comma between a subject and its verb."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..text import SpanIndex
from ..vocabulary import HONORIFICS, ROLES
from ..walked import Walked
from .rules import Context, Example, Found, rule

VERB = {
    "fr": re.compile(
        r", (?P<verb>(?:n'|ne |s'|se |l'|y |en )?(?:ont|a|est|sont|avait|avaient|etait|etaient|sera|seront"
        r"|aura|auront|fut|furent|va|vont|doit|doivent|peut|peuvent|souhaite|souhaitent) "
        r"(?:(?:ensuite|egalement|aussi|notamment|pas|tous|toutes|ensemble|deja|ete|bien) )?\w+)"
    ),
    "en": re.compile(
        r", (?P<verb>(?:have|has|had|will|was|were|is|are|said|announced|visited|met|opened|signed"
        r"|welcomed|held|presented|told|thanked|launched|called) \w+)"
    ),
}
ADVERBIAL = re.compile(
    r"(?:a|au|aux|en|dans|pour|lors|apres|avant|depuis|hier|demain|ce|cet|cette|le \d|le 1er|du|de|des"
    r"|durant|pendant|sous|sur|avec|par|selon|d'ici|dès|des|ensuite|enfin|ainsi|puis|mardi|lundi|mercredi"
    r"|jeudi|vendredi|samedi|dimanche|aujourd'hui|a l'|vers|chez|entre|face|grace|malgre|a la|suite|deux"
    r"|trois|quelques|plus tard"
    r"|in|on|at|after|before|during|since|for|by|with|under|yesterday|later|then|finally|from|following|earlier|monday|tuesday|wednesday|thursday|friday|saturday|sunday|this|that|today)\b"
)
ARTICLE = re.compile(
    r"(?:le |la |les |l'|un |une |the |a |an |m\. |mme |mr\.? |mrs\.? |ms\.? |nos |notre |ses |leurs? )"
)
OF_TIME = re.compile(
    r"\b(?:jour|lendemain|veille|soir|matin|matinee|soiree|semaine|mois|an|annee|heure|instant|moment|temps|fois|annees|mois|jours|day|week|month|year|morning|evening|time|moment|\d+)s?\b"
)
CLAUSE = re.compile(
    r"\b(?:qui|que|dont|ou|lorsque|quand|si|comme|car|mais|puisque|afin|alors|ce|cela|which|who|whom|that|where|when|if|as|but|because|while|whose|a|ont|est|sont|has|have|is|are|was|were|said)\b"
)
LONGEST = 140


@rule(
    "subject_comma",
    family="grammar",
    title=_("Comma between subject and verb"),
    message=_("No comma stands between a subject and its verb."),
    examples=[
        Example(
            "fr",
            "À l’issue de la visite, Maud Perrigan et Paul Tressac, ont tenu un point presse.",
            "À l’issue de la visite, Maud Perrigan et Paul Tressac ont tenu un point presse.",
        ),
        Example(
            "en",
            "After the visit, Maud Perrigan and Paul Tressac, have met the crews.",
            "After the visit, Maud Perrigan and Paul Tressac have met the crews.",
        ),
    ],
)
def subject_commas(text: Walked, context: Context) -> Iterator[Found]:
    """A comma alone between a subject that names somebody and its verb; one that closes an apposition is right."""
    named = SpanIndex([*text.people_index.spans, *((item.start, item.end) for item in text.offices)])
    for match in VERB[text.language].finditer(text.flat_unquoted):
        sentence = text.sentence_at(match.start())
        begin = max(sentence.start, match.start() - LONGEST)
        if begin > sentence.start:
            continue
        chunks = text.flat_unquoted[begin : match.start()].split(",")
        subject = chunks[-1].strip()
        if not _is_subject(subject) or not all(_is_adverbial(chunk.strip()) for chunk in chunks[:-1]):
            continue
        if _ends_with_name(text, named, match.start()) or _short_with_role(subject, chunks):
            yield Found(match.start(), match.end(), text.text[match.start() + 1 : match.end()])


def _is_adverbial(words: str) -> bool:
    """True for "à l’issue de la visite"; where somebody with a role is in it, a name may follow in apposition."""
    return bool(ADVERBIAL.match(words)) and not any(word in ROLES for word in re.findall(r"\w+", words))


def _is_subject(words: str) -> bool:
    """True for a phrase that can be one: no adverbial, no clause, no time."""
    if not words or len(words) > 110 or re.search(r"[:;()«»“”\"\ufffc–—]", words):
        return False
    if OF_TIME.search(words) or CLAUSE.search(words):
        return False
    return bool(ARTICLE.match(words)) or not ADVERBIAL.match(words)


def _ends_with_name(text: Walked, named: SpanIndex, offset: int) -> bool:
    span = named.touching(offset - 1, offset)
    return span is not None and span[1] == offset


def _short_with_role(subject: str, chunks: list[str]) -> bool:
    """True for "Le ministre de la Mer, a déclaré": an article, a role, and nothing that could be an apposition."""
    words = re.findall(r"\w+", subject)
    return len(words) <= 10 and bool(ARTICLE.match(subject)) and len(words) > 1 and words[1] in ROLES - HONORIFICS
