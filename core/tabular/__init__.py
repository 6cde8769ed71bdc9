"""Tables from and for people: sniff, read, parse, match and write CSV and XLSX. Knows nothing of our
models.
"""

from .errors import CellError, TabularError
from .limits import Limits
from .match import Field, suggest
from .read import Table, open_table
from .write import stream_csv, write_csv, write_xlsx

__all__ = [
    "CellError",
    "Field",
    "Limits",
    "Table",
    "TabularError",
    "open_table",
    "stream_csv",
    "suggest",
    "write_csv",
    "write_xlsx",
]
