"""Types: what a category is divided into, and whether its things are kept one by one or in bulk."""

from django.db import transaction
from django.utils.translation import ngettext

from assets.models import Asset, AssetType
from assets.services.catalogue import rows
from core import activity
from core.errors import Conflict
from core.workflow import versions


def create(
    *, actor, category, name: str, classification: str, tracking_method: str, unit_of_measure: str = "Unit"
) -> AssetType:
    """A new type in a category. Raises Conflict when the category has one of this name. Inverse:
    `delete`.
    """
    with transaction.atomic():
        rows.guard(actor)
        row = AssetType(
            category=category,
            name=rows.tidy(name),
            classification=classification,
            tracking_method=tracking_method,
            unit_of_measure=unit_of_measure,
        )
        rows.save(row)
        activity.record("assets.assettype.created", actor=actor, target=row)
    return row


def update(
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
        rows.guard(actor)
        row = (
            AssetType.objects.select_for_update(of=("self",)).select_related("category").get(pk=asset_type.pk)
        )
        values = {
            "category": category,
            "name": rows.tidy(name),
            "classification": classification,
            "tracking_method": tracking_method,
            "unit_of_measure": unit_of_measure,
        }
        versions.check(row, version, values)
        if changes := activity.changed(row, values):
            rows.write(row, values, changes, actor)
            if "category" in changes:
                rows.copy(Asset.objects.filter(type=row), category=category)
    return row


def delete(asset_type, *, actor) -> None:
    """Delete a type. Raises Conflict while it has models. Inverse: `create`."""
    with transaction.atomic():
        rows.guard(actor)
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
        rows.delete(row, actor)
