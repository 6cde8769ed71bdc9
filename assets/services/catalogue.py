"""The catalogue: categories, types, models. What is in use is not deleted, and what balances are counted in
does not change.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import TrackingMethod
from assets.models import Asset, AssetCategory, AssetType, StandardItem, StockThreshold
from core import activity
from core.errors import Conflict, DomainError, NotAllowed, from_database
from core.workflow import versions


def create_category(
    *, actor, name: str, is_customer_installable: bool = False, divisions=()
) -> AssetCategory:
    """A new category; without `divisions` it is everybody's. Raises Conflict for a taken name. Inverse:
    `delete_category`.
    """
    with transaction.atomic():
        _guard(actor)
        row = AssetCategory(name=_tidy(name), is_customer_installable=is_customer_installable)
        _save(row)
        row.divisions.set(divisions)
        activity.record("assets.assetcategory.created", actor=actor, target=row)
    return row


def update_category(
    category, *, actor, version: int, name: str, is_customer_installable: bool, divisions=()
) -> AssetCategory:
    """Edit a category. Raises StaleVersion when it changed since `version`."""
    with transaction.atomic():
        _guard(actor)
        row = AssetCategory.objects.select_for_update().get(pk=category.pk)
        values = {"name": _tidy(name), "is_customer_installable": is_customer_installable}
        versions.check(row, version, values)
        changes = activity.changed(row, values)
        old, new = _names(row.divisions.all()), _names(divisions)
        if old != new:
            row.divisions.set(divisions)
            changes["divisions"] = [old, new]
        if changes:
            _write(row, values, changes, actor)
    return row


def delete_category(category, *, actor) -> None:
    """Delete a category. Raises Conflict while it has types. Inverse: `create_category`."""
    with transaction.atomic():
        _guard(actor)
        row = AssetCategory.objects.select_for_update().get(pk=category.pk)
        if count := row.types.count():
            raise Conflict(
                ngettext(
                    "%(name)s still has %(count)d type, so it cannot be deleted.",
                    "%(name)s still has %(count)d types, so it cannot be deleted.",
                    count,
                )
                % {"name": row, "count": count}
            )
        _delete(row, actor)


def create_type(
    *, actor, category, name: str, classification: str, tracking_method: str, unit_of_measure: str = "Unit"
) -> AssetType:
    """A new type in a category. Raises Conflict when the category has one of this name. Inverse:
    `delete_type`.
    """
    with transaction.atomic():
        _guard(actor)
        row = AssetType(
            category=category,
            name=_tidy(name),
            classification=classification,
            tracking_method=tracking_method,
            unit_of_measure=unit_of_measure,
        )
        _save(row)
        activity.record("assets.assettype.created", actor=actor, target=row)
    return row


def update_type(
    asset_type,
    *,
    actor,
    version: int,
    category,
    name: str,
    classification: str,
    tracking_method: str,
    unit_of_measure: str,
) -> AssetType:
    """Edit a type; its assets follow it into another category.

    Raises StaleVersion, and DomainError for a change of tracking while it has models or of its unit while it
    has assets.
    """
    with transaction.atomic():
        _guard(actor)
        row = (
            AssetType.objects.select_for_update(of=("self",)).select_related("category").get(pk=asset_type.pk)
        )
        values = {
            "category": category,
            "name": _tidy(name),
            "classification": classification,
            "tracking_method": tracking_method,
            "unit_of_measure": unit_of_measure,
        }
        versions.check(row, version, values)
        if changes := activity.changed(row, values):
            _write(row, values, changes, actor)
            if "category" in changes:
                _copy(Asset.objects.filter(type=row), category=category)
    return row


def delete_type(asset_type, *, actor) -> None:
    """Delete a type. Raises Conflict while it has models. Inverse: `create_type`."""
    with transaction.atomic():
        _guard(actor)
        row = AssetType.objects.select_for_update().get(pk=asset_type.pk)
        if count := row.items.count():
            raise Conflict(
                ngettext(
                    "%(name)s still has %(count)d model, so it cannot be deleted.",
                    "%(name)s still has %(count)d models, so it cannot be deleted.",
                    count,
                )
                % {"name": row, "count": count}
            )
        _delete(row, actor)


def create_item(
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
    name and brand. Inverse: `delete_item`.
    """
    with transaction.atomic():
        _guard(actor)
        row = StandardItem(
            type=type,
            name=_tidy(name),
            brand=_tidy(brand),
            bulk_type=bulk_type,
            unit_of_measure=unit_of_measure,
            base_unit_of_measure=base_unit_of_measure,
            quantity_per_unit=quantity_per_unit,
        )
        _refuse_misfit(row)
        _save(row)
        activity.record("assets.standarditem.created", actor=actor, target=row)
    return row


