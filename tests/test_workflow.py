"""From draft to public and back, act by act, as the people of a newsroom live it."""

import hashlib
import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Team
from articles import workflow, writing
from articles.acts import ACTS, after_review_pending, available, contributors
from articles.models import Address, Approval, Article, Edition, Transition
from articles.public import answer, former_edition
from articles.refusals import Clash, Incomplete, NotAllowed, NotPossible, Refused, Stale
from core import clock
from people.models import Appointment
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def writer():
    return make.make_user("writer")


@pytest.fixture
def reviewer():
    return make.make_user("reviewer")


@pytest.fixture
def publisher():
    return make.make_user("publisher")


@pytest.fixture(autouse=True)
def noon():
    """Every story begins at noon and moves the clock itself where time matters."""
    with clock.at(NOON):
        yield


@pytest.fixture
def live(noon):
    """A release that has been live since an hour."""
    with clock.at(NOON - HOUR):
        return make.scheduled(headline="Le port ouvre")


def fresh(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


def state(edition: Edition, at: datetime = NOON) -> str:
    return fresh(edition).state(at)


def end(edition: Edition) -> datetime | None:
    return fresh(edition).live_period.upper


def acts(edition: Edition) -> list[str]:
    return list(edition.transitions.order_by("pk").values_list("act", flat=True))


def approved_next(live: Edition, **kwargs) -> Edition:
    return make.approved(make.next_of(live, **kwargs))


def schedule(edition: Edition, at: datetime | None = None, **kwargs) -> Edition:
    by = kwargs.pop("by", None) or make.make_user("publisher")
    return workflow.schedule(edition, by=by, seen=edition.head_id, at=at, **kwargs)[0]


def unschedule(edition: Edition) -> Edition:
    return workflow.unschedule(edition, by=make.make_user("publisher"), seen=edition.head_id)[0]


def withdraw(edition: Edition) -> Edition:
    return workflow.withdraw(edition, by=make.make_user("publisher"), seen=edition.head_id, notice="Chiffres faux.")[0]


def remove(edition: Edition) -> Edition:
    return workflow.remove(
        edition, by=make.make_user("publisher"), seen=edition.head_id, notice="Décision de justice."
    )[0]


# -- a text on its way -------------------------------------------------------------------------------------------


def test_a_text_goes_from_its_writer_over_a_reviewer_to_the_public(writer, reviewer, publisher):
    draft = make.make_edition(by=writer)
    [sent] = workflow.submit(draft, by=writer, seen=draft.head_id, note="Pour relecture.")
    assert sent.stage == "review"
    [back] = workflow.request_changes(sent, by=reviewer, seen=sent.head_id, note="Le chiffre ?")
    assert back.stage == "draft"
    answered = writing.write(back, by=writer, seen=back.head_id, content={"headline": "Douze ports"})
    [sent] = workflow.submit(answered, by=writer, seen=answered.head_id)
    [agreed] = workflow.approve(sent, by=reviewer, seen=sent.head_id)
    assert (agreed.stage, agreed.approved_hash) == ("approved", agreed.content_hash)
    [decided] = workflow.schedule(agreed, by=publisher, seen=agreed.head_id)
    begins = decided.live_period.lower
    assert (state(decided, begins - SECOND), state(decided, begins)) == ("scheduled", "live")
    assert acts(decided) == ["submit", "request_changes", "submit", "approve", "schedule"]
    last = decided.transitions.last()
    assert (last.by, last.revision, last.content_hash, last.starts_at) == (
        publisher, decided.head, decided.content_hash, begins,
    )  # fmt: skip


@pytest.mark.parametrize("moment, begins", [
    (NOON, NOON + 2 * SECOND),
    (NOON + timedelta(milliseconds=1), NOON + 3 * SECOND),
    (NOON + timedelta(milliseconds=999), NOON + 3 * SECOND),
])  # fmt: skip
def test_now_means_the_next_whole_second_at_least_two_ahead(moment, begins):
    edition = make.approved()
    with clock.at(moment):
        assert schedule(edition).live_period.lower == begins
    assert fresh(edition).published_at == begins


def test_a_text_that_lacks_something_is_not_submitted_and_the_writer_reads_what(writer):
    draft = make.make_edition(by=writer, headline=" ", body="", dateline_date=None, kind="discours")
    with pytest.raises(Incomplete) as refusal:
        workflow.submit(draft, by=writer, seen=draft.head_id)
    assert len(refusal.value.reasons) == 4
    assert state(draft) == "draft" and not Transition.objects.exists()


def test_asking_for_changes_or_taking_an_approval_back_needs_words(reviewer):
    sent = make.submitted()
    with pytest.raises(Incomplete):
        workflow.request_changes(sent, by=reviewer, seen=sent.head_id, note="  ")
    [agreed] = workflow.approve(sent, by=reviewer, seen=sent.head_id)
    with pytest.raises(Incomplete):
        workflow.revoke_approval(agreed, by=reviewer, seen=agreed.head_id, note="")
    assert state(agreed) == "approved"


def test_the_instant_must_lie_ahead_and_the_end_after_it():
    edition = make.approved()
    for at, until in [
        (NOON, None),
        (NOON - DAY, None),
        (NOON + DAY, NOON + DAY),
        (NOON + DAY, NOON + HOUR),
        (None, NOON),
    ]:
        with pytest.raises(NotPossible):
            schedule(edition, at, until=until)
    assert state(edition) == "approved"


def test_it_expires_by_itself():
    edition = make.scheduled(at=NOON + HOUR, until=NOON + DAY)
    assert [state(edition, NOON + HOUR), state(edition, NOON + DAY - SECOND), state(edition, NOON + DAY)] == [
        "live", "live", "expired",
    ]  # fmt: skip


def test_what_is_scheduled_is_moved_by_unscheduling_it_first():
    edition = make.scheduled(at=NOON + DAY)
    with pytest.raises(NotPossible):
        schedule(edition, NOON + HOUR)
    moved = schedule(unschedule(edition), NOON + HOUR)
    assert (moved.starts_at, moved.published_at) == (NOON + HOUR, NOON + HOUR)


def test_a_text_given_up_stays_in_the_record_and_never_comes_back(writer):
    for edition in (make.make_edition(), make.submitted(), make.approved()):
        [gone] = workflow.discard(edition, by=writer, seen=edition.head_id)
        assert gone.stage == "discarded" and gone.revisions.exists()
        assert available(gone, by=make.make_user("publisher")) == []
    decided = make.scheduled(at=NOON + DAY)
    with pytest.raises(NotPossible):
        workflow.discard(decided, by=writer, seen=decided.head_id)


# -- four eyes ---------------------------------------------------------------------------------------------------


def test_nobody_who_wrote_imported_or_submitted_it_approves_it(reviewer):
    wrote = make.make_edition(by=make.make_user("writer"))
    wrote = writing.write(wrote, by=reviewer, seen=wrote.head_id, content={"headline": "Autre titre"})
    wrote = make.submitted(wrote)
    imported = make.make_edition(by=reviewer, article={"origin": "import"})
    [imported] = workflow.submit(imported, by=make.make_user("writer"), seen=imported.head_id)
    sent = make.make_edition()
    [sent] = workflow.submit(sent, by=reviewer, seen=sent.head_id)
    for edition in (wrote, imported, sent):
        assert reviewer.pk in contributors(edition)
        with pytest.raises(NotAllowed, match=r"Somebody else|autre personne"):
            workflow.approve(edition, by=reviewer, seen=edition.head_id)
        assert workflow.approve(edition, by=make.make_user("reviewer"), seen=edition.head_id)


def test_a_reviewer_who_rewrites_the_text_in_review_cannot_approve_it(reviewer):
    sent = make.submitted()
    rewritten = writing.write(sent, by=reviewer, seen=sent.head_id, content={"body": "<p>Tout autre chose.</p>"})
    with pytest.raises(NotAllowed):
        workflow.approve(rewritten, by=reviewer, seen=rewritten.head_id)


def test_a_reviewer_who_read_without_changing_anything_may_approve(reviewer):
    sent = make.submitted()
    same = writing.write(sent, by=reviewer, seen=sent.head_id, content={"headline": sent.headline})
    assert same.head_id == sent.head_id
    assert workflow.approve(same, by=reviewer, seen=same.head_id)


def test_edit_and_undo_after_an_approval_do_not_revive_it(reviewer):
    agreed = make.approved(headline="Le port ouvre")
    approval = Approval.objects.get()
    with pytest.raises(NotPossible):
        writing.write(agreed, by=make.make_user("writer"), seen=agreed.head_id, content={"headline": "Le port ferme"})
    [open_again] = workflow.revoke_approval(agreed, by=reviewer, seen=agreed.head_id, note="Un mot à changer.")
    hash_before = open_again.content_hash
    for headline in ("Le port ferme", "Le port ouvre"):
        open_again = writing.write(
            open_again, by=make.make_user("writer"), seen=open_again.head_id, content={"headline": headline}
        )
    assert open_again.content_hash == hash_before == approval.content_hash
    assert (open_again.stage, open_again.approved_hash) == ("review", "")
    with pytest.raises(NotPossible):
        schedule(open_again)


def test_nor_does_an_approval_taken_back_count_for_the_same_text(reviewer):
    agreed = make.approved()
    [back] = workflow.revoke_approval(agreed, by=reviewer, seen=agreed.head_id, note="J'ai cliqué trop vite.")
    with pytest.raises(NotPossible):
        schedule(back)


def test_whoever_wrote_an_emergency_text_does_not_approve_its_copy(reviewer):
    """The next edition begins as a copy of what nobody has read: its writers count still."""
    author = make.make_user("publisher")
    urgent = make.make_edition(by=author)
    [urgent] = workflow.emergency_publish(urgent, by=author, seen=urgent.head_id, reason="Tempête.")
    with clock.at(NOON + HOUR):
        following = make.submitted(make.next_of(urgent, change="update"))
        with pytest.raises(NotAllowed):
            workflow.approve(following, by=author, seen=following.head_id)
        workflow.review_after(urgent, by=reviewer, seen=urgent.head_id)
        assert workflow.approve(following, by=author, seen=following.head_id)


def test_whoever_wrote_an_unread_text_does_not_approve_its_translation():
    author = make.make_user("reviewer")
    draft = make.make_edition(by=author)
    translator = make.make_user("writer")
    english = workflow.translate(draft, by=translator, seen=draft.head_id, language="en")
    [english] = workflow.submit(english, by=translator, seen=english.head_id)
    with pytest.raises(NotAllowed):
        workflow.approve(english, by=author, seen=english.head_id)


def test_the_approval_names_the_text_by_the_hash_of_its_canonical_json():
    with clock.at(NOON - DAY):
        agreed = make.approved(make.make_full_edition(headline="L’œuvre d’Élie — « à bord »"))
    revision = agreed.head
    canonical = json.dumps(revision.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    digest = hashlib.sha256(canonical).hexdigest()
    assert digest == revision.content_hash == agreed.content_hash == agreed.approved_hash
    assert digest == Approval.objects.get().content_hash
    assert revision.content["headline"] == "L’œuvre d’Élie — « à bord »"
    for key in ("mentions", "quotations", "sources", "topics", "documents", "pictures"):
        assert revision.content[key], key


@pytest.mark.parametrize("content", [
    {"headline": "Autre"}, {"kicker": "Autre"}, {"standfirst": "Autre"}, {"body": "<p>Autre.</p>"},
    {"dateline_date": date(2026, 1, 16)}, {"facts": {"contact": "Autre"}}, {"sources": [("Autre", "")]}, {"topics": []},
    {"documents": []},
])  # fmt: skip
def test_whatever_changes_in_the_text_changes_its_hash(content):
    edition = make.make_full_edition()
    changed = writing.write(edition, by=edition.head.by, seen=edition.head_id, content=content)
    assert changed.content_hash != edition.content_hash
    assert changed.revisions.count() == 2


# -- emergency ---------------------------------------------------------------------------------------------------


def test_an_emergency_needs_a_reason_and_stays_open_until_a_second_person_has_read_it(writer, publisher, reviewer):
    draft = make.make_edition(by=writer)
    with pytest.raises(Incomplete):
        workflow.emergency_publish(draft, by=publisher, seen=draft.head_id, reason=" ")
    with pytest.raises(NotAllowed):
        workflow.emergency_publish(draft, by=reviewer, seen=draft.head_id, reason="Tempête.")
    [urgent] = workflow.emergency_publish(draft, by=publisher, seen=draft.head_id, reason="Tempête.")
    assert state(urgent, NOON + 2 * SECOND) == "live"
    assert after_review_pending(urgent)
    with pytest.raises(NotAllowed):
        workflow.review_after(urgent, by=publisher, seen=urgent.head_id)
    with clock.at(NOON + HOUR):
        [confirmed] = workflow.review_after(urgent, by=reviewer, seen=urgent.head_id)
        assert not after_review_pending(confirmed)
        with pytest.raises(NotPossible):
            workflow.review_after(urgent, by=make.make_user("reviewer"), seen=urgent.head_id)
    assert acts(urgent) == ["emergency_publish", "review_after"]


def test_an_emergency_that_was_written_by_a_reviewer_is_confirmed_by_another(reviewer, publisher):
    draft = make.make_edition(by=reviewer)
    [urgent] = workflow.emergency_publish(draft, by=publisher, seen=draft.head_id, reason="Tempête.")
    with clock.at(NOON + HOUR), pytest.raises(NotAllowed):
        workflow.review_after(urgent, by=reviewer, seen=urgent.head_id)


def test_an_emergency_text_that_is_unscheduled_unread_goes_back_to_review(publisher):
    draft = make.make_edition()
    [urgent] = workflow.emergency_publish(draft, by=publisher, seen=draft.head_id, reason="Tempête.", at=NOON + HOUR)
    back = unschedule(urgent)
    assert (back.stage, back.emergency_reason) == ("review", "")
    with pytest.raises(NotPossible):
        schedule(back)


def test_an_emergency_cannot_skip_the_facts_of_the_kind(publisher):
    draft = make.make_edition(kind="discours")
    with pytest.raises(Incomplete):
        workflow.emergency_publish(draft, by=publisher, seen=draft.head_id, reason="Tempête.")


# -- one edition after another -------------------------------------------------------------------------------------


def test_a_correction_goes_through_review_while_the_first_edition_stays_live(live):
    draft = make.next_of(live, headline="Le port ouvre mardi")
    assert (draft.number, draft.based_on, draft.change) == (2, live, "correction")
    agreed = make.approved(draft)
    assert state(live) == "live"
    second = schedule(agreed, NOON + HOUR)
    assert Edition.objects.live(NOON + HOUR - SECOND).get() == live
    assert Edition.objects.live(NOON + HOUR).get() == second
    assert (state(live, NOON + HOUR), end(live)) == ("superseded", NOON + HOUR)


def test_an_update_or_a_correction_needs_its_public_note(live, writer):
    for change in ("update", "correction"):
        draft = make.next_of(live, change=change, public_note="")
        with pytest.raises(Incomplete):
            workflow.submit(draft, by=draft.head.by, seen=draft.head_id)
    assert make.submitted(make.next_of(live, change="minor", public_note=""))
    for change in ("first", "rewrite", ""):
        with pytest.raises(NotPossible):
            workflow.new_edition(live, by=writer, seen=live.head_id, change=change)


@pytest.mark.parametrize("until", [None, NOON + 3 * DAY])
def test_a_replacement_that_is_unscheduled_gives_the_first_edition_its_own_end_back(until):
    with clock.at(NOON - HOUR):
        first = make.scheduled(until=until)
    second = schedule(approved_next(first), NOON + DAY)
    assert end(first) == NOON + DAY
    assert fresh(first).ends_at == until, "what was decided is stored as decided"
    unschedule(second)
    assert end(first) == until
    assert fresh(second).live_period is None and state(second) == "approved"


def test_the_first_edition_expires_before_its_replacement_begins_if_that_was_decided():
    with clock.at(NOON - HOUR):
        first = make.scheduled(until=NOON + HOUR)
    second = schedule(approved_next(first), NOON + DAY)
    assert end(first) == NOON + HOUR
    assert not Edition.objects.live(NOON + 2 * HOUR).exists()
    assert state(second, NOON + DAY) == "live"


def test_an_urgent_correction_waits_for_the_scheduled_update_to_be_rebased_or_unscheduled(live):
    update = schedule(approved_next(live, change="update", body="<p>Un.</p><p>Deux.</p>"), NOON + DAY)
    urgent = approved_next(live, headline="Le port ferme")
    with pytest.raises(Clash):
        schedule(urgent)
    assert (state(urgent), end(live), state(update)) == ("approved", NOON + DAY, "scheduled")

    unscheduled = unschedule(update)
    schedule(urgent)
    [open_again] = workflow.revoke_approval(
        unscheduled, by=make.make_user("reviewer"), seen=unscheduled.head_id, note="À mettre à jour."
    )
    writer = make.make_user("writer")
    with clock.at(NOON + HOUR):
        rebased, clashes = workflow.rebase(open_again, by=writer, seen=open_again.head_id)
        assert clashes == []
        assert (rebased.headline, rebased.based_on) == ("Le port ferme", urgent), "the correction is not lost"
        assert "Deux." in rebased.body, "nor is the update"
        with pytest.raises(NotPossible):
            workflow.rebase(rebased, by=writer, seen=rebased.head_id)
        [agreed] = workflow.approve(rebased, by=make.make_user("reviewer"), seen=rebased.head_id)
        assert schedule(agreed, NOON + DAY)
    assert [state(edition, NOON + DAY) for edition in (live, urgent, update)] == ["superseded", "superseded", "live"]


def test_a_rebase_tells_what_clashes_and_lets_the_draft_stand(live):
    mine = make.next_of(live, headline="À moi")
    theirs = schedule(approved_next(live, headline="À eux"))
    with clock.at(NOON + HOUR):
        rebased, clashes = workflow.rebase(mine, by=mine.head.by, seen=mine.head_id)
    assert rebased.headline == "À moi"
    assert clashes == [("headline", "Le port ouvre", "À moi", "À eux")]
    assert rebased.based_on == theirs


def test_what_follows_a_scheduled_edition_must_go_before_it_does(live):
    second = schedule(approved_next(live), NOON + HOUR)
    with clock.at(NOON + HOUR):
        third = schedule(approved_next(second), NOON + DAY)
        with pytest.raises(NotPossible):
            unschedule(second)
        unschedule(third)
    assert end(second) is None


def test_only_the_newest_edition_is_followed(live):
    schedule(approved_next(live))
    with clock.at(NOON + HOUR), pytest.raises(NotPossible):
        make.next_of(fresh(live))


def test_two_editions_of_one_release_cannot_begin_at_one_instant(live):
    schedule(approved_next(live), NOON + DAY)
    with pytest.raises(Clash):
        schedule(approved_next(live), NOON + DAY)


def test_the_publication_date_is_the_first_editions_and_never_moves(live):
    first = live.published_at
    second = schedule(approved_next(live), NOON + DAY)
    assert second.published_at == first
    with clock.at(NOON + DAY + HOUR):
        third = schedule(approved_next(fresh(second)), NOON + 2 * DAY)
        withdrawn = withdraw(fresh(second))
        assert fresh(third).published_at is None
    with clock.at(NOON + 2 * DAY):
        back = workflow.reinstate(
            withdrawn, by=make.make_user("writer"), seen=withdrawn.head_id, public_note="Vérifié, il revient."
        )
        assert schedule(make.approved(back)).published_at == first
    assert {fresh(live).published_at, fresh(second).published_at} == {first}


def test_a_release_from_the_archive_is_live_from_now_and_sorted_by_its_own_date(reviewer):
    agreed = make.approved(dateline_date=date(1998, 7, 12))
    day = datetime(1998, 7, 12, 10, tzinfo=UTC)
    with pytest.raises(NotAllowed):
        schedule(agreed, by=reviewer, historical_date=day)
    old = schedule(agreed, historical_date=day)
    assert (old.published_at, old.live_period.lower, old.from_archive) == (day, NOON + 2 * SECOND, True)
    assert old.article.reference == "1998-0001"
    assert old.article.addresses.get().year == 1998
    with clock.at(NOON + DAY):
        assert schedule(approved_next(old)).published_at == day


# -- several at one instant ----------------------------------------------------------------------------------------


def test_editions_that_are_decided_together_appear_in_the_same_instant(publisher):
    several = [make.approved(headline=f"Partie {n}") for n in range(3)]
    decided = workflow.schedule(
        several, by=publisher, seen={edition.pk: edition.head_id for edition in several}, at=NOON + HOUR
    )
    assert decided == several
    assert not Edition.objects.live(NOON + HOUR - SECOND).exists()
    assert Edition.objects.live(NOON + HOUR).count() == 3


@pytest.mark.parametrize("spoiled", ["stale", "draft", "incomplete"])
def test_of_several_all_or_none(publisher, writer, spoiled):
    several = [make.approved(), make.make_edition() if spoiled == "draft" else make.approved(), make.approved()]
    seen = {edition.pk: edition.head_id for edition in several}
    if spoiled == "stale":
        seen[several[1].pk] -= 1
    if spoiled == "incomplete":
        seen.pop(several[2].pk)
    with pytest.raises((Stale, NotPossible)):
        workflow.schedule(several, by=publisher, seen=seen, at=NOON + HOUR)
    assert not Edition.objects.ahead().exists()
    assert not Address.objects.exists() and not Article.objects.exclude(reference=None).exists()
    assert not Transition.objects.filter(act="schedule").exists()


def test_a_clash_of_one_leaves_all_as_they_were(live, publisher):
    schedule(approved_next(live), NOON + DAY)
    good, bad = make.approved(), approved_next(live)
    with pytest.raises(Clash):
        workflow.schedule([good, bad], by=publisher, seen={good.pk: good.head_id, bad.pk: bad.head_id}, at=NOON + HOUR)
    assert state(good) == state(bad) == "approved" and fresh(good).article.reference is None


def test_nothing_chosen_is_refused(publisher):
    with pytest.raises(NotPossible):
        workflow.schedule([], by=publisher, seen=None)


# -- taking off ----------------------------------------------------------------------------------------------------


def test_a_withdrawal_leaves_the_notice_at_the_address_and_takes_one_person(live):
    address = live.article.addresses.get()
    withdrawn = withdraw(live)
    assert (withdrawn.state(NOON), withdrawn.ends_at, end(live)) == ("withdrawn", NOON, NOON)
    given = answer("fr", address.year, address.slug, NOON)
    assert (given.standing, given.edition.notice, given.gone) == ("ended", "Chiffres faux.", False)
    assert answer("fr", address.year, address.slug, NOON - SECOND).standing == "live", "the past stays as it was"


def test_a_withdrawal_works_in_real_time_too():
    """Outside of tests the clock moves on between two statements of the same act."""
    edition = make.approved()
    with clock.at(NOON):
        clock.move_to(None)
        begins = clock.now() + timedelta(seconds=1)
        schedule(edition, begins)
        make.settle()
        while clock.now() <= begins:
            time.sleep(0.05)
        withdrawn = withdraw(edition)
        assert withdrawn.state(clock.now()) == "withdrawn"
        assert withdrawn.ends_at == withdrawn.live_period.upper


def test_a_withdrawal_or_a_removal_needs_public_words(live, publisher):
    for act in (workflow.withdraw, workflow.remove):
        with pytest.raises(Incomplete):
            act(live, by=publisher, seen=live.head_id, notice=" ")
    assert state(live) == "live"


def test_a_withdrawal_unschedules_what_would_follow_and_sends_it_back_to_review(live):
    scheduled = schedule(approved_next(live), NOON + DAY)
    waiting = approved_next(live)
    withdraw(live)
    for edition in (scheduled, waiting):
        assert (state(edition), fresh(edition).live_period) == ("review", None)
        with pytest.raises(NotPossible):
            schedule(edition, NOON + DAY)
    assert not Edition.objects.live(NOON + 2 * DAY).exists()


def test_what_was_withdrawn_comes_back_as_a_new_edition_through_review_with_public_words(live, writer):
    withdrawn = withdraw(live)
    with pytest.raises(Incomplete):
        workflow.reinstate(withdrawn, by=writer, seen=withdrawn.head_id, public_note="")
    with pytest.raises(NotPossible):
        workflow.new_edition(withdrawn, by=writer, seen=withdrawn.head_id, change="minor")
    draft = workflow.reinstate(withdrawn, by=writer, seen=withdrawn.head_id, public_note="Vérifié.")
    assert (draft.stage, draft.number, draft.based_on, draft.change) == ("draft", 2, live, "update")
    address = live.article.addresses.get()
    with clock.at(NOON + HOUR):
        back = schedule(make.approved(draft))
    assert answer("fr", address.year, address.slug, back.starts_at).edition == back, "at the same address"
    assert end(live) == NOON


def test_a_removal_covers_earlier_editions_and_survives_the_return_of_the_release(live, writer):
    with clock.at(NOON + HOUR):
        second = schedule(approved_next(live), NOON + 2 * HOUR)
    address = live.article.addresses.get()
    where = ("fr", address.year, address.slug)
    with clock.at(NOON + DAY):
        assert former_edition(*where, 1) == live
        removed = remove(second)
        assert answer(*where).gone
        assert former_edition(*where, 1) is None and former_edition(*where, 2) is None
        draft = workflow.reinstate(removed, by=writer, seen=removed.head_id, public_note="Autorisé de nouveau.")
        third = schedule(make.approved(draft), NOON + DAY + HOUR)
    with clock.at(NOON + DAY + HOUR):
        assert answer(*where).edition == third
        assert former_edition(*where, 1) is None and former_edition(*where, 2) is None
        assert former_edition(*where, 3) == third
        assert former_edition(*where, 1, at=NOON + DAY - HOUR) == live, "as of then, it was public"


def test_what_expired_or_was_withdrawn_may_still_be_removed_and_what_was_removed_is_not_withdrawn():
    expired = make.scheduled(at=NOON + HOUR, until=NOON + 2 * HOUR)
    with clock.at(NOON + 3 * HOUR):
        removed = remove(expired)
        assert (removed.state(NOON + 3 * HOUR), removed.ends_at) == ("removed", NOON + 2 * HOUR)
        with pytest.raises(NotPossible):
            withdraw(removed)
        with pytest.raises(NotPossible):
            remove(removed)


def test_only_the_newest_edition_is_removed_or_withdrawn(live):
    second = schedule(approved_next(live))
    with clock.at(NOON + HOUR):
        for act in (withdraw, remove):
            with pytest.raises(NotPossible):
                act(fresh(live))
        assert remove(second)


def test_several_languages_are_taken_off_together(live, writer, publisher):
    english = workflow.translate(live, by=writer, seen=live.head_id, language="en")
    english = schedule(make.approved(english))
    with clock.at(NOON + HOUR):
        both = [live, english]
        workflow.remove(both, by=publisher, seen={e.pk: e.head_id for e in both}, notice="Décision de justice.")
        assert not Edition.objects.live().exists()


# -- what the person had on the screen, and who the person is ---------------------------------------------------------


def test_an_act_on_a_text_that_somebody_changed_meanwhile_is_refused(writer, reviewer):
    sent = make.submitted()
    seen = sent.head_id
    writing.write(sent, by=writer, seen=seen, content={"headline": "Changé entre-temps"})
    for act, more in [(workflow.approve, {}), (workflow.request_changes, {"note": "x"}), (workflow.discard, {})]:
        with pytest.raises(Stale):
            act(sent, by=reviewer, seen=seen, **more)
        with pytest.raises(Stale):
            act(sent, by=reviewer, seen=None, **more)
    with pytest.raises(Stale):
        writing.write(sent, by=writer, seen=seen, content={"headline": "Par-dessus"})


ALLOWED = {
    "auditor": set(),
    "keeper": set(),
    "administrator": set(),
    "writer": {"submit", "new_edition", "reinstate", "translate", "rebase", "discard"},
    "reviewer": {
        "submit", "new_edition", "reinstate", "translate", "rebase", "discard",
        "approve", "request_changes", "revoke_approval", "review_after",
    },
    "publisher": set(ACTS),
}  # fmt: skip


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_does_what_its_line_says_and_no_more(role):
    user = make.make_user(role)
    assert {name for name, act in ACTS.items() if user.has_perm(f"articles.{act.permission}")} == ALLOWED[role]


WORDS = {
    "request_changes": {"note": "x"}, "revoke_approval": {"note": "x"}, "emergency_publish": {"reason": "x"},
    "new_edition": {"change": "minor"}, "reinstate": {"public_note": "x"}, "translate": {"language": "en"},
    "withdraw": {"notice": "x"}, "remove": {"notice": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_every_act_refuses_whoever_has_no_permission_or_may_not_see_the_release(name):
    edition = make.make_edition()
    act = getattr(workflow, name)
    with pytest.raises(NotAllowed):
        act(edition, by=make.make_user("auditor"), seen=edition.head_id, **WORDS.get(name, {}))
    closed = make.make_user("publisher", is_active=False)
    with pytest.raises(NotAllowed):
        act(edition, by=closed, seen=edition.head_id, **WORDS.get(name, {}))
    secret = make.make_edition(article={"access": "people"})
    with pytest.raises(NotAllowed):
        act(secret, by=make.make_user("publisher"), seen=secret.head_id, **WORDS.get(name, {}))
    assert not Transition.objects.exists()


BEGINS = {
    "draft": {"submit", "emergency_publish", "translate", "discard"},
    "review": {"approve", "request_changes", "emergency_publish", "translate", "discard"},
    "approved": {"revoke_approval", "schedule", "translate", "discard"},
    "scheduled": {"unschedule", "translate"},
    "live": {"new_edition", "translate", "withdraw", "remove"},
    "superseded": set(),
    "expired": {"reinstate", "remove"},
    "withdrawn": {"reinstate", "remove"},
    "removed": {"reinstate"},
    "discarded": set(),
}


def in_state(wanted: str) -> Edition:
    """Return an edition that stands there at NOON."""
    early = NOON - DAY
    match wanted:
        case "draft":
            return make.make_edition()
        case "review":
            return make.submitted()
        case "approved":
            return make.approved()
        case "scheduled":
            return make.scheduled(at=NOON + DAY)
        case "discarded":
            edition = make.make_edition()
            return workflow.discard(edition, by=edition.head.by, seen=edition.head_id)[0]
    with clock.at(early):
        edition = make.scheduled(until=early + HOUR if wanted == "expired" else None)
    with clock.at(early + HOUR):
        if wanted == "superseded":
            schedule(approved_next(edition))
        if wanted == "withdrawn":
            withdraw(edition)
        if wanted == "removed":
            remove(edition)
    return fresh(edition)


@pytest.mark.parametrize("wanted", BEGINS)
def test_in_each_state_exactly_these_acts_begin_and_every_other_is_refused(wanted):
    edition, publisher = in_state(wanted), make.make_user("publisher")
    assert edition.state(NOON) == wanted
    assert {offer.name for offer in available(edition, by=publisher)} == BEGINS[wanted]
    for name in set(ACTS) - BEGINS[wanted]:
        with pytest.raises(NotPossible):
            getattr(workflow, name)(edition, by=publisher, seen=edition.head_id, **WORDS.get(name, {}))
    assert state(edition) == wanted


def test_the_desk_is_told_why_an_act_is_refused(writer):
    draft = make.make_edition(by=writer, body="")
    offers = {offer.name: offer for offer in available(draft, by=writer)}
    assert not offers["submit"].allowed and offers["submit"].reasons
    assert offers["emergency_publish"].reasons != offers["submit"].reasons
    assert offers["discard"].allowed


def test_a_confidential_release_is_there_only_for_whom_it_was_opened(writer):
    team = Team.objects.create(name="Cellule de crise")
    team.members.add(writer)
    insider, outsider, boss = (
        make.make_user("writer"),
        make.make_user("publisher"),
        make.make_user("writer", is_superuser=True),
    )
    for_team = make.make_edition(by=writer, article={"access": "team", "team": team})
    for_people = make.make_edition(by=writer, article={"access": "people", "readers": [insider]})
    for user, sees in [
        (writer, {for_team}),
        (insider, {for_people}),
        (outsider, set()),
        (boss, {for_team, for_people}),
    ]:
        assert set(Edition.objects.visible_to(user)) == sees
        assert {edition for edition in (for_team, for_people) if available(edition, by=user)} == sees
    with pytest.raises(NotAllowed):
        writing.write(for_people, by=outsider, seen=for_people.head_id, content={"headline": "Lu"})


# -- reference and address --------------------------------------------------------------------------------------------


def test_the_reference_is_allotted_at_the_first_scheduling_once_and_by_year():
    drafts = [make.approved() for _ in range(3)]
    assert [edition.article.number[0] for edition in drafts] == ["D"] * 3
    schedule(drafts[0], NOON + DAY)
    schedule(drafts[1], datetime(2032, 1, 1, tzinfo=UTC))
    schedule(drafts[2], datetime(2031, 12, 31, 22, 59, 59, tzinfo=UTC))
    numbers = [fresh(edition).article.reference for edition in drafts]
    assert numbers == ["2031-0001", "2032-0001", "2031-0002"]
    assert fresh(schedule(unschedule(drafts[0]), NOON + 2 * DAY)).article.reference == "2031-0001"


def test_a_gap_in_the_references_is_explained_by_the_record_and_never_filled(writer):
    given_up = unschedule(make.scheduled(at=NOON + DAY))
    workflow.discard(given_up, by=writer, seen=given_up.head_id)
    following = make.scheduled(at=NOON + DAY)
    assert following.article.reference == "2031-0002"
    gap = Article.objects.get(reference="2031-0001")
    assert acts(gap.editions.get())[-2:] == ["unschedule", "discard"]


def test_the_address_follows_the_headline_until_it_is_public_and_then_stays():
    edition = make.scheduled(headline="L’œuvre d’Élie à Port-Clair", at=NOON + DAY)
    assert edition.article.addresses.get().slug == "l-oeuvre-d-elie-a-port-clair"
    back = unschedule(edition)
    assert not Address.objects.exists(), "what was never public leaves no redirect"
    [open_again] = workflow.revoke_approval(back, by=make.make_user("reviewer"), seen=back.head_id, note="Titre.")
    renamed = writing.write(
        open_again, by=edition.head.by, seen=open_again.head_id, content={"headline": "Autre titre"}
    )
    [agreed] = workflow.approve(renamed, by=make.make_user("reviewer"), seen=renamed.head_id)
    public = schedule(agreed, NOON + DAY)
    assert public.article.addresses.get().slug == "autre-titre"
    with clock.at(NOON + DAY):
        schedule(approved_next(public, headline="Encore un autre"))
    assert public.article.addresses.get().slug == "autre-titre"


def test_two_releases_of_one_headline_have_two_addresses_and_a_freed_one_is_taken_again():
    first, second = (make.scheduled(headline="Le port ouvre", at=NOON + DAY) for _ in range(2))
    assert [e.article.addresses.get().slug for e in (first, second)] == ["le-port-ouvre", "le-port-ouvre-2"]
    unschedule(first)
    assert make.scheduled(headline="Le port ouvre", at=NOON + DAY).article.addresses.get().slug == "le-port-ouvre"


def test_headlines_of_any_letters_give_an_address():
    for headline, slug in [
        ("!!!", "communique"),
        ("中文", "communique"),
        ("a" * 200, "a" * 80),
        ("mot " * 40, "mot-" * 19 + "mot"),
    ]:
        assert make.scheduled(headline=headline.strip(), at=NOON + DAY).article.addresses.get().slug.startswith(slug)


# -- titles of the day -------------------------------------------------------------------------------------------------


@pytest.fixture
def minister():
    person, office = make.make_person(), make.make_office("ministre de la Mer")
    make.appoint(person, office, date(2020, 1, 1))
    return person


def named(person) -> str:
    name = f"person:{person.slug}"
    return f'<p><span data-mention="{name}">Anne Morvan</span> : <q data-by="{name}">« Oui. »</q></p>'


def test_the_title_of_the_day_is_kept_and_no_change_of_the_registry_reaches_a_live_page(minister):
    with clock.at(NOON - HOUR):
        live = make.scheduled(body=named(minister))
    before = (live.mentions.get().title, live.quotations.get().speakers.get().title, live.content_hash)
    assert before[:2] == ("ministre de la Mer",) * 2
    appointment = Appointment.objects.get()
    appointment.live_period = make.TimestamptzRange(None, NOON + HOUR)
    appointment.save()
    with clock.at(NOON + DAY):
        assert minister.title(on=date(2026, 1, 15), language="fr") == ""
        after = fresh(live)
        assert (after.mentions.get().title, after.quotations.get().speakers.get().title, after.content_hash) == before


def test_a_title_that_will_not_be_public_yet_stops_the_publication():
    person, office = make.make_person(), make.make_office("ministre de l’Air")
    make.appoint(person, office, date(2026, 1, 1), live=make.TimestamptzRange(NOON + DAY, None))
    agreed = make.approved(body=named(person), proposed_at=NOON + DAY)
    assert agreed.mentions.get().title == "ministre de l’Air", "resolved as the public will know it then"
    with pytest.raises(Clash, match="ministre de l’Air"):
        schedule(agreed, NOON + DAY - SECOND)
    assert schedule(agreed, NOON + DAY)


def test_a_title_is_not_resolved_from_what_the_public_does_not_know_yet():
    person, office = make.make_person(), make.make_office("ministre de l’Air")
    make.appoint(person, office, date(2026, 1, 1), live=make.TimestamptzRange(NOON + DAY, None))
    assert make.approved(body=named(person)).mentions.get().title == ""


# -- translations ------------------------------------------------------------------------------------------------------


def test_a_translation_has_a_life_of_its_own(live, writer):
    english = workflow.translate(live, by=writer, seen=live.head_id, language="en")
    assert (english.number, english.stage, english.translated_from, english.based_on) == (1, "draft", live.head, None)
    assert english.body == live.body
    english = writing.write(english, by=writer, seen=english.head_id, content={"headline": "The port opens"})
    schedule(make.approved(english), NOON + HOUR)
    assert english.article.addresses.get(language="en").slug == "the-port-opens"
    withdraw(live)
    assert Edition.objects.live(NOON + HOUR).get() == english


def test_a_second_text_in_the_same_language_is_refused_unless_the_first_was_given_up(live, writer):
    english = workflow.translate(live, by=writer, seen=live.head_id, language="en")
    for language in ("en", "fr"):
        with pytest.raises(NotPossible):
            workflow.translate(live, by=writer, seen=live.head_id, language=language)
    workflow.discard(english, by=writer, seen=english.head_id)
    again = workflow.translate(live, by=writer, seen=live.head_id, language="en")
    assert (again.number, again.change) == (2, "first")
    assert schedule(make.approved(again))


def test_an_unknown_language_is_refused_in_words(live, writer):
    with pytest.raises((Refused, ValidationError)):
        workflow.translate(live, by=writer, seen=live.head_id, language="de")
