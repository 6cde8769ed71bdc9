"""What can happen to assets and their catalogue, in words."""

from django.utils.translation import gettext_lazy as _

from assets.choices import CountStatus, RepairStatus
from core import notify, references
from core.activity import register
from core.workflow import pictures

register("assets.asset.registered", _("Registered"), "package-plus", "green")
register("assets.asset.updated", _("Data changed"), "pencil", is_edit=True)
register("assets.asset.moved", _("Moved"), "arrow-right-left", "blue")
register("assets.asset.adjusted", _("Amount adjusted"), "scale", "amber")
register("assets.asset.issued", _("Issued"), "hand-helping", "blue")
register("assets.asset.passed_on", _("Passed on"), "users", "blue")
register("assets.asset.put_back", _("Back where it was"), "undo-2", "amber")
register("assets.asset.taken_back", _("Taken back"), "undo-2", "green")
register("assets.asset.cut", _("Cut from a lot"), "scissors", "blue")
register("assets.asset.piece_cut", _("Piece cut off"), "scissors", "amber")
register("assets.asset.consumed", _("Used"), "hammer", "amber")
register("assets.asset.restored", _("Use taken back"), "undo-2", "green")
register("assets.asset.written_off", _("Part written off"), "archive-x", "red")
register("assets.asset.found", _("Found again"), "search-check", "green")
register("assets.asset.lost", _("Loss reported"), "search-x", "red")
register("assets.asset.return_declared", _("Return declared"), "undo-2", "blue")
register("assets.asset.kept", _("Return refused"), "undo", "amber")
register("assets.asset.decommissioned", _("Decommissioned"), "archive-x", "red")
register("assets.asset.damaged", _("Damage reported"), "triangle-alert", "red")
register("assets.asset.not_damaged", _("Report of damage taken back"), "undo-2", "green")
register("assets.asset.repair_started", _("Repair started"), "wrench", "blue")
register("assets.asset.repair_sent_out", _("Sent out for repair"), "truck", "blue")
register("assets.asset.repair_stopped", _("Repair stopped"), "pause", "amber")
register("assets.asset.repair_passed_on", _("Repair passed on"), "users", "blue")
register("assets.asset.repaired", _("Repaired"), "circle-check", "green")
register("assets.repair.reported", _("Damage reported"), "triangle-alert", "red")
register("assets.repair.reservation_lost", _("Reservation lost"), "unlink", "amber", is_word=True)
register("assets.repair.came_back", _("Given back by its holder"), "undo-2", "blue", is_word=True)
register("assets.repair.redirected", _("Goes to a warehouse afterwards"), "corner-down-right", is_edit=True)
register("assets.repair.started", _("Repair started"), "wrench", "blue")
register("assets.repair.sent_out", _("Sent to a vendor"), "truck", "blue")
register("assets.repair.stopped", _("Put back to wait"), "pause", "amber")
register("assets.repair.progressed", _("Progress"), "message-square", "blue", is_word=True)
register("assets.repair.parts_used", _("Parts used"), "hammer", "amber", is_edit=True)
register("assets.repair.parts_taken_back", _("Parts taken back"), "undo-2", "green", is_edit=True)
register("assets.repair.updated", _("Plan changed"), "pencil", is_edit=True)
register("assets.repair.cost_set", _("Cost entered"), "receipt", is_edit=True)
register("assets.repair.finished", _("Finished"), "circle-check", "green")
register("assets.repair.cancelled", _("Report cancelled"), "x", "red")
register("assets.repair.called_off", _("Called off"), "x", "red")
register("assets.repair.decommissioned", _("Decommissioned"), "archive-x", "red")
register("assets.asset.voided", _("Registration voided"), "undo-2", "red")
register("assets.assetregistration.registered", _("Goods registered"), "package-plus", "green")
register("assets.assetregistration.voided", _("Registration voided"), "undo-2", "red")
register("assets.labelprint.printed", _("Labels printed"), "printer")
register("assets.stockcount.started", _("Stock count started"), "clipboard-list", "blue")
register("assets.stockcount.invited", _("Invited to count"), "user-plus", is_word=True)
register("assets.stockcount.submitted", _("Stock count submitted"), "send", "amber")
register("assets.stockcount.recounted", _("To be counted again"), "rotate-ccw", "amber")
register("assets.stockcount.late_decided", _("Late entries decided"), "clock-alert", "amber", is_edit=True)
register("assets.stockcount.approved", _("Stock count approved"), "clipboard-check", "green")
register("assets.stockcount.cancelled", _("Stock count cancelled"), "ban", "red")
for _model, _label in (
    ("assetcategory", _("Category")),
    ("assettype", _("Type")),
    ("standarditem", _("Model")),
    ("place", _("Location")),
):
    register(f"assets.{_model}.created", _("Created"), "plus", "green")
    register(f"assets.{_model}.updated", _("Changed"), "pencil", is_edit=True)
    register(f"assets.{_model}.deleted", _("Deleted"), "trash-2", "red")
register("assets.stockthreshold.set", _("Threshold set"), "gauge", "amber")
register("assets.stockthreshold.cleared", _("Threshold back to the default"), "undo-2")
register("assets.place.deactivated", _("Deactivated"), "archive", "red")
register("assets.place.activated", _("Activated again"), "archive-restore", "green")
register("assets.standarditem.deactivated", _("Deactivated"), "archive", "red")
register("assets.standarditem.activated", _("Activated again"), "archive-restore", "green")

notify.register(
    "LABELS_FINISHED",
    "ASSET_HANDED_OVER",
    "ASSET_DECOMMISSIONED",
    "ASSET_LOST",
    "ASSET_FOUND",
    "LEDGER_DISAGREES",
    "STOCK_LOW",
    "STOCK_RECOVERED",
)
references.register("AST", view="asset", may=lambda user: user.has_perm("assets.view_asset"))
references.register("REG", view="registration", may=lambda user: user.has_perm("assets.add_asset"))
notify.register(
    "ASSET_DAMAGED_REPORT", "REPAIR_STARTED", "REPAIR_PROGRESS_UPDATE", "REPAIR_COMPLETED", "REPAIR_OVERDUE"
)
references.register("OP", view="count", may=lambda user: user.has_perm("assets.view_stock"))
notify.register("COUNT_INVITED", "COUNT_SUBMITTED", "COUNT_APPROVED", "COUNT_LATE")
references.register(
    "RP",
    view="repair",
    may=lambda user: user.has_perm("assets.view_asset") or user.has_perm("assets.manage_repair"),
)
pictures.register(
    "count",
    model="assets.StockCount",
    title="A stock count: its states, and what may be done in each",
    ended=[CountStatus.APPROVED, CountStatus.CANCELLED],
)
pictures.register(
    "repair",
    model="assets.Repair",
    title="A repair: its states, and what may be done in each",
    ended=[RepairStatus.COMPLETED, RepairStatus.DECOMMISSIONED, RepairStatus.CANCELLED],
)
