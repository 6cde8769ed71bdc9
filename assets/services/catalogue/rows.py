"""What the verbs of the catalogue do alike: who may; how a row is written, copied to assets, deleted."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core import activity
from core.errors import Conflict, DomainError, NotAllowed, from_database


def guard(actor) -> None:
    """Raise NotAllowed for who does not manage the catalogue."""
    if not actor.has_perm("assets.manage_catalogue"):
        raise NotAllowed(_("You may not change the catalogue."))


def write(row, values: dict, changes: dict, actor) -> None:
    """Change a (locked) row and record it."""
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
    save(row, update_fields=[*values, "version", "updated_at"])
    activity.record(f"assets.{row._meta.model_name}.updated", actor=actor, target=row, changes=changes)


def save(row: models.Model, **kwargs) -> None:
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


def delete(row: models.Model, actor) -> None:
    """Delete a row and record it. Raises Conflict while it is in use."""
    activity.record(f"assets.{row._meta.model_name}.deleted", actor=actor, target=row)
    try:
        row.delete()
    except ProtectedError as error:
        raise Conflict(
            _("%(name)s is still used elsewhere, so it cannot be deleted.") % {"name": row}
        ) from error


def copy(assets, **values) -> None:
    """Carry new values to assets; locked in key order first, as everybody locks them."""
    list(assets.select_for_update().order_by("pk").values_list("pk"))
    assets.update(**values)


def tidy(text: str) -> str:
    """A name with single spaces."""
    return " ".join(text.split())
