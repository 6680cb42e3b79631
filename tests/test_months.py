"""A month in a calendar: weeks from Monday, neighbours, and on which days an event falls, in a zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange

from events.months import Month, beginning, by_day, days_of

PARIS = ZoneInfo("Europe/Paris")
MONTHS = st.builds(Month, st.integers(1000, 2999), st.integers(1, 12))


@dataclass(frozen=True)
class Row:
    period: Any


def row(begins: str, ends: str | None = None) -> Row:
    return Row(TimestamptzRange(datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None))


def test_november_2026_has_six_weeks_from_monday():
    weeks = Month(2026, 11).weeks()
    assert [week[0] for week in weeks] == [None, *(date(2026, 11, day) for day in (2, 9, 16, 23, 30))]
    assert weeks[0][6] == date(2026, 11, 1) and weeks[-1][1:] == [None] * 6


@given(MONTHS)
def test_the_weeks_hold_every_day_of_the_month_once_and_mondays_first(month):
    days = [day for week in month.weeks() for day in week if day]
    assert days == [month.first + timedelta(days=number) for number in range((month.after - month.first).days)]
    assert all(day is None or day.weekday() == place for week in month.weeks() for place, day in enumerate(week))
    assert Month.of(month.after - timedelta(days=1)) == month < Month.of(month.after)
    assert Month.read(str(month)) == month


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026", "26-11", "2026-11-05", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError):
        Month.read(text)


def test_an_event_falls_on_each_of_its_days_and_not_on_the_midnight_at_which_it_ends():
    conference = row("2026-11-12T09:30+01:00", "2026-11-14T00:00+01:00")
    found = by_day([conference], Month(2026, 11), PARIS)
    assert [(day.day, falls[0].number, falls[0].of) for day, falls in found.items()] == [(12, 1, 2), (13, 2, 2)]


def test_an_event_over_the_turn_of_a_month_stands_in_both_and_goes_on_counting():
    exercise = row("2026-10-30T08:00+01:00", "2026-11-02T18:00+01:00")
    assert [falls[0].number for falls in by_day([exercise], Month(2026, 11), PARIS).values()] == [3, 4]
    assert list(by_day([exercise], Month(2026, 10), PARIS)) == [date(2026, 10, 30), date(2026, 10, 31)]
    assert by_day([exercise], Month(2026, 12), PARIS) == {}


def test_an_evening_in_new_york_is_the_next_day_in_paris():
    dinner = row("2026-10-31T20:00-04:00", "2026-10-31T22:00-04:00")
    assert days_of(dinner.period, ZoneInfo("America/New_York")) == (date(2026, 10, 31),) * 2
    assert list(by_day([dinner], Month(2026, 11), PARIS)) == [date(2026, 11, 1)]


def test_without_an_end_only_the_first_day_is_sure():
    assert days_of(row("2026-11-12T09:30+01:00").period, PARIS) == (date(2026, 11, 12),) * 2


def test_the_days_of_the_clock_change_are_days():
    whole_day = row("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00")  # 25 hours
    assert days_of(whole_day.period, PARIS) == (date(2026, 10, 25),) * 2
    assert beginning(date(2026, 10, 26), PARIS) - beginning(date(2026, 10, 25), PARIS) == timedelta(days=1)
    begins, ends = Month(2026, 10).bounds(PARIS)
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(days=31, hours=1)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(seconds=1), timedelta(days=70)),
    st.integers(-40, 110),
)
def test_an_event_stands_on_a_day_exactly_when_it_takes_up_some_of_it(begins, length, later):
    event, month = Row(TimestamptzRange(begins, begins + length)), Month.of(begins.date() + timedelta(days=later))
    found = by_day([event], month, PARIS)
    for day in (day for week in month.weeks() for day in week if day):
        starts, ends = beginning(day, PARIS), beginning(day + timedelta(days=1), PARIS)
        assert (day in found) == (event.period.lower < ends and event.period.upper > starts), day
