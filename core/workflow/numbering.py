"""Document numbers: drawn inside the transaction from a locked counter row, so there is no gap and no
double.
"""

from datetime import date

from django.db import connection


def reserve(prefix: str, period: str, count: int = 1) -> int:
    """Advance a counter by `count` and return the first number of the range. The row stays locked until the
    commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO document_counters (prefix, period, last_number) VALUES (%s, %s, %s) "
            "ON CONFLICT (prefix, period) DO UPDATE SET last_number = document_counters.last_number + "
            "EXCLUDED.last_number "
            "RETURNING last_number",
            [prefix, period, count],
        )
        return cursor.fetchone()[0] - count + 1


def lock(prefix: str, day: date) -> None:
    """Lock the counter of a day and draw nothing yet, for who has to lock something else before he knows how
    many he needs.
    """
    reserve(prefix, f"{day:%y%m%d}", 0)


def draw(prefix: str, day: date) -> str:
    """The next number of a document: PREFIX-YYMMDD-NNNN by its document date."""
    period = f"{day:%y%m%d}"
    return f"{prefix}-{period}-{reserve(prefix, period):04d}"


def draw_asset_codes(year: int, count: int) -> list[str]:
    """`count` asset codes in a row: AST-YYYY-NNNNNN."""
    first = reserve("AST", str(year), count)
    return [f"AST-{year}-{n:06d}" for n in range(first, first + count)]
