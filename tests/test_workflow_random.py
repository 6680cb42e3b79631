"""Acts in any order, by anybody, at any time: whatever is refused, these things stay true."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import workflow, writing
from articles.acts import ACTS, available
from articles.models import Edition
from articles.refusals import Refused
from core import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
START = datetime(2031, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STEPS = st.tuples(
    st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5]),  # which edition, counted from the newest
    st.sampled_from(["forward", "forward", "offered", "wild"]),
    st.sampled_from([*ACTS, "write"]),
    st.integers(0, 3),  # who
    st.integers(1, 6),  # how many minutes ahead
    st.none() | st.integers(1, 6),  # and until when
    st.integers(0, 4),  # minutes that pass afterwards
)


def attempt(act: str, edition: Edition, by, ahead: int, lasts: int | None) -> None:
    at = clock.now() + ahead * MINUTE
    more = {
        "request_changes": {"note": "Non."}, "revoke_approval": {"note": "Non."},
        "emergency_publish": {"reason": "Vite."},
        "new_edition": {"change": "minor"}, "reinstate": {"public_note": "Oui."}, "translate": {"language": "en"},
        "withdraw": {"notice": "Faux."}, "remove": {"notice": "Faux."},
        "schedule": {"at": at, "until": at + lasts * MINUTE if lasts else None},
    }.get(act, {})  # fmt: skip
    if act == "write":
        writing.write(edition, by=by, seen=edition.head_id, content={"headline": f"Titre {ahead}"})
    else:
        getattr(workflow, act)(edition, by=by, seen=edition.head_id, **more)


FORWARD = ("submit", "approve", "schedule", "rebase", "new_edition", "reinstate")


def chosen(edition: Edition, people: list, how: str, act: str, who: int) -> tuple:
    """Return (act, by): the next on the way to the public, or one that is offered, or one that may be refused."""
    if how != "wild":
        offers = [(offer.name, by) for by in people for offer in available(edition, by=by) if offer.allowed]
        wanted = [offer for offer in offers if how == "offered" or offer[0] in FORWARD]
        if wanted:
            return wanted[(list(ACTS).index(act) if act in ACTS else who) % len(wanted)]
    return act, people[who]


def count(sql: str, *params) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def check(article: int) -> None:
    """Ask PostgreSQL itself, over all instants at once."""
    assert not count(
        "SELECT count(*) FROM articles_edition a JOIN articles_edition b USING (article_id, language)"
        " WHERE a.id < b.id AND a.live_period && b.live_period AND article_id = %s", article,
    ), "two editions of one release and language are public at one instant"  # fmt: skip
    assert not count(
        "SELECT count(*) FROM articles_edition e WHERE article_id = %s AND live_period IS NOT NULL"
        " AND emergency_reason = ''"
        " AND NOT EXISTS (SELECT 1 FROM articles_approval a WHERE a.revision_id = e.head_id"
        "                 AND a.content_hash = e.content_hash AND a.by_id NOT IN (SELECT r.by_id"
        "                 FROM articles_revision r WHERE r.edition_id = e.id AND r.id <= e.head_id))",
        article,
    ), "something is public that no second person approved as it stands"
    assert not count(
        "SELECT count(*) FROM articles_edition e JOIN articles_revision r ON r.id = e.head_id"
        " WHERE article_id = %s AND (e.content_hash <> r.content_hash OR r.content->>'headline' <> e.headline)",
        article,
    ), "an edition is not what its last revision says"  # fmt: skip
    assert count(
        "SELECT count(DISTINCT language) - count(DISTINCT (language, published_at)) FROM articles_edition"
        " WHERE article_id = %s AND live_period IS NOT NULL", article,
    ) == 0, "editions of one release do not share their publication date"  # fmt: skip
    assert not count(
        "SELECT count(*) FROM articles_edition e WHERE article_id = %s AND live_period IS NOT NULL AND 1 <> ("
        " SELECT count(*) FROM articles_address a"
        " WHERE a.article_id = e.article_id AND a.language = e.language AND current)",
        article,
    ), "something is public without an address"


def on_the_site(article: int, at: datetime) -> set[int]:
    return set(Edition.objects.live(at).filter(article=article).values_list("pk", flat=True))


@pytest.fixture
def people():
    return [make.make_user(role) for role in ("writer", "reviewer", "publisher", "publisher")]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=12, max_size=18))
def test_whatever_is_tried_one_approved_text_is_live_at_a_time_and_the_past_stays(people, steps):
    with clock.at(START - MINUTE):
        first = make.scheduled(make.make_edition(by=people[0]))
        make.settle()
    now, seen_live = START, []
    for which, how, act, who, ahead, lasts, pause in steps:
        with clock.at(now):
            editions = list(Edition.objects.filter(article=first.article_id).order_by("-pk"))
            edition = editions[which % len(editions)]
            name, by = chosen(edition, people, how, act, who)
            with suppress(Refused, ValidationError):
                attempt(name, edition, by, ahead, lasts)
            make.settle()
            check(first.article_id)
        seen_live.append((now, on_the_site(first.article_id, now)))
        now += pause * MINUTE + timedelta(seconds=1)
    for moment, live in seen_live:
        assert on_the_site(first.article_id, moment) == live, "what was public at an instant has changed since"
