"""When it was that a phone recorded something: by its clock where that agrees with ours, else by arrival."""

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.recorded import ClockUsed, by_phone, now

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def received(at, phone_now, **known):
    with clock.at(NOON):
        return by_phone(at, phone_now, **known)


@pytest.mark.parametrize("ahead", [0, 299, 300, -300])
def test_a_clock_that_agrees_within_five_minutes_is_used(ahead):
    phone_now = NOON + timedelta(seconds=ahead)
    when = received(phone_now - HOUR, phone_now)
    assert (when.clock_used, when.at) == (ClockUsed.PHONE, NOON - HOUR)
    assert (when.phone_at, when.received_at, when.warning) == (phone_now - HOUR, NOON, "")


@pytest.mark.parametrize(("ahead", "word"), [(301, "fast"), (-301, "slow"), (7200, "120 minutes fast")])
def test_a_clock_that_does_not_is_not_and_says_so(in_english, ahead, word):
    phone_now = NOON + timedelta(seconds=ahead)
    when = received(phone_now - HOUR, phone_now)
    assert (when.clock_used, when.at, when.phone_at) == (ClockUsed.SERVER, NOON, phone_now - HOUR)
    assert word in when.warning


def test_nothing_was_recorded_after_it_was_received():
    phone_now = NOON + timedelta(minutes=4)
    assert received(phone_now, phone_now).at == NOON


def test_two_phones_whose_clocks_differ_are_in_the_order_in_which_it_happened():
    fast, slow = NOON + timedelta(minutes=4), NOON - timedelta(minutes=4)
    first = received(fast - timedelta(minutes=11), fast)
    second = received(slow - timedelta(minutes=10), slow)
    assert first.phone_at > second.phone_at
    assert first.at < second.at


def test_what_a_clock_was_ahead_when_it_recorded_is_taken_off():
    later = NOON + timedelta(minutes=3)  # it has gained since
    when = received(NOON - HOUR + timedelta(minutes=1), later, ahead=timedelta(minutes=1))
    assert when.at == NOON - HOUR


def test_a_clock_that_was_set_back_meanwhile_is_not_used(in_english):
    when = received(NOON + HOUR, NOON)
    assert (when.clock_used, when.at) == (ClockUsed.SERVER, NOON)
    assert "was changed" in when.warning


def test_a_clock_that_was_wrong_when_it_recorded_is_not_used(in_english):
    when = received(NOON - HOUR, NOON, ahead=timedelta(minutes=37))
    assert when.clock_used == ClockUsed.SERVER
    assert "37 minutes fast" in when.warning


@pytest.mark.parametrize(("at", "phone_now"), [(None, None), (None, NOON), (NOON, None)])
def test_without_both_times_the_arrival_counts(at, phone_now):
    when = received(at, phone_now)
    assert (when.clock_used, when.at) == (ClockUsed.SERVER, NOON)


def test_what_happens_here_happens_now():
    with clock.at(NOON):
        when = now()
    assert (when.at, when.phone_at, when.clock_used, when.warning) == (NOON, None, ClockUsed.SERVER, "")
