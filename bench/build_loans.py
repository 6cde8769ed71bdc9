"""Loans, their handovers and returns for a bench database, by COPY: mostly those of three years that are
over, a twentieth of them open.

The past ones have no movements of their own (the things lie where they lay before), so the levels stay what
the movements say. Those that are approved keep units from tomorrow on; so does every unit of one model, month
after month: its calendar is as full as one gets.
"""

import random
from collections import defaultdict
from datetime import timedelta

from psycopg.types.range import Range

from bench.build_assets import START
from bench.copying import Copies
from bench.request_words import DAYS, PLACES, Cast, draw

CALENDAR_HOLDS = 20  # of each unit of the model with the full calendar
LINES = {1: 3, 2: 4, 3: 2, 4: 1}
UNITS = {1: 7, 2: 2, 3: 1}
ENDED = {"RETURNED": 90, "REJECTED": 5, "CANCELLED": 5}
OPEN = {"PENDING": 4, "APPROVED": 6}
OPEN_SHARE = 0.05
LARGE = "RL-BENCH-LARGE"  # given back: a hundred things on four lines, in one handover and one return
KEPT = "RL-BENCH-0000-00"  # the first of those that fill the calendar of a model
BORROWED = 40  # models of which past loans are, each with all its units
TABLES = (
    "loan_requests",
    "loan_items",
    "loan_asset_assignments",
    "asset_holds",
    "handovers",
    "handover_items",
    "asset_returns",
    "asset_return_items",
)
HELD = """
UPDATE stock_levels l SET held = found.many FROM (
    SELECT a.standard_item_id, a.place_id, COUNT(*) AS many FROM assets a
     WHERE a.status = 'IN_STORAGE' AND a.voided_at IS NULL
       AND EXISTS (SELECT FROM asset_holds h WHERE h.asset_id = a.id AND h.released_at IS NULL)
     GROUP BY 1, 2) AS found
 WHERE l.standard_item_id = found.standard_item_id AND l.place_id = found.place_id
"""


def fill(cursor, count: int, cast: Cast) -> None:
    """`count` loans and all that hangs on them. Call it without triggers, after the assets."""
    from assets.models import AssetHold
    from core import clock
    from loans import models

    made = Copies(
        cursor,
        models.LoanRequest,
        models.LoanItem,
        models.LoanAssignment,
        AssetHold,
        models.Handover,
        models.HandoverItem,
        models.AssetReturn,
        models.AssetReturnItem,
    )
    units = units_by_model(cursor)
    models_ = sorted(units, key=lambda key: -len(units[key]))
    calendar, past = models_[0], models_[1 : BORROWED + 1]
    free = [unit for key in models_[BORROWED + 1 :] for unit in units[key]]
    random.shuffle(free)
    today, perday = clock.today(), defaultdict(int)
    for n in range(count):
        when = START + timedelta(days=DAYS) * (n / count)
        perday[when.date()] += 1
        number = f"RL-{when:%y%m%d}-{perday[when.date()]:04d}"
        state = draw(OPEN if n >= count * (1 - OPEN_SHARE) else ENDED)
        start = when.date() + timedelta(days=2)
        if state in ENDED:
            keys = random.sample(past, min(draw(LINES), len(past)))
            lines = [random.sample(units[key], min(draw(UNITS), len(units[key]))) for key in keys]
        else:
            lines = [[free.pop()]] if free else []
            when, start = START + timedelta(days=DAYS), today + timedelta(days=random.randint(1, 25))
        if lines:
            loan(made, cast, number, when, state, lines, start, start + timedelta(days=random.randint(2, 20)))
    when, start = START + timedelta(days=DAYS), START.date() + timedelta(days=DAYS)
    lines = [units[key][:25] for key in past[:4]]
    loan(made, cast, LARGE, when, "RETURNED", lines, start, start + timedelta(days=9))
    fill_calendar(made, cast, units[calendar], today)
    made.flush()


def units_by_model(cursor) -> dict[int, list[tuple]]:
    """{key of a model: [(key, model, name, brand, serial, place)]} of the devices that lie in warehouses."""
    cursor.execute(
        "SELECT id, standard_item_id, name, brand, serial_number, place_id FROM assets "
        "WHERE status = 'IN_STORAGE' AND tracking_method = 'INDIVIDUAL' AND voided_at IS NULL "
        "ORDER BY id"
    )
    found = defaultdict(list)
    for row in cursor.fetchall():
        found[row[1]].append(row)
    return found


