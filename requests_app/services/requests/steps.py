"""What every verb on a request does the same way: lock it, let nobody act on what is decided already, write,
record, tell people.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Case, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import can_proceed

from core import activity, clock, notify
from core.errors import Conflict, NotAllowed
from core.models import User
from core.roles import Role
from core.words import fill
from core.workflow import documents
from requests_app.choices import (
    ENDED,
    RANK_NORMAL,
    RANK_PRIORITIZED,
    RANK_URGENT,
    ActivityType,
    OrderType,
    Stage,
)
from requests_app.models import Request, RequestActivity, RequestItem, authority

DECIDING = ("approve_logistic", "set_purchase", "revise", "approve_purchase", "approve_final", "reject")


def lock(request: Request) -> Request:
    """The current row of a request, locked; documents come first. Raises Conflict when it was removed
    meanwhile.
    """
    row = Request.objects.current().select_for_update(of=("self",)).filter(pk=request.pk).first()
    if row is None:
        raise Conflict(_("%(document)s was removed meanwhile.") % {"document": request})
    return row


def lines_of(request: Request) -> list[RequestItem]:
    """Its lines with their models, in order; they change under the lock of their request alone."""
    return list(request.items.select_related("standard_item").order_by("number"))


def fire(request: Request, verb: str, *, actor, version: int | None = None, **kwargs):
    """Run a transition of the locked request; `version` is the one that the actor looked at.

    Raises Conflict saying who was faster, when, and what came of it; NotAllowed for whoever may not, first of
    all for the requester; StaleVersion when it is not what was looked at.
    """
    guard(request, verb, actor=actor, version=version)
    return documents.fire(request, verb, actor=None, **kwargs)


def guard(request: Request, verb: str, *, actor, version: int | None = None) -> None:
    """Raise as `fire` does, without changing anything: for what is judged before the transition."""
    authority.forget(actor)
    decides = request.requester_id == actor.pk and verb in DECIDING
    if decides and can_proceed(getattr(request, verb)):
        raise NotAllowed(_("Nobody decides on his own request."))
    if verb in DECIDING and can_proceed(getattr(request, verb)) and actor.pk in authority.signers(request):
        raise NotAllowed(_("You have signed this request at another stage: nobody signs two of them."))
    documents.guard(request, verb, actor=actor, version=version)


def decide(request: Request, stage: Stage, actor) -> None:
    """Note on the (locked) request who decided at a stage, when, and in whose place. Call it after `fire`."""
    who, name = authority.standing(request, actor, stage), stage.value.lower()
    setattr(request, f"{name}_approver", actor)
    setattr(request, f"{name}_approver_name", actor.name)
    setattr(request, f"{name}_approver_for", who.name if who else "")
    setattr(request, f"{name}_approval_date", clock.now())


DECIDED = {
    stage: tuple(
        f"{stage.value.lower()}_{part}"
        for part in ("approver", "approver_name", "approver_for", "approval_date")
    )
    for stage in Stage
}


def complete(request: Request, actor) -> tuple[str, ...]:
    """Note on the (locked) request who completed it, and when; without an `actor`, that it is not completed
    any more. Returns the fields to save.
    """
    request.completed_by, request.completed_by_name = actor, actor.name if actor else ""
    request.completion_date = clock.now() if actor else None
    return ("completed_by", "completed_by_name", "completion_date")


def cancel(request: Request, actor, reason: str) -> tuple[str, ...]:
    """Note on the (locked) request who cancelled it, when, and why; returns the fields to save."""
    request.cancelled_by, request.cancelled_by_name, request.cancelled_at = actor, actor.name, clock.now()
    request.cancel_reason = reason
    return ("cancelled_by", "cancelled_by_name", "cancelled_at", "cancel_reason")


def undecide(request: Request) -> tuple[str, ...]:
    """Nobody has decided on the (locked) request any more; returns the fields to save. Inverse: `decide`."""
    fields = tuple(name for stage in Stage for name in DECIDED[stage])
    for name in fields:
        setattr(request, name, None if Request._meta.get_field(name).null else "")
    return fields


def save(request: Request, *fields: str, moved_from: str = "", quietly: bool = False) -> None:
    """Write `fields`, the version, and (when the state changed from `moved_from`) since when it is so and
    what rank it has then.

    `quietly` leaves the version: nothing that a form was filled in from has changed.
    """
    fields = [*fields]
    if not quietly:
        request.version += 1
        fields.append("version")
    if moved_from and moved_from != request.status:
        request.stage_since, request.reminded_on, request.rank = clock.now(), None, rank_of(request)
        fields += ["status", "stage_since", "reminded_on", "rank"]
    request.save(update_fields=list(dict.fromkeys(fields)))


def rank_of(request: Request) -> int:
    """What is open and prioritised comes first, then what is urgent or for a project."""
    if request.status in ENDED:
        return RANK_NORMAL
    if request.is_prioritized_by_ceo:
        return RANK_PRIORITIZED
    return RANK_NORMAL if request.order_type == OrderType.REGULAR_STOCK else RANK_URGENT


def record(
    request: Request,
    verb: str,
    *,
    actor,
    note: str = "",
    moved_from: str = "",
    changes: dict | None = None,
    revisions: Sequence[dict] = (),
    reference: str = "",
    **payload,
) -> None:
    """Write the deed into the system's log and into the request's own story: a change of state, a revision of
    lines, or neither. The log names each line that was revised.

    `changes` ({field: [old, new]}) may hold prices: only the log hides them from who may not see any, so they
    stay out of the story.
    """
    changes = dict(changes or {})
    moved = bool(moved_from) and moved_from != request.status
    if moved and moved_from != "NEW":
        changes = {"status": [moved_from, request.status]} | changes
    for one in revisions:
        units = [f"{one[name]} {one['unit']}" for name in ("original", "approved")]
        changes[f"{one['line']}. {one['name']}"] = units
    activity.record(
        f"requests_app.request.{verb}",
        actor=actor,
        target=request,
        changes=changes,
        note=note,
        reference=reference,
    )
    said = {"note": note, "reference": reference}
    content = {"verb": verb} | {name: text for name, text in said.items() if text} | payload
    story = {}
    if revisions:
        story[ActivityType.REVISION] = {"revisions": list(revisions)}
    if moved:
        story[ActivityType.STATUS_CHANGE] = {"from": moved_from, "to": request.status}
    common = {"timestamp": clock.now(), "author": actor, "author_name": actor.name if actor else ""}
    RequestActivity.objects.bulk_create(
        RequestActivity(request=request, type=kind, payload=content | more, **common)
        for kind, more in (story or {ActivityType.SYSTEM: {}}).items()
    )


# ---------------------------------------------------------------- who is told


def logistics() -> list[User]:
    """Those who review: Admin Logistik."""
    return list(User.objects.active().filter(role=Role.ADMIN_LOGISTIK).select_related("preferences"))


DESKS = {
    Stage.LOGISTIC: Role.ADMIN_LOGISTIK,
    Stage.PURCHASE: Role.ADMIN_PURCHASE,
    Stage.FINAL: Role.SUPER_ADMIN,
}


def candidates(stage: Stage) -> list[User]:
    """Who may decide at a stage today on one request or another, those at the desk first; see
    `authority.deciding`. One query: who asks about many requests gives `cache(candidates)` to what follows.
    """
    at_the_desk = Case(When(role=DESKS[stage], then=0), default=1)
    return list(authority.deciding(stage).select_related("preferences").order_by(at_the_desk, "pk"))


def deciders(stage: Stage, candidates=candidates) -> list[User]:
    """Who decides at a stage: Admin Logistik, Admin Purchase or the super admins, and who does so in their
    place today.
    """
    return [p for p in candidates(stage) if p.role == DESKS[stage] or p.stands_in_for]


def doers(stage: Stage, candidates=candidates) -> list[User]:
    """Who does what comes after the decisions (buys; registers and hands over): those of the deciders who
    decide there themselves. Who stands in for somebody decides, no more.
    """
    return [person for person in deciders(stage, candidates) if person.holds]


def tell(request: Request, event: str, message, *, to: Iterable[User], actor, **values) -> None:
    """One notification for each of `to` (never the actor); `message` is a lazy sentence that may hold
    %(document)s, %(who)s, %(actor)s.

    `values` are what else it holds; what reads differently in each language is lazy among them.
    """
    said = {
        "document": request.doc_number,
        "who": request.requester_name,
        "actor": actor.name if actor else gettext_lazy("System"),
    } | values
    notify.send(
        event,
        recipients=to,
        actor=actor,
        message=fill(message, **said),
        about=request,
    )


def requester(request: Request) -> list[User]:
    """The requester, as a list."""
    return list(User.objects.filter(pk=request.requester_id).select_related("preferences"))
