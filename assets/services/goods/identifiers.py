"""Serial numbers and MAC addresses that are registered already, and whose they are."""

from collections.abc import Sequence

from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from assets.models import Asset
from core.errors import Conflict


def taken(field: str, values: Sequence[str]):
    """Live assets whose `serial_number` or `mac_address` is one of `values` (as stored: upper case), with who
    registered them.
    """
    found = (
        Asset.objects.current()
        .annotate(key=Upper(field))
        .filter(**{"key__in": values, f"{field}__isnull": False})
    )
    return found.select_related("recorded_by").order_by("pk")


def taken_sentence(field: str, asset: Asset) -> str:
    """Whose serial number or MAC address this is already."""
    if field == "mac_address":
        return _("MAC address %(value)s is registered already: %(code)s, by %(who)s.") % _owner(
            asset, asset.mac_address
        )
    return _("Serial number %(value)s is registered already: %(code)s, by %(who)s.") % _owner(
        asset, asset.serial_number
    )


def _owner(asset: Asset, value: str) -> dict:
    return {"value": value, "code": asset.code, "who": asset.recorded_by.name}


def refuse_taken(news: Sequence) -> None:
    """`news` is a batch of NewAsset. Raise Conflict when one's serial number or MAC address is registered
    already.
    """
    for field in ("serial_number", "mac_address"):
        values = [value for new in news if (value := getattr(new, field))]
        # Not .first(): with LIMIT 1 PostgreSQL walks through all assets in key order, hoping to meet one
        # soon.
        if values and (asset := next(iter(taken(field, values).order_by()), None)):
            raise Conflict(" ".join([taken_sentence(field, asset), _("Nothing was saved.")]))
