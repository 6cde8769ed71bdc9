"""What can be exported: each room registers its kinds in an `exporters` module. See docs/exports.md.

register(
    "assets", label=_("Assets"), filename="ASET", permission="assets.view_asset",
    queryset=lambda user, query: listing.narrow(user, query, queryset=Asset.objects.visible_to(user),
    **ASSET_LIST), columns=[Column("code", _("Code"), "code"), Column("price", _("Price"), "purchase_price",
    permission="assets.view_price")],
)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.activity import PRICE_FIELDS
from core.roles import check_known

CHUNK = 2000  # rows fetched at once from the server-side cursor


@dataclass(frozen=True)
class Column:
    """One column. `value` is a field path for values(), or a callable of the row's dict whose fields `needs`
    names.

    `show` turns a field's stored value into what is written (a label). `permission` leaves the column out for
    others.
    """

    key: str
    label: str
    value: str | Callable
    needs: tuple[str, ...] = ()
    permission: str | None = None
    show: Callable | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.value,) if isinstance(self.value, str) else self.needs

    def cell(self, row: dict):
        """What this column writes for a row."""
        if not isinstance(self.value, str):
            return self.value(row)
        stored = row[self.value]
        return stored if self.show is None or stored is None else self.show(stored)


@dataclass(frozen=True)
class Exporter:
    """A kind of export. `queryset(user, query)` gives what this person's list shows for a query string, in
    its order.
    """

    kind: str
    label: str
    filename: str
    columns: tuple[Column, ...]
    queryset: Callable
    permission: str | None = None

    def allowed(self, user) -> bool:
        """Whether this person may export this kind."""
        return user.has_perm("core.export_data") and (
            self.permission is None or user.has_perm(self.permission)
        )

    def columns_for(self, user) -> list[Column]:
        """The columns that this person may see."""
        return [
            column for column in self.columns if column.permission is None or user.has_perm(column.permission)
        ]

    def header(self, user) -> list[str]:
        return [str(column.label) for column in self.columns_for(user)]

    def rows(self, queryset, user) -> Iterator[list]:
        """Each row as a list of cells, read through a server-side cursor: memory does not grow with the
        rows.
        """
        columns = self.columns_for(user)
        fields = dict.fromkeys(name for column in columns for name in column.fields)
        for row in queryset.values(*fields).iterator(chunk_size=CHUNK):
            yield [column.cell(row) for column in columns]


_exporters: dict[str, Exporter] = {}


def register(
    kind: str, *, label, columns, queryset: Callable, filename: str, permission: str | None = None
) -> None:
    """Declare a kind. Raises ValueError for a second one of that name and for a column about money without a
    permission.
    """
    if kind in _exporters:
        raise ValueError(f"Export registered twice: {kind}")
    for column in columns:
        if column.permission:
            check_known(column.permission)
        elif PRICE_FIELDS.intersection((column.key, *(name.rpartition("__")[2] for name in column.fields))):
            raise ValueError(f"Export {kind}: the column {column.key} needs permission='assets.view_price'")
    if permission:
        check_known(permission)
    _exporters[kind] = Exporter(kind, label, filename, tuple(columns), queryset, permission)


def get(kind: str) -> Exporter:
    """The exporter of a kind. Raises LookupError for an unknown one."""
    return _exporters[kind]
