"""The form that makes a request. Its url may fill it in (request_sources), or `?draft=` takes up what was
begun.
"""

from django.contrib import messages
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets.forms.goods import reshape
from assets.forms.goods.wishes import problems
from core import config
from core.access import requires_any
from core.errors import DomainError
from core.files import attachments
from core.services import attachments as files_service
from core.services import drafts
from core.views.drafts import DRAFT, key_of, taken_up
from core.workflow.tokens import once
from requests_app.choices import MOST_LINES, RequestStatus
from requests_app.forms.requests.lines import LineFormSet
from requests_app.forms.requests.offer import RequestOffer
from requests_app.forms.requests.requests import HeadForm, fitting
from requests_app.models import Request, RequestDraft
from requests_app.services.requests import requests as service
from requests_app.views.purchase import stock_hints
from requests_app.views.requests import draft_facts, sources

CREATE = stock_hints.CREATE
PREFIX, CHECK = "lines", "check_stock"


@requires_any(*CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def request_create(request):
    """Show the form; or send the request. Posted with another button it only comes back with a line more or
    less, or with the stock.
    """
    offer = RequestOffer()
    if request.method != "POST":
        return _opened(request, offer)
    if reshape.asked(request.POST) or CHECK in request.POST:
        return as_typed(request, request.POST, offer)
    head, lines = HeadForm(request.POST, request.FILES, user=request.user), _lines(offer, data=request.POST)
    if not all([head.is_valid(), lines.is_valid()]):
        return _page(request, head, lines, offer, status=422)
    try:
        made = service.create(head.head(), lines.new_lines(), actor=request.user)
    except DomainError as error:
        lines.refuse(error, head)
        return _page(request, head, lines, offer, status=error.status)
    drafts.discard(RequestDraft, key_of(request.POST), actor=request.user)
    messages.success(request, _said(made))
    for sentence in _keep_files(made, head.cleaned_data["files"], request.user):
        messages.warning(request, sentence)
    return redirect("request", made.doc_number)


def as_typed(request, data: QueryDict, offer: RequestOffer, *, notices=(), status: int = 200):
    """The form as it was typed; nothing in it is judged."""
    data = reshape.reshaped(data, PREFIX, MOST_LINES)
    for name, value in fitting(
        request.user, order_type=data.get("order_type"), target=data.get("target")
    ).items():
        data[name] = value
    head, lines = HeadForm(data, user=request.user), _lines(offer, data=data)
    reshape.unjudged(head, lines)
    return _page(request, head, lines, offer, key=key_of(data), notices=notices, status=status)


def _opened(request, offer: RequestOffer):
    """The form as the url asks for it: a draft of one's own, filled in, or empty (then what was begun before
    is shown).
    """
    if DRAFT in request.GET:
        return as_typed(request, taken_up(request, RequestDraft), offer)
    found = sources.filled(request.GET, request.user, offer)
    head, lines = HeadForm(initial=found.head, user=request.user), _lines(offer, initial=found.lines or [{}])
    begun = [] if found.lines else draft_facts.of(request.user)[:3]  # the list shows them all
    return _page(request, head, lines, offer, notices=found.notices, drafts=begun)


def _lines(offer: RequestOffer, **kwargs):
    return LineFormSet(prefix=PREFIX, form_kwargs={"offer": offer}, **kwargs)


def _said(made: Request) -> str:
    """What has become of it."""
    if made.status == RequestStatus.AWAITING_HANDOVER:
        return _(
            "%(document)s is sent. Everything is in stock and kept for you: it is ready to be handed over."
        ) % {"document": made}
    return _("%(document)s is sent. It waits for the review by logistics.") % {"document": made}


def _keep_files(made: Request, files: list, user) -> list[str]:
    """Add files to a request; sentences about those that cannot be kept. They do not hold the request up."""
    sentences = []
    for file in files:
        try:
            with transaction.atomic():
                files_service.add(made, file, actor=user)
        except DomainError as error:
            sentences.append(
                _("A file was not kept: %(reason)s Add it again on this page.") % {"reason": error}
            )
    return sentences


def _page(request, head, lines, offer, *, key=None, notices=(), drafts=(), status=200):
    stock_hints.attach(lines.forms)
    context = {
        "head": head,
        "lines": lines,
        "options": offer.options,
        "problems": problems(head, lines, _("Line %(n)d")),
        "most": MOST_LINES,
        "key": key or key_of(request.POST),
        "notices": notices,
        "drafts": drafts,
        "max_mb": config.get("upload.max_mb"),
        "most_files": attachments.MOST,
        "back": reverse("requests"),
    }
    return render(request, "requests_app/requests/request_form.html", context, status=status)
