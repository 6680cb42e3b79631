"""Every change of an edition's state, one function an act; nothing else writes `stage` or `live_period`.

Each act reads the same: lock the releases in the order of their keys, check that everybody saw the text that
stands, check that the act begins there and that this person may do it, change, record. It takes one edition or
several (all or none), keyword `by`, and `seen`: the revision each had on the screen, as one id or {edition: id}.
What may be refused is refused with a named error of `articles.refusals` before anything changes.
Instants are aware; "now" is the next whole second at least two seconds ahead.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import RestrictViolation

from accounts.models import User
from articles import writing
from articles.acts import ACTS, Act, after_review_pending, available
from articles.layout import allot_address, allot_reference, chain, check_chain, laid_out, next_second, one_at_a_time
from articles.marking import titles_not_public
from articles.merging import merge_editions
from articles.models import Address, Approval, Article, Edition, Transition
from articles.refusals import Clash, Incomplete, NotAllowed, NotPossible, Stale
from articles.rights import not_allowed
from core import clock
from core.clock import CoreNow
from core.periods import ended_now

__all__ = [
    "approve", "available", "discard", "emergency_publish", "new_edition", "rebase", "reinstate", "remove",
    "request_changes", "review_after", "revoke_approval", "schedule", "submit", "translate", "unschedule", "withdraw",
]  # fmt: skip

Editions = Edition | Iterable[Edition]
Seen = int | Mapping[int, int | None] | None


def submit(editions: Editions, *, by: User, seen: Seen, note: str = "") -> list[Edition]:
    """Send a complete draft to review; titles are resolved once more and kept from here on."""
    with _acting("submit", editions, by=by, seen=seen) as locked:
        for place, edition in enumerate(locked):
            locked[place] = edition = writing.record(edition, by=by, origin="submit")
            _move(edition, Edition.Stage.REVIEW)
            _record(edition, "submit", by, internal_note=note)
    return locked


def request_changes(editions: Editions, *, by: User, seen: Seen, note: str) -> list[Edition]:
    """Send a text back to its writer, with words."""
    _need(note, _("Say what should change."))
    with _acting("request_changes", editions, by=by, seen=seen) as locked:
        for edition in locked:
            _move(edition, Edition.Stage.DRAFT)
            _record(edition, "request_changes", by, internal_note=note)
    return locked


def approve(editions: Editions, *, by: User, seen: Seen, note: str = "", role: str = "reviewer") -> list[Edition]:
    """Agree to exactly this text; nobody who contributed to it may."""
    with _acting("approve", editions, by=by, seen=seen) as locked:
        for edition in locked:
            _agree(edition, "approve", by, role, note)
            edition.approved_hash = edition.content_hash
            edition.save(update_fields=["approved_hash"])
            _move(edition, Edition.Stage.APPROVED)
    return locked


def revoke_approval(editions: Editions, *, by: User, seen: Seen, note: str) -> list[Edition]:
    """Take an approval back before the publication is decided; the text returns to review."""
    _need(note, _("Say why the approval is taken back."))
    with _acting("revoke_approval", editions, by=by, seen=seen) as locked:
        for edition in locked:
            _unapprove(edition, by, note)
    return locked


def schedule(
    editions: Editions,
    *,
    by: User,
    seen: Seen,
    at: datetime | None = None,
    until: datetime | None = None,
    note: str = "",
    historical_date: datetime | None = None,
) -> list[Edition]:
    """Decide the publication of approved editions: all at the same instant, now if none is given.

    To move a publication that is decided, unschedule it first. `until` is when it expires by itself.
    `historical_date` is the publication date of a release from the archive, which is live from `at`
    but sorted by its own date; it needs its own permission.
    """
    if historical_date is not None and not by.has_perm("articles.archive_edition"):
        raise NotAllowed(_("Your role does not allow publishing from the archive."))
    with _acting("schedule", editions, by=by, seen=seen) as locked:
        now = clock.now()
        starts = at or next_second(now)
        if starts <= now:
            raise NotPossible(_("The instant has passed: nothing becomes public in the past."))
        if until is not None and until <= starts:
            raise NotPossible(_("It would end before it begins."))
        one_at_a_time()
        for edition in locked:
            _decide(edition, starts, until, historical_date)
            _record(edition, "schedule", by, internal_note=note)
        _lay_out(locked, now)
    return locked


def unschedule(editions: Editions, *, by: User, seen: Seen, note: str = "") -> list[Edition]:
    """Take back a publication that has not begun; the edition before gets its own end back.

    A text that was to be published in an emergency, and that nobody has reviewed, goes back to review.
    """
    with _acting("unschedule", editions, by=by, seen=seen) as locked:
        now = clock.now()
        for edition in locked:
            _undecide(edition, by, note)
            if after_review_pending(edition):
                _unapprove(edition, by, note)
        _lay_out(locked, now)
    return locked


def emergency_publish(
    editions: Editions, *, by: User, seen: Seen, reason: str, at: datetime | None = None
) -> list[Edition]:
    """Publish before anybody approved, with a reason; it stays on the start page until somebody else reviewed it."""
    _need(reason, _("Say why it cannot wait."))
    with _acting("emergency_publish", editions, by=by, seen=seen) as locked:
        now = clock.now()
        starts = at or next_second(now)
        if starts <= now:
            raise NotPossible(_("The instant has passed: nothing becomes public in the past."))
        one_at_a_time()
        for place, edition in enumerate(locked):
            locked[place] = edition = writing.record(edition, by=by, origin="submit")
            edition.emergency_reason = reason
            _move(edition, Edition.Stage.APPROVED, "emergency_reason")
            _decide(edition, starts, None, None)
            _record(edition, "emergency_publish", by, internal_note=reason)
        _lay_out(locked, now)
    return locked


def review_after(editions: Editions, *, by: User, seen: Seen, note: str = "", role: str = "reviewer") -> list[Edition]:
    """Confirm an emergency publication as a second person."""
    with _acting("review_after", editions, by=by, seen=seen) as locked:
        for edition in locked:
            _agree(edition, "review_after", by, role, note)
            edition.approved_hash = edition.content_hash
            edition.save(update_fields=["approved_hash"])
    return locked


def new_edition(edition: Edition, *, by: User, seen: Seen, change: str, public_note: str = "") -> Edition:
    """Begin the next edition of what is live, as a draft with the same text: minor edit, update or correction."""
    return _next_edition("new_edition", edition, by=by, seen=seen, change=change, public_note=public_note)


def reinstate(edition: Edition, *, by: User, seen: Seen, public_note: str) -> Edition:
    """Begin a new edition of what was withdrawn, removed or expired: it comes back through review only."""
    _need(public_note, _("Say in public why it comes back."))
    return _next_edition("reinstate", edition, by=by, seen=seen, change="update", public_note=public_note)


def translate(edition: Edition, *, by: User, seen: Seen, language: str) -> Edition:
    """Begin the release's first edition in another language, as a draft with the source's text."""
    with _acting("translate", edition, by=by, seen=seen) as (source,):
        if Edition.objects.filter(article=source.article_id, language=language).exclude(
            pk__in=Edition.objects.in_stage(Edition.Stage.DISCARDED).filter(article=source.article_id)
        ).exists():  # fmt: skip
            raise NotPossible(_("The release already has a text in this language."))
        return _begin_copy("translate", source, by=by, language=language, change="first", public_note="")


def rebase(edition: Edition, *, by: User, seen: Seen) -> tuple[Edition, list]:
    """Bring a draft up to date with the edition that it would now replace; return it with what clashed.

    What only one side changed is merged, by field and in the text by block; where both did, the draft's stands.
    """
    with _acting("rebase", edition, by=by, seen=seen) as (draft,):
        decided = chain(draft.article_id, draft.language)
        if not decided or decided[-1].pk == draft.based_on_id:
            raise NotPossible(_("It is up to date."))
        content, clashes = merge_editions(base=draft.based_on, ours=draft, theirs=decided[-1])
        for name, value in content.items():
            if name in writing.FIELDS:
                setattr(draft, name, value)
        draft.based_on = decided[-1]
        draft.save()
        draft = writing.record(draft, by=by, origin="rebase", children=content)
        _record(draft, "rebase", by)
    return draft, clashes


def withdraw(editions: Editions, *, by: User, seen: Seen, notice: str, note: str = "") -> list[Edition]:
    """Take live editions off the site at once; their address keeps a public notice. Later editions are unscheduled."""
    _need(notice, _("Say in public why it is withdrawn."))
    return _end("withdraw", Edition.Ending.WITHDRAWN, editions, by=by, seen=seen, notice=notice, note=note)


def remove(editions: Editions, *, by: User, seen: Seen, notice: str, note: str = "") -> list[Edition]:
    """Remove releases from the site, earlier editions included: their addresses answer 410 with the public words."""
    _need(notice, _("Say in public why it is removed."))
    return _end("remove", Edition.Ending.REMOVED, editions, by=by, seen=seen, notice=notice, note=note)


def discard(editions: Editions, *, by: User, seen: Seen, note: str = "") -> list[Edition]:
    """Give a text up that was never decided to be public; it stays in the record."""
    with _acting("discard", editions, by=by, seen=seen) as locked:
        for edition in locked:
            _move(edition, Edition.Stage.DISCARDED)
            _record(edition, "discard", by, internal_note=note)
    return locked


# -- what the acts share -------------------------------------------------------------------------------------


@contextmanager
def _acting(name: str, editions: Editions, *, by: User, seen: Seen) -> Iterator[list[Edition]]:
    """Lock, check and hand out the editions as they stand; everything inside happens or nothing does."""
    asked = [editions] if isinstance(editions, Edition) else list(editions)
    if not asked:
        raise NotPossible(_("Nothing was chosen."))
    try:
        with transaction.atomic():
            yield _locked(ACTS[name], asked, by, seen)
    except IntegrityError as error:
        if not isinstance(error.__cause__, RestrictViolation):
            raise
        raise NotPossible(
            _("It came too late: time has made public, or ended, what this would have changed.")
        ) from error


def _locked(act: Act, asked: list[Edition], by: User, seen: Seen) -> list[Edition]:
    list(Article.objects.select_for_update(of=("self",)).filter(editions__in=asked).order_by("pk"))
    rows = Edition.objects.visible_to(by).select_related("article", "head", "dateline_place", "lead_picture")
    found = {edition.pk: edition for edition in rows.filter(pk__in=[edition.pk for edition in asked])}
    now = clock.now()
    for edition in asked:
        if edition.pk not in found:
            raise NotAllowed(_("You may not see this release."))
        fresh = found[edition.pk]
        if (seen.get(edition.pk) if isinstance(seen, Mapping) else seen) != fresh.head_id:
            raise Stale(_("Somebody saved another text meanwhile: read it first."))
        if not by.has_perm(f"articles.{act.permission}"):
            raise NotAllowed(_("Your role does not allow this."))
        if not act.begins(fresh, now):
            raise NotPossible(
                _("“%(act)s” is not possible here any more: look at where the text stands now.") % {"act": act.label}
            )
        if reasons := act.refusals(fresh, by):
            raise (Incomplete if act.name in ("submit", "emergency_publish") else NotAllowed)(*reasons)
    return [found[pk] for pk in dict.fromkeys(edition.pk for edition in asked)]


def _need(words: str, reason: str) -> None:
    if not words.strip():
        raise Incomplete(reason)


def _unapprove(edition: Edition, by: User, note: str) -> None:
    edition.approved_hash = edition.emergency_reason = ""
    _move(edition, Edition.Stage.REVIEW, "approved_hash", "emergency_reason")
    _record(edition, "revoke_approval", by, internal_note=note)


def _move(edition: Edition, stage: str, *also: str) -> None:
    edition.stage = stage
    edition.save(update_fields=["stage", *also])


def _record(edition: Edition, act: str, by: User, **words: Any) -> Transition:
    return Transition.objects.create(
        edition=edition,
        act=act,
        by=by,
        revision=edition.head,
        content_hash=edition.content_hash,
        starts_at=edition.starts_at,
        ends_at=edition.ends_at,
        **words,
    )


def _agree(edition: Edition, act: str, by: User, role: str, note: str) -> None:
    transition = _record(edition, act, by, internal_note=note)
    Approval.objects.create(
        edition=edition,
        revision=edition.head,
        transition=transition,
        content_hash=edition.content_hash,
        role=role,
        by=by,
    )


def _decide(edition: Edition, starts: datetime, until: datetime | None, historical: datetime | None) -> None:
    """Write down the decision; the period follows in `_lay_out`."""
    if unknown := titles_not_public(edition, starts):
        raise Clash(
            _("These titles will not be public, or not so, at that instant: %(titles)s. Submit the text again.")
            % {"titles": ", ".join(unknown)}
        )
    if pictures := not_allowed(edition, starts):
        raise Incomplete(*pictures)
    edition.starts_at, edition.ends_at = starts, until
    edition.ending = Edition.Ending.EXPIRED if until else ""
    earlier = [other for other in chain(edition.article_id, edition.language) if other.pk != edition.pk]
    if earlier and earlier[0].starts_at < starts:
        edition.published_at, edition.from_archive = earlier[0].published_at, earlier[0].from_archive
    else:
        edition.published_at = historical or starts
        edition.from_archive = historical is not None
    allot_reference(edition.article, edition.published_at)
    allot_address(edition)
    # The period is laid out in the same statement, since the database refuses a decision without one.
    edition.live_period = (starts, until)
    edition.save(update_fields=["starts_at", "ends_at", "ending", "published_at", "from_archive", "live_period"])


def _undecide(edition: Edition, by: User, note: str) -> None:
    _record(edition, "unschedule", by, internal_note=note)
    edition.starts_at = edition.ends_at = edition.live_period = edition.published_at = None
    edition.ending = edition.notice = ""
    edition.from_archive = False
    edition.save(
        update_fields=["starts_at", "ends_at", "ending", "notice", "live_period", "published_at", "from_archive"]
    )
    if not Edition.objects.filter(article=edition.article_id, language=edition.language).begun().exists():
        Address.objects.filter(article=edition.article_id, language=edition.language).delete()


def _lay_out(editions: Iterable[Edition], now: datetime) -> None:
    for article, language in dict.fromkeys((edition.article_id, edition.language) for edition in editions):
        decided = chain(article, language)
        check_chain(decided)
        for edition, period, published_at in laid_out(decided, now):
            edition.live_period, edition.published_at = period, published_at
            edition.save(update_fields=["live_period", "published_at"])
    for edition in editions:
        edition.refresh_from_db()


def _next_edition(act: str, edition: Edition, *, by: User, seen: Seen, change: str, public_note: str) -> Edition:
    if change not in (Edition.Change.MINOR, Edition.Change.UPDATE, Edition.Change.CORRECTION):
        raise NotPossible(_("Say what kind of change it is: a minor edit, an update or a correction."))
    with _acting(act, edition, by=by, seen=seen) as (former,):
        return _begin_copy(act, former, by=by, language=former.language, change=change, public_note=public_note)


def _begin_copy(act: str, source: Edition, *, by: User, public_note: str, **how: Any) -> Edition:
    copy = writing.copy(source, by=by, origin=act.replace("_", "-"), public_note=public_note, **how)
    _record(copy, act, by, public_note=public_note)
    return copy


def _end(act: str, ending: str, editions: Editions, *, by: User, seen: Seen, notice: str, note: str) -> list[Edition]:
    with _acting(act, editions, by=by, seen=seen) as locked:
        now = clock.now()
        for edition in locked:
            _halt_followers(edition, by, now)
            changes: dict[str, Any] = {"ending": ending, "notice": notice}
            if edition.state(now) == "live":  # it ends at the database's very instant, not at one read before
                changes |= {"ends_at": CoreNow(), "live_period": ended_now()}
            Edition.objects.filter(pk=edition.pk).update(**changes)
            edition.refresh_from_db()
            _record(edition, act, by, public_note=notice, internal_note=note)
    return locked


def _halt_followers(edition: Edition, by: User, now: datetime) -> None:
    """Unschedule what would follow, and send it back to review: what is taken off does not come back unread."""
    note = _("The release was taken off the site.")
    for later in chain(edition.article_id, edition.language):
        if later.starts_at > now:
            _undecide(later, by, note)
    same = Edition.objects.filter(article=edition.article_id, language=edition.language)
    for later in same.undecided().in_stage(Edition.Stage.APPROVED):
        _unapprove(later, by, note)


# -- rehearsing what the registries announce ----------------------------------------------------------------------


def hide_from(person: User) -> None:
    """Take what is to be published of confidential releases back, inside a transaction that is rolled back.

    For a rehearsal (`people.workflow.rehearsed`): the site as it will be tells nobody what is not theirs to know yet.
    """
    rows = Edition.objects.ahead().exclude(pk__in=Edition.objects.visible_to(person).values("pk"))
    rows.update(live_period=None, starts_at=None, ends_at=None, ending="", notice="", published_at=None)
