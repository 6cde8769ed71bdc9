"""Passwords: forgotten, changed by oneself, reset by somebody else. Setting one ends every session that used
the old one; who did not know the old one loses his signing PIN as well.
"""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import activity, clock, notify, queue
from core.errors import DomainError, NotAllowed
from core.models import User
from core.people.passwords import temporary_password
from core.services.people import pins
from core.services.people.users import guard_super_admin, lock
from core.workflow import versions

# A person is mailed at most once in this time, however often somebody asks for him.
ASK_AGAIN_AFTER = timedelta(minutes=5)


def request_reset(*, email: str) -> User | None:
    """Somebody forgot his password: mark the account, tell those who may reset it, mail him a link.

    Quietly does nothing for an unknown or inactive e-mail, and for one that asked a moment ago. Inverse:
    setting a password.
    """
    with transaction.atomic():
        person = User.objects.active().select_for_update(of=("self",)).filter(email__iexact=email).first()
        if person is None or _asked_just_now(person):
            return None
        person.password_reset_requested, person.password_reset_request_date = True, clock.now()
        person.save(update_fields=["password_reset_requested", "password_reset_request_date", "updated_at"])
        activity.record("core.user.reset_requested", actor=person, target=person)
        notify.send(
            "PASSWORD_RESET_REQUESTED",
            recipients=User.objects.holding("core.reset_password").select_related("preferences"),
            actor=person,
            message=format_lazy(_("{name} asks for a new password."), name=person.name),
            url=reverse("user", args=[person.pk]),
        )
        queue.defer("core.send_reset_mail", user_id=person.pk)
    return person


def change(user, *, actor, old: str, new: str) -> User:
    """One's own password, knowing the old one. Raises DomainError for a wrong old one and for a new one that
    will not do.
    """
    with transaction.atomic():
        person = lock(user.pk)
        if actor.pk != person.pk:
            raise NotAllowed(_("Only the person himself can change a password; others can reset it."))
        if not person.check_password(old):
            raise DomainError(_("This is not your present password."), field="old_password")
        _set_own(person, new)
    return person


def set_after_mail(user, *, actor, new: str) -> User:
    """One's own password, having followed the link in the mail."""
    with transaction.atomic():
        person = lock(user.pk)
        if not person.is_active or actor.pk != person.pk:
            raise NotAllowed(_("This account is not active."))
        _set_own(person, new)
        pins.forget(person)
    return person


def reset(user, *, actor, version: int) -> tuple[User, str]:
    """Give somebody a temporary password that he must change at his next log-in; returns (person, the
    password).

    The password is told to the caller only: it is in no log, message or job. Raises NotAllowed for oneself
    and for a super admin's account (unless the actor is one), StaleVersion when the account changed since the
    page was opened.
    """
    with transaction.atomic():
        person = lock(user.pk)
        if not actor.has_perm("core.reset_password"):
            raise NotAllowed(_("You may not reset passwords."))
        if person.pk == actor.pk:
            raise NotAllowed(_("Change your own password under “My account”."))
        guard_super_admin(person, actor)
        versions.check(person, version, {})
        if not person.is_active:
            raise DomainError(_("This account is not active. Activate it first."))
        password = temporary_password()
        _settle(person, password, must_change=True)
        pins.forget(person)
        activity.record("core.user.password_reset", actor=actor, target=person)
    return person, password


def _set_own(person: User, new: str) -> None:
    if person.check_password(new):
        raise DomainError(_("The new password must differ from the old one."), field="new_password")
    try:
        validate_password(new, person)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="new_password") from error
    _settle(person, new, must_change=False)
    activity.record("core.user.password_changed", actor=person, target=person)


def _settle(person: User, new: str, *, must_change: bool) -> None:
    person.set_password(new)
    versions.save(
        person,
        password=person.password,
        must_change_password=must_change,
        password_reset_requested=False,
        password_reset_request_date=None,
    )


def _asked_just_now(person: User) -> bool:
    asked = person.password_reset_request_date
    return bool(asked and clock.now() - asked < ASK_AGAIN_AFTER)
