"""What the database itself refuses about stock counts, whoever asks: raw SQL that goes around the code."""

import pytest
from django.db import connection

from assets.services.counts import counts, phones
from assets.tests.counts import counting as c
from assets.tests.factories import WarehouseFactory, register_devices
from assets.tests.goods.test_database_refuses import refused

ENTRY = """
INSERT INTO stock_count_entries (count_id, line_id, round, raw_code, amount, adds, counted_by_id,
       counted_by_name, counted_at, client_key, book_status, book_amount, book_place_id, phone_at,
       received_at, clock_used, is_late, takes_back_id)
SELECT {count_id}, {line_id}, {round}, '{code}', {amount}, false, {by}, counted_by_name, {counted_at},
       {key}, '', {book}, book_place_id, {phone_at}, received_at, '{clock}', {late}, {back}
  FROM stock_count_entries ORDER BY id LIMIT 1
"""
COPY = """
INSERT INTO stock_counts (doc_number, place_id, category_id, status, round, note, started_by_id,
       started_by_name, started_at, submitted_by_name,
                          approved_by_name, approval_note, cancelled_by_name, cancel_reason, version,
                                 created_at, updated_at)
SELECT 'OP-X', place_id, {category}, 'COUNTING', 1, '', started_by_id, started_by_name, started_at, '', '',
       '', '', '', 1, now(), now() FROM stock_counts
"""


@pytest.fixture
def count(cast):
    devices = register_devices(cast.logistik, 2, place=WarehouseFactory())
    count = counts.start(devices[0].place, actor=cast.logistik, counters=[cast.staff])
    c.scan(count, devices[0], cast.staff)
    return count


@pytest.fixture
def in_review(cast, count):
    return c.submit(count, cast.logistik)


def entry(**changes) -> str:
    """SQL of one more entry for the second line, with some of it changed."""
    parts = {
        "count_id": "count_id",
        "line_id": "(SELECT max(id) FROM stock_count_lines)",
        "round": "round",
        "code": "X",
        "amount": "1",
        "key": "gen_random_uuid()",
        "book": "1",
        "by": "counted_by_id",
        "counted_at": "counted_at",
        "phone_at": "NULL",
        "clock": "SERVER",
        "late": "false",
        "back": "NULL",
    }
    return ENTRY.format(**(parts | changes))


def approved_by(person) -> str:
    return (
        "UPDATE stock_counts SET status = 'APPROVED', "
        f"approved_by_id = {person.pk}, approved_by_name = 'x', approved_at = now()"
    )


def test_these_would_be_taken(count):
    with connection.cursor() as cursor:
        cursor.execute(entry())
        assert cursor.rowcount == 1


@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_counted_is_append_only(count, verb):
    refused(verb.format("stock_count_entries"), "append-only")


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "client_key"},
        {"round": "2"},
        {"amount": "-1"},
        {"amount": "NULL"},
        {"book": "NULL"},
        {"book": "-1"},
        {"line_id": "NULL"},
        {"line_id": "NULL", "amount": "NULL", "code": ""},
        {"line_id": "999999"},
        {"late": "true"},
        {"clock": "PHONE"},
        {"clock": "SUN"},
        {"counted_at": "received_at + interval '1 second'"},
        {"back": "id"},
        {"back": "id", "amount": "NULL", "by": "(SELECT started_by_id FROM stock_counts)"},
        {"back": "999999", "amount": "NULL"},
        {"line_id": "NULL", "late": "true"},
    ],
    ids=str,
)
def test_an_entry_that_cannot_be_is_refused(count, changes):
    refused(entry(**changes))


def test_what_one_counted_is_taken_back(count):
    with connection.cursor() as cursor:
        cursor.execute(entry(back="id", amount="NULL"))
        assert cursor.rowcount == 1


def test_nothing_is_counted_in_a_count_that_was_submitted(in_review):
    refused(entry(), "nothing is counted there now")


@pytest.fixture
def late(in_review):
    """Something that came after the submission."""
    with connection.cursor() as cursor:
        cursor.execute(entry(late="true"))
        assert cursor.rowcount == 1
    return in_review


DECISION = """
INSERT INTO stock_count_decisions (entry_id, is_taken, decided_by_id, decided_by_name, decided_at)
SELECT id, true, counted_by_id, 'x', now() FROM stock_count_entries WHERE is_late = {late}
"""


