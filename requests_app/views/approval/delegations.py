"""Who decides in whose place: the list, giving an approval away for a while, taking it back."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core import clock, listing, words
from core.access import signed_in
from core.views.ask import METHODS, ask, edit, posted
from core.workflow.tokens import once
from requests_app.choices import Stage
from requests_app.filters import DELEGATION_LIST
from requests_app.forms.approval.delegations import DelegationForm
from requests_app.models import ApprovalDelegation
from requests_app.services.approval import delegations as service

FORM, REVOKE = "requests_app/approval/delegation_form.html", "requests_app/approval/delegation_revoke.html"


@signed_in
@require_safe
def delegations(request):
    """What this person gave and was given; all of them for those who give the final approval."""
    page = listing.build(
        request,
        queryset=ApprovalDelegation.objects.visible_to(request.user),
        page_key="delegations",
        rows=_rows(request.user),
        **DELEGATION_LIST,
    )
    context = {"may_give": bool(service.stages_of(request.user))}
    return listing.render(request, "requests_app/approval/delegations.html", page, context)


@signed_in
@require_http_methods(METHODS)
@once
def delegation_create(request):
    """For those who decide at some stage: who does so meanwhile, at which, from when to when and why."""
    stages = service.stages_of(request.user)
    if not stages:
        raise PermissionDenied
    form = DelegationForm(posted(request), actor=request.user, stages=stages)
    return edit(
        request,
        form,
        service.delegate,
        title=_("Let somebody decide in your place"),
        said=_("%(name)s decides in your place in that time."),
        named=lambda made: made.delegate_name,
        back=reverse("delegations"),
        template=FORM,
    )


@signed_in
@require_http_methods(METHODS)
@once
def delegation_revoke(request, pk):
    """Take it back, after one question."""
    row = get_object_or_404(ApprovalDelegation.objects.visible_to(request.user), pk=pk)
    if not may_revoke(row.person_id, request.user):
        raise PermissionDenied
    over = state_of(row.starts_on, row.ends_on, row.revoked_at)[0] == OVER

    return ask(
        request,
        row,
        None,
        service.revoke,
        late=_("This delegation is over already.") if over else "",
        title=_("Revoke the delegation"),
        label=_("Revoke"),
        text=_(
            "%(name)s stops deciding in the place of %(person)s (%(stage)s) at once, not only after %(end)s. "
            "What was decided until now stays."
        )
        % {
            "name": row.delegate_name,
            "person": row.person_name,
            "stage": Stage(row.stage).label,
            "end": words.day(row.ends_on),
        },
        said=lambda row: _("%(name)s decides in nobody's place here any more.") % {"name": row.delegate_name},
        danger=True,
        back=reverse("delegations"),
        template=REVOKE,
    )


def may_revoke(person_id: int, user) -> bool:
    """Who gave it, and who gives the final approval."""
    return person_id == user.pk or user.has_perm(Stage.FINAL.permission)


NOW, COMING, OVER = "now", "coming", "over"


def state_of(starts_on, ends_on, revoked_at) -> tuple[str, str, str]:
    """(key, label, badge tone) of a delegation today."""
    today = clock.today()
    if revoked_at:
        return OVER, _("Revoked"), "red"
    if ends_on < today:
        return OVER, pgettext("delegation", "Over"), "grey"
    if starts_on > today:
        return COMING, pgettext("delegation", "Coming"), "blue"
    return NOW, _("In force"), "green"


def _rows(user):
    def made(found) -> list[dict]:
        stages = {stage.value: str(stage.label) for stage in Stage}
        names = (
            "id",
            "person_id",
            "person_name",
            "delegate_name",
            "stage",
            "starts_on",
            "ends_on",
            "reason",
            "revoked_at",
        )
        rows = list(found.values(*names))
        for row in rows:
            state, label, tone = state_of(row["starts_on"], row["ends_on"], row["revoked_at"])
            row |= {"label": label, "tone": tone, "stage_label": stages[row["stage"]]}
            row["may_revoke"] = state != OVER and may_revoke(row["person_id"], user)
        return rows

    return made
