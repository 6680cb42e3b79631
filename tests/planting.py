"""Faults planted at random in clean texts, to see how many the checks find and what else they say.

One fault a text: a planter takes a text, its language and a source of chance, and gives the text with the fault and
where it is, or None where it finds no place for it. Which rule is to find it is not told to the checks.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.prose import clean
from proof.check import Context, Document, Finding, findings
from proof.registry import Registry

TEXTS = Path(__file__).resolve().parent / "texts"
CLEAN = sorted((TEXTS / "clean").glob("*.txt"))
REGISTRY = Registry.from_json(json.loads((TEXTS / "registry.json").read_text(encoding="utf-8")))
NEAR = 4
SOME_DAY = date(2019, 4, 5)
DATELINE = re.compile(r"^[A-Z][\w-]+, (?:le )?(?:\w+ )?\d+ \w+ \d{4} [–—]", re.MULTILINE)


class Fault(NamedTuple):
    """A text with one fault, where it is, and the rules that may tell of it."""

    text: str
    start: int
    end: int
    rules: tuple[str, ...]
    html: bool = False


Planter = Callable[[str, str, random.Random], Fault | None]
PLANTERS: list[tuple[str, Planter]] = []


def planter(family: str) -> Callable[[Planter], Planter]:
    """Declare a function as one that plants faults of a family."""

    def declare(function: Planter) -> Planter:
        PLANTERS.append((family, function))
        return function

    return declare


def put(text: str, start: int, end: int, instead: str, *rules: str) -> Fault:
    """The text with other words in one place."""
    return Fault(text[:start] + instead + text[end:], start, start + max(1, len(instead)), rules)


def somewhere(pattern: str, text: str, chance: random.Random, group: int = 0) -> tuple[int, int] | None:
    """A random place that the pattern finds."""
    found = [match.span(group) for match in re.finditer(pattern, text, re.MULTILINE)]
    return chance.choice(found) if found else None


def outside(text: str, at: int) -> bool:
    """True if the place is in no quotation, and in a sentence of the running text."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    rest = text[at : text.find("\n", at)]
    quoted = (
        line.count("«") > line.count("»")
        or line.count("“") > line.count("”")
        or line.startswith(("«", "“", "•", "–", "(", "["))
    )
    return not quoted and not rest.startswith(("»", "”"))


def running(pattern: str, instead: str, *rules: str, language: str = "") -> Planter:
    """The same, outside quotations, lists and notes."""

    def plant(text: str, spoken: str, chance: random.Random) -> Fault | None:
        found = [match.span() for match in re.finditer(pattern, text, re.MULTILINE) if outside(text, match.start())]
        return put(text, *chance.choice(found), instead, *rules) if found and language in ("", spoken) else None

    return plant


def instead_of(pattern: str, instead: str | dict[str, str], *rules: str, language: str = "") -> Planter:
    """A planter that puts other words for what a pattern finds (its first group, if it has one)."""

    def plant(text: str, spoken: str, chance: random.Random) -> Fault | None:
        group = 1 if re.compile(pattern).groups else 0
        span = somewhere(pattern, text, chance, group) if language in ("", spoken) else None
        if span is None:
            return None
        words = instead if isinstance(instead, str) else instead[text[slice(*span)]]
        return put(text, *span, words, *rules)

    return plant


def also(family: str, *planters: Planter) -> None:
    PLANTERS.extend((family, each) for each in planters)


# Names, offices, organisations, places

NAMES = "Hélène d’Arvor|Tomas Verel|Anouk Le Goarn|Ludmile Cœurjoly|Ludovic Cœurjoly"


@planter("names")
def a_letter_wrong(text: str, language: str, chance: random.Random) -> Fault | None:
    """One letter dropped, doubled, swapped with the next or another in the middle of a full name."""
    span = somewhere(rf"(?:{NAMES})(?!\w)", text, chance)
    if span is None:
        return None
    start, end = span
    name = text[start:end]
    places = [
        at for at in range(1, len(name) - 2) if name[at].isalpha() and name[at + 1].isalpha() and name[at].islower()
    ]
    at = chance.choice(places)
    how = chance.randrange(4)
    if how == 0:
        wrong = name[:at] + name[at + 1 :]
    elif how == 1:
        wrong = name[:at] + name[at] + name[at:]
    elif how == 2:
        wrong = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    else:
        wrong = name[:at] + chance.choice("bcdfgklmnprstv") + name[at + 1 :]
    if wrong == name:
        return None
    return put(text, start, end, wrong, "name_near_registry", "name_near_text", "name_spelling")


