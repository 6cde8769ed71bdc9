"""What the database holds clearances to: nothing is left of whom they clear, and they say all of it."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.triggers import append_only
from core.errors import explain

# At commit: he leaves, nothing is at his place or goes back to it, nothing is lent to him or waits for him.
NOTHING_LEFT = """
IF NOT EXISTS (SELECT FROM users u WHERE u.id = NEW.person_id AND u.leaving_since IS NOT NULL)
   OR EXISTS (SELECT FROM assets a JOIN places p ON p.id = a.place_id WHERE p.user_id = NEW.person_id AND a.voided_at IS NULL)
   OR EXISTS (SELECT FROM repairs r JOIN places p ON p.id = r.holder_place_id
               WHERE p.user_id = NEW.person_id AND r.status IN ('REPORTED', 'IN_PROGRESS', 'OUT'))
   OR EXISTS (SELECT FROM loan_requests l WHERE l.requester_id = NEW.person_id AND l.status NOT IN ('RETURNED', 'REJECTED', 'CANCELLED'))
   OR EXISTS (SELECT FROM handovers h WHERE h.penerima_id = NEW.person_id AND h.status = 'IN_PROGRESS') THEN
    RAISE EXCEPTION '% clears somebody who does not leave, or of whom something is left', NEW.doc_number
        USING ERRCODE = '23514', CONSTRAINT = 'clearances_nothing_left';
END IF;
RETURN NULL;
"""
# At commit: it has as many lines as it says.
COMPLETE = """
IF EXISTS (SELECT FROM clearances c WHERE c.id = NEW.{key} AND c.line_count <>
    (SELECT COUNT(*) FROM clearance_items i WHERE i.clearance_id = c.id)) THEN
    RAISE EXCEPTION 'a clearance letter does not have the lines that it says'
        USING ERRCODE = '23514', CONSTRAINT = 'clearances_complete';
END IF;
RETURN NULL;
"""
explain(
    "clearances_nothing_left",
    _("Nobody is cleared who is not leaving, or of whom something is left. Reload the page and settle it."),
)
explain("clearances_complete", _("The lines of this clearance letter do not fit what it says."))
explain("clearances_append_only", _("A clearance letter is issued once, and not changed afterwards."))
explain("clearance_items_append_only", _("A clearance letter is issued once, and not changed afterwards."))


def clearances_final() -> list[pgtrigger.Trigger]:
    """Triggers of `clearances`."""
    return [
        pgtrigger.Trigger(
            name="clearances_nothing_left",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            timing=pgtrigger.Deferred,
            func=NOTHING_LEFT,
        ),
        _complete("clearances_complete", "id"),
        *append_only("clearances"),
    ]


def items_final() -> list[pgtrigger.Trigger]:
    """Triggers of `clearance_items`."""
    return [_complete("clearance_items_complete", "clearance_id"), *append_only("clearance_items")]


def _complete(name: str, key: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=COMPLETE.format(key=key),
    )
