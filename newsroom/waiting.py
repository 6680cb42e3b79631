"""What waits for somebody at the desk: the sections of the start page, each left out when it is empty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.acts import contributors
from articles.models import Edition, Revision, Transition
from articles.wording import sent_back
from assets.models import Image
from core import clock
from people.models import Announcement

JUST = timedelta(days=2)
MOST = 12
RIGHTS_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """One thing that waits: where it is, what it is, since or until when, and words that go with it."""

    url: str
    text: str
    number: str = ""
    at: datetime | None = None
    who: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True)
class Section:
    """One kind of thing that waits."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    more: int = 0


def for_person(user: User) -> dict[str, Any]:
    """Return the sections that have something for this person, and the instant they were read at."""
    now = clock.now()
    sections = [_section(key, title, lines) for key, title, lines in _found(user, now)]
    return {"sections": [section for section in sections if section.lines], "now": now}


def _section(key: str, title: str, lines: Iterable[Line]) -> Section:
    lines = list(lines)
    return Section(key, title, lines[:MOST], max(0, len(lines) - MOST))


def _found(user: User, now: datetime) -> Iterable[tuple[str, str, Iterable[Line]]]:
    if user.has_perm("articles.view_edition"):
        seen = Edition.objects.visible_to(user).select_related("article", "head__by")
        if user.has_perm("articles.approve_edition"):
            yield "emergency", _("Published in an emergency, waiting for your review"), _emergencies(seen, user)
            yield "review", _("Waiting for your review"), _reviews(seen, user)
        if user.has_perm("articles.change_edition"):
            mine = _mine(seen, user)
            yield "back", _("Sent back to you"), [line for line in mine if line.words]
            yield "drafts", _("Your drafts"), [line for line in mine if not line.words]
        if user.has_perm("articles.publish_edition"):
            approved = seen.in_stage(Edition.Stage.APPROVED).undecided().order_by("pk")
            yield "approved", _("Approved, waiting for publication"), [_line(row, row.head.at) for row in approved[:50]]
        ahead = seen.ahead(now).order_by("starts_at", "pk")
        yield "next", _("Going live next"), [_line(row, row.starts_at) for row in ahead[:50]]
        just = seen.live(now).filter(starts_at__gt=now - JUST, from_archive=False).order_by("-starts_at", "pk")
        yield "just", _("Just published"), [_line(row, row.starts_at) for row in just[:50]]
    if user.has_perm("assets.change_image"):
        yield "rights", _("Rights to pictures that end within 30 days"), _rights(user, now)
    if user.has_perm("people.announce_registry"):
        yield "announce", _("Prepared in the registries, waiting for a second person"), _unseconded(user)
        yield "announced", _("Announced next"), _announced(now)


def _line(edition: Edition, at: datetime | None, words: str = "", who: str = "") -> Line:
    return Line(
        url=reverse("admin:articles_edition_change", args=[edition.pk]),
        text=str(edition),
        number=edition.article.number,
        at=at,
        who=who,
        words=words,
        language=edition.language,
    )


def _reviews(seen: Any, user: User) -> Iterable[Line]:
    rows = seen.in_stage(Edition.Stage.REVIEW).order_by("pk")
    mine = Revision.objects.filter(by=user.pk).values("edition")
    sent = Transition.objects.filter(by=user.pk, act__in=("submit", "emergency_publish")).values("edition")
    for row in rows.exclude(pk__in=mine).exclude(pk__in=sent)[:50]:
        yield _line(row, row.head.at, who=str(row.head.by))


def _emergencies(seen: Any, user: User) -> Iterable[Line]:
    pending = seen.exclude(emergency_reason="").exclude(approved_hash=F("content_hash"))
    for row in pending.exclude(pk__in=Edition.objects.undecided()).order_by("starts_at"):
        if user.pk not in contributors(row):
            yield _line(row, row.starts_at, words=row.emergency_reason)


def _mine(seen: Any, user: User) -> list[Line]:
    wrote = Revision.objects.filter(by=user.pk).values("edition")
    lines = []
    for row in seen.in_stage(Edition.Stage.DRAFT).filter(pk__in=wrote).order_by("-head__at")[:50]:
        asked = sent_back(row)
        if asked:
            lines.append(_line(row, asked.at, words=asked.internal_note, who=str(asked.by)))
        else:
            lines.append(_line(row, row.head.at))
    return lines


def _rights(user: User, now: datetime) -> Iterable[Line]:
    """Pictures that readers see, or will see by what is decided, and that soon leave the site by themselves."""
    ahead = Edition.objects.visible_to(user).ahead(now).values("pk")
    decided = Q(led_editions__in=ahead) | Q(edition_pictures__edition__in=ahead)
    used = Image.objects.filter(Q(pk__in=Image.objects.used(now)) | Q(pk__in=Image.objects.filter(decided)))
    today = timezone.localtime(now).date()
    for image in used.rights_ending(after=today, until=today + RIGHTS_AHEAD)[:50]:
        midnight = timezone.make_aware(datetime.combine(image.rights_period.upper, time()))
        url = reverse("admin:assets_image_change", args=[image.pk])
        yield Line(url=url, text=image.title, at=midnight, who=image.credit)


def _unseconded(user: User) -> Iterable[Line]:
    """What others prepared in the registries: soonest first, then what has no instant yet."""
    rows = Announcement.objects.prepared().exclude(contributors=user.pk).select_related("prepared_by")
    return [_announcement(row) for row in rows.order_by(F("starts_at").asc(nulls_last=True), "pk")[:50]]


def _announced(now: datetime) -> Iterable[Line]:
    rows = Announcement.objects.ahead(now).select_related("announced_by")
    return [_announcement(row) for row in rows.order_by("starts_at", "pk")[:50]]


def _announcement(row: Announcement) -> Line:
    who = str(row.announced_by or row.prepared_by)
    return Line(url=row.get_absolute_url(), text=row.title, at=row.starts_at, who=who)


__all__ = ["Line", "Section", "for_person"]
