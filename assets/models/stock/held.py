"""Triggers that carry `stock_levels.held`: how many devices lie at a place with an open hold."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.errors import explain

# What is broken, lost or gone ({usable} are the others) is kept for nobody.
USABLE = "'IN_STORAGE', 'IN_USE', 'IN_CUSTODY', 'AWAITING_RETURN'"

# Before a hold begins or ends. The lock makes it no race with whoever moves the asset: both
# carry the same level.
DEVICE = """
SELECT * INTO a FROM assets WHERE id = NEW.asset_id FOR NO KEY UPDATE;
IF TG_OP = 'INSERT' AND a.tracking_method <> 'INDIVIDUAL' THEN
    RAISE EXCEPTION 'asset % is a lot; what is held is a device', a.code
        USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_device';
END IF;
IF NEW.released_at IS NULL AND (a.voided_at IS NOT NULL OR a.status NOT IN ({usable})) THEN
    RAISE EXCEPTION 'asset % is %, so it cannot be held', a.code, a.status
        USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_usable';
END IF;
RETURN NEW;
"""
BEGIN = """
UPDATE stock_levels l SET held = l.held + n.units
  FROM (
    SELECT a.standard_item_id, a.place_id, COUNT(*) AS units
      FROM assets a
     WHERE a.id IN (SELECT asset_id FROM new_rows WHERE released_at IS NULL) AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM asset_holds h
                        WHERE h.asset_id = a.id AND h.released_at IS NULL AND h.id NOT IN (SELECT id FROM new_rows))
     GROUP BY a.standard_item_id, a.place_id
  ) AS n
 WHERE l.standard_item_id = n.standard_item_id AND l.place_id = n.place_id;
RETURN NULL;
"""
END = """
UPDATE stock_levels l SET held = l.held - n.units
  FROM (
    SELECT a.standard_item_id, a.place_id, COUNT(*) AS units
      FROM assets a
     WHERE a.id IN (SELECT o.asset_id FROM old_rows o JOIN new_rows n ON n.id = o.id
                     WHERE o.released_at IS NULL AND n.released_at IS NOT NULL)
       AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM asset_holds h WHERE h.asset_id = a.id AND h.released_at IS NULL)
     GROUP BY a.standard_item_id, a.place_id
  ) AS n
 WHERE l.standard_item_id = n.standard_item_id AND l.place_id = n.place_id;
RETURN NULL;
"""
FOLLOW = """
IF NOT EXISTS (SELECT 1 FROM asset_holds WHERE asset_id = NEW.id AND released_at IS NULL) THEN
    RETURN NULL;
END IF;
IF OLD.status = 'IN_STORAGE' AND OLD.voided_at IS NULL THEN
    UPDATE stock_levels SET held = held - 1 WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id;
END IF;
IF NEW.status = 'IN_STORAGE' AND NEW.voided_at IS NULL THEN
    UPDATE stock_levels SET held = held + 1 WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id;
END IF;
RETURN NULL;
"""
STAYS_USABLE = """
IF EXISTS (
    SELECT 1 FROM assets a JOIN asset_holds h ON h.asset_id = a.id AND h.released_at IS NULL
     WHERE a.id = NEW.id AND (a.voided_at IS NOT NULL OR a.status NOT IN ({usable}))
) THEN
    RAISE EXCEPTION 'asset % is still held', NEW.code USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_usable';
END IF;
RETURN NULL;
"""
WITHIN = """
IF EXISTS (SELECT 1 FROM stock_levels WHERE id = NEW.id AND reserved + held > balance) THEN
    RAISE EXCEPTION 'item % at place %: more reserved and held than there is', NEW.standard_item_id, NEW.place_id
        USING ERRCODE = '23514', CONSTRAINT = 'stock_levels_held_within';
END IF;
RETURN NULL;
"""

explain("asset_holds_device", _("Material is not held for a period; an amount of it is reserved."))
explain("asset_holds_usable", _("What is broken, lost or gone is not held for anybody."))
explain("stock_levels_held_within", _("What is left of it here is held or reserved for somebody else."))


def holds_carry() -> list[pgtrigger.Trigger]:
    """Triggers of `asset_holds`: only devices, and their levels follow."""
    return [
        pgtrigger.Trigger(
            name="asset_holds_device",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("released_at"),
            func=DEVICE.format(usable=USABLE),
            declare=[("a", "assets%ROWTYPE")],
        ),
        pgtrigger.Trigger(
            name="asset_holds_begin",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=BEGIN,
        ),
        pgtrigger.Trigger(
            name="asset_holds_end",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
            func=END,
        ),
    ]


def assets_carry() -> list[pgtrigger.Trigger]:
    """Triggers of `assets`: the levels follow a held device, and it stays usable while it is held."""
    return [
        # Row by row, and only where it matters: a transfer of thousands looks once into a small index for each.
        pgtrigger.Trigger(
            name="assets_held_follow",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("status", "place_id", "voided_at", "standard_item_id"),
            condition=pgtrigger.Condition(
                "NEW.tracking_method = 'INDIVIDUAL' AND (OLD.status = 'IN_STORAGE' OR NEW.status = 'IN_STORAGE') "
                "AND (OLD.status, OLD.place_id, OLD.standard_item_id, OLD.voided_at) IS DISTINCT FROM "
                "(NEW.status, NEW.place_id, NEW.standard_item_id, NEW.voided_at)"
            ),
            func=FOLLOW,
        ),
        pgtrigger.Trigger(
            name="assets_held_usable",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("status", "voided_at"),
            timing=pgtrigger.Deferred,
            condition=pgtrigger.Condition(
                "NEW.tracking_method = 'INDIVIDUAL' AND "
                f"(NEW.voided_at IS NOT NULL OR NEW.status NOT IN ({USABLE}))"
            ),
            func=STAYS_USABLE.format(usable=USABLE),
        ),
    ]


def held_within() -> pgtrigger.Trigger:
    """Trigger of `stock_levels`: at commit no more is reserved and held than lies there. In between a posting
    may have left already what is held still.
    """
    return pgtrigger.Trigger(
        name="stock_levels_held_within",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("balance", "reserved", "held"),
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("NEW.reserved + NEW.held > NEW.balance"),
        func=WITHIN,
    )
