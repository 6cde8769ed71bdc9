"""Categories, the top of the catalogue."""

from django.db import transaction
from django.utils.translation import ngettext

from assets.models import AssetCategory
from assets.services.catalogue import rows
from core import activity
from core.errors import Conflict
from core.workflow import versions


def create(*, actor, name: str, is_customer_installable: bool = False, divisions=()) -> AssetCategory:
    """A new category; without `divisions` it is everybody's. Raises Conflict for a taken name. Inverse:
    `delete`.
    """
    with transaction.atomic():
        rows.guard(actor)
        row = AssetCategory(name=rows.tidy(name), is_customer_installable=is_customer_installable)
        rows.save(row)
        row.divisions.set(divisions)
        activity.record("assets.assetcategory.created", actor=actor, target=row)
    return row


def update(
    category, *, actor, version: int, name: str, is_customer_installable: bool, divisions=()
) -> AssetCategory:
    """Edit a category. Raises StaleVersion when it changed since `version`."""
    with transaction.atomic():
        rows.guard(actor)
        row = AssetCategory.objects.select_for_update().get(pk=category.pk)
        values = {"name": rows.tidy(name), "is_customer_installable": is_customer_installable}
        versions.check(row, version, values)
        changes = activity.changed(row, values)
        old, new = _names(row.divisions.all()), _names(divisions)
        if old != new:
            row.divisions.set(divisions)
            changes["divisions"] = [old, new]
        if changes:
            rows.write(row, values, changes, actor)
    return row


def delete(category, *, actor) -> None:
    """Delete a category. Raises Conflict while it has types. Inverse: `create`."""
    with transaction.atomic():
        rows.guard(actor)
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
        rows.delete(row, actor)


def _names(divisions) -> str:
    return ", ".join(sorted(d.name for d in divisions))