def test_what_came_late_is_decided_before_the_approval(cast, late):
    refused(approved_by(cast.ceo), "late entries wait")


def test_only_what_came_late_is_decided_and_once(late):
    refused(DECISION.format(late="false"), "nothing is to be decided")
    with connection.cursor() as cursor:
        cursor.execute(DECISION.format(late="true"))
    refused(DECISION.format(late="true"))
    refused("UPDATE stock_count_decisions SET is_taken = false", "append-only")
    refused("DELETE FROM stock_count_decisions", "append-only")


def test_nothing_is_decided_in_a_closed_count(cast, late):
    counts.cancel(late, actor=cast.logistik, reason="salah gudang")
    refused(DECISION.format(late="true"), "nothing is to be decided")


def test_what_people_disagree_about_is_counted_again_before_the_approval(cast, in_review):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stock_count_lines SET is_contested = true")
    refused(approved_by(cast.ceo), "people disagree")


def test_a_phone_is_there_once(cast, count):
    phones.report(count, actor=cast.staff, device=c.key(), waiting=1)
    refused(
        "INSERT INTO stock_count_phones (count_id, user_id, device, waiting, is_open, heard_at) "
        "SELECT count_id, user_id, device, 0, true, now() FROM stock_count_phones"
    )


def test_a_line_of_another_count_is_not_counted(cast, count):
    (device,) = register_devices(cast.logistik)
    other = counts.start(device.place, actor=cast.logistik)
    refused(entry(line_id=str(other.lines.get().pk)), "of another count")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock_count_lines SET expected = 9",
        "UPDATE stock_count_lines SET is_expected = false",
        "UPDATE stock_count_lines SET kind = 'ITEM', asset_id = NULL",
        "DELETE FROM stock_count_lines WHERE id = (SELECT max(id) FROM stock_count_lines)",
    ],
)
def test_what_was_expected_stays(count, sql):
    refused(sql, "what was expected stays")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock_count_lines SET verdict = 'FINE'",
        "UPDATE stock_count_lines SET outcome = 'FINE'",
        "UPDATE stock_count_lines SET counted = -1",
        "UPDATE stock_count_lines SET counted = 1, book = 1, difference = 5",
        (
            "INSERT INTO stock_count_lines SELECT (jsonb_populate_record(l, '{\"id\": 999999}')).* FROM "
            "stock_count_lines l LIMIT 1"
        ),
    ],
)
def test_a_line_that_cannot_be_is_refused(count, sql):
    refused(sql)


def test_who_started_it_does_not_approve_it(cast, in_review):
    refused(approved_by(cast.logistik), "stock_counts_not_approved_by_starter")


def test_who_counted_does_not_approve_it(cast, in_review):
    refused(approved_by(cast.staff), "who counted does not approve")


def test_who_approved_does_not_turn_into_a_counter(cast, in_review):
    with connection.cursor() as cursor:
        cursor.execute(approved_by(cast.ceo))
    refused(f"UPDATE stock_counts SET approved_by_id = {cast.staff.pk}", "is closed")
    refused(entry(), "nothing is counted there now")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock_counts SET status = 'APPROVED'",
        "UPDATE stock_counts SET status = 'CANCELLED'",
        "UPDATE stock_counts SET status = 'REVIEW'",
        "UPDATE stock_counts SET status = 'FINE'",
        "UPDATE stock_counts SET round = 3",
        "DELETE FROM stock_counts",
    ],
)
def test_a_count_that_says_half_is_refused(count, sql):
    refused(sql)


def test_a_closed_count_stays_as_it_is(cast, count):
    counts.cancel(count, actor=cast.logistik, reason="salah gudang")
    refused(
        "UPDATE stock_counts SET status = 'COUNTING', cancelled_by_id = NULL, cancelled_at = NULL",
        "is closed",
    )
    refused("UPDATE stock_count_lines SET verdict = 'MATCH'", "is closed")


@pytest.mark.parametrize("category", ["NULL", "(SELECT category_id FROM assets LIMIT 1)"])
def test_one_open_count_covers_a_shelf(count, category):
    refused(COPY.format(category=category), "stock_counts_one_open")
