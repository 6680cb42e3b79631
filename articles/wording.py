"""Where an edition stands, in one sentence: what the desk shows above every text."""

from datetime import datetime

from django.utils.translation import gettext as _

from articles.acts import after_review_pending
from articles.models import Edition, Transition
from articles.models.editions import STATE_LABELS
from core.instants import distance, instant_text

NEXT_STEP = {
    "draft": "submit",
    "review": "approve",
    "approved": "schedule",
    "live": "new_edition",
    "withdrawn": "reinstate",
}


def state_label(state: str) -> str:
    """Return the state as a word."""
    return str(STATE_LABELS.get(state, state))


def last_act(edition: Edition, *acts: str) -> Transition | None:
    """Return the latest of these acts on the edition (of any act if none is named)."""
    rows = edition.transitions.select_related("by")
    return (rows.filter(act__in=acts) if acts else rows).order_by("-pk").first()


def sent_back(edition: Edition) -> Transition | None:
    """Return the request for changes that a draft still has to answer, if any."""
    if edition.stage != Edition.Stage.DRAFT:
        return None
    last = last_act(edition, "submit", "request_changes")
    return last if last and last.act == "request_changes" else None


def import_doubts(edition: Edition) -> list[str]:
    """Return what the import found doubtful, while a draft still has to be looked through; `[]` afterwards."""
    last = last_act(edition) if edition.stage == Edition.Stage.DRAFT else None
    return last.internal_note.splitlines() if last and last.act == "import" else []


def state_sentence(edition: Edition, now: datetime) -> str:
    """Return where the edition stands and what it waits for, in the reader's language."""
    return _SENTENCES[edition.state(now)](edition, now)


def _draft(edition: Edition, now: datetime) -> str:
    if asked := sent_back(edition):
        return _("%(who)s asked for changes %(ago)s.") % {"who": asked.by, "ago": distance(asked.at, now)}
    saved = {"who": edition.head.by, "ago": distance(edition.head.at, now)} if edition.head else None
    return _("Draft, last saved by %(who)s %(ago)s.") % saved if saved else _("Draft.")


def _review(edition: Edition, now: datetime) -> str:
    act = last_act(edition, "submit", "revoke_approval")
    when = instant_text(act.at, zone=False) if act else "?"
    return _("In review since %(when)s, waiting for a second person.") % {"when": when}


def _approved(edition: Edition, now: datetime) -> str:
    act = last_act(edition, "approve")
    if act is None:
        return _("Approved.")
    return _("Approved by %(who)s %(ago)s, waiting for its publication.") % {
        "who": act.by,
        "ago": distance(act.at, now),
    }


def _scheduled(edition: Edition, now: datetime) -> str:
    words = {"when": instant_text(edition.starts_at), "ago": distance(edition.starts_at, now)}
    return _pending(edition, _("Goes live %(when)s, %(ago)s.") % words)


def _live(edition: Edition, now: datetime) -> str:
    words = {"when": instant_text(edition.starts_at), "ago": distance(edition.starts_at, now)}
    until = edition.live_period.upper
    if until:
        words["until"] = instant_text(until)
        return _pending(edition, _("Live since %(when)s, until %(until)s.") % words)
    return _pending(edition, _("Live since %(when)s, %(ago)s.") % words)


def _pending(edition: Edition, sentence: str) -> str:
    if after_review_pending(edition):
        return sentence + " " + _("Published in an emergency: a second person has not reviewed it yet.")
    return sentence


def _ended(edition: Edition, now: datetime) -> str:
    words = {"when": instant_text(edition.live_period.upper), "notice": edition.notice}
    match edition.state(now):
        case "withdrawn":
            return _("Withdrawn %(when)s. Readers see: “%(notice)s”") % words
        case "removed":
            return _("Removed %(when)s. Readers see: “%(notice)s”") % words
        case "expired":
            return _("Expired %(when)s, as decided.") % words
    return _("Replaced by a later edition %(when)s.") % words


def _discarded(edition: Edition, now: datetime) -> str:
    act = last_act(edition, "discard")
    if act is None:
        return _("Discarded.")
    return _("Discarded by %(who)s %(ago)s.") % {"who": act.by, "ago": distance(act.at, now)}


_SENTENCES = {
    "draft": _draft,
    "review": _review,
    "approved": _approved,
    "scheduled": _scheduled,
    "live": _live,
    "discarded": _discarded,
    **dict.fromkeys(("superseded", "expired", "withdrawn", "removed"), _ended),
}
