"""From decisions to periods: who precedes whom among the editions of a release, and when each is public."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from articles.models import Address, Article, Edition, ReferenceCounter
from articles.refusals import Clash

NOTICE = timedelta(seconds=2)


def next_second(now: datetime) -> datetime:
    """Return what "now" means for a publication: the next whole second at least two seconds ahead."""
    ahead = now + NOTICE
    return ahead if not ahead.microsecond else ahead.replace(microsecond=0) + timedelta(seconds=1)


def chain(article_id: int, language: str) -> list[Edition]:
    """Return the editions whose publication is decided, in the order of their starts."""
    decided = Edition.objects.filter(article=article_id, language=language, starts_at__isnull=False)
    return list(decided.order_by("starts_at", "number"))


def check_chain(editions: list[Edition]) -> None:
    """Refuse two editions with one start, and one that was not written on the one that it will replace."""
    for former, later in pairwise(editions):
        if former.starts_at == later.starts_at:
            raise Clash(
                _("Editions %(a)s and %(b)s would begin at the same instant.") % {"a": former.number, "b": later.number}
            )
        if later.based_on_id != former.pk:
            raise Clash(
                _("Edition %(later)s was not written on edition %(former)s, which it would replace: "
                  "bring it up to date first, or unschedule it.")
                % {"later": later.number, "former": former.number}
            )  # fmt: skip


def laid_out(editions: list[Edition], now: datetime) -> Iterator[tuple[Edition, TimestamptzRange, datetime]]:
    """Give each edition of a chain whose period or publication date must change, with both as they follow from what
    was decided; only bounds that are not yet past are moved. The workflow writes them."""
    for edition, follower in zip_longest(editions, editions[1:]):
        ends = [instant for instant in (edition.ends_at, follower and follower.starts_at) if instant]
        period = TimestamptzRange(edition.starts_at, min(ends, default=None))
        laid = edition.live_period
        begun = laid is not None and laid.lower <= now
        published_at = edition.published_at if begun else editions[0].published_at
        if begun and laid.upper and laid.upper <= now:
            continue
        if (laid, edition.published_at) == (period, published_at):
            continue
        if period.upper is not None and period.upper <= period.lower:
            raise Clash(_("Edition %(number)s would end before it begins.") % {"number": edition.number})
        yield edition, period, published_at


def one_at_a_time() -> None:
    """Wait until nobody else allots numbers and addresses, to the end of the transaction: no two sets cross."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {ReferenceCounter._meta.db_table} IN EXCLUSIVE MODE")


def allot_reference(article: Article, published_at: datetime) -> None:
    """Give the release its permanent number of the year, `2026-0147`, unless it has one."""
    article.refresh_from_db(fields=["reference"])  # another language of it may just have received one
    if article.reference:
        return
    counter, _made = ReferenceCounter.objects.get_or_create(year=timezone.localtime(published_at).year)
    counter.last += 1
    counter.save(update_fields=["last"])
    article.reference = str(counter)
    article.save(update_fields=["reference"])


def allot_address(edition: Edition) -> None:
    """Give the release its address in this language; once public it keeps it, before it follows the headline."""
    addresses = Address.objects.filter(article=edition.article_id, language=edition.language)
    if Edition.objects.filter(article=edition.article_id, language=edition.language).begun().exists():
        return
    addresses.delete()  # nobody has seen it yet: it must not redirect, nor stand in anybody's way
    year = timezone.localtime(edition.published_at or edition.starts_at).year
    slug = address_slug(edition.headline)
    attempt = 1
    while True:
        candidate = Address(
            article_id=edition.article_id,
            language=edition.language,
            year=year,
            slug=slug if attempt == 1 else f"{slug}-{attempt}",
        )
        Address.objects.bulk_create([candidate], ignore_conflicts=True)
        if addresses.exists():
            return
        attempt += 1


def address_slug(headline: str, longest: int = 80) -> str:
    """Return the headline as an address word: folded, cut between words."""
    ligatures = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "-", "'": "-"}
    slug = slugify("".join(ligatures.get(letter, letter) for letter in headline)) or "communique"
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rpartition("-")[0] or slug[:longest]
