"""Spelling: common slips from a list, and every unknown word where the machine has a dictionary.

Dictionaries are hunspell's, read through the package chunspell; without either the rule "spelling" finds nothing.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ..text import fold
from ..walked import Walked
from .rules import Context, Example, Found, Speller, rule

FOLDERS = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/share/myspell")
FILES = {"fr": ("fr_FR", "fr", "fr_classique", "fr-toutesvariantes"), "en": ("en_GB", "en_US", "en")}
SLIPS = {
    "fr": """
        parmis=parmi malgrés=malgré hormi=hormis acceuil=accueil acceuille=accueille acceuillir=accueillir
        cauchemard=cauchemar language=langage dévelopement=développement developpement=développement
        dévelloppement=développement enmener=emmener évenement=événement événnement=événement gouvernment=gouvernement
        gouvernemant=gouvernement ministere=ministère sécurite=sécurité securité=sécurité réunnion=réunion
        conférance=conférence présidant=président aggression=agression aggrandir=agrandir apercu=aperçu
        biensûr=bien_sûr bienque=bien_que courament=couramment
        définitivment=définitivement différament=différemment éxecuter=exécuter éxiste=existe
        exigeance=exigence connection=connexion interressant=intéressant interêt=intérêt intérrêt=intérêt
        négotiation=négociation négotier=négocier ommettre=omettre occurence=occurrence personel=personnel
        proffesseur=professeur quant-même=quand_même recomandation=recommandation reflection=réflexion
        rennovation=rénovation rénovtion=rénovation réferendum=référendum resonsable=responsable sinsère=sincère
        soutein=soutien succés=succès tranquilitée=tranquillité traffic=trafic vraiement=vraiment aujourdhui=aujourd’hui
        notament=notamment egalement=également dèjà=déjà dejà=déjà trés=très aprés=après progres=progrès
        préscrit=prescrit prochainnement=prochainement récement=récemment necessaire=nécessaire nécéssaire=nécessaire
        coopèration=coopération coorpération=coopération europeen=européen francais=français cérémomie=cérémonie
    """,
    "en": """
        recieve=receive recieved=received seperate=separate seperately=separately occured=occurred occurence=occurrence
        accomodate=accommodate accomodation=accommodation acheive=achieve acheived=achieved goverment=government
        govenment=government millenium=millennium neccessary=necessary necesary=necessary publically=publicly
        refered=referred succesful=successful succesfully=successfully suprise=surprise tommorow=tomorrow
        tommorrow=tomorrow untill=until wich=which adress=address agressive=aggressive apparant=apparent
        begining=beginning beleive=believe calender=calendar collegue=colleague comission=commission
        commitee=committee comittee=committee committment=commitment concious=conscious definately=definitely
        develope=develop developement=development dissapear=disappear embarass=embarrass
        enviroment=environment existance=existence foriegn=foreign fullfil=fulfil garantee=guarantee
        harrass=harass independant=independent intresting=interesting knowlege=knowledge liason=liaison
        maintainance=maintenance ministery=ministry negociate=negotiate negociation=negotiation
        occassion=occasion parliment=parliament persue=pursue posession=possession preceeding=preceding
        priviledge=privilege recomend=recommend responsability=responsibility secratary=secretary sieze=seize
        similiar=similar sucess=success teh=the thier=their transfered=transferred truely=truly visable=visible
    """,
}
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def _slips(listed: str) -> dict[str, str]:
    pairs = (pair.split("=") for pair in listed.split())
    return {wrong: right.replace("_", " ") for wrong, right in pairs if wrong != right}


KNOWN = {language: _slips(listed) for language, listed in SLIPS.items()}


@rule(
    "misspelling",
    family="spelling",
    title=_("Common misspelling"),
    message=_("This word is written “%(right)s”."),
    examples=[
        Example("fr", "L’acceuil des équipages est prêt.", "L’accueil des équipages est prêt."),
        Example("en", "The goverment will open the port.", "The government will open the port."),
    ],
)
def misspellings(text: Walked, context: Context) -> Iterator[Found]:
    """Slips that are words of no language, from a short list of our own."""
    for language, known in KNOWN.items():
        for match in WORD.finditer(text.only(language)):
            right = known.get(match.group().lower())
            if right and not match.group().isupper() and not text.people_index.touching(*match.span()):
                shown = right[0].upper() + right[1:] if match.group()[0].isupper() else right
                yield Found(*match.span(), shown, {"right": shown})


@rule(
    "spelling",
    family="spelling",
    title=_("Word not in the dictionary"),
    message=_("The dictionary does not know “%(word)s”."),
    examples=[],
)
def unknown_words(text: Walked, context: Context) -> Iterator[Found]:
    """Words in small letters that neither the dictionary nor the registry knows; each is told once."""
    speller = context.speller or dictionary(text.language)
    if speller is None:
        return
    first: dict[str, tuple[int, int]] = {}
    for match in WORD.finditer(text.only(text.language)):
        if match.group().islower() and len(match.group()) > 2 and fold(match.group()) not in text.registry.words:
            first.setdefault(match.group(), match.span())
    slips = KNOWN[text.language]
    for word in speller.unknown(first):
        if word not in slips:
            yield Found(*first[word], speller.suggestion(word) or None, {"word": word})


class _Hunspell:
    """A hunspell dictionary through chunspell."""

    def __init__(self, opened: "object"):
        self.opened = opened

    def unknown(self, words: Iterable[str]) -> set[str]:
        return {word for word in words if not self.opened.spell(word)}  # type: ignore[attr-defined]

    def suggestion(self, word: str) -> str:
        return next(iter(self.opened.suggest(word)), "")  # type: ignore[attr-defined]


@lru_cache(maxsize=4)
def dictionary(language: str) -> Speller | None:
    """The machine's dictionary of the language, opened once; None where it has none, or no chunspell."""
    try:
        import hunspell
    except ImportError:
        return None
    for folder in FOLDERS:
        for name in FILES[language]:
            if Path(folder, f"{name}.aff").exists() and Path(folder, f"{name}.dic").exists():
                return _Hunspell(hunspell.Hunspell(name, hunspell_data_dir=folder))
    return None