also(
    "names",
    instead_of(r"Hélène d’Arvor", "Helene d’Arvor", "name_spelling"),
    instead_of(
        r"(?<=said d’)Arvor|(?<=said )Verel|(?<=Ludovic )Cœurjoly(?= replied)",
        {"Arvor": "Arvol", "Verel": "Verrel", "Cœurjoly": "Cœurjolly"},
        "name_near_text",
        "name_near_registry",
    ),
)


@planter("offices")
def the_name_of_another(text: str, language: str, chance: random.Random) -> Fault | None:
    """Somebody else's name beside a title."""
    pattern = (
        r"(?:ministre de la Mer, |Première ministre, |commandant de la Garde côtière, |Minister of the "
        r"Sea, |Prime Minister, )"
        rf"({NAMES})|({NAMES})(?=, (?:Commander of the Coast Guard|commandant de la Garde))"
    )
    found = [match.span(1 if match[1] else 2) for match in re.finditer(pattern, text)]
    if not found:
        return None
    start, end = chance.choice(found)
    sentence = text[max(0, start - 60) : start]
    if re.search("ancien|former", sentence):
        return None
    others = [name for name in NAMES.split("|")[:3] if name != text[start:end]]
    changed = put(text, start, end, chance.choice(others), "office_not_held")
    return changed._replace(start=max(0, start - 45), end=changed.end + 45)


also(
    "organisations",
    instead_of(
        r"([Mm]inistère de la Mer)(?! et)(?=.{0,40}(?:publie|prend|prie|ramassera|a reçu))",
        {
            "Ministère de la Mer": "Ministère de la Mer et des Littoraux",
            "ministère de la Mer": "ministère de la Mer et des Littoraux",
        },
        "organisation_name_date",
    ),
    instead_of(r"Sources? : (Ministère de la Mer)$", "Ministère de la Mer et des Littoraux", "organisation_name_date"),
    instead_of(
        r"(Ministry of the Sea) (?:welcomed|will clear|is taking|apologises)",
        "Ministry of the Sea and Coasts",
        "organisation_name_date",
    ),
    instead_of(r"Source: (Ministry of the Sea)$", "Ministry of the Sea and Coasts", "organisation_name_date"),
    instead_of(r"[Mm]inistère de la Mer et des Littoraux(?= publie)", "ministère de la Mer", "organisation_name_date"),
)

COUNTRIES = {
    "Portugal": "Grèce", "Espagne": "Suède", "France": "Norvège", "Tchad": "Kenya", "Spain": "Sweden", "Chad": "Kenya",
}  # fmt: skip


