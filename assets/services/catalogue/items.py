"""Models of the catalogue: what balances are counted in does not change once goods are registered."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import TrackingMethod
from assets.models import Asset, StandardItem, StockThreshold
from assets.services.catalogue import rows
from core import activity
from core.errors import Conflict, DomainError
from core.workflow import versions


def create(
    *,
    actor,
    type,  # noqa: A002 the model's own word
    name: str,
    brand: str,
    bulk_type: str = "",
    unit_of_measure: str = "Unit",
    base_unit_of_measure: str = "",
    quantity_per_unit: int = 1,
) -> StandardItem:
    """A new model of a type: 1 `unit_of_measure` holds `quantity_per_unit` `base_unit_of_measure`.

    Raises DomainError when the bulk fields do not fit the type's tracking, Conflict when the type has this
    name and brand. Inverse: `delete`.
    """
    with transaction.atomic():
        rows.guard(actor)
        row = StandardItem(
            type=type,
            name=rows.tidy(name),
            brand=rows.tidy(brand),
            bulk_type=bulk_type,
            unit_of_measure=unit_of_measure,
            base_unit_of_measure=base_unit_of_measure,
            quantity_per_unit=quantity_per_unit,
        )
        _refuse_misfit(row)
        rows.save(row)
        activity.record("assets.standarditem.created", actor=actor, target=row)
    return row


def update(
    item,
    *,
    actor,
    version: int,
    type,  # noqa: A002
    name: str,
    brand: str,
    bulk_type: str,
    unit_of_measure: str,
    base_unit_of_measure: str,
    quantity_per_unit: int,
) -> StandardItem:
    """Edit a model; the copies of its name, brand and type on its assets follow.

    Raises StaleVersion, and DomainError for a change of kind, units or conversion once goods of it are
    registered.
    """
    with transaction.atomic():
        rows.guard(actor)
        # FOR UPDATE (not the weaker lock of an UPDATE): waits for registrations of this model that have not
        # committed yet.
        row = StandardItem.objects.select_for_update(of=("self",)).select_related("type").get(pk=item.pk)
        values = {
            "type": type,
            "name": rows.tidy(name),
            "brand": rows.tidy(brand),
            "bulk_type": bulk_type,
            "unit_of_measure": unit_of_measure,
            "base_unit_of_measure": base_unit_of_measure,
            "quantity_per_unit": quantity_per_unit,
        }
        versions.check(row, version, values)
        if changes := activity.changed(row, values):
            for field, value in values.items():
                setattr(row, field, value)
            _refuse_misfit(row)
            rows.write(row, values, changes, actor)
            if {"type", "name", "brand"} & set(changes):
                rows.copy(
                    Asset.objects.filter(standard_item=row),
                    name=row.name,
                    brand=row.brand,
                    type=type,
                    category_id=type.category_id,
                )
                StockThreshold.objects.filter(standard_item=row).update(item_name=row.name, brand=row.brand)
    return row


def delete(item, *, actor) -> None:
    """Delete a model that nothing was ever registered of. Raises Conflict otherwise. Inverse:
    `create`.
    """
    with transaction.atomic():
        rows.guard(actor)
        row = StandardItem.objects.select_for_update().get(pk=item.pk)
        if count := row.assets.count():
            raise Conflict(
                ngettext(
                    "%(count)d asset of %(name)s is registered, so it cannot be deleted. Deactivate it "
                    "instead.",
                    "%(count)d assets of %(name)s are registered, so it cannot be deleted. Deactivate it "
                    "instead.",
                    count,
                )
                % {"name": row, "count": count}
            )
        rows.delete(row, actor)


def deactivate(item, *, actor) -> StandardItem:
    """Take a model out of every choice; what is registered stays. Raises Conflict when it is so. Inverse:
    `activate`.
    """
    return _set_active(item, False, actor)


def activate(item, *, actor) -> StandardItem:
    """Let a model be chosen again. Raises Conflict when it is active. Inverse: `deactivate`."""
    return _set_active(item, True, actor)


def _set_active(item, active: bool, actor) -> StandardItem:
    with transaction.atomic():
        rows.guard(actor)
        row = StandardItem.objects.select_for_update().get(pk=item.pk)
        if row.is_active == active:
            raise Conflict(
                (_("%(name)s is already active.") if active else _("%(name)s is already inactive."))
                % {"name": row}
            )
        row.is_active, row.version = active, row.version + 1
        row.save(update_fields=["is_active", "version", "updated_at"])
        activity.record(
            f"assets.standarditem.{'activated' if active else 'deactivated'}", actor=actor, target=row
        )
    return row


def _refuse_misfit(item: StandardItem) -> None:
    """The bulk fields follow the type's tracking; the database says the same without naming the field."""
    bulk = item.type.tracking_method == TrackingMethod.BULK
    if bulk and not item.bulk_type:
        raise DomainError(
            _("%(type)s is kept in bulk: choose how it is used up.") % {"type": item.type}, field="bulk_type"
        )
    if bulk and not item.base_unit_of_measure:
        raise DomainError(_("A bulk model needs a base unit."), field="base_unit_of_measure")
    if not bulk and (item.bulk_type or item.quantity_per_unit != 1):
        raise DomainError(
            _("%(type)s is kept one by one: its models have no bulk kind and no conversion.")
            % {"type": item.type},
            field="bulk_type",
        )
