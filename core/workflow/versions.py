"""Edit forms carry the row's version: saving over somebody else's change shows both instead of losing one."""

from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext as _

from core import activity
from core.errors import StaleVersion


def check(locked: models.Model, version: int, values: dict) -> None:
    """Raise StaleVersion when `locked` (just re-read and locked) is no longer the `version` the form was
    filled in from.

    `values` is {field: what the form would save}; the error carries where the two differ, who was faster,
    when, and what he did last: that may be something else than to save the form (parts were used).
    """
    if locked.version == version:
        return
    last = activity.last_deed(locked)
    compared = {
        str(locked._meta.get_field(name).verbose_name): (
            _shown(locked, name, getattr(locked, name)),
            _shown(locked, name, new),
        )
        for name, new in values.items()
        if getattr(locked, name) != new
    }
    raise StaleVersion(
        _("%(who)s saved this while you were editing it. Nothing of yours is lost: compare, then save again.")
        % {"who": (last and last.user_name) or _("Somebody else")},
        theirs=compared if values else None,
        by=last.user_name if last else "",
        at=last.timestamp if last else None,
        did=activity.action(last.action).label if last else "",
        version=locked.version,
    )


def save(locked: models.Model, **values) -> None:
    """Save these values of a row that was locked, as its next version."""
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*values, "version", "updated_at"])


def _shown(instance: models.Model, name: str, value) -> str:
    """A value as people read it: the label of a choice, yes or no, a local number or date."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    labels = dict(instance._meta.get_field(name).flatchoices)
    return str(labels.get(value) or localize(value))
