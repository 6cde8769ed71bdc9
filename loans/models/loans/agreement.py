"""What the database holds loans to: what is over stays, units that are kept have their hold, nothing is lent
beyond what was approved, and what ends frees what it kept.
"""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.triggers import final, undeletable
from core.errors import explain

# A loan begins as a wish, and is decided once; from then on its state follows from its things (STATE).
PATH = """
IF TG_OP = 'INSERT' THEN
    IF NEW.status = 'PENDING' THEN
        RETURN NEW;
    END IF;
ELSIF OLD.status = NEW.status
   OR (OLD.status = 'PENDING' AND NEW.status IN ('APPROVED', 'REJECTED', 'CANCELLED'))
   OR (OLD.status <> 'PENDING' AND NEW.status NOT IN ('PENDING', 'REJECTED')) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'loan % cannot become %', NEW.doc_number, NEW.status USING ERRCODE = '23514', CONSTRAINT = 'loan_requests_path';
"""
# When a loan is not what its things say: how many of them are open, away and declared back. `check_ledger`
# asks the same.
AGAINST = """WHEN 'PENDING' THEN open > 0
           WHEN 'APPROVED' THEN away > 0
           WHEN 'ON_LOAN' THEN away = 0 OR declared > 0
           WHEN 'OVERDUE' THEN away = 0
           WHEN 'AWAITING_RETURN' THEN declared = 0"""
# Judged at commit, as what ends is.
STATE = f"""
IF EXISTS (
    SELECT FROM (SELECT r.status,
                        COUNT(a.id) FILTER (WHERE a.ended = '') AS open,
                        COUNT(a.id) FILTER (WHERE a.ended = '' AND a.handed_at IS NOT NULL) AS away,
                        COUNT(a.id) FILTER (WHERE a.ended = '' AND a.declared_at IS NOT NULL) AS declared
                   FROM loan_requests r LEFT JOIN loan_asset_assignments a ON a.loan_request_id = r.id
                  WHERE r.id = NEW.id GROUP BY r.id) AS loans
     WHERE CASE status
           {AGAINST}
           ELSE FALSE END
) THEN
    RAISE EXCEPTION 'loan % is not what its things say', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'loan_requests_state';
END IF;
RETURN NULL;
"""  # noqa: S608 constant text
ITEM_FINAL = """
RAISE EXCEPTION 'a line of a loan is decided once' USING ERRCODE = '23514', CONSTRAINT = 'loan_items_final';
"""
EXTENSION_FINAL = """
RAISE EXCEPTION 'an extension is answered once' USING ERRCODE = '23514', CONSTRAINT = 'loan_extensions_final';
"""
# A rejection is for good. What was returned or cancelled may run again (a handover was voided), else only its
# search text changes.
FINAL = """
IF (OLD.status <> 'REJECTED' AND NEW.status IN ('APPROVED', 'ON_LOAN', 'OVERDUE', 'AWAITING_RETURN'))
   OR to_jsonb(NEW) - '{version,search_text}'::text[] = to_jsonb(OLD) - '{version,search_text}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'loan % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'loan_requests_final';
"""
# Judged at commit: the rows of one deed are written one after the other.
RELEASED = """
IF EXISTS (
    SELECT FROM loan_requests r
     WHERE r.id = NEW.id AND r.status IN ('RETURNED', 'REJECTED', 'CANCELLED')
       AND (EXISTS (SELECT FROM loan_asset_assignments a WHERE a.loan_request_id = r.id AND a.ended = '')
            OR EXISTS (SELECT FROM stock_reservations s WHERE s.reference_id = r.doc_number AND s.released_at IS NULL)
            OR EXISTS (SELECT FROM asset_holds h WHERE h.reference_id = r.doc_number AND h.released_at IS NULL))
) THEN
    RAISE EXCEPTION 'loan % is over but still keeps something', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'loan_requests_released';
END IF;
RETURN NULL;
"""
# What was used up is out again when its use is taken back; nothing else of it changes then.
ASSIGNMENT_FINAL = """
IF OLD.ended = 'CONSUMED' AND NEW.ended = ''
   AND to_jsonb(NEW) - '{ended,ended_at,returned_quantity}'::text[]
     = to_jsonb(OLD) - '{ended,ended_at,returned_quantity}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'what was lent and came back is not rewritten' USING ERRCODE = '23514', CONSTRAINT = 'loan_asset_assignments_final';
"""
# A device that waits to be fetched, or is out within its days, is kept by an open hold of its own.
ASSIGNMENT_KEPT = """
IF EXISTS (
    SELECT FROM loan_asset_assignments a
      JOIN assets t ON t.id = a.asset_id AND t.tracking_method = 'INDIVIDUAL'
      JOIN loan_requests r ON r.id = a.loan_request_id
      LEFT JOIN asset_holds h ON h.id = a.hold_id
     WHERE a.id = NEW.id AND a.ended = ''
       AND (h.id IS NULL OR h.released_at IS NOT NULL OR h.asset_id <> a.asset_id OR h.reference_id <> r.doc_number
            OR upper(h.period) IS DISTINCT FROM a.due + 1)
) THEN
    RAISE EXCEPTION 'a unit is assigned without a hold of the same days' USING ERRCODE = '23514', CONSTRAINT = 'loan_asset_assignments_kept';
END IF;
RETURN NULL;
"""
WITHIN = """
IF EXISTS (
    SELECT FROM loan_items i
     WHERE i.id = NEW.loan_item_id
       AND (i.loan_request_id <> NEW.loan_request_id
            OR COALESCE(i.approved_quantity, 0) * i.factor < (
                SELECT COALESCE(SUM(a.quantity), 0) FROM loan_asset_assignments a WHERE a.loan_item_id = i.id AND a.ended = ''))
) THEN
    RAISE EXCEPTION 'more is assigned to a line than was approved' USING ERRCODE = '23514', CONSTRAINT = 'loan_asset_assignments_within';
END IF;
RETURN NULL;
"""