def loan(made: Copies, cast: Cast, number, when, state, lines: list[list[tuple]], start, last) -> None:
    """One loan in its state, from `start` to `last`; `lines` are the units of each line, all of one model."""
    who, chief = random.choice(cast.requesters), cast.logistics
    later, back = when + timedelta(hours=5), when + timedelta(days=9)
    head = {
        "doc_number": number,
        "requester_id": who.pk,
        "requester_name": who.name,
        "division_id": who.division_id,
        "division_name": who.division.name,
        "request_date": when,
        "notes": f"Pekerjaan di {random.choice(PLACES)}",
        "status": state,
        "stage_since": back,
        "needed_from": start,
        "due": None if state in ENDED else last,
        "line_count": len(lines),
        "search_text": " ".join(
            [number, who.name, *(f"{line[0][3]} {line[0][2]}" for line in lines)]
        ).lower(),
        "version": 3,
    }
    if state in ("APPROVED", "RETURNED"):
        head |= {"approver_id": chief.pk, "approver_name": chief.name, "approval_date": later}
    if state == "RETURNED":
        head["actual_return_date"] = back
    if state == "REJECTED":
        head |= {"rejected_by_id": chief.pk, "rejected_by_name": chief.name, "rejected_at": later}
        head["rejection_reason"] = "Tidak ada yang tersedia"
    if state == "CANCELLED":
        head |= {"closed_at": later, "close_reason": "Sudah tidak perlu"}
    key = made.add("loan_requests", **head)
    kept = []
    for place, units in enumerate(lines, start=1):
        decided = state in ("APPROVED", "RETURNED")
        line = made.add(
            "loan_items",
            loan_request_id=key,
            number=place,
            standard_item_id=units[0][1],
            item_name=units[0][2],
            brand=units[0][3],
            quantity=len(units),
            unit="Unit",
            needed_from=start,
            return_date=last,
            approval_status="APPROVED" if decided else "",
            approved_quantity=len(units) if decided else None,
        )
        kept += [(line, unit) for unit in units if decided]
    handed = hand_out(made, cast, who, number, later, kept) if state == "RETURNED" else {}
    returned = []
    for line, unit in kept:
        ended = state == "RETURNED"
        hold = keep(made, cast, who, number, unit, start, last, released=back if ended else None)
        assigned = {
            "loan_request_id": key,
            "loan_item_id": line,
            "asset_id": unit[0],
            "hold_id": hold,
            "assigned_at": later,
            "assigned_by_id": chief.pk,
            "assigned_by_name": chief.name,
            "due": last,
        }
        if ended:
            assigned |= {"handed_at": later, "handover_item_id": handed[unit[0]], "returned_quantity": 1}
            assigned |= {"returned_at": back, "ended": "RETURNED", "ended_at": back}
        returned.append((made.add("loan_asset_assignments", **assigned), unit))
    if state == "RETURNED":
        bring_back(made, cast, who, key, number, back, returned)


def keep(made, cast, who, number, unit, start, last, *, released=None) -> int:
    """A hold of a unit, open unless it was released."""
    end = (
        {"released_at": released, "released_by_name": cast.logistics.name, "ended": "RETURNED"}
        if released
        else {}
    )
    return made.add(
        "asset_holds",
        asset_id=unit[0],
        period=Range(start, last + timedelta(days=1), "[)"),
        person_id=who.pk,
        person_name=who.name,
        reference_id=number,
        held_by_id=cast.logistics.pk,
        held_by_name=cast.logistics.name,
        held_at=released or START,
        **end,
    )


def hand_out(made, cast, who, number, when, kept) -> dict[int, int]:
    """The handover of a loan, signed; {key of a unit: key of its line}."""
    chief = cast.logistics
    handover = made.add(
        "handovers",
        doc_number=number.replace("RL", "HO"),
        handover_date=when.date(),
        menyerahkan_id=chief.pk,
        menyerahkan_name=chief.name,
        penerima_id=who.pk,
        penerima_name=who.name,
        receiver_division=who.division.name,
        made_by_id=chief.pk,
        made_by_name=chief.name,
        source="LOAN",
        wo_ro_int_number=number,
        target_status="IN_CUSTODY",
        status="COMPLETED",
        signing_way="ACCOUNT",
        signed_at=when,
        signed_by_id=who.pk,
        signed_by_name=who.name,
        answered_at=when,
        line_count=len(kept),
        search_text=f"{number} {who.name}".lower(),
        created_at=when,
    )
    return {
        unit[0]: made.add(
            "handover_items",
            handover_id=handover,
            number=place,
            asset_id=unit[0],
            item_name=unit[2],
            item_type_brand=unit[3],
            serial_number=unit[4] or "",
            quantity=1,
            unit="Unit",
            condition="GOOD",
            answer="ACCEPTED",
            answered_at=when,
            from_place_id=unit[5],
            from_status="IN_STORAGE",
            source_line=line,
            is_locked=True,
            checked=True,
        )
        for place, (line, unit) in enumerate(kept, start=1)
    }


def bring_back(made, cast, who, loan_key, number, when, returned) -> None:
    """The return of everything, verified."""
    document = made.add(
        "asset_returns",
        doc_number=number.replace("RL", "RR"),
        return_date=when.date(),
        loan_request_id=loan_key,
        returned_by_id=who.pk,
        returned_by_name=who.name,
        declared_at=when,
        status="COMPLETED",
        verified_by_id=cast.logistics.pk,
        verified_by_name=cast.logistics.name,
        verification_date=when,
        line_count=len(returned),
        search_text=f"{number} {who.name}".lower(),
    )
    for place, (assignment, unit) in enumerate(returned, start=1):
        made.add(
            "asset_return_items",
            return_id=document,
            number=place,
            assignment_id=assignment,
            asset_id=unit[0],
            quantity=1,
            returned_condition="GOOD",
            previous_status="IN_CUSTODY",
            status="ACCEPTED",
            finding="OK",
            verified_condition="GOOD",
            verified_quantity=1,
            checklist="[]",
        )


def fill_calendar(made, cast, units: list[tuple], today) -> None:
    """Every unit of a model is kept again and again, with a day between: loans that wait to be fetched."""
    when = START + timedelta(days=DAYS)
    for place, unit in enumerate(units):
        start = today + timedelta(days=1 + place % 5)
        for turn in range(CALENDAR_HOLDS):
            last = start + timedelta(days=2 + (place + turn) % 4)
            number = f"RL-BENCH-{place:04d}-{turn:02d}"
            loan(made, cast, number, when, "APPROVED", [[unit]], start, last)
            start = last + timedelta(days=2)
