"""The catalogue and the warehouse locations in memory, found by what people write; loaded once for each pass
over a file.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from assets.choices import PlaceKind
from assets.models import AssetCategory, AssetType, Place, StandardItem
from core.reading.text import clean_text, short


def fold(text) -> str:
    """How names are compared: NFC, single spaces, no case."""
    return clean_text(text).casefold()


def nearest(text: str, names) -> str:
    """A sentence that offers the most similar existing name, or ''."""
    known = {fold(name): name for name in names}
    found = get_close_matches(fold(text), known, n=1, cutoff=0.6)
    return " " + _("Did you mean %(name)s?") % {"name": known[found[0]]} if found else ""


@dataclass
class Level:
    """A category with its types, or a type with its models, by folded name (models by name and brand)."""

    row: object
    rows: dict = field(default_factory=dict)


class Catalogue:
    """Category > type > model; `find` says which level is unknown."""

    def __init__(self):
        self.categories = {}
        categories, types = {}, {}
        for row in AssetCategory.objects.all():
            categories[row.pk] = self.categories[fold(row.name)] = Level(row)
        for row in AssetType.objects.all():
            types[row.pk] = categories[row.category_id].rows[fold(row.name)] = Level(row)
        for item in StandardItem.objects.select_related("type__category"):
            types[item.type_id].rows[fold(item.name), fold(item.brand)] = item

    def find(self, category: str, type_name: str, name: str, brand: str):
        """(item, None), or (None, (field, sentence)) for the first level that is not there."""
        level = self.categories.get(fold(category))
        if level is None:
            known = [c.row.name for c in self.categories.values()]
            return None, (
                "category",
                _("There is no category %(name)s.") % {"name": short(category)} + nearest(category, known),
            )
        kind = level.rows.get(fold(type_name))
        if kind is None:
            known = [t.row.name for t in level.rows.values()]
            sentence = _("The category %(category)s has no type %(name)s.") % {
                "category": level.row.name,
                "name": short(type_name),
            }
            return None, ("type", sentence + nearest(type_name, known))
        item = kind.rows.get((fold(name), fold(brand)))
        if item is None:
            known = [f"{i.brand} {i.name}" for i in kind.rows.values()]
            wanted = f"{clean_text(brand)} {clean_text(name)}"
            sentence = _("The type %(type)s has no model %(name)s.") % {
                "type": kind.row.name,
                "name": short(wanted),
            }
            return None, ("name", sentence + nearest(wanted, known))
        if not item.is_active:
            return None, ("name", _("The model %(name)s is no longer active.") % {"name": item})
        return item, None


class Warehouses:
    """Warehouse locations by name."""

    def __init__(self):
        self.rows = {fold(p.name): p for p in Place.objects.filter(kind=PlaceKind.WAREHOUSE)}

    def find(self, name: str):
        """(place, ''), or (None, sentence)."""
        place = self.rows.get(fold(name))
        if place is None:
            known = [p.name for p in self.rows.values() if p.is_active]
            return None, _("There is no warehouse location %(name)s.") % {"name": short(name)} + nearest(
                name, known
            )
        if not place.is_active:
            return None, _("The warehouse location %(name)s is no longer active.") % {"name": place.name}
        return place, ""
