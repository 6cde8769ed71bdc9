"""Refusals that people can act on. Services raise them; the middleware or the view shows them. Never a
500.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule said no. `message` is a sentence in the user's language; `field` names the form field it belongs
    to.

    `thing` is the one among many that it is about (see `concerning`), for forms with a line for each.
    """

    status = 422
    thing: models.Model | None = None

    def __init__(self, message, *, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self):
        return str(self.message)

    def add_to(self, form):
        """Put the sentence beside its field (or on top) of a bound form. A form with a field for each of
        several things says which with `field_about(thing)`.
        """
        about = getattr(form, "field_about", None)
        field = (about(self.thing) if about and self.thing is not None else None) or self.field
        form.add_error(field if field in form.fields else None, ValidationError(self.message))


class Conflict(DomainError):
    """Somebody else was faster."""

    status = 409


class StaleVersion(Conflict):
    """A form was filled in from a row that has changed since.

    `theirs` maps field label -> (what is saved now, your value), for the page that shows both; None where no
    values were compared. `by`, `at` and `did` are the last that happened, `version` is the present one. Where
    somebody decides on a document, `since` is what happened to it since it was looked at
    (core.activity.entries); it is None where a form was edited.
    """

    def __init__(self, message, *, theirs=None, by="", at=None, did="", version=None):
        super().__init__(message)
        self.is_compared = theirs is not None
        self.theirs = theirs or {}
        self.by = by
        self.at = at
        self.did = did
        self.version = version
        self.since = None


class NotAllowed(DomainError):
    """The actor may see the thing, but not do this to it."""

    status = 403


@contextmanager
def concerning(thing: models.Model):
    """Refusals inside are about `thing`, so that a form with many lines can say them beside its line."""
    try:
        yield
    except DomainError as error:
        error.thing = error.thing or thing
        raise


def from_database(error: DatabaseError) -> DomainError | None:
    """The sentence for a refusal of the database itself, or None when it is not one we know.

    A named constraint answers with its own `violation_error_message`, a trigger with what `explain` declared,
    beside the column that it names; a lock that was not free in time asks to try again.
    """
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state in ("55P03", "40P01"):
        return Conflict(
            _("Somebody else is working on the same thing right now. Wait a moment, then try again.")
        )
    if not isinstance(error, IntegrityError):
        return None
    diag = getattr(cause, "diag", None)
    name = getattr(diag, "constraint_name", None)
    if name in _explained:
        message, field = _explained[name]
        return DomainError(message, field=field or diag.column_name)
    constraint = _constraints().get(name)
    if constraint:
        message = constraint.get_violation_error_message()
        return Conflict(message) if state == "23505" else DomainError(message)
    if state == "23503":
        return Conflict(_("This is still used elsewhere and cannot be removed."))
    return Conflict(_("Somebody else changed the same data a moment ago. Reload the page and try again."))


def explain(name: str, sentence, *, field: str | None = None) -> None:
    """Declare the (lazy) sentence for a constraint name that a trigger raises; `field` is the form field it
    belongs to (else the COLUMN that the trigger names).
    """
    _explained[name] = (sentence, field)


def explained(name: str):
    """The sentence that `explain` declared for a constraint, for a guard that says no before the database
    does.
    """
    return _explained[name][0]


def _constraints() -> dict:
    from django.apps import apps

    if not _known:
        for model in apps.get_models():
            for constraint in model._meta.constraints:
                if isinstance(constraint, models.BaseConstraint):
                    _known[constraint.name] = constraint
    return _known


_explained: dict = {}
_known: dict = {}
