"""What the database holds returns to: what was verified is not rewritten, and has an answer on every line."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.triggers import final, undeletable
from core.errors import explain

FINAL = """
IF to_jsonb(NEW) - '{version,search_text}'::text[] = to_jsonb(OLD) - '{version,search_text}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'return % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'asset_returns_final';
"""
BEGINS = """
RAISE EXCEPTION 'return % is declared before it is verified', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'asset_returns_path';
"""
ANSWERED = """
IF EXISTS (SELECT FROM asset_returns r JOIN asset_return_items i ON i.return_id = r.id
            WHERE r.id = NEW.id AND r.status IN ('APPROVED', 'COMPLETED', 'REJECTED') AND i.status = 'PENDING') THEN
    RAISE EXCEPTION 'a line of return % was not looked at', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'asset_returns_answered';
END IF;
RETURN NULL;
"""
ITEM_FINAL = """
RAISE EXCEPTION 'a line of a return is verified once' USING ERRCODE = '23514', CONSTRAINT = 'asset_return_items_final';
"""

explain("asset_returns_final", _("This return is over; it is not changed any more."))
explain("asset_returns_path", _("A return is declared first, then verified."))
explain("asset_returns_answered", _("Say what was found of every thing."))
explain("asset_return_items_final", _("A line of a return is verified once, and not changed afterwards."))


def returns_final() -> list[pgtrigger.Trigger]:
    """Triggers of `asset_returns`."""
    return [
        undeletable("asset_returns"),
        final("asset_returns", "OLD.status <> 'PENDING_APPROVAL'", FINAL),
        pgtrigger.Trigger(
            name="asset_returns_path",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition("NEW.status <> 'PENDING_APPROVAL'"),
            func=BEGINS,
        ),
        pgtrigger.Trigger(
            name="asset_returns_answered",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
            timing=pgtrigger.Deferred,
            func=ANSWERED,
        ),
    ]


def return_items_final() -> list[pgtrigger.Trigger]:
    """Triggers of `asset_return_items`."""
    return [
        undeletable("asset_return_items"),
        final("asset_return_items", "OLD.status <> 'PENDING'", ITEM_FINAL),
    ]
