"""Somebody leaves, or is away for long: what he has open goes to another, in one go."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from core import activity, notify
from core.errors import Conflict, DomainError, NotAllowed
from core.models import User
from core.people import open_documents
from core.services.people.users import guard_super_admin
from core.words import fill

MOST_NAMED = 5


def hand_over(person: User, *, actor, to: User, documents: Collection[str], reason: str) -> list[str]:
    """Make these open documents of a person (by number) another's, all or none; returns the numbers.

    Raises NotAllowed for who may not deactivate people, DomainError without a document or reason, or for
    somebody who cannot have one of them, Conflict for one that is not open (any more). Inverse: the same the
    other way round.
    """
    reason = reason.strip()
    with transaction.atomic():
        if not actor.has_perm("core.delete_user"):
            raise NotAllowed(_("You may not hand over other people's documents."))
        guard_super_admin(person, actor)
        if to.pk == person.pk:
            raise DomainError(_("Choose somebody else."), field="to")
        if not reason:
            raise DomainError(_("Give a reason."), field="reason")
        if not documents:
            raise DomainError(_("Choose at least one document."), field="documents")
        # Held until the end: nobody is deactivated while he gets something.
        if not User.objects.select_for_update(of=("self",), no_key=True).get(pk=to.pk).works_here:
            raise DomainError(_("%(name)s does not work here any more.") % {"name": to.name}, field="to")
        try:
            chosen = open_documents.by_kind(documents, person)
        except LookupError as gone:
            raise Conflict(
                _("%(numbers)s is not open any more, or somebody else's. Reload the page.")
                % {"numbers": gone}
            ) from gone
        numbers = []
        for kind, some in chosen:
            kind.hand_over(some, person=person, to=to, actor=actor, reason=reason)
            numbers += some
        changes = {"documents": [person.name, f"{to.name}: {', '.join(numbers)}"]}
        activity.record(
            "core.user.documents_handed_over", actor=actor, target=person, changes=changes, note=reason
        )
        _tell(to, person, numbers, actor)
    return numbers


def _tell(to: User, person: User, numbers: list[str], actor) -> None:
    message = ngettext_lazy(
        "%(actor)s gave you %(count)d open document of %(name)s: %(numbers)s.",
        "%(actor)s gave you %(count)d open documents of %(name)s: %(numbers)s.",
        len(numbers),
    )
    named = ", ".join(numbers[:MOST_NAMED])
    notify.send(
        "DOCUMENTS_HANDED_OVER",
        recipients=[to],
        actor=actor,
        message=fill(
            message,
            actor=actor.name,
            count=len(numbers),
            name=person.name,
            numbers=named if len(numbers) <= MOST_NAMED else f"{named}, …",
        ),
        url="/",
    )
