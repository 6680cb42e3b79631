"""The rights to the pictures of a release: whether they hold when it becomes public, and for how long after.

Refused is what readers could not see at all; what ends later is said at the desk and leaves the page by itself.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Edition
from assets.models import Image
from core import clock, live
from core.templatetags.record import day

SOON = timedelta(days=365)


def pictures_of(edition: Edition) -> list[Image]:
    """Return the lead picture and those in the text, as saved."""
    used = Q(pk=edition.lead_picture_id) | Q(edition_pictures__edition=edition.pk)
    return list(Image.objects.filter(used).distinct().order_by("pk"))


def not_allowed(edition: Edition, at: datetime | None = None) -> list[str]:
    """Return a sentence for each picture that may not be shown when the edition becomes public.

    Without an instant that is the one decided or wished for, and now if there is none.
    """
    pictures = pictures_of(edition)
    return _in_the_way(pictures, at or _start(edition, clock.now())) if pictures else []


def findings(edition: Edition, now: datetime) -> list[str]:
    """Return what the desk should know about the rights: what stands in the way, what is gone, what ends in a year."""
    pictures = pictures_of(edition)
    if edition.starts_at and edition.starts_at <= now:
        found = [_said(image, now) for image in pictures if image.rights(now) == live.ENDED]
        begins = now
    else:
        begins = _start(edition, now)
        found = _in_the_way(pictures, begins)
    allowed = [image for image in pictures if image.rights(begins) != live.ENDED]
    return found + [_said(image, now) for image in allowed if image.rights(now + SOON) == live.ENDED]


def _in_the_way(pictures: list[Image], start: datetime) -> list[str]:
    found = []
    for image in pictures:
        match image.rights(start):
            case live.ENDED:
                words = _(
                    "“%(picture)s” may not be shown from %(day)s on: its rights end before the release is public."
                )
                found.append(words % {"picture": image.title, "day": day(image.rights_period.upper)})
            case live.NEVER:
                words = _(
                    "“%(picture)s” may not be shown before %(day)s: its rights begin after the release is public."
                )
                found.append(words % {"picture": image.title, "day": day(image.rights_period.lower)})
    return found


def _said(image: Image, now: datetime) -> str:
    ended = image.rights(now) == live.ENDED
    words = (
        _("“%(picture)s” left the site on %(day)s: its rights ended then.")
        if ended
        else _("“%(picture)s” leaves the site on %(day)s: its rights end then.")
    )
    return words % {"picture": image.title, "day": day(image.rights_period.upper)}


def _start(edition: Edition, now: datetime) -> datetime:
    return max(now, edition.starts_at or edition.proposed_at or now)
