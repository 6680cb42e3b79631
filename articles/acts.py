"""Which acts there are, where each begins, who may do it, and why somebody may not: one table for desk and workflow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.models import Approval, Article, Edition, Transition
from articles.requirements import missing
from articles.rights import not_allowed
from core import clock

CONTRIBUTING = ("submit", "emergency_publish")  # besides saving: who did these may not approve
RESETTING = ("submit", "request_changes", "revoke_approval")  # approvals before these count no more


def contributors(edition: Edition) -> set[int]:
    """Return who saved, imported, submitted or emergency-published this text: nobody of them may approve it.

    Where it began as a copy of a text that nobody has approved, whoever contributed to that one counts too.
    """
    writers = set(edition.revisions.values_list("by", flat=True))
    writers |= set(edition.transitions.filter(act__in=CONTRIBUTING).values_list("by", flat=True))
    if edition.based_on and after_review_pending(edition.based_on):
        writers |= contributors(edition.based_on)
    source = edition.translated_from
    if source and not Approval.objects.filter(revision=source).exists():
        writers |= contributors(source.edition)
    return writers


def standing_approvals(edition: Edition) -> list[Approval]:
    """Return the approvals that hold: given for the text as it stands, and not taken back since."""
    reset = edition.transitions.filter(act__in=RESETTING).order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = edition.approvals.filter(revision=edition.head_id, transition__gt=reset)
    return list(rows.select_related("by"))


def after_review_pending(edition: Edition) -> bool:
    """Tell whether it was published in an emergency and no second person has reviewed it yet."""
    return bool(edition.emergency_reason) and edition.approved_hash != edition.content_hash


def newest_public(article: Article | int, language: str) -> Edition | None:
    """Return the edition of this release and language that became public last, live or not."""
    return Edition.objects.filter(article=article, language=language).begun().order_by("-starts_at").first()


def _by_somebody_else(edition: Edition, by: User) -> list[str]:
    if by.pk in contributors(edition):
        return [_("Somebody else must approve: you wrote, imported or submitted this text.")]
    return []


def _agreeable(edition: Edition, by: User) -> list[str]:
    return _by_somebody_else(edition, by) + not_allowed(edition)


def _only_newest_public(edition: Edition, by: User) -> list[str]:
    newest = newest_public(edition.article_id, edition.language)
    return [] if newest == edition else [_("A later edition was public after this one.")]


def _complete(edition: Edition, by: User) -> list[str]:
    return missing(edition)


@dataclass(frozen=True)
class Act:
    """An act: its permission, the states it begins in, and what else it requires."""

    name: str
    label: Any
    permission: str
    states: tuple[str, ...]
    requires: Callable[[Edition, User], list[str]] = field(default=lambda edition, by: [])
    fits: Callable[[Edition], bool] = field(default=lambda edition: True)

    def begins(self, edition: Edition, now: datetime) -> bool:
        """Tell whether the edition stands where this act begins."""
        return edition.state(now) in self.states and self.fits(edition)

    def refusals(self, edition: Edition, by: User) -> list[str]:
        """Return why this person may not do it, as sentences; [] if nothing stands in the way."""
        if not by.has_perm(f"articles.{self.permission}"):
            return [_("Your role does not allow this.")]
        return self.requires(edition, by)


BEGUN = ("live", "expired", "withdrawn")

ACTS = {
    act.name: act
    for act in [
        Act("submit", gettext_lazy("Submit to review"), "submit_edition", ("draft",), _complete),
        Act("approve", gettext_lazy("Approve"), "approve_edition", ("review",), _agreeable),
        Act("request_changes", gettext_lazy("Ask for changes"), "approve_edition", ("review",)),
        Act("revoke_approval", gettext_lazy("Take the approval back"), "approve_edition", ("approved",)),
        Act("schedule", gettext_lazy("Publish"), "publish_edition", ("approved",)),
        Act("unschedule", gettext_lazy("Unschedule"), "publish_edition", ("scheduled",)),
        Act(
            "emergency_publish",
            gettext_lazy("Publish in an emergency"),
            "emergency_edition",
            ("draft", "review"),
            _complete,
        ),
        Act(
            "review_after",
            gettext_lazy("Confirm the emergency publication"),
            "approve_edition",
            ("scheduled", "live", "superseded", "expired", "withdrawn", "removed"),
            _by_somebody_else,
            after_review_pending,
        ),
        Act("new_edition", gettext_lazy("New edition"), "add_edition", ("live",), _only_newest_public),
        Act(
            "reinstate",
            gettext_lazy("Bring back"),
            "add_edition",
            ("expired", "withdrawn", "removed"),
            _only_newest_public,
        ),
        Act(
            "translate", gettext_lazy("Translate"), "add_edition", ("draft", "review", "approved", "scheduled", "live")
        ),
        Act("rebase", gettext_lazy("Bring up to date with the current edition"), "change_edition", ("draft", "review"),
            fits=lambda edition: edition.based_on_id is not None),
        Act("withdraw", gettext_lazy("Withdraw"), "withdraw_edition", ("live",)),
        Act("remove", gettext_lazy("Remove from the site"), "remove_edition", BEGUN, _only_newest_public),
        Act("discard", gettext_lazy("Discard"), "change_edition", ("draft", "review", "approved")),
    ]
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """An act as the desk shows it: allowed, or refused with the reasons."""

    name: str
    label: Any
    reasons: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        return not self.reasons


def available(edition: Edition, *, by: User) -> list[Offer]:
    """Return the acts that begin where the edition stands now, each with the reasons why this person may not."""
    if not Edition.objects.visible_to(by).filter(pk=edition.pk).exists():
        return []
    now = clock.now()
    return [
        Offer(act.name, act.label, tuple(act.refusals(edition, by)))
        for act in ACTS.values()
        if act.begins(edition, now)
    ]


def history(edition: Edition) -> list[Transition]:
    """Return every act on the edition, first to last."""
    return list(edition.transitions.select_related("by"))