@planter("places")
def another_country(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(rf"\w+ \(({'|'.join(COUNTRIES)})\)", text, chance, 1)
    if span is None:
        return None
    right = COUNTRIES[text[slice(*span)]]
    return put(
        text,
        *span,
        {"Grèce": "Greece", "Norvège": "Norway"}.get(right, right) if language == "en" else right,
        "place_country",
    )


# Dates

WEEKDAYS = [
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
]


@planter("dates")
def another_weekday(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(rf"(?i:\b({'|'.join(WEEKDAYS)}))(?= \d)", text, chance, 1)
    if span is None:
        return None
    week = WEEKDAYS[:7] if language == "fr" else WEEKDAYS[7:]
    written = text[slice(*span)]
    other = chance.choice([day for day in week if day.lower() != written.lower()])
    return put(text, *span, other.capitalize() if written[0].isupper() else other, "weekday")


also(
    "dates",
    instead_of(r"\d{1,2}(?= (?:juin|avril|septembre|novembre) 20)", "31", "date_impossible"),
    instead_of(r"\d{1,2}(?= (?:June|April|September|November) 20)", "31", "date_impossible"),
    instead_of(r"\d{1,2}(?= (?:février|February) 20)", "30", "date_impossible"),
    running(r"(?<=[a-zé])(?=\.$)", " hier", "relative_date", language="fr"),
    running(r"(?<=[a-z])(?=\.$)", " yesterday", "relative_date", language="en"),
    running(r"(?<=[a-zé])(?=\.$)", " la semaine prochaine", "relative_date", language="fr"),
    running(r"(?<=[a-z])(?=\.$)", " next week", "relative_date", language="en"),
    instead_of(r"(?<=de )(9\u00a0h)(?= à)", "27\u00a0h\u00a030", "time_impossible"),
    instead_of(r"(?<=à )(16\u00a0h\u00a015)", "16\u00a0h\u00a075", "time_impossible"),
)  # fmt: skip

# Quotations, footnotes, counts

MARKS = ("quotes_unbalanced", "quote_not_reopened")
also(
    "quotations",
    instead_of(r"^«\u00a0(?=Nous avons trop|Je vous demande)", "", *MARKS, language="fr"),
    instead_of(r"“mer”|“large”", "«\u00a0large\u00a0»", "quotes_nested", *MARKS, language="fr"),
)


@planter("quotations")
def a_mark_missing(text: str, language: str, chance: random.Random) -> Fault | None:
    """One of the two marks of a quotation is gone; telling of the other one is right, too."""
    marks = "«[^«»\n]*»" if language == "fr" else "“[^“”\n]*”"
    span = somewhere(marks, text, chance)
    if span is None:
        return None
    start, end = span
    if chance.random() < 0.5:
        return put(text, start, end, text[start + 1 : end].lstrip("\u00a0"), *MARKS)
    return put(text, start, end, text[start : end - 1].rstrip("\u00a0"), *MARKS)


PLANTERS.extend([("quotations", a_mark_missing)] * 5)


@planter("quotations")
def nobody_speaks(text: str, language: str, chance: random.Random) -> Fault | None:
    """A quotation in a paragraph of its own, after one that names nobody."""
    words = (
        "«\u00a0Rien ne nous arrêtera plus maintenant.\u00a0»"
        if language == "fr"
        else "“Nothing will stop us any more now.”"
    )
    before = "Le vent est tombé dans la nuit." if language == "fr" else "The wind fell overnight."
    paragraphs = [match.start() for match in re.finditer(r"(?<=\.\n\n)(?=[A-ZÀÉ])", text)]
    if not paragraphs:
        return None
    at = chance.choice(paragraphs)
    planted = f"{before}\n\n{words}\n\n"
    start = at + len(before) + 2
    return Fault(text[:at] + planted + text[at:], start, start + len(words), ("quotation_speaker_unknown",))


@planter("footnotes")
def a_mark_gone(text: str, language: str, chance: random.Random) -> Fault | None:
    """The note stays, its mark is gone."""
    span = somewhere(r"(?<=\w)(?:\(\d\)|\[\d\])", text, chance)
    if span is None:
        return None
    mark = text[slice(*span)]
    line = re.compile(rf"^{re.escape(mark)} .*$", re.MULTILINE)
    changed = text[: span[0]] + text[span[1] :]
    note = line.search(changed)
    return Fault(changed, *note.span(), ("note_without_mark",)) if note else None


@planter("footnotes")
def a_note_gone(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=\w)(?:\(\d\)|\[\d\])", text, chance)
    if span is None:
        return None
    mark = re.escape(text[slice(*span)])
    return Fault(re.sub(rf"^{mark} .*\n?", "", text, flags=re.MULTILINE), *span, ("mark_without_note",))


@planter("footnotes")
def an_asterisk(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=[a-zé]{4})(?=\.$)", text, chance)
    return put(text, *span, "*", "mark_without_note") if span and outside(text, span[0]) else None


COUNTED = {
    "quatre": "trois",
    "Quatre": "Cinq",
    "Trois": "Quatre",
    "trois": "deux",
    "four": "five",
    "Three": "Two",
    "three": "six",
}
also(
    "counts",
    instead_of(r"(quatre|trois) (?:mesures|nœuds)(?=[^\n]*\u00a0:)", COUNTED, "count_list"),
    instead_of(r"(Trois|Three) (?:ports)(?=[^\n]*:)", COUNTED, "count_list"),
    instead_of(r"(four|three) (?:measures|knots)(?=[^\n]*:)", COUNTED, "count_list"),
)

# Stray letters, doubled words, typography


@planter("stray")
def a_stray_letter(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=[a-zéè]{3}) (?=[a-zé]{3})", text, chance)
    if span is None:
        return None
    letters = "bcdefghjklmnpqrstuvz" if language == "fr" else "bcdefghjklmnpqrstuvwyz"
    return put(text, *span, f" {chance.choice(letters)} ", "stray_letter")


@planter("stray")
def a_doubled_word(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=[\s(])[a-zàéè]{2,9}(?= [a-zé])", text, chance)
    if span is None or text[slice(*span)] in ("nous", "vous", "that", "had"):
        return None
    word = text[slice(*span)]
    return put(text, *span, f"{word} {word}", "doubled_word")


also(
    "typography",
    instead_of(r"\u202f(?=[;!?])", " ", "french_space", language="fr"),
    instead_of(r"\u202f(?=[;!?])", "", "french_space", language="fr"),
    instead_of(r"\u00a0(?=:)", " ", "french_space", language="fr"),
    instead_of(r"(?<=«)\u00a0", " ", "guillemet_space", language="fr"),
    instead_of(r"\u00a0(?=»)", "", "guillemet_space", language="fr"),
    instead_of(r"(?<=[a-zA-Z])’(?=[aeiouhé])(?!Arvor|Brien|Djamena)", "'", "straight_apostrophe", "mixed_quotes"),
    instead_of(r"(?<=[a-zé]) (?=[a-zé])", "  ", "double_space"),
    instead_of(r"(?<=[a-zé]),(?= [a-zé])", " ,", "space_before_comma"),
    instead_of(r"(?<=[a-zé]{2}), (?=[a-zé]{2})", ",", "space_after_comma"),
    instead_of(r"(?<=[a-z])(?=[?;] )", " ", "english_space", language="en"),
    instead_of(r"œ(?=uvre|il|ud)", "oe", "ligature"),
    instead_of(r"(?<=\d)\u00a0(?=%|h)", "", "unit_space", language="fr"),
)

UNACCENTED = {
    "État": "Etat",
    "École": "Ecole",
    "Était": "Etait",
    "Évaluer": "Evaluer",
    "Élus": "Elus",
    "Être": "Etre",
    "Îlots": "Ilots",
}
MONTHS = {month: month.capitalize() for month in ("mars", "avril", "mai", "octobre", "novembre", "janvier", "juin")}
also(
    "capitals",
    instead_of(r"\b(État|École|Était|Évaluer|Élus|Être|Îlots)\b", UNACCENTED, "capital_accent"),
    instead_of(r"(?:(?<=\. )|(?<=\n)|(?<=\u00a0))À(?= )", "A", "capital_accent"),
    instead_of(rf"(?<=\d )({'|'.join(MONTHS)})(?= 20)", MONTHS, "capital_date", language="fr"),
)

also(
    "numbers",
    instead_of(r"(?<=\d)\u202f(?=\d{3})", " ", "thousands", language="fr"),
    instead_of(r"(?<=\d{2})\u202f(?=\d{3}[ \u00a0][a-z])", "", "number_run_together", language="fr"),
    instead_of(r"(?<=\d{2}),(?=\d{3} [a-z])", "", "number_run_together", language="en"),
    instead_of(r"\b(12|7|XX)(?:e)\b", {"12": "12èm", "7": "7èm", "XX": "XXèm"}, "ordinal", language="fr"),
    instead_of(r"\b(?:1re|1er)\b", "1ère", "ordinal", language="fr"),
    instead_of(r"\b(?:12th|20th|2nd|7th)\b", "2th", "ordinal", language="en"),
    instead_of(r"(?<=\d),(?=\d millions)", ".", "decimal", language="fr"),
    instead_of(r"(?<=\d)\.(?=\d million)", ",", "decimal", language="en"),
)

PLACEHOLDERS = [
    "XXX",
    "TBC",
    "[à compléter]",
    "[nom]",
    "[name]",
    "lorem ipsum",
    "???",
    "[TBC]",
    "(à compléter)",
    "{{titre}}",
]


@planter("placeholders")
def left_in(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=[a-zé]) (?=[a-zé]{3})", text, chance)
    return put(text, *span, f" {chance.choice(PLACEHOLDERS)} ", "placeholder") if span else None


SLIPS = {
    "fr": ["parmis", "malgrés", "acceuil", "dévelopement", "connection", "aujourdhui", "gouvernment", "occurence"],
    "en": ["recieve", "goverment", "seperate", "occured", "untill", "tommorow", "enviroment", "comission"],
}


@planter("spelling")
def a_common_slip(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=[a-zé]) (?=[a-zé]{3})", text, chance)
    return put(text, *span, f" {chance.choice(SLIPS[language])} ", "misspelling") if span else None


@planter("grammar")
def a_comma_before_the_verb(text: str, language: str, chance: random.Random) -> Fault | None:
    """The subject alone before its verb: not where the comma closes an apposition."""
    verbs = "a|ont|est|sont" if language == "fr" else "said|has|will|was"
    span = somewhere(
        rf"(?:(?<=\n\n)|(?<=– )|(?<=\. ))(?:{NAMES}|Jean-Pierre Kerleau)( )(?:{verbs}) \w+", text, chance, 1
    )
    return put(text, *span, ", ", "subject_comma") if span else None


@planter("grammar")
def a_comma_after_two(text: str, language: str, chance: random.Random) -> Fault | None:
    subject = "Yann Perros et Maud Perrigan" if language == "fr" else "Yann Perros and Maud Perrigan"
    verb = "ont visité le quai." if language == "fr" else "have visited the quay."
    span = somewhere(r"(?<=[a-zé]\.)(?= [A-Z])", text, chance)
    if span is None or not outside(text, span[0]):
        return None
    start = span[0] + 1 + len(subject)
    changed = f"{text[: span[0]]} {subject}, {verb}{text[span[0] :]}"
    return Fault(changed, start, start + 6, ("subject_comma",))


@planter("length")
def a_headline_without_end(text: str, language: str, chance: random.Random) -> Fault | None:
    head = text.split("\n", 1)[0]
    if "\n\n" not in text or len(head) > 70 or head.isupper():
        return None
    more = {
        "fr": " et tout ce qu’il faut savoir des ports, des quais et des bateaux qui y viennent du matin au soir",
        "en": " and all that one needs to know of the ports, of the quays and of the ships that call from dawn to dusk",
    }
    changed = put(text, len(head), len(head), more[language][: 140 - len(head)].rstrip(" ,"), "headline_long")
    return changed._replace(start=0)


@planter("length")
def a_sentence_without_end(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=[a-zé])(?=\.$)", text, chance)
    unit = (
        " et aussi les quais du port de la ville" if language == "fr" else " and also the quays of the port of the town"
    )
    return put(text, *span, unit * 12, "sentence_long") if span and outside(text, span[0]) else None


@planter("claims")
def a_bold_claim(text: str, language: str, chance: random.Random) -> Fault | None:
    if re.search("^Sources? ?:|[Ss]elon|According|office|rapport|report|recensement|census", text, re.MULTILINE):
        return None
    claims = {
        "fr": [
            " C’est le plus grand chantier naval du monde.",
            " C’est un record historique.",
            " 43\u00a0% des habitants en vivent.",
        ],
        "en": [
            " It is the largest shipyard in the world.",
            " This is unprecedented.",
            " It feeds 43% of the population.",
        ],
    }
    span = somewhere(r"(?<=[a-zé]\.)(?= [A-Z])", text, chance)
    if "[1]" in text or "(1)" in text or (span and not outside(text, span[0])):
        return None
    return put(text, *span, chance.choice(claims[language]), "claim_superlative", "claim_figure") if span else None


@planter("structure")
def an_address_half(text: str, language: str, chance: random.Random) -> Fault | None:
    span = somewhere(r"(?<=[a-zé]) (?=[a-zé]{3})", text, chance)
    return put(text, *span, " https:// ", "link_without_address") if span else None


BODIES = [
    ("<p>{0}</p><h3>{1}</h3><p>{2}</p>", "heading_skipped"),
    ('<p>{0} <a href="https://port.example/a">{3}</a></p><p>{2}</p>', "link_text"),
    ("<p>{0}</p><table><tbody><tr><td>a</td></tr><tr><td>1</td></tr></tbody></table>", "table_without_headers"),
    ("<p>{0}</p><h2>{1}</h2>", "heading_empty"),
    ("<p>{0}</p><p>{4}</p><p>{2}</p>", "passage_language"),
]  # fmt: skip


@planter("structure")
def a_body_badly_built(text: str, language: str, chance: random.Random) -> Fault | None:
    paragraphs = [
        line for line in text.split("\n\n") if len(line) > 80 and line.endswith(".") and not re.search(r"[\n«“]", line)
    ]
    if len(paragraphs) < 2:
        return None
    first, second = chance.sample(paragraphs, 2)
    form, rule = chance.choice(BODIES)
    nothing = {
        "fr": ["cliquez ici", "ici", "en savoir plus", "lien"],
        "en": ["click here", "here", "read more", "link"],
    }
    other = {
        "fr": "The port will be open to all ships from the end of the month, and the quays with it.",
        "en": "Le port sera ouvert à tous les navires dès la fin du mois, et les quais avec lui.",
    }
    title = "Les travaux" if language == "fr" else "The work"
    body = form.format(first, title, second, chance.choice(nothing[language]), other[language])
    return Fault(body, 0, 0, (rule,), html=True)


# Counting what is found


@dataclass
class Score:
    """How many faults were planted and found, and what the checks said elsewhere that the clean text does not get."""

    planted: int = 0
    found: int = 0
    told: int = 0
    false: int = 0
    blocks: int = 0
    false_blocks: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def plants(seed: int, rounds: int) -> Iterator[tuple[str, str, str, Fault]]:
    """Family, language, clean text and fault: of each planter as many as there are rounds, where it finds places."""
    chance = random.Random(seed)
    texts = [(path.name[:2], path.read_text(encoding="utf-8")) for path in CLEAN]
    for family, plant in PLANTERS:
        made = 0
        for _ in range(rounds * 20):
            language, text = chance.choice(texts)
            fault = plant(text, language, chance)
            if fault is not None:
                made += 1
                yield family, language, text, fault
            if made == rounds:
                break


def score(seed: int = 20, rounds: int = 8) -> dict[str, Score]:
    """Plant, check and count, by family."""
    scores: dict[str, Score] = {}
    before: dict[str, Counter] = {}
    for family, language, text, fault in plants(seed, rounds):
        context = Context(language, REGISTRY, None if DATELINE.search(text) else SOME_DAY)
        one = scores.setdefault(family, Score())
        if text not in before:
            before[text] = Counter((item.rule, item.excerpt) for item in findings(text, context))
        known = Counter() if fault.html else before[text].copy()
        one.planted += 1
        source = Document(body=clean(fault.text)) if fault.html else fault.text
        hit = False
        for item in findings(source, context):
            key = (item.rule, item.excerpt)
            if known[key]:
                known[key] -= 1
                continue
            here = fault.html or (item.start < fault.end + NEAR and fault.start - NEAR < item.end)
            right = item.rule in fault.rules if fault.html else here
            hit = hit or (here and item.rule in fault.rules)
            _count(one, item, right, fault)
        one.found += hit
        if not hit:
            one.missed.append(f"{fault.rules[0]}: {fault.text[max(0, fault.start - 40) : fault.end + 30]!r}")
    return scores


def _count(one: Score, item: Finding, right: bool, fault: Fault) -> None:
    one.told += 1
    one.false += not right
    if item.severity == "block":
        one.blocks += 1
        one.false_blocks += not right
    if not right:
        one.wrong.append(
            f"{item.rule} {item.excerpt[:50]!r} after {fault.rules[0]} {fault.text[fault.start : fault.end][:40]!r}"
        )
