"""What the form of a request offers: the models of the catalogue and its categories; read once for all
lines.
"""

from dataclasses import dataclass
from functools import cached_property

from assets.forms.goods.wishes import WishOffer
from assets.models import AssetCategory


@dataclass
class RequestOffer(WishOffer):
    """The models, and the categories of what the catalogue lacks. Two queries."""

    @cached_property
    def categories(self) -> dict[str, AssetCategory]:
        """Key as text -> category, for what the catalogue lacks."""
        return {str(row.pk): row for row in AssetCategory.objects.order_by("name")}
