"""How each column of a file writes its numbers: all of its cells together decide it, or a person is asked."""

from dataclasses import asdict, dataclass, field

from core.reading.numbers import COMMA, POINT, evidence


@dataclass(slots=True)
class Signs:
    """The first cell of a column that can only have a decimal comma, that can only have a decimal point, and
    that could have either; "" for none.
    """

    comma: str = ""
    point: str = ""
    either: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing in the column settles it, or it contradicts itself."""
        return bool(self.comma and self.point or self.either and not (self.comma or self.point))

    @property
    def decimal(self) -> str | None:
        """The sign before decimals that the column shows; None when it shows none, or is open."""
        if self.is_open:
            return None
        return COMMA if self.comma else POINT if self.point else None


@dataclass(slots=True)
class Survey:
    """Looks at rows, one after the other."""

    columns: dict[int, Signs] = field(default_factory=dict)

    def look(self, cells: list) -> None:
        """Take in one row."""
        for index, cell in enumerate(cells):
            if sign := evidence(cell):
                signs = self.columns.setdefault(index, Signs())
                name = {COMMA: "comma", POINT: "point"}.get(sign, "either")
                if not getattr(signs, name):
                    setattr(signs, name, cell.strip())

    def found(self) -> dict[str, dict]:
        """What JSON can hold of it: column -> its signs, for columns that have any."""
        return {str(index): asdict(signs) for index, signs in self.columns.items()}
