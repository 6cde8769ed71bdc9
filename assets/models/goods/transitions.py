"""What may become of an asset: the transitions of its status (`Asset` has the field)."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from assets.choices import AssetStatus, PlaceKind


def with_person(asset) -> bool:
    """A condition of transitions: the thing is with a person."""
    return asset.place_kind == PlaceKind.PERSON


def is_device(asset) -> bool:
    """A condition of transitions: one thing with a serial number. Material that is spoilt is written off
    instead.
    """
    return not asset.is_lot


def nobody_mends(asset) -> bool:
    """A condition of transitions: what is broken already (came back so) has no report yet. Anything else
    cannot have one.
    """
    return asset.status != AssetStatus.DAMAGED or asset.open_repair is None


def may_report(asset, user) -> bool:
    """Who may say that a thing is broken: who holds it, and those with the permission."""
    return user.has_perm("assets.report_repair") or asset.place.user_id == user.pk


def may_dispose(asset, user) -> bool:
    """Who may pass a thing on, or say that it is lost or found again with its holder: he himself, and those
    who hand over.
    """
    return user.has_perm("assets.handover_asset") or asset.place.user_id == user.pk


class AssetTransitions:
    """Mixed into `Asset`. One with a `label` is a button of the asset's page; the others are effects of
    documents.
    """

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
            AssetStatus.LOST,
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
        permission=may_dispose,
        conditions=[with_person],
        custom={"label": _("Pass on"), "icon": "users"},
    )
    def pass_on(self, status):
        """From one person to another."""
        return status

    @transition(
        "status",
        source=[AssetStatus.IN_CUSTODY, AssetStatus.IN_USE],
        target=RETURN_VALUE(AssetStatus.IN_STORAGE, AssetStatus.IN_CUSTODY, AssetStatus.IN_USE),
        conditions=[with_person],
    )
    def put_back(self, status):
        """It was not taken, or handed over by mistake; it is again what it was."""
        return status

    @transition(
        "status",
        source=[AssetStatus.IN_STORAGE, AssetStatus.IN_USE, AssetStatus.IN_CUSTODY, AssetStatus.DAMAGED],
        target=AssetStatus.DAMAGED,
        permission=may_report,
        conditions=[is_device, nobody_mends],
        custom={"label": _("Report the damage"), "icon": "triangle-alert"},
    )
    def report_damage(self):
        """It is broken where it is; a repair begins with this."""

    @transition(
        "status", source=[AssetStatus.DAMAGED, AssetStatus.OUT_FOR_REPAIR], target=AssetStatus.UNDER_REPAIR
    )
    def start_repair(self):
        """A technician of ours mends it."""

    @transition(
        "status", source=[AssetStatus.DAMAGED, AssetStatus.UNDER_REPAIR], target=AssetStatus.OUT_FOR_REPAIR
    )
    def send_out(self):
        """A vendor mends it."""

    @transition(
        "status", source=[AssetStatus.UNDER_REPAIR, AssetStatus.OUT_FOR_REPAIR], target=AssetStatus.DAMAGED
    )
    def back_to_damaged(self):
        """Nobody mends it any more; it is still broken."""

    @transition(
        "status",
        source=[AssetStatus.UNDER_REPAIR, AssetStatus.OUT_FOR_REPAIR],
        target=RETURN_VALUE(AssetStatus.IN_STORAGE, AssetStatus.IN_USE, AssetStatus.IN_CUSTODY),
    )
    def finish_repair(self, status):
        """It works again, and lies in a warehouse or is back where it was."""
        return status

    @transition(
        "status",
        source=AssetStatus.DAMAGED,
        target=RETURN_VALUE(AssetStatus.IN_STORAGE, AssetStatus.IN_USE, AssetStatus.IN_CUSTODY),
    )
    def not_damaged(self, status):
        """The report was wrong; it is again what it was."""
        return status

    @transition(
        "status",
        source=[
            AssetStatus.IN_CUSTODY,
            AssetStatus.IN_USE,
            AssetStatus.AWAITING_RETURN,
            AssetStatus.DAMAGED,
            AssetStatus.LOST,
        ],
        target=RETURN_VALUE(AssetStatus.IN_STORAGE, AssetStatus.DAMAGED, AssetStatus.DECOMMISSIONED),
        permission="assets.handover_asset",
        conditions=[with_person],
        custom={"label": _("Take back"), "icon": "undo-2"},
    )
    def take_back(self, status):
        """From a person to a warehouse, in the status that its condition asks for."""
        return status

    @transition(
        "status",
        source=[AssetStatus.IN_CUSTODY, AssetStatus.IN_USE],
        target=AssetStatus.AWAITING_RETURN,
        conditions=[with_person],
    )
    def declare_return(self):
        """Its holder says that he gives it back; the warehouse has not looked at it yet."""

    @transition(
        "status",
        source=AssetStatus.AWAITING_RETURN,
        target=RETURN_VALUE(AssetStatus.IN_CUSTODY, AssetStatus.IN_USE),
    )
    def keep(self, status):
        """Its return was refused or taken back; it is again what it was."""
        return status

    @transition(
        "status",
        source=[
            AssetStatus.IN_CUSTODY,
            AssetStatus.IN_USE,
            AssetStatus.AWAITING_RETURN,
            AssetStatus.DAMAGED,
        ],
        target=AssetStatus.LOST,
        permission=may_dispose,
        conditions=[with_person],
        custom={"label": _("Report the loss"), "icon": "search-x"},
    )
    def lose(self):
        """Nobody knows where it is; its holder still answers for it."""

    @transition(
        "status",
        source=AssetStatus.LOST,
        target=RETURN_VALUE(AssetStatus.IN_CUSTODY, AssetStatus.IN_USE, AssetStatus.DAMAGED),
        permission=may_dispose,
        custom={"label": _("Found again"), "icon": "search-check"},
    )
    def find_with_person(self, status):
        """Its holder has it after all; it is again what it was."""
        return status

    @transition(
        "status",
        source=[AssetStatus.IN_STORAGE, AssetStatus.IN_USE, AssetStatus.IN_CUSTODY],
        target=AssetStatus.CONSUMED,
    )
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
            AssetStatus.LOST,
        ],
        target=RETURN_VALUE(AssetStatus.IN_STORAGE, AssetStatus.DAMAGED),
    )
    def find(self, status=AssetStatus.IN_STORAGE):
        """A count found it lying in a warehouse, whatever the book said."""
        return status
