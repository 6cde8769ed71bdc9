"""Handovers by hand that did not go as planned: a line that was declined, a mistake that was voided, somebody
who was not there to sign.
"""

from functools import partial

from assets.choices import AssetStatus
from loans.models import Handover
from loans.services.handovers import answering, making, voiding
from trinity.demo.history import lying
from trinity.demo.intakes import INVENTORI, PUSAT

KEPT, USED = AssetStatus.IN_CUSTODY, AssetStatus.IN_USE

# (days ago, to whom, status, [(model, from, devices)], note)
MADE = (
    (17, "fajar", USED, (("UniFi Express 7", PUSAT, 1), ("24MR400-B", INVENTORI, 1)), "Ruang kerja baru"),
    (12, "siska", USED, (("EcoTank L3250", INVENTORI, 1),), "Printer ruang Purchase"),
    (6, "ilham", KEPT, (("F670L", PUSAT, 4),), "Stok harian tim lapangan"),
)
# (days ago, who, model, why he does not take it)
DECLINED = ((16, "fajar", "24MR400-B", "Sudah ada monitor di meja, tidak perlu dua."),)
# (days ago, for whom, why)
IN_HIS_PLACE = ((11, "siska", "Siska dinas ke Surabaya; Fajar menerima dan memeriksa printernya."),)
VOIDED = ((5, "ilham", "Salah penerima: stok ini untuk tim lapangan, bukan untuk NOC."),)


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter."""
    for hour, deed, rows in (
        (9, make, MADE),
        (10, decline, DECLINED),
        (10, sign_for, IN_HIS_PLACE),
        (10, void, VOIDED),
    ):
        for days_ago, *rest in rows:
            yield days_ago, hour, partial(deed, world, *rest)


def make(world, to, status, rows, note):
    """The warehouse hands things to somebody."""
    lines = [
        making.Line(thing) for model, place, count in rows for thing in lying(world, model, place)[:count]
    ]
    making.make(lines, receiver=world.people[to], actor=world.logistik, status=status, note=note)


def decline(world, who, model, reason):
    """The receiver signs, and does not take one of them."""
    handover = _open(world, who)
    declined = {handover.items.get(item_name=model).pk: reason}
    answering.answer(handover, declined=declined, actor=world.people[who])


def sign_for(world, who, reason):
    """The warehouse signs in the place of somebody who is not there."""
    answering.sign_for(_open(world, who), actor=world.logistik, reason=reason)


def void(world, who, reason):
    """It was a mistake."""
    voiding.void(_open(world, who), actor=world.logistik, reason=reason)


def _open(world, who) -> Handover:
    return Handover.objects.unsigned().get(receiver=world.people[who])
