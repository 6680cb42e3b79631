"""What a reading is not sure of, told to the editor in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """One doubt and the words it is about: ``text[start:end] == excerpt``. ``suggestion`` replaces the excerpt."""

    rule: str
    start: int
    end: int
    excerpt: str
    message_fr: str
    message_en: str
    suggestion: str | None = None


MESSAGES = {
    "name_near_registry": (
        "« {excerpt} » n’est pas au registre ; s’agit-il de {near} ?",
        "“{excerpt}” is nobody in the registry; is {near} meant?",
    ),
    "name_unknown": ("« {excerpt} » n’est pas au registre.", "“{excerpt}” is nobody in the registry."),
    "quotation_speaker_likely": (
        "Cette citation semble être de {near} : à confirmer.",
        "This quotation seems to be by {near}: to be confirmed.",
    ),
    "quotation_speaker_unknown": ("Cette citation n’a pas d’auteur certain.", "Who says this quotation is not clear."),
    "quotes_unbalanced": (
        "Ce guillemet n’a pas de correspondant.",
        "This quotation mark has no counterpart.",
    ),
    "headline_proposed": (
        "Le texte n’a pas de titre ; titre proposé : « {near} ».",
        "The text has no headline; proposed: “{near}”.",
    ),
    "mark_without_note": ("Cet appel de note n’a pas de note.", "This mark has no footnote."),
    "note_without_mark": ("Cette note n’a pas d’appel dans le texte.", "This footnote has no mark in the text."),
    "count_without_list": (
        "La note en annonce {near} mais n’en nomme aucun.",
        "The footnote announces {near} but names none.",
    ),
    "weekday": ("Le {day} est un {near}.", "{day} is a {near}."),
    "date_impossible": ("Cette date n’existe pas.", "This date does not exist."),
    "embargo_without_date": (
        "Un embargo est annoncé, mais sa date n’a pas pu être lue.",
        "An embargo is announced, but its date could not be read.",
    ),
    "place_country": (
        "D’après le registre, {place} se trouve dans un autre pays : {near}.",
        "According to the registry, {place} is in another country: {near}.",
    ),
    "stray_letter": ("Une lettre semble isolée par erreur.", "A letter seems to stand alone by mistake."),
    "doubled_word": ("Un mot est répété.", "A word is repeated."),
    "organisation_name_date": (
        "Au {day}, cette organisation ne s’appelait pas ainsi mais « {near} ».",
        "On {day} this organisation was called “{near}”.",
    ),
}
"""The message of each rule, in French and in English. Fields are filled in by ``doubt``."""


def doubt(text: str, rule: str, start: int, end: int, *, suggestion: str | None = None, **values: object) -> Doubt:
    """A doubt about ``text[start:end]``. A value may be a pair: its French and its English form."""
    excerpt = text[start:end]
    filled = []
    for language, message in enumerate(MESSAGES[rule]):
        chosen = {name: value[language] if isinstance(value, tuple) else value for name, value in values.items()}
        filled.append(message.format(excerpt=" ".join(excerpt.split()), **chosen))
    french, english = filled
    return Doubt(rule, start, end, excerpt, french, english, suggestion)
