"""What a registration form offers: models to search, locations; read once for the whole form."""

from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assets.choices import BulkType, TrackingMethod
from assets.models import Place, StandardItem

INDIVIDUAL, MEASUREMENT, COUNT = (
    TrackingMethod.INDIVIDUAL.value,
    BulkType.MEASUREMENT.value,
    BulkType.COUNT.value,
)


def kind_of(item: StandardItem) -> str:
    """INDIVIDUAL, MEASUREMENT or COUNT: which fields a line of this model has."""
    return item.bulk_type or INDIVIDUAL


@dataclass
class Offer:
    """Active models under the words people choose them by, and active warehouse locations. Two queries."""

    prices: bool = False
    places: dict[str, Place] = field(
        default_factory=lambda: {str(p.pk): p for p in Place.objects.warehouses()}
    )

    kind_of = staticmethod(kind_of)

    @cached_property
    def items(self) -> dict[str, StandardItem]:
        """Label -> model, by category, type and name. Two of the same label get their category behind it."""
        rows = list(
            StandardItem.objects.filter(is_active=True)
            .select_related("type__category")
            .order_by("type__category__name", "type__name", "brand", "name")
        )
        plain = [f"{row.brand} {row.name} · {row.type.name}" for row in rows]
        return {
            label if plain.count(label) == 1 else f"{label} · {row.type.category.name}": row
            for label, row in zip(plain, rows, strict=True)
        }

    @cached_property
    def options(self) -> list[dict]:
        """For the <datalist>: each model with its kind and units."""
        return [
            {
                "label": label,
                "kind": self.kind_of(row),
                "unit": row.unit_of_measure,
                "base": row.base_unit,
                "per": row.quantity_per_unit,
                "category": row.type.category.name,
            }
            for label, row in self.items.items()
        ]

    @cached_property
    def _by_words(self) -> dict[str, StandardItem]:
        return {label.casefold(): row for label, row in self.items.items()}

    @cached_property
    def labels(self) -> dict[int, str]:
        """Key of a model -> the words under which it is offered."""
        return {row.pk: label for label, row in self.items.items()}

    def label_of(self, item: StandardItem) -> str:
        """The words under which a model is offered, "" when it is not."""
        return self.labels.get(item.pk, "")

    def find(self, text: str) -> list[StandardItem]:
        """The models that `text` means: exactly that label, else every one that has all its words."""
        text = " ".join(text.casefold().split())
        if text in self._by_words:
            return [self._by_words[text]]
        words = text.split()
        return [
            row for label, row in self._by_words.items() if words and all(word in label for word in words)
        ]

    def one(self, text: str, *, unknown: str = "") -> StandardItem:
        """The one model that `text` means. Raises ValidationError; `unknown` is said when there is none."""
        found = self.find(text)
        if not found:
            raise ValidationError(unknown or _("No active model is called so. Choose one from the list."))
        if len(found) > 1:
            names = ", ".join(str(row) for row in found[:3])
            raise ValidationError(
                _("%(count)d models fit, such as %(names)s. Choose one from the list.")
                % {"count": len(found), "names": names}
            )
        return found[0]

    @property
    def place_choices(self) -> list[tuple[str, str]]:
        return [(pk, place.name) for pk, place in self.places.items()]
