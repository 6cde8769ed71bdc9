"""What the database holds requests to: their path, what is over, and lines that say what arrivals and
reservations say.
"""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.triggers import final, undeletable
from core.errors import explain

# (from, to) of every change of state there is; a test compares it with the transitions of the model.
PATHS = (
    ("PENDING", "LOGISTIC_APPROVED"), ("PENDING", "AWAITING_HANDOVER"), ("PENDING", "REJECTED"), ("PENDING", "CANCELLED"),
    ("LOGISTIC_APPROVED", "AWAITING_CEO_APPROVAL"), ("LOGISTIC_APPROVED", "APPROVED"), ("LOGISTIC_APPROVED", "AWAITING_HANDOVER"),
    ("LOGISTIC_APPROVED", "REJECTED"), ("LOGISTIC_APPROVED", "CANCELLED"),
    ("AWAITING_CEO_APPROVAL", "APPROVED"), ("AWAITING_CEO_APPROVAL", "AWAITING_HANDOVER"), ("AWAITING_CEO_APPROVAL", "REJECTED"),
    ("AWAITING_CEO_APPROVAL", "CANCELLED"),
    ("APPROVED", "PURCHASING"), ("APPROVED", "AWAITING_HANDOVER"), ("APPROVED", "CANCELLED"), ("APPROVED", "COMPLETED"),
    ("PURCHASING", "IN_DELIVERY"), ("PURCHASING", "AWAITING_HANDOVER"), ("PURCHASING", "CANCELLED"), ("PURCHASING", "COMPLETED"),
    ("IN_DELIVERY", "ARRIVED"), ("IN_DELIVERY", "AWAITING_HANDOVER"), ("IN_DELIVERY", "COMPLETED"),
    ("ARRIVED", "AWAITING_HANDOVER"), ("ARRIVED", "COMPLETED"),
    ("AWAITING_HANDOVER", "COMPLETED"), ("AWAITING_HANDOVER", "CANCELLED"), ("AWAITING_HANDOVER", "ARRIVED"),
    ("COMPLETED", "ARRIVED"),
    # Something that was handed over came back.
    ("COMPLETED", "AWAITING_HANDOVER"),
    # An arrival was voided.
    ("ARRIVED", "IN_DELIVERY"), ("AWAITING_HANDOVER", "IN_DELIVERY"), ("COMPLETED", "IN_DELIVERY"),
    # A line became something else.
    ("LOGISTIC_APPROVED", "PENDING"), ("AWAITING_CEO_APPROVAL", "PENDING"), ("APPROVED", "PENDING"),
    ("PURCHASING", "PENDING"), ("IN_DELIVERY", "PENDING"),
)  # fmt: skip
STARTS = ("PENDING", "AWAITING_HANDOVER")

