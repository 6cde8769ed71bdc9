"""What an asset is known by: that its code stays, the form of its numbers, and plausible days."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.days import plausible
from core.database.triggers import fixed, judged_when_written

SERIAL_FORM, MAC_FORM = r"^[A-Z0-9._/-]{3,100}$", r"^([0-9A-F]{2}:){5}[0-9A-F]{2}$"
# AST-2026-000001-P01, and what is left of it without its dashes, or with others; year, number and piece are
# groups. Python and PostgreSQL read it alike.
OWN_CODE = r"AST[\s._/-]*([0-9]{4})[\s._/-]*([0-9]{4,9})(?:[\s._/-]*P([0-9]{2,4}))?"


def numbered() -> list[pgtrigger.Trigger]:
    """Triggers of `assets`: the code stays; serial number, MAC address and days are judged where they are
    written. A piece has the days of what it was cut from.
    """
    return [
        fixed("assets", "code"),
        judged_when_written(
            "assets_serial_is_no_code",
            {"serial_number": f"~ '^{OWN_CODE}$'"},
            _("This is one of our own labels, not a serial number. Scan the manufacturer's code."),
        ),
        judged_when_written(
            "assets_serial_form",
            {"serial_number": f"!~ '{SERIAL_FORM}'"},
            _("A serial number has 3 to 100 capital letters, digits, dots, underscores, slashes or hyphens."),
        ),
        judged_when_written(
            "assets_mac_form",
            {"mac_address": f"!~ '{MAC_FORM}'"},
            _("A MAC address is stored as AA:BB:CC:DD:EE:FF."),
        ),
        plausible("assets_days", "purchase_date", "warranty_end_date", like=("assets", "parent_id")),
    ]
