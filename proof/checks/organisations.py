"""Organisations under the name of another time."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from ..entries import NameEntry
from ..recognise import Mention
from ..text import folded_words
from ..walked import Walked
from .rules import Context, Example, Found, rule
from .telling import day

NAMED_OTHERWISE = re.compile(
    r"\b(?:ancien(?:ne)?s?|ex|former|formerly|devenue?s?|futur(?:e)?s?|future|aujourd'hui|desormais|now|became|become"
    r"|renommee?|rebaptisee?|renamed|alors|then|actuel(?:le)?|current|appelee?|called|succede|succeeds"
    r"|remplace|replaces|reunit|regroupe|brings together|fusion\w*|merge\w*|nouveau nom|new name|prend le "
    r"nom|takes the name|takes over|reprend|s'appelait|fondee?|founded|creee?|created|historique"
    r"|heritiere?)\b"
)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@rule(
    "organisation_name_date",
    family="organisations",
    title=_("Organisation under a name of another time"),
    message=_("On %(day)s this organisation was called “%(name)s”."),
    examples=[
        Example(
            "fr",
            "Le ministère de la Mer publie son rapport.",
            "Le ministère de la Mer et des Littoraux publie son rapport.",
        ),
        Example(
            "en",
            "The Ministry of the Sea publishes its report.",
            "The Ministry of the Sea and Coasts publishes its report.",
        ),
    ],
)
def organisation_names(text: Walked, context: Context) -> Iterator[Found]:
    """A name that was not borne on that day, unless the sentence speaks of another time."""
    if text.on is None:
        return
    for mention in text.mentions:
        if mention.kind != "organisation":
            continue
        entries = [entry for entry in text.registry.find(mention.excerpt, "organisation") if entry.slug == mention.slug]
        if not entries or any(text.on in entry.period for entry in entries) or another_time(text, mention, entries):
            continue
        language = entries[0].language or text.language
        name = text.registry.organisation(mention.slug).name(on=text.on, language=language)
        if name and folded_words(name) != folded_words(mention.excerpt):
            shown = name if mention.excerpt[0].isupper() else name[0].lower() + name[1:]
            yield Found(mention.start, mention.end, shown, {"day": day(text.on), "name": name})


def another_time(text: Walked, mention: Mention, entries: Sequence[NameEntry]) -> bool:
    """True if the words around say so: "ancien", "alors", or a year in which the name was borne."""
    if NAMED_OTHERWISE.search(text.flat[max(0, mention.start - 40) : mention.end + 40]):
        return True
    end = min(text.sentence_at(mention.start).end, mention.end + 160)
    years = YEAR.findall(text.text[max(0, mention.start - 160) : end])
    days = [date(int(year), month, 1) for year in years for month in (1, 7, 12)]
    return any(day in entry.period for entry in entries for day in days)
