"""Import of the catalogue's models in the admin: one row a model, in the layout of the catalogue file."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields
from import_export.widgets import IntegerWidget, Widget

from assets.models import AssetType, StandardItem
from assets.services.catalogue import items
from core.files.tabular.columns import Signs, Survey
from core.reading import numbers
from core.resources import ServiceResource


class TypeByName(Widget):
    """A type by its name and, in the column beside it, its category's."""

    def clean(self, value, row=None, **kwargs):
        type_name, category = (
            " ".join(str(text or "").split()) for text in (value, (row or {}).get("category"))
        )
        found = AssetType.objects.filter(name__iexact=type_name, category__name__iexact=category).first()
        if found is None:
            raise ValueError(
                _("There is no type “%(type)s” in the category “%(category)s”.")
                % {"type": type_name, "category": category}
            )
        return found

    def render(self, value, obj=None, **kwargs):
        return value.name if value else ""


class Amount(IntegerWidget):
    """Base units in one unit; nothing typed is 1. `decimal` is how its column writes numbers."""

    decimal = None

    def clean(self, value, row=None, **kwargs):
        number = numbers.read(value, decimal=self.decimal)
        if number is not None and number != int(number):
            raise ValueError(_("A whole number, please."))
        return int(number or 1)


class StandardItemResource(ServiceResource):
    """Models by type, name and brand; categories and types have to be there."""

    category = fields.Field("type__category__name", "category", readonly=True)
    type = fields.Field("type", "type", TypeByName())
    quantity_per_unit = fields.Field("quantity_per_unit", "quantity_per_unit", Amount())

    class Meta:
        model = StandardItem
        fields = (
            "category",
            "type",
            "name",
            "brand",
            "bulk_type",
            "unit_of_measure",
            "base_unit_of_measure",
            "quantity_per_unit",
        )
        import_id_fields = ("type", "name", "brand")
        skip_unchanged = True
        use_transactions = True

    def before_import(self, dataset, **kwargs):
        """The column decides how its numbers are written; here nobody can be asked."""
        amounts = self.fields["quantity_per_unit"].widget
        survey = Survey()
        if "quantity_per_unit" in (dataset.headers or ()):
            for value in dataset["quantity_per_unit"]:
                survey.look([value])
        signs = survey.columns.get(0, Signs())
        if signs.is_open:
            example = signs.either or signs.comma
            raise ValidationError(
                _("%(example)s in quantity_per_unit could be two numbers. Write these numbers without signs.")
                % {"example": example}
            )
        amounts.decimal = signs.decimal

    def get_instance(self, instance_loader, row):
        """The present model, whatever the case it is written in."""
        try:
            kind = self.fields["type"].clean(row)
        except (ValueError, KeyError) as error:
            raise ValidationError({"type": str(error)}) from error
        name, brand = (" ".join(str(row.get(key) or "").split()) for key in ("name", "brand"))
        return StandardItem.objects.filter(type=kind, name__iexact=name, brand__iexact=brand).first()

    def create(self, instance, actor):
        return items.create(actor=actor, **self._values(instance))

    def update(self, instance, actor):
        present = StandardItem.objects.get(pk=instance.pk)
        return items.update(present, actor=actor, version=present.version, **self._values(instance))

    def _values(self, instance) -> dict:
        names = (
            "type",
            "name",
            "brand",
            "bulk_type",
            "unit_of_measure",
            "base_unit_of_measure",
            "quantity_per_unit",
        )
        return {name: getattr(instance, name) for name in names}
