"""Many assets corrected at once, each with values of its own, as an import does it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets.models import Asset
from assets.services.goods.assets import EDITABLE
from core import activity, clock
from core.errors import Conflict, from_database

BATCH = 500


@dataclass(slots=True)
class Edit:
    """`changes` is {field of EDITABLE: [old, new]}, as text or None."""

    asset_id: int
    changes: dict


def apply(edits: list[Edit], *, actor, note: str = "", only_untouched: bool = False) -> int:
    """Change data of assets, all or nothing; returns how many were changed. Its own inverse, with old and new
    exchanged.

    Raises Conflict when a field does not hold its old value any more; with `only_untouched` such a field is
    left as it is. What was voided meanwhile is left alone, too. Raises Conflict when a MAC address belongs to
    another asset.
    """
    if not edits:
        return 0
    wanted = {edit.asset_id: edit.changes for edit in edits}
    fields = {name for changes in wanted.values() for name in changes}
    if not fields <= set(EDITABLE):
        raise ValueError(f"not editable: {sorted(fields - set(EDITABLE))}")
    try:
        with transaction.atomic():
            rows = list(
                Asset.objects.current().select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
            )
            if len(rows) != len(wanted) and not only_untouched:
                raise Conflict(_("Something of this was voided meanwhile. Nothing was changed."))
            changed, entries = [], []
            for asset in rows:
                made = _apply(asset, wanted[asset.pk], only_untouched)
                if made:
                    asset.version += 1
                    asset.last_modified_date, asset.last_modified_by = clock.now(), actor
                    changed.append(asset)
                    entries.append(
                        activity.entry(
                            "assets.asset.updated", actor=actor, target=asset, changes=made, note=note
                        )
                    )
            if changed:
                Asset.objects.bulk_update(
                    changed,
                    [*sorted(fields), "version", "last_modified_date", "last_modified_by"],
                    batch_size=BATCH,
                )
                activity.record_many(entries)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return len(changed)


def _apply(asset: Asset, changes: dict, only_untouched: bool) -> dict:
    made = {}
    for name, (old, new) in changes.items():
        present = getattr(asset, name)
        if _text(present) != old:
            if only_untouched:
                continue
            raise Conflict(
                _("%(code)s was changed by somebody else meanwhile. Nothing was changed.")
                % {"code": asset.code}
            )
        setattr(asset, name, asset._meta.get_field(name).to_python(new))
        made[name] = [present, getattr(asset, name)]
    return made


def _text(value):
    if value is None:
        return None
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
