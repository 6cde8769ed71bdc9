"""What every verb on a document does the same way: lock it, see that it is not too late and nothing else than
what was looked at, change its state, tell people. A document has `doc_number`, `status` and `version`.
"""

from django.db import models
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from core import activity, words
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion


def lock(document: models.Model, *related: str) -> models.Model:
    """The current row of a document, locked, with what it is `related` to (which is not)."""
    rows = type(document).objects.select_for_update(of=("self",))
    # Without names Django joins everything: a row whose thing was moved while we waited for it would vanish.
    return (rows.select_related(*related) if related else rows).get(pk=document.pk)


def fire(document: models.Model, verb: str, *, actor, version: int | None = None, **kwargs):
    """Run a transition of a locked document. `version` is the one that the actor looked at, None when nobody
    looked (a job, another document's verb).

    Raises as `guard` does.
    """
    guard(document, verb, actor=actor, version=version)
    return getattr(document, verb)(**kwargs)


def guard(document: models.Model, verb: str, *, actor, version: int | None = None) -> None:
    """What `fire` asks first: for what is judged before the transition, or when another service runs it.

    Raises Conflict saying who was faster, when, and what it became; NotAllowed for whoever may not;
    StaleVersion when it is not the version that was looked at.
    """
    bound = getattr(document, verb)
    if not can_proceed(bound):
        raise Conflict(too_late(document, bound._django_fsm.field.name))
    if actor is not None and not has_transition_perm(bound, actor):
        raise NotAllowed(_("You may not do this."))
    refuse_stale(document, version)


def late(document: models.Model, verb: str) -> str:
    """Why the present state does not allow a verb (any more); "" when it does."""
    return "" if can_proceed(getattr(document, verb)) else too_late(document)


def too_late(document: models.Model, field: str = "status") -> str:
    """What a document has become, by whom and when: the sentence for whoever comes too late."""
    last = activity.last_step(document)
    return _("%(document)s is “%(status)s” now (%(who)s, %(when)s), so this cannot be done any more.") % {
        "document": document,
        "status": getattr(document, f"get_{field}_display")(),
        "who": (last and last.user_name) or _("System"),
        "when": words.moment(last.timestamp) if last else "–",
    }


def refuse_stale(document: models.Model, version: int | None) -> None:
    """Raise StaleVersion when the (locked) document is not the `version` that somebody looked at."""
    if version is None or document.version == version:
        return
    last = activity.last_deed(document)
    raise StaleVersion(
        _(
            "%(document)s was changed by %(who)s after you had opened this page. Look at what is new, then "
            "decide."
        )
        % {"document": document, "who": (last and last.user_name) or _("somebody else")},
        by=last.user_name if last else "",
        at=last.timestamp if last else None,
        version=document.version,
    )


def need(text: str, least: int, field: str = "reason", sentence: str = "") -> str:
    """`text` without space around it. Raises DomainError beside `field` when it has fewer than `least`
    characters.
    """
    text = (text or "").strip()
    if len(text) < least:
        said = sentence or _("Say why, in at least %(least)d characters.") % {"least": least}
        raise DomainError(said, field=field)
    return text
