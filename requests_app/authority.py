"""Who may decide on a request: the holder of the stage's permission, or somebody he has put in his place
while he is away.

Nobody decides on his own request, neither himself nor through somebody who decides for him; and who decides
in another's place does so at one stage of a request only. This is the one exception to the table of roles,
given by its holder, dated and recorded.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, OuterRef, Q

from requests_app.choices import Stage

SEE_ALL = "requests_app.view_request"  # what whoever decides in another's place holds besides
CACHED = "_delegated_approvals"


@dataclass(frozen=True, slots=True)
class Standing:
    """In whose name somebody decides: his own (`name` is ""), or that of `person_id`."""

    person_id: int | None = None
    name: str = ""


OWN = Standing()


def delegated(user) -> dict[str, list[Standing]]:
    """{stage: in whose place this person may decide today}. One query, kept with the user object as Django
    keeps his permissions; see `forget`.
    """
    from requests_app.models.delegations import ApprovalDelegation

    if not user.has_perm(SEE_ALL):
        return {}
    found = getattr(user, CACHED, None)
    if found is None:
        found = {}
        rows = ApprovalDelegation.objects.to(user, *Stage).order_by("pk")
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
    if request.requester_id == user.pk:
        return None
    if user.has_perm(stage.permission):
        return OWN
    if user.pk in (request.logistic_approver_id, request.purchase_approver_id):
        return None
    return next((s for s in delegated(user).get(stage, ()) if s.person_id != request.requester_id), None)


def decidable(user, stage: Stage) -> Q:
    """The same for queries: the requests for which `standing` is not None, in whatever state they are. A test
    compares the two in every case.
    """
    from requests_app.models.delegations import ApprovalDelegation

    others = ~Q(requester=user)
    if user.has_perm(stage.permission):
        return others
    if not user.has_perm(SEE_ALL):
        return Q(pk__in=[])
    first = Q(logistic_approver__isnull=True) | ~Q(logistic_approver=user)
    second = Q(purchase_approver__isnull=True) | ~Q(purchase_approver=user)
    given = ApprovalDelegation.objects.to(user, stage).exclude(person=OuterRef("requester"))
    return others & first & second & Exists(given)


@cache
def may(stage: Stage):
    """The permission of a transition at a stage, for django-fsm: `allowed(request, user)`."""

    def allowed(request, user) -> bool:
        return standing(request, user, stage) is not None

    return allowed
