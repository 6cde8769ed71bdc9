"""SQL that compares an asset with the ledger at commit: what its row says must be what its movements add up
to.
"""

from django.utils.translation import gettext_lazy as _

from core.errors import explain

# {asset_id} is NEW.id on assets and NEW.related_asset_id on stock_movements. Variables: a, here, elsewhere,
# expected.
ASSET_AGREES = """
SELECT * INTO a FROM assets WHERE id = {asset_id};
IF NOT FOUND THEN
    RETURN NULL;
END IF;
expected := CASE
    WHEN a.voided_at IS NULL AND (
        (a.place_kind = 'WAREHOUSE' AND a.status = 'IN_STORAGE')
        OR (a.place_kind = 'PERSON' AND a.status IN ('IN_CUSTODY', 'IN_USE', 'AWAITING_RETURN'))
    ) THEN COALESCE(a.current_balance, 1)
    ELSE 0
END;
SELECT COALESCE(SUM(total) FILTER (WHERE place_id = a.place_id AND standard_item_id = a.standard_item_id), 0),
       COUNT(*) FILTER (WHERE (place_id, standard_item_id) IS DISTINCT FROM (a.place_id, a.standard_item_id) AND total <> 0)
  INTO here, elsewhere
  FROM (
    SELECT m.place_id, m.standard_item_id, SUM(CASE WHEN m.type LIKE 'IN~_%' ESCAPE '~' THEN m.quantity ELSE -m.quantity END) AS total
      FROM stock_movements m WHERE m.related_asset_id = a.id GROUP BY m.place_id, m.standard_item_id
  ) AS sums;
IF here <> expected OR elsewhere <> 0 THEN
    RAISE EXCEPTION 'asset % says % at its place, the ledger says %', a.code, expected, here
        USING ERRCODE = '23514', CONSTRAINT = 'assets_agree_with_ledger';
END IF;
RETURN NULL;
"""

# Runs once per INSERT statement on stock_movements: proves every chain link, then carries the levels forward.
CHAIN_CONTINUES = """
IF EXISTS (
    SELECT 1
      FROM (
        SELECT n.*, l.id AS level_id,
               COALESCE(LAG(n.balance_after) OVER w, l.balance) AS balance_before,
               COALESCE(LAG(n.sequence) OVER w, l.last_sequence) AS sequence_before,
               COALESCE(LAG(n.date) OVER w, l.last_date) AS date_before
          FROM new_rows n
          LEFT JOIN stock_levels l ON l.standard_item_id = n.standard_item_id AND l.place_id = n.place_id
        WINDOW w AS (PARTITION BY n.standard_item_id, n.place_id ORDER BY n.sequence)
      ) AS link
     WHERE level_id IS NULL
        OR sequence <> sequence_before + 1
        OR balance_after <> balance_before + CASE WHEN type LIKE 'IN~_%' ESCAPE '~' THEN quantity ELSE -quantity END
        OR date < date_before
) THEN
    RAISE EXCEPTION 'the movement does not continue the chain of its item and place'
        USING ERRCODE = '23514', CONSTRAINT = 'stock_movements_chain';
END IF;
IF EXISTS (
    SELECT 1 FROM new_rows n JOIN places p ON p.id = n.place_id
     WHERE n.location_context <> CASE p.kind WHEN 'WAREHOUSE' THEN 'WAREHOUSE' WHEN 'PERSON' THEN 'CUSTODY' ELSE '' END
) THEN
    RAISE EXCEPTION 'stock is kept at warehouse locations and with persons only'
        USING ERRCODE = '23514', CONSTRAINT = 'stock_movements_place';
END IF;
UPDATE stock_levels l
   SET balance = last.balance_after, last_sequence = last.sequence, last_date = last.date
  FROM (
    SELECT DISTINCT ON (standard_item_id, place_id) standard_item_id, place_id, balance_after, sequence, date
      FROM new_rows ORDER BY standard_item_id, place_id, sequence DESC
  ) AS last
 WHERE l.standard_item_id = last.standard_item_id AND l.place_id = last.place_id;
RETURN NULL;
"""

# What was cut away from a lot is what its pieces held at first. {lots} are the keys of the lots to be judged.
PIECES_AGREE = """
IF EXISTS (
    SELECT 1 FROM assets a
     WHERE a.id IN ({lots})
       AND a.cut_balance <> (SELECT COALESCE(SUM(p.initial_balance), 0) FROM assets p WHERE p.parent_id = a.id)
) THEN
    RAISE EXCEPTION 'the pieces of lot % are not what was cut away from it', COALESCE(NEW.parent_id, NEW.id)
        USING ERRCODE = '23514', CONSTRAINT = 'assets_pieces_agree';
END IF;
RETURN NULL;
"""

# Whole containers that are reserved stay whole and stay there. The level's lock makes this no race.
CONTAINERS_KEPT = """
SELECT COALESCE(SUM(containers), 0) INTO kept FROM stock_reservations
 WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id AND released_at IS NULL AND containers > 0;
IF kept > 0 AND kept > (
    SELECT COUNT(*) FROM assets
     WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id AND status = 'IN_STORAGE' AND voided_at IS NULL
       AND parent_id IS NULL AND current_balance = initial_balance
       AND current_balance >= (SELECT quantity_per_unit FROM standard_items WHERE id = OLD.standard_item_id)
) THEN
    RAISE EXCEPTION 'whole containers of item % are reserved', OLD.standard_item_id
        USING ERRCODE = '23514', CONSTRAINT = 'assets_containers_kept';
END IF;
RETURN NULL;
"""

explain("assets_pieces_agree", _("A lot and its pieces do not agree, so nothing was saved."))
explain("assets_containers_kept", _("The whole containers that are left are reserved for somebody else."))
explain("assets_agree_with_ledger", _("An asset and its movements do not agree, so nothing was saved."))
explain(
    "stock_movements_chain",
    _("Somebody else moved the same stock a moment ago. Reload the page and try again."),
)
explain("stock_movements_place", _("Stock is kept at warehouse locations and with persons only."))
explain("stock_movements_append_only", _("Movements are never changed; post a movement that corrects them."))
explain("stock_levels_derived", _("A stock level follows from its movements; it is not changed by hand."))
