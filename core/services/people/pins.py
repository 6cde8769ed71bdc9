"""Signing PINs: chosen by oneself with the password, typed on somebody else's device, locked after wrong
tries.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import activity, clock, notify, words
from core.errors import Conflict, DomainError, NotAllowed
from core.models import SigningPin, User
from core.models.people.pins import MOST_WRONG
from core.services.people.users import lock

LENGTH = 6
LOCKED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Identified:
    """Who has just typed his own PIN: only `check` makes it."""

    user_id: int


def set_pin(*, actor, password: str, pin: str) -> SigningPin:
    """One's own PIN, by who knows his password; wrong tries and a lock end with it.

    Raises DomainError beside `password` or `pin` for what is wrong or too easy to guess. Inverse: `forget`.
    """
    with transaction.atomic():
        person = lock(actor.pk)
        if not person.check_password(password):
            raise DomainError(_("This is not your present password."), field="password")
        _refuse_weak(pin)
        values = {"hashed": make_password(pin), "set_at": clock.now(), "wrong_tries": 0, "locked_until": None}
        found, _made = SigningPin.objects.update_or_create(user=person, defaults=values)
        activity.record("core.user.pin_set", actor=person, target=person)
    return found


def forget(person: User) -> None:
    """His PIN is gone, as somebody else may know it: his password was reset. Inverse: `set_pin`."""
    SigningPin.objects.filter(user=person).delete()


def check(user, pin: str) -> Identified:
    """Say that `user` typed his PIN; call it before the transaction of what he signs, which may fail: a wrong
    try stays counted (within another transaction this raises RuntimeError).

    Raises DomainError beside `pin`: wrong, none set, locked; NotAllowed for who could not log in. The fifth
    wrong try locks it for 15 minutes, and its owner is told.
    """
    with transaction.atomic(durable=True):
        known = SigningPin.objects.select_for_update(of=("self",)).filter(user=user)
        found = known.select_related("user__preferences").first()
        refused = _judge(found, user, pin or "")
    if refused:
        raise refused
    return Identified(user.pk)


def _judge(found: SigningPin | None, user, pin: str) -> DomainError | None:
    """What is wrong with a try, counted; None when it was right."""
    if found is None:
        said = _("%(name)s has no PIN yet. It is set under “My account”, on one's own device.")
        return DomainError(said % {"name": user.name}, field="pin")
    if found.user.is_leaving:
        said = _("%(name)s is leaving and cannot log in any more.")
        return NotAllowed(said % {"name": found.user.name}, field="pin")
    if not found.user.works_here:
        return NotAllowed(_("This account is not active."))
    if found.locked_until and found.locked_until > clock.now():
        return _locked(found)
    if check_password(pin, found.hashed):
        found.wrong_tries, found.locked_until = 0, None
        found.save(update_fields=["wrong_tries", "locked_until"])
        return None
    found.wrong_tries, found.locked_until = found.wrong_tries + 1, None
    left = MOST_WRONG - found.wrong_tries
    if left:
        found.save(update_fields=["wrong_tries", "locked_until"])
        said = ngettext(
            "This is not the PIN of %(name)s. %(left)d try is left.",
            "This is not the PIN of %(name)s. %(left)d tries are left.",
            left,
        )
        return DomainError(said % {"name": found.user.name, "left": left}, field="pin")
    found.wrong_tries, found.locked_until = 0, clock.now() + LOCKED
    found.save(update_fields=["wrong_tries", "locked_until"])
    activity.record("core.user.pin_locked", actor=None, target=found.user)
    notify.send(
        "PIN_LOCKED",
        recipients=[found.user],
        actor=None,
        message=words.fill(
            gettext_lazy(
                "Your PIN was typed wrongly five times and is locked until %(when)s. If it was not you, tell "
                "an admin."
            ),
            when=words.lazy_moment(found.locked_until),
        ),
        url=reverse("account_pin"),
    )
    return _locked(found)


def _locked(found: SigningPin) -> Conflict:
    said = _("The PIN of %(name)s is locked until %(when)s, after five wrong tries. Sign in another way.")
    values = {"name": found.user.name, "when": words.moment(found.locked_until)}
    return Conflict(said % values, field="pin")


def _refuse_weak(pin: str) -> None:
    """Raise DomainError for what are no six digits, or such as are tried first."""
    if len(pin) != LENGTH or not (pin.isascii() and pin.isdigit()):
        raise DomainError(_("A PIN has six digits."), field="pin")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    repeats = pin[:3] == pin[3:] or pin[::2] == pin[1::2] or pin == pin[::-1]
    if len(steps) == 1 or len(set(pin)) < 3 or repeats:
        raise DomainError(
            _("This PIN is too easy to guess. Take digits that are no row and do not repeat."), field="pin"
        )
