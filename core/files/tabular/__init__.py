"""Tables from and for people: sniff, read, parse, match and write CSV and XLSX. Knows nothing of our
models.
"""

from core.files.tabular.errors import CellError, TabularError
from core.files.tabular.limits import Limits
from core.files.tabular.match import suggest
from core.files.tabular.read import Table, open_table
from core.files.tabular.write import stream_csv, write_csv, write_xlsx
