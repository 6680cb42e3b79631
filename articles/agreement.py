"""Whether a text still says what the registries say: told at the desk, never repaired by itself.

A live page keeps the titles it was published with; a draft takes the new ones when it is saved again.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.marking import kept_titles, titles_of_the_day
from articles.models import Edition

IN_USE = ("draft", "review", "approved", "scheduled", "live")


def disagreements(edition: Edition, now: datetime) -> list[str]:
    """Return a sentence for each person or organisation whom the registries now call otherwise on the text's day.

    Compared as the public knows it now, or will when the edition becomes public; at most 5 queries.
    """
    if edition.state(now) not in IN_USE or edition.dateline_date is None:
        return []
    kept = kept_titles(edition)
    at = max(now, edition.starts_at or edition.proposed_at or now)
    called = titles_of_the_day(kept, on=edition.dateline_date, at=at, language=edition.language)
    return [
        _sentence(text, kept_title, called[row])
        for row, (text, kept_title) in kept.items()
        if kept_title != called[row]
    ]


def _sentence(text: str, kept: str, now: str) -> str:
    words: dict[str, Any] = {"name": text, "kept": kept, "now": now}
    if not now:
        return _("%(name)s: the registry now knows no title for that day; the text keeps “%(kept)s”.") % words
    if not kept:
        return _("%(name)s: the registry now says “%(now)s” for that day; the text keeps no title.") % words
    return _("%(name)s: the registry now says “%(now)s” for that day; the text keeps “%(kept)s”.") % words
