"""Repairs in hand go to another technician, with the devices."""

import pytest

from assets.models import Repair
from assets.services.repairs import damage, repairs
from assets.tests.factories import register_devices
from core.models import ActivityLog, Notification
from core.people import open_documents
from core.services.people import succession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_another_technician_goes_on_with_it(cast):
    (device,) = register_devices(cast.logistik, 1)
    repair = damage.report(device, actor=cast.logistik, condition="MINOR_DAMAGE", description="Port WAN mati")
    repairs.start(repair, actor=cast.logistik, technician=cast.staff)
    ((kind, found),) = open_documents.of(cast.staff)
    assert (kind.code, [one.number for one in found]) == ("repairs", [repair.doc_number])
    succession.hand_over(
        cast.staff, actor=cast.ceo, to=cast.leader, documents=[repair.doc_number], reason="Pindah"
    )
    repair = Repair.objects.get()
    assert (repair.technician, repair.technician_name) == (cast.leader, cast.leader.name)
    assert repair.asset.place.user == cast.leader
    assert Notification.objects.filter(recipient=cast.leader, type="REPAIR_STARTED").exists()
    assert open_documents.of(cast.staff) == []
    told = ActivityLog.objects.filter(action__in=["assets.repair.updated", "assets.asset.repair_passed_on"])
    assert [entry.details for entry in told] == ["Pindah", "Pindah"]
