"""What the form of a request offers: the models of the catalogue and its categories; read once for all
lines.
"""

from dataclasses import dataclass, field
from functools import cached_property

from assets.forms.goods.offer import Offer
from assets.models import AssetCategory, StandardItem

ONE, BOTH = "ONE", "BOTH"


def units_of(item: StandardItem) -> str:
    """BOTH when a model is asked for by the container or by what is in it (retail), else ONE."""
    return BOTH if item.is_bulk and item.quantity_per_unit > 1 else ONE


@dataclass
class RequestOffer(Offer):
    """The models as a registration offers them, without its locations. Two queries."""

    places: dict = field(default_factory=dict)
    kind_of = staticmethod(units_of)

    @cached_property
    def categories(self) -> dict[str, AssetCategory]:
        """Key as text -> category, for what the catalogue lacks."""
        return {str(row.pk): row for row in AssetCategory.objects.order_by("name")}
