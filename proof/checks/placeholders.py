"""What was to be filled in later and was not."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..walked import Walked
from .rules import BLOCK, Context, Example, Found, rule

_left = r"""
    [àa][ ](?:compl[ée]ter|confirmer|pr[ée]ciser|venir|v[ée]rifier|remplir|d[ée]finir)
    | to[ ]be[ ](?:confirmed|completed|added|checked|announced|inserted|determined)
    | nom | prénom | date | lieu | heure | titre | fonction | chiffres?
    | citation | contact | téléphone | numéro | photo | lien | texte | ville | mois | jour | montant | votre[ ]\w+
    | name | place | time | title | figures? | quote | link | text | number | phone | city | month | day | amount
    | your[ ]\w+ | (?:insérer|compléter|insert|add[ ]|check)[^\]\n]{0,60}
"""
_counted = "%|€|h\\b|euros?\\b|millions?\\b|personnes?\\b|people\\b|per[ ]cent\\b"
_months = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|january|february|march"
PLACEHOLDER = re.compile(
    rf"""
    (?<!\w)(?:X{{3,}}(?![\w’'])|x{{3,}}(?!\w))
    |(?<!\w)XX(?=[ \u00a0\u202f]?(?:{_counted}|(?i:{_months}|april|may|june|july)\b))
    |(?:(?<=[ ]le[ ])|(?<=[ ]on[ ])|(?<=\bn°[ ])|(?<=\bn°\u00a0))XX(?=[ .,])
    |(?<!\w)Prénom[ ](?:Nom|NOM)(?!\w)
    |(?<!\w)(?:TBC|TBD|TKTK|TODO|FIXME|AAAA|JJ/MM(?:/AAAA)?|DD/MM(?:/YYYY)?)(?!\w)
    |(?<!\w)TK(?=[ ,.;:)\]]|$)
    |\[(?:\s*(?i:{_left})\s*)\]
    |<(?:\s*(?i:{_left})\s*)>
    |\((?i:[àa][ ](?:compl[ée]ter|confirmer|pr[ée]ciser|v[ée]rifier)|to[ ]be[ ](?:confirmed|completed|checked))\)
    |(?<!\w)(?i:à[ ]compléter(?=[ ]*(?:[.…]|$)))
    |\b(?i:lorem[ ]ipsum(?:[ ]dolor(?:[ ]sit[ ]amet)?)?)
    |\?{{3,}}|_{{3,}}|\[(?:\s|_|\?|X|x|\.\.\.[ ]?\?)*[_?Xx](?:\s|_|\?|X|x)*\]|\[\s*\]
    |\{{\{{[^}}\n]{{0,60}}\}}\}}|\$\{{[^}}\n]{{0,60}}\}}|%\([a-z_]{{1,30}}\)s
    |<<[^>\n]{{1,60}}>>
    """,
    re.VERBOSE | re.MULTILINE,
)


@rule(
    "placeholder",
    family="placeholders",
    severity=BLOCK,
    title=_("Placeholder"),
    message=_("This was to be filled in."),
    examples=[
        Example("fr", "Le budget est de XX millions de couronnes.", "Le budget est de 12 millions de couronnes."),
        Example("fr", "Il sera reçu par [nom] à midi.", "Il sera reçu par le maire à midi."),
        Example("en", "The ship leaves at TBC from the port.", "The ship leaves at noon from the port."),
    ],
)
def placeholders(text: Walked, context: Context) -> Iterator[Found]:
    """A line of nothing but dashes below is a rule across the page."""
    for match in PLACEHOLDER.finditer(text.text):
        start, end = match.span()
        alone = text.text[start - 1 : start] in ("", "\n") and text.text[end : end + 1] in ("", "\n")
        if not (alone and match.group().startswith("_")):
            yield Found(start, end)
