"""Categories, the top of the catalogue."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.models import AssetCategory
from assets.services.catalogue import rows
from core import activity
from core.errors import Conflict, DomainError
from core.workflow import versions

MOST_CHECKS, LONGEST_CHECK = 20, 100


def create(
    *, actor, name: str, is_customer_installable: bool = False, divisions=(), return_checklist: str = ""
) -> AssetCategory:
    """A new category; without `divisions` it is everybody's. `return_checklist` is what is asked of a thing
    that comes back, one to a line. Raises Conflict for a taken name. Inverse: `delete`.
    """
    with transaction.atomic():
        rows.guard(actor)
        row = AssetCategory(
            name=rows.tidy(name),
            is_customer_installable=is_customer_installable,
            return_checklist=_checklist(return_checklist),
        )
        rows.save(row)
        row.divisions.set(divisions)
        activity.record("assets.assetcategory.created", actor=actor, target=row)
    return row


def update(
    category,
    *,
    actor,
    version: int,
    name: str,
    is_customer_installable: bool,
    divisions=(),
    return_checklist: str | None = None,
) -> AssetCategory:
    """Edit a category; its checklist stays when None is given. Raises StaleVersion when it changed since
    `version`.
    """
    with transaction.atomic():
        rows.guard(actor)
        row = AssetCategory.objects.select_for_update().get(pk=category.pk)
        values = {"name": rows.tidy(name), "is_customer_installable": is_customer_installable}
        if return_checklist is not None:
            values["return_checklist"] = _checklist(return_checklist)
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


def _checklist(text: str) -> str:
    """One question to a line, none twice. Raises DomainError for too many or too long ones."""
    lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_CHECKS or any(len(line) > LONGEST_CHECK for line in lines):
        raise DomainError(
            _("At most %(most)d lines of %(longest)d characters.")
            % {"most": MOST_CHECKS, "longest": LONGEST_CHECK},
            field="return_checklist",
        )
    return "\n".join(lines)
