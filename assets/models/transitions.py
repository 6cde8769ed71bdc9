"""What may become of an asset: the transitions of its status (`Asset` has the field)."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from assets.choices import AssetStatus, PlaceKind


def with_person(asset) -> bool:
    """A condition of transitions: the thing is with a person."""
    return asset.place_kind == PlaceKind.PERSON


class AssetTransitions:
    """Mixed into `Asset`. One with a `label` is a button of the asset's page; the others are effects of documents."""

    @transition(
        "status",
        source=[
            AssetStatus.IN_STORAGE,
            AssetStatus.IN_USE,
            AssetStatus.IN_CUSTODY,
            AssetStatus.AWAITING_RETURN,
            AssetStatus.DAMAGED,
            AssetStatus.UNDER_REPAIR,
            AssetStatus.OUT_FOR_REPAIR,
        ],
        target=AssetStatus.DECOMMISSIONED,
        permission="assets.delete_asset",
        custom={"label": _("Decommission"), "icon": "archive-x", "tone": "danger"},
    )
    def decommission(self):
        """Written off for good."""

    @transition(
        "status",
        source=AssetStatus.IN_STORAGE,
        target=RETURN_VALUE(AssetStatus.IN_CUSTODY, AssetStatus.IN_USE),
        permission="assets.handover_asset",
        custom={"label": _("Issue"), "icon": "hand-helping"},
    )
    def issue(self, status):
        """From a warehouse to a person, to keep or to use."""
        return status

    @transition(
        "status",
        source=[AssetStatus.IN_CUSTODY, AssetStatus.IN_USE],
        target=RETURN_VALUE(AssetStatus.IN_CUSTODY, AssetStatus.IN_USE),
        permission="assets.handover_asset",
        conditions=[with_person],
        custom={"label": _("Pass on"), "icon": "users"},
    )
    def pass_on(self, status):
        """From one person to another."""
        return status

    @transition(
        "status",
        source=[AssetStatus.IN_CUSTODY, AssetStatus.IN_USE, AssetStatus.AWAITING_RETURN],
        target=RETURN_VALUE(AssetStatus.IN_STORAGE, AssetStatus.DAMAGED, AssetStatus.DECOMMISSIONED),
        permission="assets.handover_asset",
        conditions=[with_person],
        custom={"label": _("Take back"), "icon": "undo-2"},
    )
    def take_back(self, status):
        """From a person to a warehouse, in the status that its condition asks for."""
        return status

    @transition("status", source=[AssetStatus.IN_STORAGE, AssetStatus.IN_USE, AssetStatus.IN_CUSTODY], target=AssetStatus.CONSUMED)
    def consume(self):
        """A lot's last unit was used up."""

    @transition(
        "status",
        source=AssetStatus.CONSUMED,
        target=RETURN_VALUE(AssetStatus.IN_STORAGE, AssetStatus.IN_USE, AssetStatus.IN_CUSTODY),
    )
    def restore(self, status):
        """Its use was a mistake, or the document that used it was voided; it is again what it was."""
        return status

    @transition(
        "status",
        source=[
            AssetStatus.DECOMMISSIONED,
            AssetStatus.IN_CUSTODY,
            AssetStatus.IN_USE,
            AssetStatus.AWAITING_RETURN,
            AssetStatus.OUT_FOR_REPAIR,
            AssetStatus.UNDER_REPAIR,
            AssetStatus.DAMAGED,
        ],
        target=AssetStatus.IN_STORAGE,
    )
    def find(self):
        """A count found it lying in a warehouse, whatever the book said."""
