"""What waits for somebody at the desk: the sections of the start page, each left out when it is empty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from articles.acts import contributors
from articles.models import Edition, Revision, Transition
from articles.wording import sent_back
from core import clock
from core.live import Announced
from events.models import Event
from people.models import Appointment, OfficeTitle, OrganisationName

JUST = timedelta(days=2)
MOST = 12


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
    if user.has_perm("people.announce_registry"):
        yield "announce", _("Prepared in the registries, waiting for a second person"), _unseconded(user)


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


def _unseconded(user: User) -> Iterable[Line]:
    for model in (Event, Appointment, OrganisationName, OfficeTitle):
        yield from _prepared(model, user)


def _prepared(model: type[Announced], user: User) -> Iterable[Line]:
    rows = model.objects.undecided().filter(~Q(prepared_by=user.pk), prepared_by__isnull=False)
    for row in rows.select_related("prepared_by").order_by("pk")[:MOST]:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_announce", args=[row.pk])
        yield Line(url=url, text=f"{model._meta.verbose_name}: {row}", who=str(row.prepared_by))


__all__ = ["Line", "Section", "for_person"]
