"""Document numbers and asset codes: no gap, no double, also when many draw at once."""

from datetime import date
from functools import partial

import pytest
from django.db import transaction

from core.errors import DomainError
from core.models import DocumentCounter
from core.tests.races import race, split
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


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_draw_two_hundred_numbers_without_gap_or_double():
    def ten():
        drawn = []
        for _round in range(10):
            with transaction.atomic():
                drawn.append(numbering.draw("REG", DAY))
        return drawn

    drawn = sorted(number for numbers in race(*[ten] * 20) for number in numbers)
    assert drawn == [f"REG-261122-{n:04d}" for n in range(1, 201)]


@pytest.mark.django_db(transaction=True)
def test_threads_that_fail_leave_no_gap():
    def draw(n):
        with transaction.atomic():
            number = numbering.draw("REG", DAY)
            if n % 3 == 0:
                raise DomainError("not this one")
            return number

    drawn, _refused = split(race(*[partial(draw, n) for n in range(12)]))
    assert sorted(drawn) == [f"REG-261122-{n:04d}" for n in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_ranges_of_asset_codes_do_not_overlap():
    ranges = race(*[lambda: numbering.draw_asset_codes(2026, 7)] * 8)
    assert all(codes == sorted(codes) and len(codes) == 7 for codes in ranges)
    assert len({code for codes in ranges for code in codes}) == 56
