"""Proves, from the movements alone, that every stock figure agrees with the ledger; says where it does
not.
"""

from dataclasses import dataclass

from django.db import connection

from assets.models.stock.held import USABLE

SIGNED = "CASE WHEN type LIKE 'IN~_%%' ESCAPE '~' THEN quantity ELSE -quantity END"
COUNTED = """voided_at IS NULL AND ((place_kind = 'WAREHOUSE' AND status = 'IN_STORAGE')
    OR (place_kind = 'PERSON' AND status IN ('IN_CUSTODY', 'IN_USE', 'AWAITING_RETURN')))"""

# name -> (what is wrong, SQL that yields one line of text per fault). All of it is constant text of this
# file.
CHECKS = {
    "chain": (
        "a movement does not continue the one before it",
        f"""
        SELECT format('item %%s, place %%s, movement %%s: balance %%s, expected %%s', standard_item_id,
               place_id, id, balance_after,
                      balance_before + {SIGNED})
          FROM (SELECT *, COALESCE(LAG(balance_after) OVER w, 0) AS balance_before,
                 COALESCE(LAG(sequence) OVER w, 0) AS sequence_before
                  FROM stock_movements WINDOW w AS (PARTITION BY standard_item_id, place_id
                         ORDER BY sequence)) AS chain
         WHERE balance_after <> balance_before + {SIGNED} OR sequence <> sequence_before + 1
        """,
    ),
    "level": (
        "a stock level is not its last movement",
        """
        SELECT format('item %%s, place %%s: level %%s, last movement %%s', l.standard_item_id, l.place_id,
               l.balance, last.balance_after)
          FROM stock_levels l
          LEFT JOIN LATERAL (SELECT balance_after, sequence FROM stock_movements m
                              WHERE m.standard_item_id = l.standard_item_id AND m.place_id = l.place_id
                              ORDER BY sequence DESC LIMIT 1) AS last ON true
         WHERE l.balance <> COALESCE(last.balance_after, 0) OR l.last_sequence <> COALESCE(last.sequence, 0)
        """,
    ),
    "orphan": (
        "movements without a stock level",
        """
        SELECT DISTINCT format('item %%s, place %%s', m.standard_item_id, m.place_id)
          FROM stock_movements m
         WHERE NOT EXISTS (SELECT 1 FROM stock_levels l WHERE l.standard_item_id = m.standard_item_id
                AND l.place_id = m.place_id)
        """,
    ),
    "assets": (
        "a stock level is not what lies there",
        f"""
        SELECT format('item %%s, place %%s: level %%s, assets there %%s', standard_item_id, place_id,
               COALESCE(l.balance, 0),
                      COALESCE(a.units, 0))
          FROM stock_levels l
          FULL JOIN (SELECT standard_item_id, place_id, SUM(COALESCE(current_balance, 1)) AS units
                       FROM assets WHERE {COUNTED} GROUP BY 1, 2) AS a USING (standard_item_id, place_id)
         WHERE COALESCE(l.balance, 0) <> COALESCE(a.units, 0)
        """,
    ),
    "asset": (
        "an asset is not what its movements add up to",
        f"""
        WITH sums AS (SELECT related_asset_id, place_id, SUM({SIGNED}) AS total FROM stock_movements
               GROUP BY 1, 2),
             says AS (SELECT id, code, place_id, CASE WHEN {COUNTED} THEN COALESCE(current_balance,
                    1) ELSE 0 END AS units FROM assets)
        SELECT format('%%s at place %%s: asset %%s, movements %%s', says.code, says.place_id, units,
               COALESCE(total, 0))
          FROM says LEFT JOIN sums ON sums.related_asset_id = says.id AND sums.place_id = says.place_id
         WHERE units <> COALESCE(total, 0)
        UNION ALL
        SELECT format('%%s still counts %%s at place %%s, where it is not', says.code, total, sums.place_id)
          FROM sums JOIN says ON says.id = sums.related_asset_id AND says.place_id <> sums.place_id
         WHERE total <> 0
        """,
    ),
    "pieces": (
        "the pieces of a lot are not what was cut away from it",
        """
        SELECT format('%%s: cut away %%s, pieces %%s', a.code, a.cut_balance, COALESCE(p.total, 0))
          FROM assets a
          LEFT JOIN (SELECT parent_id, SUM(initial_balance) AS total FROM assets
                 WHERE parent_id IS NOT NULL GROUP BY 1) AS p
            ON p.parent_id = a.id
         WHERE a.cut_balance <> COALESCE(p.total, 0)
        """,
    ),
    "reserved": (
        "what a level keeps is not what is reserved",
        """
        SELECT format('item %%s, place %%s: level %%s, reservations %%s', standard_item_id, place_id,
               COALESCE(l.reserved, 0),
                      COALESCE(r.total, 0))
          FROM stock_levels l
          FULL JOIN (SELECT standard_item_id, place_id, SUM(quantity) AS total
                       FROM stock_reservations WHERE released_at IS NULL
                              GROUP BY 1, 2) AS r USING (standard_item_id, place_id)
         WHERE COALESCE(l.reserved, 0) <> COALESCE(r.total, 0)
        """,
    ),
    "held": (
        "what a level says is held is not what lies there held",
        """
        SELECT format('item %%s, place %%s: level %%s, held there %%s', standard_item_id, place_id,
               COALESCE(l.held, 0), COALESCE(h.total, 0))
          FROM stock_levels l
          FULL JOIN (SELECT a.standard_item_id, a.place_id, COUNT(DISTINCT a.id) AS total
                       FROM asset_holds h JOIN assets a ON a.id = h.asset_id
                      WHERE h.released_at IS NULL AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL
                      GROUP BY 1, 2) AS h USING (standard_item_id, place_id)
         WHERE COALESCE(l.held, 0) <> COALESCE(h.total, 0)
        UNION ALL
        SELECT format('item %%s, place %%s: reserved %%s and held %%s, but there are %%s', standard_item_id,
               place_id, reserved, held, balance)
          FROM stock_levels WHERE reserved + held > balance
        """,
    ),
    "holds": (
        "what is held cannot be had",
        f"""
        SELECT format('%%s: %%s, held for %%s', a.code, a.status, h.reference_id)
          FROM asset_holds h JOIN assets a ON a.id = h.asset_id
         WHERE h.released_at IS NULL
           AND (a.voided_at IS NOT NULL OR a.tracking_method <> 'INDIVIDUAL'
                OR a.status NOT IN ({USABLE}))
        """,
    ),
    "whereabouts": (
        "an asset is not where its whereabouts end",
        """
        SELECT format('%%s: at place %%s, %%s; whereabouts say place %%s, %%s', a.code, a.place_id, a.status,
               w.place_id, w.status)
          FROM assets a
          LEFT JOIN LATERAL (SELECT place_id, status FROM asset_places WHERE asset_id = a.id
                 ORDER BY id DESC LIMIT 1) AS w ON true
         WHERE (a.place_id, a.status) IS DISTINCT FROM (w.place_id, w.status)
        """,
    ),
}


@dataclass(frozen=True)
class Fault:
    """One disagreement: which check, what it means, where."""

    check: str
    meaning: str
    where: str


def register(checks: dict[str, tuple[str, str]]) -> None:
    """Add checks of a room above: {name: (what is wrong, SQL as in CHECKS)}."""
    CHECKS.update(checks)


def check(limit: int = 50) -> list[Fault]:
    """Run every check in one snapshot; return at most `limit` faults per check."""
    faults = []
    with connection.cursor() as cursor:
        for name, (meaning, sql) in CHECKS.items():
            cursor.execute(f"SELECT * FROM ({sql}) AS faults LIMIT %s", [limit])  # noqa: S608 constant text
            faults += [Fault(name, meaning, where) for (where,) in cursor.fetchall()]
    return faults
