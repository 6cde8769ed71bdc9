"""From how much on a model is running low, and whether anybody is told: one by one, many at once, back to the
default.
"""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assets.choices import MAX_QUANTITY
from assets.models import StandardItem, StockThreshold
from core import activity, clock
from core.database import bulk
from core.errors import DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog
from core.workflow import versions

KEEP = object()  # leave a field of each row as it is


def set_threshold(
    item: StandardItem, *, actor, version: int, value: int | None, alert_enabled: bool
) -> StockThreshold:
    """The threshold of one model, in units (containers where it is measured); without a `value` it has the
    default.

    `version` is the one the form was filled in from, 0 when there was no threshold of its own yet. Raises
    NotAllowed, DomainError for a value that cannot be one, StaleVersion when somebody was faster. Inverse:
    `clear`.
    """
    with transaction.atomic():
        _guard(actor)
        values = {"threshold_value": _whole(value), "alert_enabled": alert_enabled}
        (item,) = _lock([item.pk])
        row = StockThreshold.objects.select_for_update().filter(standard_item=item).first()
        if row is None:
            row = _new(item, actor)
            if version:
                raise StaleVersion(
                    _("This threshold has gone back to the default meanwhile. Save again to set it."),
                    version=0,
                )
            if values == _values(row):
                return row
        else:
            versions.check(row, version, values)
        _write([(row, values)], actor)
    return row


def set_many(
    items: Iterable[StandardItem],
    *,
    actor,
    value: int | None | object = KEEP,
    alert_enabled: bool | object = KEEP,
    seen: str | None = None,
) -> int:
    """The same for many models at once, over whatever they had; KEEP leaves that part of each as it is.
    Returns how many changed.

    A `value` of None brings them back to the default. `seen` is their `mark` when they were looked at, None
    when nobody looked. Raises NotAllowed, DomainError and StaleVersion like `set_threshold`.
    """
    with transaction.atomic():
        _guard(actor)
        asked = {} if value is KEEP else {"threshold_value": _whole(value)}
        asked |= {} if alert_enabled is KEEP else {"alert_enabled": alert_enabled}
        found = _lock([item.pk for item in items])
        rows = {
            row.standard_item_id: row
            for row in StockThreshold.objects.select_for_update().filter(standard_item__in=found)
        }
        now = _mark({item.pk: rows[item.pk].version if item.pk in rows else 0 for item in found})
        if seen is not None and seen != now:
            raise _stale(rows.values(), now)
        changed = []
        for item in found:
            row = rows.get(item.pk) or _new(item, actor)
            if any(getattr(row, name) != wanted for name, wanted in asked.items()):
                changed.append((row, _values(row) | asked))
        _write(changed, actor)
    return len(changed)


def clear(item: StandardItem, *, actor) -> bool:
    """Back to the default, alerts switched on; whether anything changed. Inverse: `set_threshold`."""
    return bool(set_many([item], actor=actor, value=None, alert_enabled=True))


def mark(items: QuerySet) -> str:
    """A short mark of the thresholds of many models together; a form carries it to notice that somebody else
    was faster, or that it is about other models by now.
    """
    return _mark({pk: version or 0 for pk, version in items.values_list("pk", "threshold__version")})


def _mark(versions: dict[int, int]) -> str:
    return hashlib.sha256(repr(sorted(versions.items())).encode()).hexdigest()[:20]


def _stale(rows: Iterable[StockThreshold], now: str) -> StaleVersion:
    """Who changed one of these last, as far as anybody did."""
    keys = [str(row.pk) for row in rows]
    said = ActivityLog.objects.filter(entity_type=StockThreshold._meta.label_lower, entity_id__in=keys)
    last = said.order_by("-id").first()
    return StaleVersion(
        _(
            "Since you opened this page some of these thresholds were changed, or other models fit. Look "
            "again."
        ),
        by=last.user_name if last else "",
        at=last.timestamp if last else None,
        version=now,
    )


def _guard(actor) -> None:
    if not actor.has_perm("assets.manage_stock"):
        raise NotAllowed(_("You may not set thresholds."))


def _whole(value) -> int | None:
    """`value` as a threshold can be; the column's check says the same without naming the field."""
    if value is None:
        return None
    if value != int(value):
        raise DomainError(_("A threshold is a whole number, without a fraction."), field="value")
    if not 0 <= value <= MAX_QUANTITY:
        raise DomainError(_("A threshold lies between 0 and 999,999."), field="value")
    return int(value)


def _lock(pks: list[int]) -> list[StandardItem]:
    """The models in key order: their rows stand for thresholds that nobody has set yet."""
    return list(
        StandardItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("type")
        .filter(pk__in=pks)
        .order_by("pk")
    )


def _new(item: StandardItem, actor) -> StockThreshold:
    return StockThreshold(standard_item=item, created_by=actor, version=0)


def _values(row: StockThreshold) -> dict:
    return {"threshold_value": row.threshold_value, "alert_enabled": row.alert_enabled}


def _write(changed: list[tuple[StockThreshold, dict]], actor) -> None:
    """Write rows with their new values, and what changed of each into the log; new rows are those without a
    key.
    """
    now, notes = clock.now(), []
    for row, values in changed:
        changes = activity.changed(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        item = row.standard_item
        row.item_name, row.brand, row.category_id = item.name, item.brand, item.type.category_id
        row.version, row.updated_at = row.version + 1, now
        row.created_at = row.created_at or now
        notes.append(
            (
                row,
                "set" if values["threshold_value"] is not None or not values["alert_enabled"] else "cleared",
                changes,
            )
        )
    bulk.insert([row for row, _values in changed if row.pk is None])
    kept = [row for row, _values in changed if row.version > 1]
    bulk.update(
        kept, ["threshold_value", "alert_enabled", "item_name", "brand", "category", "version", "updated_at"]
    )
    activity.record_many(
        [
            activity.entry(f"assets.stockthreshold.{verb}", actor=actor, target=row, changes=changes)
            for row, verb, changes in notes
        ]
    )