def update_item(
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
        _guard(actor)
        # FOR UPDATE (not the weaker lock of an UPDATE): waits for registrations of this model that have not
        # committed yet.
        row = StandardItem.objects.select_for_update(of=("self",)).select_related("type").get(pk=item.pk)
        values = {
            "type": type,
            "name": _tidy(name),
            "brand": _tidy(brand),
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
            _write(row, values, changes, actor)
            if {"type", "name", "brand"} & set(changes):
                _copy(
                    Asset.objects.filter(standard_item=row),
                    name=row.name,
                    brand=row.brand,
                    type=type,
                    category_id=type.category_id,
                )
                StockThreshold.objects.filter(standard_item=row).update(item_name=row.name, brand=row.brand)
    return row


def delete_item(item, *, actor) -> None:
    """Delete a model that nothing was ever registered of. Raises Conflict otherwise. Inverse:
    `create_item`.
    """
    with transaction.atomic():
        _guard(actor)
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
        _delete(row, actor)


def deactivate_item(item, *, actor) -> StandardItem:
    """Take a model out of every choice; what is registered stays. Raises Conflict when it is so. Inverse:
    `activate_item`.
    """
    return _set_active(item, False, actor)


def activate_item(item, *, actor) -> StandardItem:
    """Let a model be chosen again. Raises Conflict when it is active. Inverse: `deactivate_item`."""
    return _set_active(item, True, actor)


def _set_active(item, active: bool, actor) -> StandardItem:
    with transaction.atomic():
        _guard(actor)
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


def _guard(actor) -> None:
    if not actor.has_perm("assets.manage_catalogue"):
        raise NotAllowed(_("You may not change the catalogue."))


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


def _write(row, values: dict, changes: dict, actor) -> None:
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
    _save(row, update_fields=[*values, "version", "updated_at"])
    activity.record(f"assets.{row._meta.model_name}.updated", actor=actor, target=row, changes=changes)


def _save(row: models.Model, **kwargs) -> None:
    """Save, with a sentence beside the field for what the model or the database refuses."""
    try:
        row.clean_fields()
        with transaction.atomic():
            row.save(**kwargs)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise DomainError(" ".join(sentences), field=field) from error
    except IntegrityError as error:
        refusal = from_database(error)
        if refusal is None:
            raise
        refusal.field = refusal.field or "name"
        raise refusal from error


def _delete(row: models.Model, actor) -> None:
    activity.record(f"assets.{row._meta.model_name}.deleted", actor=actor, target=row)
    try:
        row.delete()
    except ProtectedError as error:
        raise Conflict(
            _("%(name)s is still used elsewhere, so it cannot be deleted.") % {"name": row}
        ) from error


def _copy(assets, **values) -> None:
    """Carry new values to assets; locked in key order first, as everybody locks them."""
    list(assets.select_for_update().order_by("pk").values_list("pk"))
    assets.update(**values)


def _names(divisions) -> str:
    return ", ".join(sorted(d.name for d in divisions))


def _tidy(text: str) -> str:
    return " ".join(text.split())
