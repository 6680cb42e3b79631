"""Accents on capitals, and capitals where French has none."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..text import fold
from ..vocabulary import listed
from ..walked import Walked
from .rules import Context, Example, Found, rule

# Beginnings of French words that are written with É, Ê, È or Î; what is proper to other languages is not among them.
STEMS = {
    "É": r"""
        Etats? Etatique\w* Ecoles? Ecolier\w* Ecolog\w+ Economi(?:e|es|que|ques|quement|ste|stes|ser)
        Econom(?:at|es?) Elections? Elector\w+ Elect(?:eur|rice)\w* Electri(?:cit|que|fi|cien)\w* Electron\w+
        Elus? Elues? Elabor\w+ Elarg\w+ Elev(?:é\w*|er|age\w*|eur\w*|ation\w*) Elèves? Eléments? Elimin\w+ Elites?
        Elys[ée]e\w* Emett\w+ Emissions? Emissaire\w* Emirats? Emi?gr\w+ Energies? Energét\w+ Enum\w+ Enonc\w+
        Epid\w+ Epoques? Epreuves? Epargn\w+ Epaves? Epouses? Epoux Epicer\w+
        Equip(?:es?|ements?|ages?|é\w*|er|iers?) Equilib\w+ Equivalen\w+ Equateur Equit(?:é|able|ables|ation)
        Erythrée Ethiopie Ethiopien\w* Ethiques? Etabli\w* Etapes? Etant Etait Etaient Etangs? Eteint\w* Eten\w+
        Eternel\w* Etoiles? Etonn\w+ Etrang\w+ Etroit\w* Etudes? Etudi\w+ Evacu\w+ Evalu\w+ Evén\w+ Even[eè]ments?
        Eviter Evident\w* Evidem\w+ Evolu\w+ Evoqu\w+ Evangil\w+ Evêques? Egale\w* Egali\w+ Egaux Egards? Eglises?
        Egypte Egyptien\w* Ecart\w* Echang\w+ Echecs? Echelles? Echelons? Echéan\w+ Eclair\w* Ecosse Ecossais\w*
        Ecout\w+ Ecrans? Ecri(?:re|ts?|tes?|ture\w*|vain\w*|vant) Ecras\w+ Eboul\w+ Edifi\w+
        Edit(?:ion\w*|eur\w*|é\w*|er|orial\w*) Education Educat(?:eur|rice|if|ive)\w* Eduqu\w+ Emotions? Emu Emue
        Emerge\w* Eminent\w* Erig\w+ Eruptions? Etendards? Elan Elancé\w*
    """,
    "Ê": "Etre Etes",
    "È": "Ere",
    "Î": "Iles? Ilots?",
    "Â": "Ames? Ages? Agée?s?",
    "Ç": "Ca",
}
STARTS_WITH = {accented: re.compile("|".join(stems.split())) for accented, stems in STEMS.items()}
BARE = {"E": "ÉÊÈ", "I": "Î", "A": "Â", "C": "Ç"}
WITH_CAPITAL = re.compile(r"[EIAC]\w+")
ELIDED = re.compile(r"(?<![\w’'.-])(?:[dlnsjmcDLNSJMC]|[Qq]u)[’']$")
AT_THE_BEGINNING = frozenset("ÊÈÂÇ")
_after_a = (
    "la leurs? ce cette cet ces partir travers savoir noter suivre compter propos cause défaut titre terme bord quoi"
    r" qui une? son sa ses notre nos votre vos mon ma mes chaque tous toutes deux trois quel\w* nouveau"
    " côté force peine court moyen long plusieurs moins présent cœur mesure destination proximité midi minuit"
    " ceux celui celle celles"
).replace(" ", "|")
_after_the_verb = (
    r"(?:\w*(?:é|ée|és|ées|i|ie|is|it|u|ue|us|ert|int|uit)|déjà|ensuite|aussi|bien|également|pas|plus|fait|dit|mort)\b"
)
A = re.compile(
    r"(?:(?<=[.!?…»:][ \u00a0])|(?<=[\u00a0«“(])|(?<=[«“(] )|(?<=\n)|^|(?<=[–—•] ))A"
    rf"(?= (?:(?:{_after_a})\b|l['’]|mi-|\d|[A-ZÉÈÎÂ][a-zà-ÿ]|(?!{_after_the_verb})[a-zà-ÿ]+))"
)
SHOUTED = {
    fold(word).upper(): word
    for word in listed("""
        ÉTAT ÉTATS MINISTÈRE MINISTÈRES DÉFENSE RÉPUBLIQUE COMMUNIQUÉ COMMUNIQUÉS PRÉSIDENT PRÉSIDENTE PRÉSIDENCE
        GÉNÉRAL GÉNÉRALE SECRÉTAIRE SECRÉTARIAT ARMÉE ARMÉES SÉCURITÉ ÉCONOMIE ÉDUCATION ÉNERGIE ÉCOLOGIE SANTÉ
        INTÉRIEUR ÉTRANGÈRES ÉTRANGER RÉDACTIONS PÊCHE PÊCHES RÉUNION CONFÉRENCE DÉCLARATION ÉGALITÉ LIBERTÉ
        FRATERNITÉ FRANÇAIS FRANÇAISE FRANÇAISES EUROPÉEN EUROPÉENNE ÉVÉNEMENT ÉVÉNEMENTS PRÉFET PRÉFÈTE
        DÉPARTEMENT RÉGION RÉGIONS DÉPUTÉ DÉPUTÉE SÉNAT SÉNATEUR NUMÉRIQUE CÔTIÈRE MARITIME ÉLECTION ÉLECTIONS
        PROTÉGER DÉVELOPPEMENT QUALITÉ PROPRETÉ CÉRÉMONIE MÉDIAS ÉTÉ DÉCEMBRE FÉVRIER AOÛT
    """)
    if fold(word) != word.lower()
}
CAPITALS = re.compile(r"(?<!\w)[A-Z]{3,}(?!\w)")
_months = "Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre"
_days = "Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche"
DATE_WORD = re.compile(
    rf"(?<=\d )(?:{_months})(?= \d{{4}}|[ ,.;])|(?<=\der )(?:{_months})\b|(?<=[a-zà-ÿ,] )(?:{_days})(?= \d{{1,2}}\b)"
)


@rule(
    "capital_accent",
    family="capitals",
    title=_("Accents on capitals"),
    message=_("Capitals keep their accents: %(right)s."),
    examples=[
        Example("fr", "Le chef de l’Etat est à bord.", "Le chef de l’État est à bord."),
        Example("fr", "Le port ouvre. A l’aube, les bateaux sortent.", "Le port ouvre. À l’aube, les bateaux sortent."),
        Example("fr", "MINISTERE DES PORTS\n\nLe port ouvre.", "MINISTÈRE DES PORTS\n\nLe port ouvre."),
    ],
)
def capital_accents(text: Walked, context: Context) -> Iterator[Found]:
    """Words of a list; names of people and what stands in the other language are let be."""
    searched = text.only("fr")
    for match in WITH_CAPITAL.finditer(searched):
        start, end = match.span()
        before = searched[max(0, start - 4) : start]
        elided = bool(ELIDED.search(before))
        if not elided and before and (before[-1].isalnum() or before[-1] in "_’'.-"):
            continue
        accented = next((each for each in BARE[match.group()[0]] if STARTS_WITH[each].fullmatch(match.group())), "")
        if not accented or (accented in AT_THE_BEGINNING and not (elided or _opens(searched, start))):
            continue
        if not text.people_index.touching(start, end):
            right = accented + match.group()[1:]
            yield Found(start, end, right, {"right": right})
    for match in A.finditer(searched):
        yield Found(*match.span(), "À", {"right": "À"})
    for match in CAPITALS.finditer(searched):
        if shouted := SHOUTED.get(match.group()):
            yield Found(*match.span(), shouted, {"right": shouted})


def _opens(searched: str, start: int) -> bool:
    """True where a sentence begins: only there such a word has a capital."""
    before = searched[max(0, start - 3) : start].rstrip(" \u00a0\u202f")
    return not before or before[-1] in ".!?…«“\n»:–—"


@rule(
    "capital_date",
    family="capitals",
    title=_("Capital of a month or day in French"),
    message=_("Months and days have no capital in French: %(right)s."),
    examples=[
        Example("fr", "Le port ouvre le 8 Juin 2022.", "Le port ouvre le 8 juin 2022."),
        Example("fr", "Le port ouvre le Mercredi 8 juin.", "Le port ouvre le mercredi 8 juin."),
    ],
)
def capital_dates(text: Walked, context: Context) -> Iterator[Found]:
    for match in DATE_WORD.finditer(text.only("fr")):
        right = match.group().lower()
        yield Found(*match.span(), right, {"right": right})
