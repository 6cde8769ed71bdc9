"""Sealed documents for the tests of the page where they are checked."""

from django.utils import translation

from assets.tests.factories import WarehouseFactory, register_devices
from core.sealing import codes, keys
from core.services import sealing
from loans.letters import handovers as letters
from loans.services.handovers import answering, voiding
from loans.tests.factories import hand_over


def make(cast):
    """(handover, its sealed edition, the bytes of it)."""
    devices = register_devices(cast.logistik, 2, place=WarehouseFactory())
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    handover = answering.answer(handover, declined={}, actor=cast.staff)
    row = sealing.seal("loans.handover", handover.pk)
    with row.file.open("rb") as file:
        return handover, row, file.read()


def code_of(handover) -> str:
    with translation.override("id"):
        return codes.sign(letters.facts(handover), keys.current())


def void(handover, cast):
    return voiding.void(handover, actor=cast.logistik, reason="Given to the wrong person.")


def twin_of(code: str) -> str:
    """The same code with the other signature that is as valid, which anybody can make."""
    read = codes.read(code)
    r, s = codes._halves(read.signature)
    return f"{read.signed}.{codes._encoded(codes._joined(r, codes.ORDER - s))}"
