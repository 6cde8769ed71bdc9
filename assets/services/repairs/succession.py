"""Open repairs that somebody has in hand go to another technician, with the devices."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import RepairStatus
from assets.models import Repair
from assets.services.repairs import work
from core.errors import Conflict
from core.models import User
from core.people.open_documents import OpenDocument


def found(person: User) -> list[OpenDocument]:
    """What somebody is repairing, the oldest first. One query."""
    rows = _in_hand(person).select_related("asset").order_by("pk")
    return [
        OpenDocument(
            row.doc_number, f"{row.asset.name} · {row.asset.code}", reverse("repair", args=[row.doc_number])
        )
        for row in rows
    ]


def hand_over(numbers: Collection[str], *, person: User, to: User, actor, reason: str) -> None:
    """These repairs are `to`'s from now on, and the devices go to him; both say for which `reason`. Raises
    Conflict when one is over or another's, and as `work.update` does. Inverse: the same back.
    """
    rows = list(_in_hand(person).filter(doc_number__in=numbers).order_by("pk"))
    if len(rows) < len(set(numbers)):
        raise Conflict(_("One of these repairs is over, or another's. Reload the page."))
    for row in rows:
        work.update(
            row,
            actor=actor,
            version=row.version,
            estimate_date=row.estimate_date,
            technician=to,
            note=reason,
        )


def _in_hand(person: User):
    return Repair.objects.filter(status=RepairStatus.IN_PROGRESS, technician=person)
