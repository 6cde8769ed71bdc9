"""Document numbers and asset codes: no gap, no double, also when many draw at once."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from core.models import DocumentCounter
from core.workflow import numbering

DAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_numbers_count_up_by_prefix_and_day():
    assert [numbering.draw("REG", DAY), numbering.draw("REG", DAY)] == ["REG-261122-0001", "REG-261122-0002"]
    assert numbering.draw("REG", date(2026, 11, 23)) == "REG-261123-0001"
    assert numbering.draw("RL", DAY) == "RL-261122-0001"


@pytest.mark.django_db
def test_asset_codes_come_in_a_row_by_year():
    assert numbering.draw_asset_codes(2026, 3) == ["AST-2026-000001", "AST-2026-000002", "AST-2026-000003"]
    assert numbering.draw_asset_codes(2026, 1) == ["AST-2026-000004"]
    assert numbering.draw_asset_codes(2027, 1) == ["AST-2027-000001"]


@pytest.mark.django_db
def test_the_ten_thousandth_document_of_a_day_has_a_longer_number():
    DocumentCounter.objects.create(prefix="REG", period="261122", last_number=9999)
    assert numbering.draw("REG", DAY) == "REG-261122-10000"


@pytest.mark.django_db
def test_a_rolled_back_document_gives_its_number_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        numbering.draw("REG", DAY)
        raise ZeroDivisionError
    assert numbering.draw("REG", DAY) == "REG-261122-0001"


def in_threads(work, count):
    """Run `work(n)` in `count` threads that begin together; what each returned or raised."""
    results, start = [], threading.Barrier(count)

    def run(n):
        start.wait()
        try:
            results.append(work(n))
        except Exception as error:  # noqa: BLE001 the test looks at it
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return results


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_draw_two_hundred_numbers_without_gap_or_double():
    def ten(_n):
        drawn = []
        for _round in range(10):
            with transaction.atomic():
                drawn.append(numbering.draw("REG", DAY))
        return drawn

    drawn = sorted(number for numbers in in_threads(ten, 20) for number in numbers)
    assert drawn == [f"REG-261122-{n:04d}" for n in range(1, 201)]


@pytest.mark.django_db(transaction=True)
def test_threads_that_fail_leave_no_gap():
    def draw(n):
        with transaction.atomic():
            number = numbering.draw("REG", DAY)
            if n % 3 == 0:
                raise ZeroDivisionError
            return number

    drawn = sorted(r for r in in_threads(draw, 12) if isinstance(r, str))
    assert drawn == [f"REG-261122-{n:04d}" for n in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_ranges_of_asset_codes_do_not_overlap():
    ranges = in_threads(lambda n: numbering.draw_asset_codes(2026, 7), 8)
    assert all(codes == sorted(codes) and len(codes) == 7 for codes in ranges)
    assert len({code for codes in ranges for code in codes}) == 56
