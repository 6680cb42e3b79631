"""One clock for SQL, triggers and Python; who moves it moves all three, and puts it back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import Topic
from core import clock
from core.clock import CoreNow

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


def test_it_is_real_time_unless_somebody_moved_it():
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=30)


def test_it_goes_on_between_two_statements_of_one_transaction():
    with transaction.atomic():
        first = clock.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.01)")
        assert clock.now() - first >= timedelta(seconds=0.01)


def test_moving_it_moves_sql_queries_and_column_defaults_alike():
    from articles.models import Article

    with clock.at(NOON):
        assert clock.now() == NOON
        article = Article.objects.create()
        article.refresh_from_db()
        assert article.created_at == NOON
        assert Article.objects.filter(created_at=CoreNow()).get() == article


def test_it_speaks_utc_or_any_zone_of_the_same_instant():
    paris = datetime.fromisoformat("2031-03-01T13:00:00+01:00")
    with clock.at(paris):
        assert clock.now() == NOON


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.move_to(datetime(2031, 3, 1, 12))


def test_walks_through_time_nest_and_come_back():
    with clock.at(NOON):
        with clock.at(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=30)


def test_it_comes_back_after_an_error_too():
    with pytest.raises(ZeroDivisionError), clock.at(NOON):
        _ = 1 / 0
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=30)


def test_an_error_of_the_database_is_not_hidden_by_putting_the_clock_back():
    Topic.objects.create(slug="mer", name_fr="Mer", name_en="Sea")
    with pytest.raises(IntegrityError), transaction.atomic(), clock.at(NOON):
        Topic.objects.create(slug="mer", name_fr="Mer", name_en="Sea")
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=30)


def test_moving_it_on_one_connection_leaves_the_others_alone():
    other = connection.copy()
    try:
        with clock.at(NOON), other.cursor() as cursor:
            cursor.execute("SELECT core_now()")
            assert cursor.fetchone()[0] < NOON
    finally:
        other.close()
