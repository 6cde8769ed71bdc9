"""A lent thing in words, for the pages of returns."""

from decimal import Decimal

from assets.models import Asset
from core.words import number


def named(asset: Asset) -> dict:
    """{code, name, serial, mac}."""
    return {
        "code": asset.code,
        "name": f"{asset.brand} {asset.name}".strip(),
        "serial": asset.serial_number or "",
        "mac": asset.mac_address or "",
    }


def amount(asset: Asset, quantity: Decimal) -> str:
    """So many base units of material; needs its `standard_item`."""
    return f"{number(quantity)} {asset.standard_item.base_unit}"
