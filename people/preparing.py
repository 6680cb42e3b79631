"""What a keeper does in one step: appoint, end, rename, close, merge or split; each as the rows of an announcement.

Built on `people.workflow` alone; every function refuses with its errors (`Clash` among them) before anything stays.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from accounts.models import User
from core import clock
from core.live import ENDED, standing
from people.models import (
    Announced,
    Announcement,
    Appointment,
    Office,
    OfficeTitle,
    Organisation,
    OrganisationName,
    Person,
    Succession,
)
from people.workflow import AnnouncementRefused, begin, end

DAY = timedelta(days=1)


@transaction.atomic
def appoint(
    announcement: Announcement, row: Appointment, *, by: User, ending: Iterable[Appointment] = ()
) -> Appointment:
    """Prepare an appointment, and end those that it would clash with on the day before it begins."""
    for former in ending:
        cease(announcement, former, by=by, last=row.period.lower - DAY)
    return begin(announcement, row, by=by)


@transaction.atomic
def cease(announcement: Announcement, row: Any, *, by: User, last: date) -> None:
    """Prepare the end of a public fact with a period; `last` is the last day on which it holds."""
    if row.period.lower and last < row.period.lower:
        raise AnnouncementRefused(_("“%(row)s” began after that day: strike it, if it never was so.") % {"row": row})
    end(announcement, row, by=by, period=DateRange(row.period.lower, last + DAY))


@transaction.atomic
def rename(
    announcement: Announcement, organisation: Organisation, names: dict[str, dict[str, str]], *, by: User, since: date
) -> None:
    """Prepare new names of an organisation by language (`name`, `short`, `complement`); the former ones end."""
    for language, words in names.items():
        row = OrganisationName(
            organisation=organisation, language=language, period=DateRange(since, None), **words
        )  # fmt: skip
        _take_over(announcement, row, by=by)


@transaction.atomic
def retitle(
    announcement: Announcement, office: Office, titles: dict[str, dict[str, str]], *, by: User, since: date
) -> None:
    """Prepare new titles of an office by language (`masculine`, `feminine`); the former ones end."""
    for language, words in titles.items():
        row = OfficeTitle(office=office, language=language, period=DateRange(since, None), **words)
        _take_over(announcement, row, by=by)


@transaction.atomic
def close(announcement: Announcement, organisation: Organisation, *, by: User, last: date) -> None:
    """Prepare the end of an organisation: its names end after `last`, which is its last day."""
    open_names = [row for row in current(organisation.names) if row.period.upper is None or row.period.upper > last]
    if not open_names:
        raise AnnouncementRefused(_("It bears no name after that day: it is closed already."))
    for row in open_names:
        cease(announcement, row, by=by, last=last)


@transaction.atomic
def succeed(
    announcement: Announcement, before: Iterable[Organisation], after: Iterable[Organisation], *, by: User, on: date
) -> list[Succession]:
    """Prepare a merger (several before) or a split (several after)."""
    return [
        begin(announcement, Succession(predecessor=one, successor=other, on=on), by=by)
        for one in before
        for other in after
    ]


def current(rows: Any) -> list[Any]:
    """Return the rows that are public or decided to be, and not on their way out with some announcement."""
    now = clock.now()
    found = rows.exclude(pk__in=rows.undecided()).filter(ends_with__isnull=True)
    return [row for row in found if standing(row.live_period, now) != ENDED and row.live_period.upper is None]


def _take_over(announcement: Announcement, row: Any, *, by: User) -> None:
    """Let a fact begin, and the public ones of its kind that would go on beyond its first day end before it."""
    for former in current(row.rivals()):
        if former.period.lower and former.period.lower >= row.period.lower:
            raise AnnouncementRefused(
                _("“%(row)s” begins on that day or later already: change that entry.") % {"row": former}
            )
        cease(announcement, former, by=by, last=row.period.lower - DAY)
    begin(announcement, row, by=by)


def split_name(name: str) -> tuple[str, str]:
    """Propose how a name falls into given and family name: capitals are the family's, else all but the first word."""
    words = name.split()
    capitals = [word for word in words if len(word) > 1 and word.upper() == word and not word.endswith(".")]
    if capitals and len(capitals) < len(words):
        given = " ".join(word for word in words if word not in capitals)
        return given, " ".join(word.title() for word in capitals)
    return (words[0], " ".join(words[1:])) if len(words) > 1 else ("", name.strip())


def free_slug(name: str) -> str:
    """Return a permanent name for a new person that nobody bears yet."""
    base = slugify(name)[:90] or "personne"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def all_public(model: type[Announced]) -> Any:
    """Return the rows of a kind of fact that readers see now and that no announcement ends."""
    return model._default_manager.live().filter(ends_with__isnull=True)


def bears_a_name(organisation: Organisation, on: date) -> bool:
    """Tell whether an organisation bears a public name on or after a day that no announcement ends."""
    return any(row.period.upper is None or row.period.upper > on for row in current(organisation.names))


def public_facts(words: str, *, limit: int = 20) -> list[Announced]:
    """Return the public facts that the words occur in, for the desk to choose from."""
    looked_for: list[tuple[type[Announced], tuple[str, ...]]] = [
        (Appointment, ("person__family", "person__given", "office__titles__masculine", "office__titles__feminine")),
        (OrganisationName, ("name", "short")),
        (OfficeTitle, ("masculine", "feminine")),
        (Succession, ("predecessor__names__name", "successor__names__name")),
    ]
    found: list[Announced] = []
    for model, columns in looked_for:
        rows = all_public(model)
        for word in words.split():
            either = Q()
            for column in columns:
                either |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(either)
        found += rows.distinct()[:limit]
    return found[:limit]