PATH = f"""
IF TG_OP = 'INSERT' THEN
    IF NEW.status IN {STARTS} THEN
        RETURN NEW;
    END IF;
ELSIF OLD.status = NEW.status OR (OLD.status, NEW.status) IN ({", ".join(map(str, PATHS))}) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'request % cannot become %', NEW.doc_number, NEW.status USING ERRCODE = '23514', CONSTRAINT = 'requests_path';
"""
# What is over changes no more; it may be marked as removed, and a voided registration, arrival or handover (or
# a declined line of one) opens a completed one again.
FINAL = """
IF NEW.status IN ('ARRIVED', 'IN_DELIVERY', 'AWAITING_HANDOVER') OR to_jsonb(NEW) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[]
    = to_jsonb(OLD) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'request % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'requests_final';
"""
RELEASED = """
IF EXISTS (
    SELECT FROM requests r JOIN stock_reservations s ON s.reference_id = r.doc_number AND s.released_at IS NULL
     WHERE r.id = NEW.id AND r.status IN ('COMPLETED', 'REJECTED', 'CANCELLED')
) THEN
    RAISE EXCEPTION 'request % is over but keeps stock', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'requests_release_stock';
END IF;
RETURN NULL;
"""
# Whoever signs now has signed at no other stage. Judged where somebody is written down as a signer alone:
# what was signed before this rule stays as it is, and goes on.
SIGNED_ONCE = """
IF (NEW.logistic_approver_id = NEW.purchase_approver_id AND
    (NEW.logistic_approver_id, NEW.purchase_approver_id) IS DISTINCT FROM (OLD.logistic_approver_id, OLD.purchase_approver_id))
OR (NEW.logistic_approver_id = NEW.final_approver_id AND
    (NEW.logistic_approver_id, NEW.final_approver_id) IS DISTINCT FROM (OLD.logistic_approver_id, OLD.final_approver_id))
OR (NEW.purchase_approver_id = NEW.final_approver_id AND
    (NEW.purchase_approver_id, NEW.final_approver_id) IS DISTINCT FROM (OLD.purchase_approver_id, OLD.final_approver_id)) THEN
    RAISE EXCEPTION 'request % would be signed at two stages by one person', NEW.doc_number
        USING ERRCODE = '23514', CONSTRAINT = 'requests_signed_once';
END IF;
RETURN NEW;
"""
# What a line says has arrived and is missing is what its arrivals say, at commit. {lines} are the keys of
# those to be judged.
ARRIVALS = """
IF EXISTS (
    SELECT FROM request_items i
     WHERE i.id IN ({lines}) AND (i.arrived_quantity, i.missing_quantity) <> (
        SELECT COALESCE(SUM(l.quantity), 0), COALESCE(SUM(l.missing_quantity), 0) FROM request_delivery_lines l
          JOIN request_deliveries d ON d.id = l.delivery_id AND d.voided_at IS NULL WHERE l.item_id = i.id)
) THEN
    RAISE EXCEPTION 'a line does not say what its arrivals say'
        USING ERRCODE = '23514', CONSTRAINT = 'request_items_agree_with_arrivals';
END IF;
RETURN NULL;
"""

explain("requests_path", _("This request cannot go that way."))
explain("requests_final", _("This request is over; it is not changed any more."))
explain("requests_release_stock", _("A request that is over keeps no stock, so nothing was saved."))
explain("requests_signed_once", _("Nobody signs two stages of one request."))
explain("request_items_agree_with_arrivals", _("A line and its arrivals do not agree, so nothing was saved."))


def requests_agree() -> list[pgtrigger.Trigger]:
    """Triggers of `requests`."""
    return [
        undeletable("requests"),
        pgtrigger.Trigger(
            name="requests_path",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
            func=PATH,
        ),
        final("requests", "OLD.status IN ('COMPLETED', 'REJECTED', 'CANCELLED')", FINAL),
        pgtrigger.Trigger(
            name="requests_signed_once",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert
            | pgtrigger.UpdateOf("logistic_approver_id", "purchase_approver_id", "final_approver_id"),
            func=SIGNED_ONCE,
        ),
        pgtrigger.Trigger(
            name="requests_release_stock",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("status"),
            timing=pgtrigger.Deferred,
            condition=pgtrigger.Condition(
                "OLD.status <> NEW.status AND NEW.status IN ('COMPLETED', 'REJECTED', 'CANCELLED')"
            ),
            func=RELEASED,
        ),
    ]


def lines_agree() -> list[pgtrigger.Trigger]:
    """Triggers of `request_items`."""
    return [
        undeletable("request_items"),
        _arrivals(
            "request_items_agree_with_arrivals",
            pgtrigger.Insert | pgtrigger.UpdateOf("arrived_quantity", "missing_quantity"),
            "NEW.id",
        ),
    ]


def arrivals_agree() -> list[pgtrigger.Trigger]:
    """Trigger of `request_delivery_lines`."""
    return [_arrivals("request_delivery_lines_agree", pgtrigger.Insert, "NEW.item_id")]


def voided_arrivals_agree() -> list[pgtrigger.Trigger]:
    """Trigger of `request_deliveries`."""
    lines = "SELECT l.item_id FROM request_delivery_lines l WHERE l.delivery_id = NEW.id"
    return [_arrivals("request_deliveries_agree", pgtrigger.UpdateOf("voided_at"), lines)]


def _arrivals(name: str, operation, lines: str) -> pgtrigger.Trigger:
    func = ARRIVALS.format(lines=lines)
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, timing=pgtrigger.Deferred, func=func
    )
