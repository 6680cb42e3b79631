"""What a reading is not sure of, told to the editor in both languages.

Some doubts are the reading's own; the others are what the checks' rules find in any text.
"""

from dataclasses import dataclass

from django.utils.translation import override

from .check import found
from .checks import RULES, Context
from .walked import Walked


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


CHECKED = (
    "name_near_registry", "quotes_unbalanced", "quote_not_reopened", "mark_without_note", "note_without_mark",
    "count_without_list", "weekday", "date_impossible", "place_country", "stray_letter", "doubled_word",
    "organisation_name_date", "office_not_held",
)  # fmt: skip
"""The rules that an import tells of at once: what the reading itself stumbles over."""

MESSAGES = {
    "name_unknown": ("« {excerpt} » n’est pas au registre.", "“{excerpt}” is nobody in the registry."),
    "quotation_speaker_likely": (
        "Cette citation semble être de {near} : à confirmer.",
        "This quotation seems to be by {near}: to be confirmed.",
    ),
    "quotation_speaker_unknown": ("Cette citation n’a pas d’auteur certain.", "Who says this quotation is not clear."),
    "headline_proposed": (
        "Le texte n’a pas de titre ; titre proposé : « {near} ».",
        "The text has no headline; proposed: “{near}”.",
    ),
    "embargo_without_date": (
        "Un embargo est annoncé, mais sa date n’a pas pu être lue.",
        "An embargo is announced, but its date could not be read.",
    ),
}
"""The message of each of the reading's own doubts, in French and in English. Fields are filled in by ``doubt``."""


def doubts_of(text: Walked) -> list[Doubt]:
    """What the rules of ``CHECKED`` find in the text."""
    context = Context(text.language, text.registry, text.on)
    doubts = []
    for code, place in found(text, context, CHECKED):
        told = {}
        for language in ("fr", "en"):
            with override(language):
                told[language] = str(RULES[code].message) % {key: str(value) for key, value in place.values.items()}
        excerpt = text.text[place.start : place.end]
        doubts.append(Doubt(code, place.start, place.end, excerpt, told["fr"], told["en"], place.suggestion))
    return doubts


def doubt(text: str, rule: str, start: int, end: int, *, suggestion: str | None = None, **values: object) -> Doubt:
    """A doubt about ``text[start:end]``. A value may be a pair: its French and its English form."""
    excerpt = text[start:end]
    filled = []
    for language, message in enumerate(MESSAGES[rule]):
        chosen = {name: value[language] if isinstance(value, tuple) else value for name, value in values.items()}
        filled.append(message.format(excerpt=" ".join(excerpt.split()), **chosen))
    french, english = filled
    return Doubt(rule, start, end, excerpt, french, english, suggestion)
