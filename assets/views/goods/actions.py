"""What a person may do with one asset now: the next step as the one button, what is done often beside it, the
rest in a menu.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import PlaceKind
from assets.models import Asset
from assets.services.custody import bindings
from assets.services.goods.assets import MOVABLE
from core.workflow import transitions

NEXT = (
    "issue",
    "find_with_person",
    "take_back",
    "report_damage",
    "edit",
)  # the first of these that is possible now is the button; else any other
BESIDE = ("take_back", "pass_on", "move", "edit")
AT_LIST = {"move": "asset_move", "label": "label_create"}  # verbs whose page takes many assets


def of(asset: Asset, user) -> dict:
    """{primary (or None), beside, menu}: each action {name, label, url, icon, danger?}; what cannot be undone
    ends the menu.
    """
    refused = _refused(asset)
    buttons = [button for button in transitions.buttons(asset, user) if button.name not in refused]
    made = [_action(b.name, b.label, b.icon, asset) for b in buttons if b.tone != "danger"] + _of_lot(
        asset, user
    )
    if user.has_perm("assets.change_asset"):
        if asset.place_kind == PlaceKind.WAREHOUSE and asset.status in MOVABLE:
            made.append(_action("move", _("Move"), "arrow-right-left", asset))
        made.append(_action("edit", _("Edit"), "pencil", asset))
    by_name = {action["name"]: action for action in made}
    first = next((by_name[name] for name in NEXT if name in by_name), made[0] if made else None)
    rest = [action for action in made if action is not first]
    beside = [action for action in rest if action["name"] in BESIDE]
    menu = [action for action in rest if action["name"] not in BESIDE]
    if not asset.is_lot:
        menu.append(_action("calendar", _("Calendar"), "calendar-days", asset))
    menu.append(_action("label", _("Print label"), "printer", asset))
    menu += [
        _action(b.name, b.label, b.icon, asset) | {"danger": True} for b in buttons if b.tone == "danger"
    ]
    # On a phone there is room for the next step alone: the menu then has everything else.
    return {
        "primary": first,
        "beside": beside,
        "menu": [action | {"css": "phone-only"} for action in beside] + menu,
    }


def _refused(asset: Asset) -> set[str]:
    """Verbs that its status allows, and something else forbids: what is held for somebody goes out by its
    document, what is lent is not passed on.
    """
    if asset.place_kind == PlaceKind.PERSON:
        return {"pass_on"} if bindings.why_not_passed_on([asset]) else set()
    return {"issue"} if getattr(asset, "has_holds", False) else set()


def _of_lot(asset: Asset, user) -> list[dict]:
    """What can be done to a lot alone."""
    if not (asset.is_lot and asset.is_counted):
        return []
    made = []
    if user.has_perm("assets.change_asset"):
        made.append(_action("cut", _("Cut a piece"), "scissors", asset))
        made.append(_action("adjust", _("Adjust amount"), "scale", asset))
    if user.has_perm("assets.delete_asset"):
        made.append(_action("write_off", _("Write off part"), "eraser", asset))
    return made


def _action(name: str, label, icon: str, asset: Asset) -> dict:
    url = (
        f"{reverse(AT_LIST[name])}?ids={asset.pk}"
        if name in AT_LIST
        else reverse(f"asset_{name}", args=[asset.code])
    )
    return {"name": name, "label": label, "url": url, "icon": icon}
