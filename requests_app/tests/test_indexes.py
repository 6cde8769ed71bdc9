"""The list of requests is answered from its indexes: the planner says so of a table that is long enough for
it to matter.
"""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from core import clock, listing
from core.tests.cast import make_cast
from requests_app import waiting
from requests_app.filters import REQUEST_LIST
from requests_app.models import Request
from requests_app.services.discussion import reminders

pytestmark = pytest.mark.django_db
ROWS = 40_000
SCAN = ("Seq Scan", "requests")
# One in twenty-five is open, one in fifty is completed, one in five hundred is of one person (staff); the
# rest was refused.
FILL = """
INSERT INTO requests (doc_number, requester_id, requester_name, division_name, request_date, order_type,
       allocation_target, justification,
    project_name, status, stage_since, rank, total_value, logistic_approver_name, logistic_approver_for,
           purchase_approver_name,
    purchase_approver_for, final_approver_name, final_approver_for, rejected_by_id, rejected_by_name,
           rejected_by_division, rejection_date,
    rejection_reason, cancelled_by_id, cancelled_by_name, cancelled_at, cancel_reason, is_registered,
           completion_date, completed_by_id,
    completed_by_name, is_prioritized_by_ceo, ceo_follow_up_sent, progress_asked_by_name, deleted_by_name,
           delete_reason, line_count, search_text,
    version)
SELECT 'RO-' || to_char(day, 'YYMMDD') || '-' || lpad(n::text, 6, '0'),
       CASE WHEN n % 500 = 0 THEN %(own)s ELSE %(other)s END, 'Orang', '',
    day, 'REGULAR_STOCK', 'USAGE', '', '', status, day, 0, NULL, '', '', '', '', '', '',
    CASE WHEN status = 'REJECTED' THEN %(other)s END, '', '', CASE WHEN status = 'REJECTED' THEN day END,
    CASE WHEN status = 'REJECTED' THEN 'Tidak perlu lagi' ELSE '' END,
    CASE WHEN status = 'CANCELLED' THEN %(other)s END, '', CASE WHEN status = 'CANCELLED' THEN day END, '',
           FALSE,
    CASE WHEN status = 'COMPLETED' THEN day END, CASE WHEN status = 'COMPLETED' THEN %(other)s END,
    '', FALSE, FALSE, '', '', '', 1, 'ro-' || n || ' orang ke ' || md5(n::text), 1
FROM (
    SELECT n, now() - (%(rows)s - n) * interval '1 hour' AS day,
        CASE WHEN n % 100 = 0 THEN 'AWAITING_HANDOVER' WHEN n % 25 = 0 THEN 'PENDING'
               WHEN n % 50 = 1 THEN 'COMPLETED'
            WHEN n % 2 = 1 THEN 'REJECTED' ELSE 'CANCELLED' END AS status
    FROM generate_series(1, %(rows)s) AS n
) AS made
"""


@pytest.fixture(scope="module")
def long_table(django_db_setup, django_db_blocker):
    """Many requests, in a transaction that lasts as long as the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # triggers cost more than the rows
            cursor.execute(
                FILL.replace("%(", "\0").replace("%", "%%").replace("\0", "%("),
                {"rows": ROWS, "own": cast.staff.pk, "other": cast.leader.pk},
            )
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute("SELECT gin_clean_pending_list('requests_search')")
            cursor.execute("ANALYZE requests")
        yield cast
        transaction.set_rollback(True)


def plan(queryset) -> tuple[set[str], list[tuple]]:
    """(indexes, (kind, table) of each node) of what the planner would do."""
    sql, params = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (row,) = cursor.fetchone()
    tree = (row if isinstance(row, list) else json.loads(row))[0]["Plan"]
    indexes, kinds = set(), []

    def walk(node):
        kinds.append((node["Node Type"], node.get("Relation Name")))
        if "Index Name" in node:
            indexes.add(node["Index Name"])
        for child in node.get("Plans", ()):
            walk(child)

    walk(tree)
    return indexes, kinds


def page(user, query=""):
    """The keys of the first page, as the list asks for them."""
    found = listing.narrow(user, QueryDict(query), queryset=Request.objects.visible_to(user), **REQUEST_LIST)
    return found.values_list("pk", flat=True)[:51]


@pytest.mark.parametrize(
    ("who", "query", "index"),
    [
        ("logistik", "", "requests_open"),
        ("logistik", "tab=all", "requests_order"),
        ("logistik", "tab=completed", "requests_status"),
        ("staff", "tab=all", "requests_requester"),
    ],
)
def test_order_of_the_list_comes_from_an_index(long_table, who, query, index):
    indexes, kinds = plan(page(getattr(long_table, who), query))
    assert indexes == {index}
    assert ("Sort", None) not in kinds and SCAN not in kinds


@pytest.mark.parametrize(
    ("query", "index"),
    [("q=9b1c7f&tab=all", "requests_search"), ("q=RO-260101-000001", "requests_doc_number_")],
)
def test_words_and_numbers_are_looked_up(long_table, query, index):
    indexes, kinds = plan(page(long_table.logistik, query))
    assert [name.startswith(index) for name in indexes] == [True]
    assert SCAN not in kinds


def test_a_period_is_read_from_the_index_of_days(long_table):
    day = clock.today().isoformat()
    indexes, kinds = plan(page(long_table.logistik, f"tab=all&sort=since&date_from={day}&date_to={day}"))
    assert indexes == {"requests_date"}
    assert SCAN not in kinds


def test_what_waits_too_long_is_read_from_the_index_of_those_that_wait(long_table):
    with clock.at(clock.now() - timedelta(days=1600)):
        late = reminders.overdue()
    indexes, kinds = plan(Request.objects.open().filter(late).order_by("pk"))
    # What of an arrival is still to be done is asked of its lines, whose request is read by its key.
    assert {name for name in indexes if name.startswith("requests_")} - {"requests_pkey"} == {
        "requests_waiting"
    }
    assert SCAN not in kinds


@pytest.mark.parametrize("who", ["ceo", "logistik", "purchase"])
def test_what_waits_for_somebody_is_found_among_the_open_ones(long_table, who):
    _indexes, kinds = plan(waiting.waiting_for(getattr(long_table, who)))
    assert SCAN not in kinds
