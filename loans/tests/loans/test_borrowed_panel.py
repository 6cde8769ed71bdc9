"""What I have borrowed and owe, on my stock and at home."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assets.services.custody import losses
from assets.services.repairs import damage
from assets.tests.factories import give_to, register_devices
from core import clock, words
from loans.panels import borrowed as panels
from loans.services.loans import watching
from loans.services.returns import declaring
from loans.services.returns.declaring import Declared
from loans.tests.lending import committed
from loans.tests.loans.pages import english, in_days, lending, units  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PAGES = ("my_stock", "home")


def states(user) -> dict[str, tuple]:
    """{code: (badge, until)} of what is owed, and of the rest."""
    found = panels.borrowed(user) or {"owed": [], "lent": []}
    return {
        part: {row["code"]: (str(row["badge"]), row["until"]) for row in found[part]}
        for part in ("owed", "lent")
    }


def shown(client, person, name: str) -> str:
    page = english(client, person).get(reverse(name)).content.decode()
    return page.partition('id="borrowed"')[2].partition("</section>")[0]


def test_who_has_borrowed_nothing_sees_nothing(client, lending):  # noqa: F811
    lending.out(lending.cast.leader, 1)
    for name in PAGES:
        assert shown(client, lending.cast.staff, name) == ""


def test_borrowed_things_stand_there_with_their_day_and_loan(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 2, metres=150, last=9)
    day = words.day(in_days(9))
    for name in PAGES:
        page = shown(client, lending.cast.staff, name)
        assert page.count(f"Until {day}") == 3 and page.count(reverse("loan", args=[loan.doc_number])) == 3
        assert "150 Meter" in page and "What I owe" not in page
    assert shown(client, lending.cast.logistik, "my_stock") == ""


def test_due_soon_declared_and_broken_are_told_apart(lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 3, last=2)
    committed()
    first, second, third = units(loan)
    declaring.declare(loan, [Declared(second)], actor=lending.cast.staff)
    damage.report(
        third.asset, actor=lending.cast.staff, condition="MAJOR_DAMAGE", description="Tidak mau menyala"
    )
    day = words.day(in_days(2))
    assert states(lending.cast.staff) == {
        "owed": {},
        "lent": {
            first.asset.code: ("Due soon", day),
            second.asset.code: ("Waits for verification", day),
            third.asset.code: ("Damaged", day),
        },
    }


def test_late_and_lost_things_are_owed_first(client, lending):  # noqa: F811
    cast = lending.cast
    late = lending.overdue(cast.staff, 2)
    committed()
    one, lost = units(late)
    losses.lose(lost.asset, actor=cast.staff, reason="Jatuh di sungai")
    (own,) = register_devices(cast.logistik, 1, place=lending.store)
    give_to(own, cast.staff, actor=cast.logistik)
    losses.lose(own, actor=cast.staff, reason="Dicuri dari mobil")
    day = words.day(one.due)
    assert states(cast.staff)["owed"] == {
        one.asset.code: ("Overdue", day),
        lost.asset.code: ("Lost", day),
        own.code: ("Lost", ""),
    }
    for name in PAGES:
        assert "What I owe" in shown(client, cast.staff, name)


def test_in_one_query(lending, django_assert_num_queries):  # noqa: F811
    lending.out(lending.cast.staff, 3, metres=100)
    with clock.at(clock.now() + timedelta(days=40)):
        watching.watch()
        with django_assert_num_queries(1):
            found = panels.borrowed(lending.cast.staff)
    assert len(found["owed"]) == 4
