"""What can happen to assets and their catalogue, in words."""

from django.utils.translation import gettext_lazy as _

from core import notify, references
from core.activity import register

register("assets.asset.registered", _("Registered"), "package-plus", "green")
register("assets.asset.updated", _("Data changed"), "pencil")
register("assets.asset.moved", _("Moved"), "arrow-right-left", "blue")
register("assets.asset.adjusted", _("Amount adjusted"), "scale", "amber")
register("assets.asset.issued", _("Issued"), "hand-helping", "blue")
register("assets.asset.passed_on", _("Passed on"), "users", "blue")
register("assets.asset.taken_back", _("Taken back"), "undo-2", "green")
register("assets.asset.cut", _("Cut from a lot"), "scissors", "blue")
register("assets.asset.piece_cut", _("Piece cut off"), "scissors", "amber")
register("assets.asset.consumed", _("Used"), "hammer", "amber")
register("assets.asset.restored", _("Use taken back"), "undo-2", "green")
register("assets.asset.written_off", _("Part written off"), "archive-x", "red")
register("assets.asset.found", _("Found again"), "search-check", "green")
register("assets.asset.decommissioned", _("Decommissioned"), "archive-x", "red")
register("assets.asset.voided", _("Registration voided"), "undo-2", "red")
register("assets.assetregistration.registered", _("Goods registered"), "package-plus", "green")
register("assets.assetregistration.voided", _("Registration voided"), "undo-2", "red")
register("assets.labelprint.printed", _("Labels printed"), "printer")
for _model, _label in (
    ("assetcategory", _("Category")),
    ("assettype", _("Type")),
    ("standarditem", _("Model")),
    ("place", _("Location")),
):
    register(f"assets.{_model}.created", _("Created"), "plus", "green")
    register(f"assets.{_model}.updated", _("Changed"), "pencil")
    register(f"assets.{_model}.deleted", _("Deleted"), "trash-2", "red")
register("assets.stockthreshold.set", _("Threshold set"), "gauge", "amber")
register("assets.stockthreshold.cleared", _("Threshold back to the default"), "undo-2")
register("assets.place.deactivated", _("Deactivated"), "archive", "red")
register("assets.place.activated", _("Activated again"), "archive-restore", "green")
register("assets.standarditem.deactivated", _("Deactivated"), "archive", "red")
register("assets.standarditem.activated", _("Activated again"), "archive-restore", "green")

notify.register("LABELS_FINISHED", "ASSET_HANDED_OVER", "ASSET_DECOMMISSIONED", "LEDGER_DISAGREES", "STOCK_LOW", "STOCK_RECOVERED")
references.register("AST", view="asset", may=lambda user: user.has_perm("assets.view_asset"))
references.register("REG", view="registration", may=lambda user: user.has_perm("assets.add_asset"))
