"""A device that is being mended does not go back to who had it: he leaves, or does not need it any more."""

from django.utils.translation import gettext as _

from assets.choices import AssetStatus
from assets.models import Place, Repair
from assets.models.repairs.transitions import MANAGE
from assets.services import places
from assets.services.repairs import steps
from core import activity
from core.errors import NotAllowed


def redirect(repair: Repair, *, to: Place, actor, note: str = "", reference: str = "") -> Repair:
    """From the end of its repair on it belongs to the warehouse location `to`; until then it stays where it
    is, and whoever had it when it broke answers for it no more.

    Raises Conflict when the repair is over, NotAllowed for who does not manage repairs, DomainError for a
    place that is no active location. Inverse: none; it is handed over anew.
    """
    places.refuse_no_warehouse(to)
    if not actor.has_perm(MANAGE):
        raise NotAllowed(_("You may not do this."))
    with steps.announced(repair, actor) as leaving:
        repair, asset = steps.lock(repair)
        leaving.look([asset])
        steps.refuse_over(repair)
        was = repair.holder_place.name
        repair.holder_place, repair.holder_status = to, AssetStatus.IN_STORAGE
        repair.version += 1
        repair.save(update_fields=["holder_place", "holder_status", "version"])
        activity.record(
            "assets.repair.redirected",
            actor=actor,
            target=repair,
            changes={"holder_place": [was, to.name]},
            note=note,
            reference=reference or asset.code,
        )
    return repair
