"""Several people at once: exactly one wins, the other reads why, nothing is half-done.

Every story runs in real threads, each with its own connection, that set out together from a
barrier, and is bounded in time: a deadlock fails it.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from articles import workflow, writing
from articles.models import Address, Approval, Article, Edition, Revision, Transition
from articles.refusals import Clash, NotAllowed, NotPossible, Stale
from core import clock
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30  # seconds; PostgreSQL itself breaks a deadlock after one
HOUR = timedelta(hours=1)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds at once, each in a thread with its own connection; return results and exceptions in their order."""
    barrier = threading.Barrier(len(deeds))
    results: list[Any] = [TimeoutError("still waiting")] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(PATIENCE)
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return results


def won_and_lost(results: list[Any]) -> tuple[list[Any], list[Exception]]:
    lost = [result for result in results if isinstance(result, Exception)]
    return [result for result in results if not isinstance(result, Exception)], lost


def exactly_one(results: list[Any], *refusals: type[Exception]) -> Any:
    won, lost = won_and_lost(results)
    assert len(won) == 1, results
    assert all(isinstance(error, refusals) and error.reasons for error in lost), lost
    return won[0]


@pytest.fixture
def publishers() -> list:
    return [make.make_user("publisher") for _ in range(2)]


@pytest.fixture
def in_an_hour() -> Any:
    return clock.now() + HOUR


@pytest.fixture(autouse=True)
def consistent() -> Iterator[None]:
    """Whatever happened: numbers, addresses and the record agree with what stands."""
    yield
    decided = Edition.objects.exclude(starts_at=None)
    for edition in decided:
        assert edition.standing(edition.starts_at) == "live"
        assert (
            edition.article.reference
            and edition.article.addresses.filter(language=edition.language, current=True).count() == 1
        )
        assert edition.approved_hash == edition.content_hash == edition.head.content_hash
        assert edition.approvals.filter(revision=edition.head).exists()
    for edition in Edition.objects.exclude(pk__in=decided):
        assert not edition.article.addresses.filter(language=edition.language).exists() or edition.number > 1
    references = Article.objects.exclude(reference=None).values_list("reference", flat=True)
    assert sorted(int(reference[5:]) for reference in references) == list(range(1, len(references) + 1))
    scheduled, unscheduled = (Transition.objects.filter(act=act).count() for act in ("schedule", "unschedule"))
    assert scheduled - unscheduled == decided.count()


def test_of_two_publishers_one_publishes_and_the_other_is_told(publishers, in_an_hour):
    edition = make.approved()
    moments = [in_an_hour, in_an_hour + HOUR]
    results = together(*[
        lambda by=by, at=at: workflow.schedule(edition, by=by, seen=edition.head_id, at=at)
        for by, at in zip(publishers, moments, strict=True)
    ])  # fmt: skip
    [winner] = exactly_one(results, NotPossible)
    assert Edition.objects.get().starts_at == winner.starts_at
    assert Transition.objects.get(act="schedule").starts_at == winner.starts_at


def test_of_two_reviewers_one_approves_and_the_other_is_told():
    edition = make.submitted()
    reviewers = [make.make_user("reviewer") for _ in range(2)]
    results = together(*[lambda by=by: workflow.approve(edition, by=by, seen=edition.head_id) for by in reviewers])
    exactly_one(results, NotPossible)
    assert Approval.objects.count() == Transition.objects.filter(act="approve").count() == 1


def test_an_edit_during_an_approval_never_leaves_an_approval_of_another_text():
    writer, reviewer = make.make_user("writer"), make.make_user("reviewer")
    outcomes = set()
    for turn in range(4):
        edition = make.submitted()
        deeds = [
            lambda edition=edition: workflow.approve(edition, by=reviewer, seen=edition.head_id),
            lambda edition=edition: writing.write(
                edition, by=writer, seen=edition.head_id, content={"headline": "Réécrit pendant ce temps"}
            ),
        ]
        exactly_one(together(*(deeds if turn % 2 else reversed(deeds))), Stale, NotPossible)
        edition = Edition.objects.get(pk=edition.pk)
        outcomes.add(edition.stage)
        if edition.stage == "approved":
            assert edition.headline != "Réécrit pendant ce temps"
            assert edition.approved_hash == edition.content_hash == Approval.objects.get(edition=edition).content_hash
        else:
            assert (edition.stage, edition.headline) == ("review", "Réécrit pendant ce temps")
            assert not edition.approvals.exists() and not edition.approved_hash
    assert outcomes <= {"approved", "review"}


def test_two_writers_of_one_text_do_not_overwrite_each_other():
    edition = make.make_edition()
    writers = [make.make_user("writer") for _ in range(2)]
    results = together(*[
        lambda by=by: writing.write(edition, by=by, seen=edition.head_id, content={"headline": f"De {by}"})
        for by in writers
    ])  # fmt: skip
    winner = exactly_one(results, Stale)
    assert Edition.objects.get().headline == winner.headline
    assert list(Revision.objects.values_list("number", flat=True)) == [1, 2]


