"""Who may decide on a request: the holder of the stage's permission, or somebody he has put in his place
while he is away.

Nobody decides on his own request, neither himself nor through somebody who decides for him; and who decides
in another's place does so at one stage of a request only. This is the one exception to the table of roles,
given by its holder, dated and recorded.
"""

from dataclasses import dataclass
from functools import cache

from requests_app.choices import Stage

MEMORY = "_delegated_approvals"


@dataclass(frozen=True, slots=True)
class Standing:
    """In whose name somebody decides: his own (`name` is ""), or that of `person_id`."""

    person_id: int | None = None
    name: str = ""


OWN = Standing()


def delegated(user) -> dict[str, list[Standing]]:
    """{stage: in whose place this person may decide today}. One query, remembered with the user object; see
    `forget`.
    """
    from requests_app.models.delegations import ApprovalDelegation

    found = getattr(user, MEMORY, None)
    if found is None:
        found = {}
        rows = (
            ApprovalDelegation.objects.in_force()
            .filter(delegate=user)
            .select_related("person")
            .order_by("pk")
        )
        for row in rows:
            if row.person.has_perm(Stage(row.stage).permission):
                found.setdefault(row.stage, []).append(Standing(row.person_id, row.person.name))
        setattr(user, MEMORY, found)
    return found


def forget(user) -> None:
    """Ask the database again at the next question: services do, before they let somebody decide."""
    if hasattr(user, MEMORY):
        delattr(user, MEMORY)


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


@cache
def may(stage: Stage):
    """The permission of a transition at a stage, for django-fsm: `allowed(request, user)`."""

    def allowed(request, user) -> bool:
        return standing(request, user, stage) is not None

    return allowed
