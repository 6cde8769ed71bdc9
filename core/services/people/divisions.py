"""Divisions: created, edited, deactivated, activated. One that ever had people stays as a row."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import activity
from core.errors import Conflict, DomainError, NotAllowed
from core.models import Division
from core.workflow import versions

NAME_LENGTH = (2, 50)


def create(*, actor, name: str, can_do_fieldwork: bool = False) -> Division:
    """A new division. Raises NotAllowed, DomainError, Conflict for a name that exists. Inverse:
    `deactivate`.
    """
    with transaction.atomic():
        _guard(actor)
        division = Division(name=_tidy(name), can_do_fieldwork=can_do_fieldwork)
        _save(division)
        changes = {"name": [None, division.name], "can_do_fieldwork": [None, can_do_fieldwork]}
        activity.record("core.division.created", actor=actor, target=division, changes=changes)
    return division


def update(division, *, actor, version: int, name: str, can_do_fieldwork: bool) -> Division:
    """Edit a division. Raises StaleVersion when it changed since `version`."""
    with transaction.atomic():
        _guard(actor)
        row = _lock(division.pk)
        values = {"name": _tidy(name), "can_do_fieldwork": can_do_fieldwork}
        versions.check(row, version, values)
        if changes := activity.changed(row, values):
            row.name, row.can_do_fieldwork = values["name"], can_do_fieldwork
            row.version += 1
            _save(row, update_fields=["name", "can_do_fieldwork", "version", "updated_at"])
            activity.record("core.division.updated", actor=actor, target=row, changes=changes)
    return row


def deactivate(division, *, actor) -> Division:
    """Take a division out of every choice. Raises DomainError while it has active members. Inverse:
    `activate`.
    """
    with transaction.atomic():
        _guard(actor)
        row = _lock(division.pk)
        if not row.is_active:
            raise Conflict(_("%(name)s is already inactive.") % {"name": row.name})
        if count := row.members.active().count():
            text = ngettext(
                "%(name)s still has %(count)d active member; move that person first.",
                "%(name)s still has %(count)d active members; move them first.",
                count,
            )
            raise DomainError(text % {"name": row.name, "count": count})
        return _set_active(row, False, "core.division.deactivated", actor)


def activate(division, *, actor) -> Division:
    """Let a division be chosen again. Inverse: `deactivate`."""
    with transaction.atomic():
        _guard(actor)
        row = _lock(division.pk)
        if row.is_active:
            raise Conflict(_("%(name)s is already active.") % {"name": row.name})
        return _set_active(row, True, "core.division.activated", actor)


def _guard(actor) -> None:
    if not actor.has_perm("core.manage_division"):
        raise NotAllowed(_("You may not manage divisions."))


def _lock(pk: int) -> Division:
    return Division.objects.select_for_update().get(pk=pk)


def _set_active(row: Division, active: bool, action: str, actor) -> Division:
    versions.save(row, is_active=active)
    activity.record(action, actor=actor, target=row)
    return row


def _save(row: Division, **kwargs) -> None:
    shortest, longest = NAME_LENGTH
    if not shortest <= len(row.name) <= longest:
        raise DomainError(
            _("The name has %(min)d to %(max)d characters.") % {"min": shortest, "max": longest}, field="name"
        )
    try:
        with transaction.atomic():
            row.full_clean()
            row.save(**kwargs)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="name") from error
    except IntegrityError as error:
        if "divisions_name_unique" in str(error):
            raise Conflict(_("A division of this name exists already."), field="name") from error
        raise


def _tidy(name: str) -> str:
    return " ".join(name.split())
