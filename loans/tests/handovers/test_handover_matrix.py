"""Every state x every action x every role: what is allowed happens, everything else is refused with a
sentence, and nothing changes. The table is written by hand from what the business decided.
"""

import copy
import itertools

import pytest
from django.db import connection, transaction

from assets.models import Asset, StockMovement
from assets.tests.factories import WarehouseFactory, give_to, register_devices
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, Notification
from core.services.people import pins
from loans.choices import HandoverStatus
from loans.models import Handover, HandoverItem, SigningCode
from loans.services.handovers import answering, codes, making, paper, voiding
from loans.tests.factories import scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
S = HandoverStatus
WHY = "He is on leave until Monday."
# The giver is a staff member who passes on what he held; the receiver is the leader.
ROLES = ("ceo", "logistik", "purchase", "leader", "staff", "stranger")
STORE, RECEIVER, GIVER = {"ceo", "logistik"}, {"leader"}, {"staff"}
ALLOWED = {
    "answer": {S.IN_PROGRESS: RECEIVER},
    "pin": {S.IN_PROGRESS: GIVER},
    "code": {S.IN_PROGRESS: STORE | GIVER},
    "sign_with_code": {S.IN_PROGRESS: RECEIVER},
    "sign_for": {S.IN_PROGRESS: STORE},
    "paper": {S.IN_PROGRESS: STORE | GIVER, S.COMPLETED: STORE | GIVER},
    "void": {S.IN_PROGRESS: STORE | GIVER, S.COMPLETED: STORE},
}
DEEDS = {
    "answer": lambda handover, actor: answering.answer(handover, declined={}, actor=actor),
    "pin": lambda handover, actor: answering.sign_with_pin(
        handover, identified=pins.Identified(handover.receiver_id), declined={}, actor=actor
    ),
    "code": lambda handover, actor: codes.make(handover, actor=actor)[0].handover,
    "sign_with_code": lambda handover, actor: codes.sign(
        handover.signing_codes.get(), declined={}, actor=actor
    ),
    "sign_for": lambda handover, actor: answering.sign_for(handover, actor=actor, reason=WHY),
    "paper": lambda handover, actor: paper.attach(handover, [scan()], actor=actor),
    "void": lambda handover, actor: voiding.void(handover, actor=actor, reason=WHY),
}
BECOMES = dict.fromkeys(DEEDS, S.COMPLETED) | {"code": S.IN_PROGRESS, "void": S.CANCELLED}


def in_state(status, cast, *, declined=False):
    (device,) = register_devices(cast.logistik, place=WarehouseFactory())
    device = give_to(device, cast.staff, actor=cast.logistik)
    handover = making.make([making.Line(device)], receiver=cast.leader, actor=cast.staff)
    codes.make(handover, actor=cast.staff)
    if status == S.COMPLETED:
        return answering.answer(handover, declined={}, actor=cast.leader)
    if status == S.CANCELLED and declined:
        reasons = {handover.items.get().pk: "Not mine"}
        return answering.answer(handover, declined=reasons, actor=cast.leader)
    if status == S.CANCELLED:
        return voiding.void(handover, actor=cast.logistik, reason=WHY)
    return handover


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Handover, HandoverItem, SigningCode, Asset, StockMovement, ActivityLog, Notification)
    ]


STATES = [(S.IN_PROGRESS, False), (S.COMPLETED, False), (S.CANCELLED, False), (S.CANCELLED, True)]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_state_action_role(cast, state):
    """By everybody, each from the same state."""
    status, declined = state
    handover = in_state(status, cast, declined=declined)
    connection.check_constraints()
    before = everything()
    for verb, role in itertools.product(DEEDS, ROLES):
        mine, actor = copy.deepcopy(handover), getattr(cast, role)
        with transaction.atomic():
            refused = None
            try:
                done = DEEDS[verb](mine, actor)
            except DomainError as error:
                refused = error
            if role in ALLOWED[verb].get(status, ()):
                assert refused is None, f"{verb} by {role}: {refused}"
                assert done.status == BECOMES[verb], (verb, role)
                connection.check_constraints()
            else:
                assert isinstance(refused, Conflict | NotAllowed) and str(refused), (verb, role, refused)
                assert everything() == before, (verb, role)
            transaction.set_rollback(True)
