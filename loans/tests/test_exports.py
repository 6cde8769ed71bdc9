"""What the exports of loans, returns and handovers say, row by row, and to whom."""

from decimal import Decimal

import pytest
from django.utils.formats import date_format

from assets.tests.factories import register_devices, register_lot
from core import clock
from core.files import exports
from core.roles import Role
from loans.services.handovers import answering, making, voiding
from loans.services.handovers.making import Line
from loans.services.loans import asking, deciding
from loans.services.loans.asking import NewLine
from loans.services.returns import verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.factories import hand_over
from loans.tests.loans.pages import in_days, lending, units  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def rows(kind: str, user, query: str = "tab=all") -> list[dict]:
    """Each row by the keys of its columns, everything as text."""
    exporter = exports.get(kind)
    keys = [column.key for column in exporter.columns_for(user)]
    found = exporter.rows(exporter.queryset(user, query), user)
    return [dict(zip(keys, map(str, row), strict=True)) for row in found]


def part(row: dict, *keys: str) -> list[str]:
    return [row[key] for key in keys]


# ---------------------------------------------------------------- loans


def test_a_row_for_each_loan_with_what_was_lent_of_it(lending):  # noqa: F811
    cast = lending.cast
    lines = [
        NewLine(lending.tool, 3, in_days(0), in_days(5)),
        NewLine(lending.cable, 150, in_days(0), in_days(5), in_base=True),
    ]
    loan = asking.ask(lines, actor=cast.staff, reason="Sambung kabel di POP")
    tool, cable = loan.items.order_by("number")
    verdicts = {
        tool.pk: deciding.Verdict(2, lending.units[:2], "Satu masih dipakai"),
        cable.pk: deciding.Verdict(150),
    }
    loan = deciding.decide(loan, verdicts, actor=cast.logistik)
    refused = deciding.reject(lending.ask(cast.leader, 1), actor=cast.logistik, reason="Semua dipakai")
    one, two = sorted(rows("loans", cast.logistik), key=lambda row: row["number"])
    assert part(one, "number", "requester", "division", "status", "approver") == [
        loan.doc_number,
        "Teguh Wibowo",
        "Technical Support",
        "Approved",
        "Dewi Sari",
    ]
    assert one["goods"] == f"{lending.tool} – 2 Unit; {lending.cable} – 150 Meter"
    assert "Sambung kabel di POP" in one["note"] and one["returned"] in ("", "None")
    assert part(two, "number", "status") == [refused.doc_number, "Rejected"]
    assert two["note"] == "Sambung kabel di POP – Semua dipakai"


def test_the_export_is_what_the_list_shows(lending):  # noqa: F811
    cast = lending.cast
    mine, other = lending.ask(cast.staff, 1), lending.ask(cast.leader, 1)
    newest = [row["number"] for row in rows("loans", cast.logistik, "tab=all&sort=-loan")]
    assert newest == [other.doc_number, mine.doc_number]
    assert [row["no"] for row in rows("loans", cast.logistik)] == ["1", "2"]
    found = rows("loans", cast.logistik, f"tab=all&q={mine.doc_number}")
    assert [row["number"] for row in found] == [mine.doc_number]
    assert rows("loans", cast.logistik, "tab=overdue") == []
    # Whoever sees his own alone exports no others, should he be allowed to.
    assert [row["number"] for row in rows("loans", cast.staff)] == [mine.doc_number]


# ---------------------------------------------------------------- returns


def test_a_row_for_each_thing_with_its_verdict(lending):  # noqa: F811
    cast = lending.cast
    loan = lending.out(cast.staff, 2, metres=100)
    one, two, cable = units(loan)
    chosen = [
        (Declared(one, notes="tanpa tas"), Verdict(notes="tas menyusul")),
        (Declared(two), Verdict("DAMAGED", "MAJOR_DAMAGE", notes="layar pecah")),
        (Declared(cable), Verdict(quantity=Decimal(60), rest="CONSUMED")),
    ]
    document = verifying.take_at_counter(loan, chosen, to=lending.store, actor=cast.logistik)
    found = rows("returns", cast.logistik)
    assert [row["no"] for row in found] == ["1", "2", "3"]
    assert {row["number"] for row in found} == {document.doc_number}
    assert {row["loan"] for row in found} == {loan.doc_number}
    assert [part(row, "asset", "condition", "status", "note") for row in found] == [
        [one.asset.code, "Used, fit for use", "Accepted", "tanpa tas – tas menyusul"],
        [two.asset.code, "Badly damaged", "Accepted", "layar pecah"],
        [cable.asset.code, "Used, fit for use", "Accepted", ""],
    ]
    assert part(found[0], "name", "returner", "receiver") == [str(lending.tool), "Teguh Wibowo", "Dewi Sari"]


# ---------------------------------------------------------------- handovers


def test_a_row_for_each_handover_with_its_goods(cast, lending):  # noqa: F811
    (device,) = register_devices(cast.logistik, 1, place=lending.store)
    drum = register_lot(cast.logistik, 1000, item=lending.cable, place=lending.store)
    lines = [Line(device), Line(drum, Decimal(150))]
    made = making.make(lines, receiver=cast.staff, actor=cast.logistik, reference="WO-7")
    answering.answer(made, declined={}, actor=cast.staff)
    (other,) = register_devices(cast.logistik, 1, place=lending.store)
    undone = hand_over([other], to=cast.leader, by=cast.logistik)
    voiding.void(undone, actor=cast.logistik, reason="Salah orang, untuk Budi")
    one, two = sorted(rows("handovers", cast.logistik), key=lambda row: row["number"])
    piece = drum.pieces.get()
    assert part(one, "number", "reference", "giver", "receiver", "status", "lines", "acknowledging") == [
        made.doc_number,
        "WO-7",
        "Dewi Sari",
        "Teguh Wibowo",
        "Completed",
        "2",
        "Citra Direktur",
    ]
    assert one["date"] in (f"{clock.today()}", date_format(clock.today(), "j M Y"))
    assert one["goods"] == (
        f"{device.brand} {device.name} ({device.code}) – 1.00 Unit; "
        f"{piece.brand} {piece.name} ({piece.code}) – 150.00 Meter"
    )
    assert part(two, "number", "status") == [undone.doc_number, "Cancelled"]
    assert [row["number"] for row in rows("handovers", cast.logistik, "tab=unsigned")] == []


# ---------------------------------------------------------------- who


@pytest.mark.parametrize("kind", ["loans", "returns", "handovers"])
def test_only_who_may_export_does(cast, kind):
    allowed = {
        person.role
        for person in (cast.ceo, cast.logistik, cast.purchase, cast.leader, cast.staff)
        if exports.get(kind).allowed(person)
    }
    assert Role.ADMIN_LOGISTIK in allowed and Role.SUPER_ADMIN in allowed and Role.STAFF not in allowed
