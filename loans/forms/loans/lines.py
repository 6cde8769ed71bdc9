"""What the sheets about the lines of a loan share: units that are chosen by list and by code, "2 of 3"."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assets.forms.custody.choosing import ChoiceForm
from assets.models import Asset
from core.words import number
from loans.models import LoanItem


def prefix_of(line: LoanItem) -> str:
    """What the names of a line's fields begin with."""
    return f"line{line.pk}"


class LoanChoiceForm(ChoiceForm):
    """The things for one line of a loan. What is ticked and scanned as well is meant once."""

    once = False

    def __init__(
        self,
        data=None,
        *,
        line: LoanItem,
        things: Sequence[Asset],
        proposed: Mapping[int, Decimal],
        most: Decimal,
        retail: bool = False,
        **kwargs,
    ):
        super().__init__(
            data,
            thing=line,
            prefix=prefix_of(line),
            item=line.standard_item,
            things=things,
            proposed=proposed,
            retail=retail,
            **kwargs,
        )
        self.line, self.most = line, most

    @property
    def title(self) -> str:
        """The line in words, for the list of mistakes."""
        return f"{self.line.number}. {self.line}"

    @property
    def wanted(self) -> str:
        """How many may be chosen, as a number in words."""
        return number(self.most)

    @property
    def count(self) -> int:
        """How many units are chosen as it stands: ticked, and named by a code."""
        ticked = sum(1 for choice in self.choices() if choice["field"].value())
        codes = self["codes"].value() or ""
        return ticked + len({text.strip().upper() for text in codes.splitlines() if text.strip()})

    def units(self) -> list[Asset]:
        """Every unit that was ticked or named, each once; only after `is_valid`."""
        return list(dict.fromkeys([asset for asset, _part in self.chosen(self.most)]))
