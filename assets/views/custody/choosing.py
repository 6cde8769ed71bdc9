"""Things to choose from, in words, for assets/custody/choices.html."""

from collections.abc import Callable

from assets.forms.custody.choosing import ChoiceForm
from core.words import number


def things(form: ChoiceForm, badge: Callable[[dict], str] = lambda choice: "") -> list[dict]:
    """Each thing with its field; `badge` says what is special about a choice."""
    return [_thing(choice, badge(choice)) for choice in form.choices()]


def _thing(choice: dict, badge: str) -> dict:
    asset = choice["asset"]
    holds = f"{number(asset.current_balance)} {asset.standard_item.base_unit}" if asset.is_lot else ""
    return {
        "code": asset.code,
        "serial": asset.serial_number or "",
        "holds": holds,
        "place": " · ".join(filter(None, [asset.place.name, asset.location_detail])),
        "field": choice["field"],
        "files": choice.get("files"),
        "badge": badge,
    }
