"""Being away: somebody else decides in one's place, at one stage, from one day to another; and taking that
back.
"""

from datetime import date, timedelta
from itertools import combinations

from django.db import IntegrityError, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock, notify, words
from core.errors import Conflict, DomainError, NotAllowed, from_database
from core.models import User
from core.roles import Role
from core.workflow import documents
from requests_app.choices import Stage
from requests_app.models import ApprovalDelegation
from requests_app.services.requests import steps

LONGEST = timedelta(days=90)
PRICE = "assets.view_price"


def stages_of(user) -> list[Stage]:
    """What this person decides himself, and so may delegate."""
    return [stage for stage in Stage if user.has_perm(stage.permission)]


def may_stand_in(user, stage: Stage) -> bool:
    """Whether somebody may decide at a stage in another's place: who sees all requests, and where money is
    decided on, also prices.
    """
    if stage != Stage.LOGISTIC and not user.has_perm(PRICE):
        return False
    return user.has_perm("requests_app.view_request")


def candidates(stage: Stage, *, but) -> list[User]:
    """Who may decide at a stage in the place of `but`. One query; what was added to or taken from single
    people, `delegate` asks.
    """
    people = User.objects.holding("requests_app.view_request").exclude(pk=but.pk)
    if stage != Stage.LOGISTIC:
        people = people.filter(pk__in=User.objects.holding(PRICE).values("pk"))
    return list(people.select_related("division").order_by("name", "pk"))


def delegate(
    *,
    actor,
    to: User,
    stage: Stage,
    starts_on: date,
    ends_on: date,
    reason: str,
    knowingly: bool = False,
) -> ApprovalDelegation:
    """From `starts_on` to `ends_on` (both included) `to` decides at `stage` in the actor's place; the actor
    still may himself.

    Raises NotAllowed for a stage that is not the actor's, DomainError for people who may not, days that are
    over, or too many of them, and (unless `knowingly`) when nobody would be left for another stage; Conflict
    when one for these days is there already. Inverse: `revoke`.
    """
    reason = documents.need(reason, 3)
    if stage not in stages_of(actor):
        raise NotAllowed(_("Only your own approvals can be delegated."), field="stage")
    if to.pk == actor.pk:
        raise DomainError(_("Choose somebody else than yourself."), field="to")
    if not to.works_here or not may_stand_in(to, stage):
        raise DomainError(
            _(
                "%(name)s may not decide on this: who does sees all requests, and prices where money is "
                "decided on."
            )
            % {"name": to.name},
            field="to",
        )
    if starts_on < clock.today():
        raise DomainError(_("This day is over. Choose a later one."), field="starts_on")
    if ends_on < starts_on:
        raise DomainError(_("The last day cannot lie before the first."), field="ends_on")
    if ends_on - starts_on >= LONGEST:
        raise DomainError(_("At most %(days)d days at once.") % {"days": LONGEST.days}, field="ends_on")
    if not knowingly and (lacking := stages_without(actor, to, stage, starts_on, ends_on)):
        raise DomainError(_dead_end(to, Stage(stage), lacking), field="knowingly")
    try:
        with transaction.atomic():
            User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
            known = ApprovalDelegation.objects.filter(
                person=actor,
                stage=stage,
                revoked_at__isnull=True,
                starts_on__lte=ends_on,
                ends_on__gte=starts_on,
            )
            if other := known.first():
                raise Conflict(
                    _("%(name)s decides in your place from %(start)s to %(end)s already. Revoke that first.")
                    % {
                        "name": other.delegate_name,
                        "start": words.day(other.starts_on),
                        "end": words.day(other.ends_on),
                    }
                )
            row = ApprovalDelegation.objects.create(
                person=actor,
                person_name=actor.name,
                delegate=to,
                delegate_name=to.name,
                stage=stage,
                starts_on=starts_on,
                ends_on=ends_on,
                reason=reason,
                created_at=clock.now(),
            )
            activity.record("requests_app.approvaldelegation.delegated", actor=actor, target=row, note=reason)
            message = gettext_lazy(
                "You decide on requests in the place of %(name)s from %(start)s to %(end)s."
            )
            days = {"start": words.lazy_day(starts_on), "end": words.lazy_day(ends_on)}
            _tell(to, actor, message, name=actor.name, **days)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return row


def end_of_delegate(sender, person, actor, **kwargs) -> None:
    """Who leaves stands in for nobody any more: those who relied on him are told. Hears
    `core.signals.person_deactivating`.
    """
    rows = ApprovalDelegation.objects.filter(
        delegate=person, revoked_at__isnull=True, ends_on__gte=clock.today()
    )
    for row in rows.select_for_update(of=("self",)).select_related("person__preferences").order_by("pk"):
        _end(row, actor)
        message = gettext_lazy("%(name)s was to decide in your place until %(end)s, but works here no more.")
        _tell(row.person, actor, message, name=row.delegate_name, end=words.lazy_day(row.ends_on))


def _tell(person: User, actor, message, **values) -> None:
    message, url = words.fill(message, **values), "/requests/delegations/"
    notify.send("APPROVAL_DELEGATED", recipients=[person], actor=actor, message=message, url=url)


def _end(row: ApprovalDelegation, actor) -> None:
    row.revoked_at, row.revoked_by = clock.now(), actor
    row.save(update_fields=["revoked_at", "revoked_by"])
    activity.record("requests_app.approvaldelegation.revoked", actor=actor, target=row)


def stages_without(away, to: User, stage: Stage, starts_on: date, ends_on: date) -> list[Stage]:
    """The other stages for which there are not enough people, one for each, while `away` is away and `to`
    signs at `stage`: nobody signs two stages of one request. [] when there are. Six queries.
    """
    given = ApprovalDelegation.objects.filter(
        revoked_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    left = {}
    for other in Stage:
        if other != stage:
            holders = set(User.objects.holding(other.permission).values_list("pk", flat=True))
            left[other] = holders.union(given.at(other).values_list("delegate", flat=True)) - {away.pk, to.pk}
    # Hall: there is somebody for each, when any of the stages together have as many people as they are.
    for count in range(1, len(left) + 1):
        for some in combinations(left, count):
            if len(set().union(*(left[other] for other in some))) < count:
                return list(some)
    return []


def _dead_end(to: User, stage: Stage, lacking: list[Stage]) -> str:
    said = _(
        "Nobody signs two stages of one request. While %(to)s signs for %(stage)s and you are away, not "
        "enough people are left for %(stages)s: such requests wait until another %(roles)s is appointed, or "
        "somebody decides in their place."
    )
    return said % {
        "to": to.name,
        "stage": stage.label,
        "stages": get_text_list([str(one.label) for one in lacking], _("and")),
        "roles": get_text_list([str(Role(steps.DESKS[one]).label) for one in lacking], _("or")),
    }


def revoke(row: ApprovalDelegation, *, actor) -> ApprovalDelegation:
    """It ends now. Raises NotAllowed for anybody but who gave it and the super admins, Conflict when it is
    over. Inverse of `delegate`.
    """
    with transaction.atomic():
        known = ApprovalDelegation.objects.select_related("delegate__preferences")
        row = known.select_for_update(of=("self",)).get(pk=row.pk)
        if actor.pk != row.person_id and not actor.has_perm(Stage.FINAL.permission):
            raise NotAllowed(_("It is revoked by who gave it."))
        if row.revoked_at or row.ends_on < clock.today():
            raise Conflict(_("This delegation is over already."))
        _end(row, actor)
        message = gettext_lazy("You do not decide in the place of %(name)s any more.")
        _tell(row.delegate, actor, message, name=row.person_name)
    return row
