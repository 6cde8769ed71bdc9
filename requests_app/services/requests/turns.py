"""Whose turn it is to decide on a request, person by person; and what is said when nobody is left who may.

Nobody signs two stages of one request, nor his own: where few people decide, it can be that none of them may.
The request then waits, and says who has to be appointed.
"""

from django.utils.functional import lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy

from core.models import User
from core.roles import Role
from core.words import fill
from requests_app.choices import DECIDED_AT, Stage
from requests_app.models import Request, authority
from requests_app.services.requests import steps


def deciders(request: Request, stage: Stage, candidates=steps.candidates) -> list[User]:
    """Who is asked to decide on this request at a stage: those at the desk and those who stand in for them;
    where none of these may, whoever else may. Empty when nobody is left. One query, for notifications; none
    where the `candidates` are kept, for many requests.
    """
    people = candidates(stage)
    found = [person for person in people if authority.is_able(request, person, stage)]
    desk = steps.DESKS[stage]
    asked = [person for person in found if person.role == desk or authority.stands_in(request, person)]
    return asked or found


def appointed(request: Request, candidates=steps.candidates) -> str:
    """Who has to be appointed before anybody can decide on a request that nobody is left for; a sentence in
    the reader's language, whenever he reads it. `candidates` as `deciders`.
    """
    stage = DECIDED_AT[request.status]
    holders = [person for person in candidates(stage) if person.holds]
    names = [person.name for person in holders]
    givers = [person.name for person in holders if person.pk != request.requester_id]
    said = gettext_lazy(
        "Nobody is left who may decide for %(stage)s: %(names)s signed at another stage, or asked for it. It "
        "waits until another %(role)s is appointed."
    )
    if givers:
        said = gettext_lazy(
            "Nobody is left who may decide for %(stage)s: %(names)s signed at another stage, or asked for "
            "it. It waits until another %(role)s is appointed, or %(givers)s delegates it to somebody."
        )
    return fill(
        said,
        stage=stage.label,
        role=Role(steps.DESKS[stage]).label,
        names=_listed(names, gettext_lazy("and")),
        givers=_listed(givers, gettext_lazy("or")),
    )


def ask(
    request: Request, event: str, message, *, actor, also=(), candidates=steps.candidates, **values
) -> None:
    """Tell those who are to decide on a request under review, and `also` others; when nobody is left, those
    who appoint somebody: super admins, and whose approval it is. `message` and `values` as `steps.tell`,
    `candidates` as `deciders`.
    """
    stage = DECIDED_AT[request.status]
    people = deciders(request, stage, candidates)
    steps.tell(request, event, message, to=[*people, *also], actor=actor, **values)
    if not people:
        _warn(request, stage, candidates)


def warn(request: Request, candidates=steps.candidates) -> None:
    """Tell those who appoint somebody when nobody is left to decide on a request; nothing otherwise."""
    stage = DECIDED_AT.get(request.status)
    if stage and not deciders(request, stage, candidates):
        _warn(request, stage, candidates)


def _warn(request: Request, stage: Stage, candidates) -> None:
    told = [person for person in candidates(stage) + candidates(Stage.FINAL) if person.holds]
    why = gettext_lazy("%(document)s of %(who)s waits: %(why)s")
    # Whoever acts is told as well: he may have to appoint somebody.
    steps.tell(request, "REQUEST_NOBODY_LEFT", why, to=told, actor=None, why=appointed(request, candidates))


_listed = lazy(lambda names, last: get_text_list(names, str(last)), str)
