"""Who may do what to a request. On it decides the holder of the stage's permission, or somebody he has put in
his place while he is away.

Nobody decides on his own request, neither himself nor through somebody who decides for him; and nobody signs
two stages of one request, in whoever's place, super admins included. Delegation is the one exception to the
table of roles, given by its holder, dated and recorded.
"""

from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q

from core.models import User
from requests_app.choices import DECIDED_AT, Stage
from requests_app.choices import RequestStatus as S

from .delegations import SEE_ALL, ApprovalDelegation

CACHED = "_delegated_approvals"


@dataclass(frozen=True, slots=True)
class Standing:
    """In whose name somebody decides: his own (`name` is ""), or that of `person_id`."""

    person_id: int | None = None
    name: str = ""


OWN = Standing()


def delegated(user) -> dict[str, list[Standing]]:
    """{stage: in whose place this person may decide today}, kept with the user object as Django keeps his
    permissions; see `forget`. One query for the many whom nobody put in his place, two for the others.
    """
    if not user.has_perm(SEE_ALL):
        return {}
    found = getattr(user, CACHED, None)
    if found is None:
        found = {}
        given = ApprovalDelegation.objects.in_force().filter(delegate=user)
        if given.exists():
            rows = given.at(*Stage).order_by("pk")
            for stage, key, name in rows.values_list("stage", "person", "person__name"):
                found.setdefault(stage, []).append(Standing(key, name))
        setattr(user, CACHED, found)
    return found


def forget(user) -> None:
    """Ask the database again at the next question: services do, before they let somebody decide."""
    if hasattr(user, CACHED):
        delattr(user, CACHED)


def holds(user, stage: Stage) -> bool:
    """Whether this person decides at a stage at all, by himself or in somebody's place."""
    return user.has_perm(stage.permission) or stage in delegated(user)


def standing(request, user, stage: Stage) -> Standing | None:
    """In whose name `user` may decide on this request at this stage; None when he may not."""
    if request.requester_id == user.pk or user.pk in signers(request, but=stage):
        return None
    if user.has_perm(stage.permission):
        return OWN
    return next((s for s in delegated(user).get(stage, ()) if s.person_id != request.requester_id), None)


def decidable(user, stage: Stage) -> Q:
    """The same for queries: the requests for which `standing` is not None, in whatever state they are. A test
    compares the two in every case.
    """
    others = ~Q(requester=user)
    for field in signer_fields(but=stage):
        others &= ~Q(**{field: user})
    if user.has_perm(stage.permission):
        return others
    people = {given.person_id for given in delegated(user).get(stage, ())}
    if not people:
        return Q(pk__in=[])
    # Not in the place of the requester; but of several people there is always another one.
    return others if len(people) > 1 else others & ~Q(requester__in=people)


def deciding(stage: Stage):
    """The people who may decide at a stage today, on one request or another: each `holds` it himself, or
    `stands_in_for` these people (keys). `is_able` says for which request.
    """
    given = ApprovalDelegation.objects.in_force().at(stage)
    holds = Q(pk__in=User.objects.holding(stage.permission).values("pk"))
    people = User.objects.filter(holds | Q(pk__in=given.values("delegate")))
    return people.annotate(
        holds=ExpressionWrapper(holds, BooleanField()),
        stands_in_for=ArraySubquery(given.filter(delegate=OuterRef("pk")).values("person")),
    )


def is_able(request, person, stage: Stage) -> bool:
    """The same of one of `deciding`, without a query. A test compares it with `standing` in every case."""
    if person.pk in {request.requester_id, *signers(request, but=stage)}:
        return False
    return person.holds or stands_in(request, person)


def stands_in(request, person) -> bool:
    """Whether one of `deciding` is put in the place of somebody who may decide on this request."""
    return any(away != request.requester_id for away in person.stands_in_for)


def signer_fields(*, but: Stage | None = None) -> list[str]:
    """Where a request keeps who signed it at each stage (`but` this one)."""
    return [f"{stage.value.lower()}_approver" for stage in Stage if stage != but]


def signers(request, *, but: Stage | None = None) -> set[int]:
    """The keys of those who signed a request at any stage (`but` this one: they do not sign there, too)."""
    return {getattr(request, f"{field}_id") for field in signer_fields(but=but)} - {None}


@cache
def may(stage: Stage):
    """The permission of a transition at a stage, for django-fsm: `allowed(request, user)`."""

    def allowed(request, user) -> bool:
        return standing(request, user, stage) is not None

    return allowed


LOGISTIC, PURCHASE, FINAL = may(Stage.LOGISTIC), may(Stage.PURCHASE), may(Stage.FINAL)

# ---------------------------------------------------------------- permissions of the other transitions


def may_create(request, user) -> bool:
    """Who may ask for this kind of order."""
    special = request.order_type != "REGULAR_STOCK"
    return user.has_perm("requests_app.add_urgent_request" if special else "requests_app.add_request")


def may_reject(request, user) -> bool:
    """Who decides at the present stage.

    When it is decided already: who decides at any. He is told that he is too late.
    """
    stage = DECIDED_AT.get(request.status)
    return any(standing(request, user, one) for one in ([stage] if stage else Stage))


def may_cancel(request, user) -> bool:
    """The requester; before its handover, who hands over."""
    if request.requester_id == user.pk and user.has_perm("requests_app.cancel_request"):
        return True
    return request.status == S.AWAITING_HANDOVER and user.has_perm("assets.handover_asset")


def may_ask_cancel(request, user) -> bool:
    """The requester himself."""
    return request.requester_id == user.pk and user.has_perm("requests_app.cancel_request")


def may_answer_cancel(request, user) -> bool:
    """Purchase and logistics, and who stands in for them; not about one's own."""
    return request.requester_id != user.pk and (holds(user, Stage.PURCHASE) or holds(user, Stage.LOGISTIC))


def may_buy(request, user) -> bool:
    """Who buys what was approved."""
    return user.has_perm(Stage.PURCHASE.permission)


def may_receive(request, user) -> bool:
    """Who buys, and who registers."""
    return user.has_perm(Stage.PURCHASE.permission) or user.has_perm("assets.add_asset")


def may_follow_up(request, user) -> bool:
    """The requester himself."""
    return request.requester_id == user.pk


def may_link(request, user) -> bool:
    """Logistics, and those who keep the catalogue."""
    return LOGISTIC(request, user) or user.has_perm("assets.manage_catalogue")


def may_comment(request, user) -> bool:
    """Whoever sees it."""
    return request.requester_id == user.pk or user.has_perm("requests_app.view_request")


def may_ask(request, user) -> bool:
    """Who gives the final approval."""
    return user.has_perm(Stage.FINAL.permission)