explain("loan_requests_final", _("This loan is over; it is not changed any more."))
explain("loan_requests_path", _("This loan cannot go that way."))
explain("loan_requests_state", _("A loan is what its things say, so nothing was saved."))
explain("loan_items_final", _("A line of a loan is decided once, and not changed afterwards."))
explain("loan_extensions_final", _("An extension is answered once, and not changed afterwards."))
explain("loan_requests_released", _("A loan that is over keeps nothing."))
explain("loan_asset_assignments_final", _("What was lent and came back is not rewritten."))
explain("loan_asset_assignments_kept", _("A unit is assigned together with its hold for the same days."))
explain("loan_asset_assignments_within", _("No more is lent than was approved."))


def loans_agree() -> list[pgtrigger.Trigger]:
    """Triggers of `loan_requests`."""
    return [
        undeletable("loan_requests"),
        pgtrigger.Trigger(
            name="loan_requests_path",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
            func=PATH,
        ),
        pgtrigger.Trigger(
            name="loan_requests_state",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
            timing=pgtrigger.Deferred,
            func=STATE,
        ),
        final("loan_requests", "OLD.status IN ('RETURNED', 'REJECTED', 'CANCELLED')", FINAL),
        pgtrigger.Trigger(
            name="loan_requests_released",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("status"),
            timing=pgtrigger.Deferred,
            condition=pgtrigger.Condition("NEW.status IN ('RETURNED', 'REJECTED', 'CANCELLED')"),
            func=RELEASED,
        ),
    ]


def items_agree() -> list[pgtrigger.Trigger]:
    """Triggers of `loan_items`."""
    return [
        undeletable("loan_items"),
        final("loan_items", "OLD.approval_status <> ''", ITEM_FINAL),
    ]


def extensions_agree() -> list[pgtrigger.Trigger]:
    """Triggers of `loan_extensions`."""
    return [
        undeletable("loan_extensions"),
        final("loan_extensions", "OLD.answered_at IS NOT NULL", EXTENSION_FINAL),
    ]


def assignments_agree() -> list[pgtrigger.Trigger]:
    """Triggers of `loan_asset_assignments`."""
    return [
        undeletable("loan_asset_assignments"),
        final("loan_asset_assignments", "OLD.ended <> ''", ASSIGNMENT_FINAL),
        pgtrigger.Trigger(
            name="loan_asset_assignments_kept",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("ended", "due", "hold_id", "asset_id"),
            timing=pgtrigger.Deferred,
            func=ASSIGNMENT_KEPT,
        ),
        pgtrigger.Trigger(
            name="loan_asset_assignments_within",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("ended", "quantity", "loan_item_id"),
            timing=pgtrigger.Deferred,
            condition=pgtrigger.Condition("NEW.ended = ''"),
            func=WITHIN,
        ),
    ]
