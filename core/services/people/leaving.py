"""Somebody leaves: he cannot log in from this moment on, while what he holds, owes and has open is settled.
Only then his account is deactivated.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import activity, clock
from core.errors import Conflict, DomainError, NotAllowed
from core.models import User
from core.services.people import users
from core.workflow import documents, versions

SHORTEST = 3


def leave(user: User, *, actor, reason: str) -> User:
    """He leaves: all his sessions end, and he is given nothing more. His account stays until he is cleared.

    Raises NotAllowed for who may not deactivate people and for oneself, DomainError without a reason or for
    the last super admin, Conflict when he leaves already. Inverse: `stay`.
    """
    reason = documents.need(reason, SHORTEST)
    with transaction.atomic():
        person = users.lock_with_super_admins(user.pk)
        users.guard_may_deactivate(person, actor)
        if person.pk == actor.pk:
            raise NotAllowed(_("Nobody says of himself that he leaves."))
        if not person.is_active:
            raise Conflict(_("%(name)s is already inactive.") % {"name": person.name})
        if person.is_leaving:
            raise Conflict(_("%(name)s is leaving already.") % {"name": person.name})
        users.guard_last_super_admin(person)
        versions.save(
            person,
            leaving_since=clock.now(),
            leaving_by=actor,
            leaving_by_name=actor.name,
            leaving_reason=reason,
            session_round=person.session_round + 1,
        )
        activity.record("core.user.leaving", actor=actor, target=person, note=reason)
    return person


def stay(user: User, *, actor, reason: str = "") -> User:
    """He stays after all: he can log in again, as who he was. What was given back or passed on meanwhile is
    not undone. Raises Conflict when he does not leave (any more). Inverse of `leave`.
    """
    with transaction.atomic():
        person = users.lock(user.pk)
        users.guard_may_deactivate(person, actor)
        if not person.is_active or not person.is_leaving:
            raise Conflict(_("%(name)s is not leaving.") % {"name": person.name})
        users.lock_division(person.division)
        versions.save(person, **users.NOT_LEAVING)
        activity.record("core.user.stayed", actor=actor, target=person, note=reason.strip())
    return person


def refuse_not_leaving(person: User) -> None:
    """Raise DomainError for somebody who does not leave: he could be given things at the same time."""
    if not person.is_leaving or not person.is_active:
        raise DomainError(_("%(name)s is not leaving.") % {"name": person.name})
