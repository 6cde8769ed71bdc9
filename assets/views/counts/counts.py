"""Stock counts: the list, one of them, starting one, inviting people to it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.choices import CountStatus, CountVerdict
from assets.filters.counts import COUNT_LIST
from assets.forms.counts import CountForm, InviteForm
from assets.models import StockCount
from assets.models.counts.counts import MANAGE
from assets.services.counts import approval, review, unbooked
from assets.services.counts import counts as service
from assets.views.counts import entries, facts
from core import activity, listing
from core.access import requires, signed_in
from core.errors import NotAllowed
from core.files import attachments
from core.forms.sheet import Sheet
from core.views.ask import ask, form_page, posted, work
from core.workflow import documents, transitions
from core.workflow.tokens import once

HISTORY = 20
FORM, INVITE = "assets/counts/form.html", "assets/counts/invite.html"


@signed_in
@require_safe
def counts(request):
    """All counts that this person may see, newest first."""
    page = listing.build(
        request,
        queryset=StockCount.objects.visible_to(request.user),
        page_key="counts",
        rows=_rows(request.user),
        **COUNT_LIST,
    )
    return listing.render(
        request, "assets/counts/counts.html", page, {"may_start": request.user.has_perm(MANAGE)}
    )


def _rows(user):
    sees = user.has_perm("assets.view_stock")
    differs = Count("lines", filter=Q(lines__verdict__in=review.ERRORS))

    def rows(found) -> list[dict]:
        names = (
            "id",
            "doc_number",
            "place__name",
            "category__name",
            "started_at",
            "started_by_name",
            "approved_by_name",
            "status",
        )
        made = found.annotate(n=Count("lines", filter=Q(lines__is_expected=True)), differs=differs).values(
            *names, "n", "differs"
        )
        for row in made:
            state = CountStatus(row["status"])
            shown = sees and state in (CountStatus.REVIEW, CountStatus.APPROVED)
            row |= {
                "label": state.label,
                "tone": state.tone,
                "differs": row["differs"] if shown else None,
                "n": row["n"] if sees else None,
            }
        return made

    return rows


@signed_in
def count(request, number):
    """One count: its way, who counts; once it is submitted what differs, for those who see stock."""
    document = visible(request, number)
    judged = document.status in (CountStatus.REVIEW, CountStatus.APPROVED) and request.user.has_perm(
        "assets.view_stock"
    )
    unknown = review.unknown_codes(document) if judged else []
    approved = judged and document.status == CountStatus.APPROVED
    context = {
        "document": document,
        "tone": CountStatus(document.status).tone,
        "steps": facts.steps(document),
        "progress": facts.progress(document),
        "sees": request.user.has_perm("assets.view_stock"),
        "judged": judged,
        "stats": facts.figures(document, len(unknown)) if judged else None,
        "groups": facts.groups(document, request.user) if judged else None,
        "most": facts.MOST
        if judged
        and document.lines.exclude(verdict__in=(CountVerdict.MATCH, CountVerdict.OPEN)).count() > facts.MOST
        else 0,
        "unknown": unknown,
        "unbooked": unbooked.sentences(document, len(unknown)) if approved else [],
        **_unsent(document, request.user),
        "prices": request.user.has_perm(facts.PRICE),
        "counters": list(document.counters.order_by("name")),
        "entries": activity.entries(activity.shown(document)[:HISTORY], request.user),
        "attachments": attachments.panel(document, request.user),
        **_actions(document, request.user),
    }
    return render(request, "assets/counts/count.html", context)


def _unsent(document: StockCount, user) -> dict:
    """{late, unsent, clocks, may_count}: what whoever leads the count has to know of the phones."""
    leads = user.has_perm(MANAGE)
    is_open = document.is_open and leads
    return {
        "late": entries.late(document) if leads else [],
        "unsent": entries.unsent(document) if is_open else [],
        "clocks": entries.wrong_clocks(document) if is_open else [],
        "may_count": service.may_count(document, user),
    }


def _actions(document: StockCount, user) -> dict:
    """{primary, beside, menu}: what this person may do now; approving is for those who did not count or start
    it.
    """
    url = lambda name: reverse(name, args=[document.doc_number])  # noqa: E731
    made = {
        b.name: {"label": b.label, "icon": b.icon, "url": url(f"count_{b.name}")}
        for b in transitions.buttons(document, user)
    }
    menu = [made.pop("cancel") | {"danger": True}] if "cancel" in made else []
    beside, primary = [], None
    if document.status == CountStatus.COUNTING and service.may_count(document, user):
        primary = {"label": _("Count"), "icon": "scan-line", "url": url("count_work")}
    if document.status == CountStatus.COUNTING and user.has_perm(MANAGE):
        menu.insert(0, {"label": _("Invite people"), "icon": "user-plus", "url": url("count_invite")})
    if document.status in (CountStatus.REVIEW, CountStatus.APPROVED) and user.has_perm("assets.view_stock"):
        beside.append({"label": _("Report"), "icon": "printer", "url": url("count_report")})
    if document.is_open and user.has_perm(MANAGE) and document.entries.waiting().exists():
        decide = {"label": _("Decide about late entries"), "icon": "clock-alert", "url": url("count_late")}
        made.pop("approve", None)
        primary, beside = (primary, [*beside, decide]) if primary else (decide, beside)
    elif "approve" in made and approval.obstacle(document):
        del made["approve"]
        primary = made.pop("recount", None)
    if "approve" in made:
        try:
            approval.refuse_involved(document, user)
        except NotAllowed:
            del made["approve"]
        else:
            primary = made.pop("approve")
    return {"primary": primary, "beside": [*beside, *made.values()], "menu": menu}


@requires(MANAGE)
@form_page
@once
def count_create(request):
    """Begin to count a location, or a category of it; `?place=` fills it in."""
    form = CountForm(posted(request), initial={"place": request.GET.get("place", "")})

    def show(status, **more):
        return render(request, FORM, {"form": form} | more, status=status)

    def start():
        values = form.cleaned_data
        made = service.start(
            values["place"],
            actor=request.user,
            category=values["category"],
            counters=form.counters(),
            note=values["note"],
        )
        said = _("%(document)s has begun. Everybody counts blind: nobody is told what is expected.")
        messages.success(request, said % {"document": made})
        return redirect("count", made.doc_number)

    return work(request, None, Sheet(posted(request), form), show=show, do=start)


@requires(MANAGE)
@form_page
@once
def count_invite(request, number):
    """Ask more people to count."""
    document = visible(request, number)
    form = InviteForm(posted(request))

    def invite(document, *, actor, **people):
        service.invite(document, counters=form.counters(), actor=actor)

    return ask(
        request,
        document,
        form,
        invite,
        late="" if document.is_open else documents.too_late(document),
        title=_("Invite people"),
        said=_("They are invited to count, and told so."),
        template=INVITE,
    )


def visible(request, number: str) -> StockCount:
    """The count, when this person may see it; else 404."""
    return get_object_or_404(
        StockCount.objects.visible_to(request.user).select_related("place", "category"), doc_number=number
    )