def test_two_sets_in_opposite_order_neither_deadlock_nor_mix(publishers, in_an_hour):
    for turn in range(3):
        editions = [make.approved() for _ in range(3)]
        seen = {edition.pk: edition.head_id for edition in editions}
        moment = in_an_hour + turn * HOUR
        sets = [(publishers[0], editions, moment), (publishers[1], editions[::-1], moment + HOUR / 2)]
        results = together(*[
            lambda by=by, chosen=chosen, seen=seen, at=at: workflow.schedule(chosen, by=by, seen=seen, at=at)
            for by, chosen, at in sets
        ])  # fmt: skip
        won = exactly_one(results, NotPossible)
        starts = {edition.starts_at for edition in Edition.objects.filter(pk__in=seen)}
        assert starts == {won[0].starts_at}


def test_sets_of_the_same_headlines_in_opposite_order_wait_for_each_other(publishers, in_an_hour):
    sets = [[make.approved(headline=word) for word in words] for words in (("Un", "Deux"), ("Deux", "Un"))]
    results = together(*[
        lambda by=by, chosen=chosen: workflow.schedule(
            chosen, by=by, seen={edition.pk: edition.head_id for edition in chosen}, at=in_an_hour
        )
        for by, chosen in zip(publishers, sets, strict=True)
    ])  # fmt: skip
    assert won_and_lost(results)[1] == []
    assert set(Address.objects.values_list("slug", flat=True)) == {"un", "deux", "un-2", "deux-2"}


def test_two_releases_of_one_headline_get_two_addresses_and_two_numbers(publishers, in_an_hour):
    editions = [make.approved(headline="Le port ouvre") for _ in range(4)]
    results = together(*[
        lambda edition=edition, by=publishers[n % 2]: workflow.schedule(
            edition, by=by, seen=edition.head_id, at=in_an_hour
        )
        for n, edition in enumerate(editions)
    ])  # fmt: skip
    assert won_and_lost(results)[1] == []
    slugs = set(Address.objects.values_list("slug", flat=True))
    assert slugs == {"le-port-ouvre", "le-port-ouvre-2", "le-port-ouvre-3", "le-port-ouvre-4"}


def test_scheduling_an_update_against_a_withdrawal_never_brings_the_text_back(publishers, in_an_hour):
    for turn in range(2):
        with clock.at(clock.now() - HOUR):
            live = make.scheduled()
        update = make.approved(make.next_of(live))
        deeds = [
            lambda live=live: workflow.withdraw(live, by=publishers[0], seen=live.head_id, notice="Chiffres faux."),
            lambda update=update: workflow.schedule(update, by=publishers[1], seen=update.head_id, at=in_an_hour),
        ]
        results = together(*(deeds if turn else reversed(deeds)))
        _won, lost = won_and_lost(results)
        assert not any(isinstance(error, Exception) and not isinstance(error, NotPossible) for error in lost), lost
        assert Edition.objects.get(pk=live.pk).state(clock.now()) == "withdrawn", "the withdrawal always gets through"
        assert Edition.objects.get(pk=update.pk).stage == "review"
        assert not Edition.objects.filter(article=live.article_id).live(in_an_hour).exists()


def test_of_a_withdrawal_and_a_removal_and_another_withdrawal_each_is_told_how_it_stands(publishers):
    with clock.at(clock.now() - HOUR):
        live = make.scheduled()
    results = together(*[
        lambda by=by: workflow.withdraw(live, by=by, seen=live.head_id, notice="Chiffres faux.") for by in publishers
    ])  # fmt: skip
    exactly_one(results, NotPossible)
    assert Transition.objects.filter(act="withdraw").count() == 1


def test_two_next_editions_begun_at_once_have_two_numbers_and_only_one_follows(publishers, in_an_hour):
    with clock.at(clock.now() - HOUR):
        live = make.scheduled()
    writers = [make.make_user("writer") for _ in range(2)]
    drafts = together(*[
        lambda by=by: workflow.new_edition(live, by=by, seen=live.head_id, change="minor") for by in writers
    ])  # fmt: skip
    assert sorted(draft.number for draft in drafts) == [2, 3]
    followers = [make.approved(draft) for draft in drafts]
    results = together(*[
        lambda by=by, edition=edition, at=in_an_hour + n * HOUR: workflow.schedule(
            edition, by=by, seen=edition.head_id, at=at
        )
        for n, (by, edition) in enumerate(zip(publishers, followers, strict=True))
    ])  # fmt: skip
    exactly_one(results, Clash)


def test_a_release_closed_to_somebody_is_closed_to_what_they_do_at_the_same_time(in_an_hour):
    publisher = make.make_user("publisher")
    edition = make.approved()

    def close() -> None:
        Article.objects.filter(pk=edition.article_id).update(access="people")

    results = together(close, lambda: workflow.schedule(edition, by=publisher, seen=edition.head_id, at=in_an_hour))
    assert results[0] is None
    if isinstance(results[1], Exception):
        assert isinstance(results[1], NotAllowed)
        assert Edition.objects.get().starts_at is None
    else:
        assert Edition.objects.get().starts_at == in_an_hour
