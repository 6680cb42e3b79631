"""The lines of listings, feeds and the record: which editions readers see, newest first, and what goes with each."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models import Edition, Mention
from articles.models.editions import EditionQuerySet
from articles.public import with_address
from core.templatetags.record import local
from people.models import Person

MONTHLY = timedelta(days=31)  # a page that spans more than this is an archive, grouped by month
TAKEN_BACK = (Edition.Ending.WITHDRAWN, Edition.Ending.REMOVED)
SUBSTANTIVE = (Edition.Change.UPDATE, Edition.Change.CORRECTION)


def lines(language: str, at: datetime) -> EditionQuerySet:
    """Return what is live in the language, newest first, with addresses; without the texts themselves."""
    editions = with_address(Edition.objects.live(at).in_language(language)).select_related("article", "dateline_place")
    return with_changes(editions, at).defer("body", "facts").newest_first()


def with_changes(editions: EditionQuerySet, at: datetime) -> EditionQuerySet:
    """Annotate `updated_at` (moved by updates and corrections only) and `corrected_at` (None if never)."""
    upto = Edition.objects.begun(at).filter(
        article=OuterRef("article"), language=OuterRef("language"), starts_at__lte=OuterRef("starts_at")
    )
    latest = upto.order_by("-starts_at").values("starts_at")
    return editions.annotate(
        updated_at=Coalesce(Subquery(latest.filter(change__in=SUBSTANTIVE)[:1]), F("published_at")),
        corrected_at=Subquery(latest.filter(change=Edition.Change.CORRECTION)[:1]),
    )


def with_people(editions: Iterable[Edition], at: datetime) -> list[Edition]:
    """Set `people` on each edition: who is named in it, in the order of the text (one query)."""
    editions = list(editions)
    named: dict[int, dict[int, Person]] = {}
    if editions:
        mentions = Mention.objects.filter(edition__in=[edition.pk for edition in editions], person__isnull=False)
        mentions = mentions.annotate(who=Coalesce("person__merged_into", "person"))
        mentions = mentions.filter(who__in=Person.objects.live(at).values("pk")).select_related("person__merged_into")
        for mention in mentions.order_by("edition", "position"):
            person = mention.person.merged_into or mention.person
            named.setdefault(mention.edition_id, {}).setdefault(person.pk, person)
    for edition in editions:
        edition.people = list(named.get(edition.pk, {}).values())
    return editions


def grouped(editions: Sequence[Edition]) -> dict[str, Any]:
    """Group lines by day where they are close, by month where they are an archive: {"by", "groups"}."""
    if not editions:
        return {"by": "day", "groups": []}
    archive = editions[0].published_at - editions[-1].published_at > MONTHLY
    groups = groupby(editions, key=lambda edition: _group(edition, archive))
    return {"by": "month" if archive else "day", "groups": [(day, list(rows)) for day, rows in groups]}


def _group(edition: Edition, archive: bool) -> Any:
    day = local(edition.published_at).date()
    return day.replace(day=1) if archive else day


def newest_begun(at: datetime) -> Q:
    """Return the condition "no later edition of this release and language has begun"."""
    later = Edition.objects.begun(at).filter(
        article=OuterRef("article"), language=OuterRef("language"), starts_at__gt=OuterRef("starts_at")
    )
    return ~Q(Exists(later))


def taken_back(language: str, at: datetime) -> QuerySet[Edition]:
    """Return what was withdrawn or removed and has not come back, latest first."""
    ended = Edition.objects.ended(at).in_language(language).filter(newest_begun(at), ending__in=TAKEN_BACK)
    return with_address(ended).select_related("article").order_by("-ends_at", "-pk")


def corrections(language: str, at: datetime) -> QuerySet[Edition]:
    """Return the corrections of what is still live, and what was taken back, latest first.

    `changed_at` is the instant of the correction or of the withdrawal.
    """
    still = Edition.objects.live(at).filter(article=OuterRef("article"), language=OuterRef("language"))
    begun = Edition.objects.begun(at).in_language(language)
    removed = Edition.objects.ended(at).filter(
        article=OuterRef("article"),
        language=OuterRef("language"),
        ending=Edition.Ending.REMOVED,
        starts_at__gte=OuterRef("starts_at"),
    )
    withdrawn = Edition.objects.ended(at).filter(pk=OuterRef("pk"), ending=Edition.Ending.WITHDRAWN)
    corrected = begun.filter(
        Exists(still), ~Exists(removed), ~Exists(withdrawn), change=Edition.Change.CORRECTION
    ).values("pk")
    back = taken_back(language, at).values("pk")
    taken = Subquery(back.filter(pk=OuterRef("pk")).values("ends_at")[:1])
    rows = begun.filter(Q(pk__in=corrected) | Q(pk__in=back)).annotate(changed_at=Coalesce(taken, "starts_at"))
    return with_address(rows).select_related("article").defer("body", "facts").order_by("-changed_at", "-pk")
