"""What the database holds a finished repair to: it is not rewritten."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.triggers import final
from core.errors import explain

# Only what is learnt afterwards (the vendor's bill) may still change.
REPAIR_FINAL = """
IF to_jsonb(NEW) - '{cost,version,reminded_on}'::text[] <> to_jsonb(OLD) - '{cost,version,reminded_on}'::text[] THEN
    RAISE EXCEPTION 'repair % is over and is not changed any more', OLD.doc_number
        USING ERRCODE = '23514', CONSTRAINT = 'repairs_final';
END IF;
RETURN NEW;
"""

explain("repairs_final", _("This repair is over; it is not changed any more."))


def repairs_final() -> pgtrigger.Trigger:
    """Trigger of `repairs`."""
    return final("repairs", "OLD.finished_at IS NOT NULL", REPAIR_FINAL)
