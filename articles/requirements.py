"""What a release must have before others are asked to read it. Proof rules add themselves here (`add`)."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import kinds
from articles.models import Edition
from articles.rights import not_allowed

_checkers: list[Callable[[Edition], list[str]]] = []


def add(checker: Callable[[Edition], list[str]]) -> None:
    """Ask `checker(edition)` too: it returns sentences, one for each thing that is missing."""
    if checker not in _checkers:
        _checkers.append(checker)


def missing(edition: Edition) -> list[str]:
    """Return what the edition lacks before it can be submitted, as sentences for the writer."""
    found = []
    if not edition.headline.strip():
        found.append(_("Give a headline."))
    if not edition.body.strip():
        found.append(_("Write the text."))
    if edition.dateline_date is None:
        found.append(_("Give the date of the dateline: titles are those of that day."))
    if edition.change in (Edition.Change.UPDATE, Edition.Change.CORRECTION) and not edition.public_note.strip():
        found.append(_("An update or a correction needs its public note: what was wrong and what is right."))
    try:
        kinds.clean_facts(edition.article.kind, edition.facts, complete=True)
    except ValidationError as error:
        found.extend(error.messages)
    found.extend(not_allowed(edition))
    for checker in _checkers:
        found.extend(checker(edition))
    return found
