"""The numbers of an asset: their form, and that its code stays."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.database.triggers import fixed
from core.errors import explain

SERIAL_FORM, MAC_FORM = r"^[A-Z0-9._/-]{3,100}$", r"^([0-9A-F]{2}:){5}[0-9A-F]{2}$"
# AST-2026-000001-P01, and what is left of it without its dashes, or with others; year, number and piece are
# groups. Python and PostgreSQL read it alike.
OWN_CODE = r"AST[\s._/-]*([0-9]{4})[\s._/-]*([0-9]{4,9})(?:[\s._/-]*P([0-9]{2,4}))?"
FORMS = [
    models.CheckConstraint(
        name="assets_serial_form",
        condition=Q(serial_number__isnull=True) | Q(serial_number__regex=SERIAL_FORM),
        violation_error_message=_(
            "A serial number has 3 to 100 capital letters, digits, dots, underscores, slashes or hyphens."
        ),
    ),
    models.CheckConstraint(
        name="assets_mac_form",
        condition=Q(mac_address__isnull=True) | Q(mac_address__regex=MAC_FORM),
        violation_error_message=_("A MAC address is stored as AA:BB:CC:DD:EE:FF."),
    ),
]
explain(
    "assets_serial_is_no_code",
    _("This is one of our own labels, not a serial number. Scan the manufacturer's code."),
    field="serial_number",
)


def numbered() -> list[pgtrigger.Trigger]:
    """Triggers of `assets`: the code stays, and no serial number is one."""
    return [
        fixed("assets", "code"),
        pgtrigger.Trigger(
            name="assets_serial_is_no_code",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("serial_number"),
            condition=pgtrigger.Condition(f"NEW.serial_number ~ '^{OWN_CODE}$'"),
            func="""
            RAISE EXCEPTION '% is an asset code, not a serial number', NEW.serial_number
                USING ERRCODE = '23514', CONSTRAINT = 'assets_serial_is_no_code';
            """,
        ),
    ]
