"""Requests: the list, and approving many of them at the first desk."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core import listing
from core.access import requires, signed_in
from core.errors import DomainError
from core.forms.sheet import whole
from core.listing.search import number_in
from core.pages.redirects import back
from core.reading.keys import whole_all
from requests_app import panels
from requests_app.choices import DOCUMENT, RequestStatus, Stage
from requests_app.filters import ALL, PRICE, REQUEST_LIST
from requests_app.models import Request, authority
from requests_app.services.approval import review
from requests_app.views.requests import draft_facts
from requests_app.views.requests import rows as request_rows

MOST = 100  # at once: as many as the longest page shows


@requires("requests_app.view_own_request")
@require_safe
def requests(request):
    """All requests for those who see them all, else one's own; what is urgent first, then the newest."""
    user = request.user
    if number_in(request.GET.get("q", ""), DOCUMENT):
        # Who looks for one request wants it in whatever state it is.
        request.GET = request.GET.copy()
        request.GET["tab"] = "all"
    page = listing.build(
        request,
        queryset=Request.objects.visible_to(user),
        page_key="requests",
        rows=request_rows.rows(user, price=user.has_perm(PRICE)),
        export="requests",
        **REQUEST_LIST,
    )
    sees_all = user.has_perm(ALL)
    context = {
        "may_approve": authority.holds(user, Stage.LOGISTIC) if sees_all else False,
        "may_ask": user.has_perm("requests_app.add_request"),
        "sees_all": sees_all,
        "drafts": [] if page.fragment else draft_facts.of(user),
    }
    context["selects"] = context["may_approve"] or bool(page.export)
    return listing.render(request, "requests_app/requests/requests.html", page, context)


@signed_in
@require_POST
def request_approve_logistic_many(request):
    """Approve the chosen requests (`ids`) as they were asked for: first a page that says which, then the deed
    (`sure`), each by itself.

    What cannot be approved does not hold the others up; it is named with the reason.
    """
    user = request.user
    if not authority.holds(user, Stage.LOGISTIC):
        raise PermissionDenied
    ids = whole_all(request.POST.getlist("ids"))
    chosen = list(Request.objects.visible_to(user).filter(pk__in=ids).order_by("pk")[: MOST + 1])
    if not chosen or len(chosen) > MOST:
        too_many = _("Choose at most %(most)d requests at once.") % {"most": MOST}
        messages.error(request, too_many if chosen else _("Choose the requests first."))
        return back(request, "requests")
    context = {"next": back(request, "requests").url}
    if "sure" not in request.POST:
        return render(
            request, "requests_app/approval/request_approve_many.html", context | _asked(chosen, user)
        )
    done, refused = approve_each(chosen, user, request.POST)
    if done:
        messages.success(request, _said(done))
    if not refused:
        return back(request, "requests")
    return render(
        request,
        "requests_app/approval/request_approve_many_done.html",
        context | {"done": done, "refused": refused},
    )


def approve_each(chosen: list[Request], user, data) -> tuple[list[Request], list[tuple[Request, str]]]:
    """(approved, [(refused, why)]), each request in a transaction of its own, and in the version that was
    looked at: `data` says which.
    """
    done, refused = [], []
    for one in chosen:
        version = whole(data, f"request{one.pk}-version")
        try:
            done.append(review.approve_logistic(one, actor=user, version=version))
        except DomainError as error:
            refused.append((one, str(error.message)))
    return done, refused


def _asked(chosen: list[Request], user) -> dict:
    """The rows of the page that asks: which go through, and why others will not."""
    rows = {
        row["id"]: row
        for row in request_rows.rows(user)(Request.objects.filter(pk__in=[one.pk for one in chosen]))
    }
    able, unable = [], []
    for one in chosen:
        if why := _obstacle(one, user):
            unable.append((one, why))
        else:
            able.append(rows[one.pk] | {"version": one.version})
    return {"able": able, "unable": unable}


def _obstacle(one: Request, user) -> str:
    if one.status != RequestStatus.PENDING:
        return _("It is “%(status)s” already.") % {"status": one.get_status_display()}
    if authority.standing(one, user, Stage.LOGISTIC) is None:
        return (
            _("Nobody decides on his own request.")
            if one.requester_id == user.pk
            else _("You may not do this.")
        )
    return ""


def _said(done: list[Request]) -> str:
    words = ngettext(
        "%(count)d request is approved: %(numbers)s.",
        "%(count)d requests are approved: %(numbers)s.",
        len(done),
    )
    named = ", ".join(one.doc_number for one in done[: panels.MOST])
    more = len(done) - panels.MOST
    if more > 0:
        named += ngettext(" and %(n)d more", " and %(n)d more", more) % {"n": more}
    return words % {"count": len(done), "numbers": named}
