"""Templates of lines: the list, the form, archived and in use again."""

from functools import partial

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.forms.goods import reshape
from assets.forms.goods.wishes import WishOffer
from core.access import requires
from core.views.ask import ask, form_page, work
from core.workflow.tokens import once
from loans.choices import MOST_LINES
from loans.forms.loans.templates import PREFIX, TemplateForm, template_sheet
from loans.models import LoanTemplate, LoanTemplateLine
from loans.services.loans import templates as service
from loans.views.loans import sources
from loans.views.loans.pages import visible as visible_loan

LINES = Prefetch("lines", LoanTemplateLine.objects.select_related("standard_item__type").order_by("number"))
ASK = "loans/templates/ask.html"


@requires(service.OWN)
@require_safe
def loan_templates(request):
    """Those for everybody, one's own, and what is archived of those that one may change."""
    user = request.user
    found = list(LoanTemplate.objects.visible_to(user).prefetch_related(LINES))
    shown = [{"template": one, "may_change": service.may_change(one, user)} for one in found]
    active = [row for row in shown if row["template"].is_active]
    groups = (
        (_("For everybody"), [row for row in active if row["template"].is_shared]),
        (_("My templates"), [row for row in active if not row["template"].is_shared]),
    )
    context = {
        "groups": [group for group in groups if group[1]],
        "archived": [row for row in shown if row["may_change"] and not row["template"].is_active],
    }
    return render(request, "loans/templates/templates.html", context)


@requires(service.OWN)
@form_page
@once
def loan_template_create(request):
    """A new one, empty or with the lines of `?loan=RL-...`."""
    offer, initial, begun, notices = WishOffer(), [], {}, []
    if number := request.GET.get("loan"):
        loan = visible_loan(request, number)
        found = sources.lines_of_loan(loan, offer)
        initial, notices, begun = found.lines, found.notices, {"name": loan.reason[:100]}
    return _form(
        request,
        None,
        offer,
        lambda **values: service.create(actor=request.user, **values),
        title=_("New template"),
        said=_("The template %(name)s is kept. It fills in the form of a loan."),
        initial=initial,
        begun=begun,
        notices=notices,
    )


@requires(service.OWN)
@form_page
def loan_template_edit(request, pk):
    """Other lines, another name."""
    template, offer = _changeable(request, pk), WishOffer()
    found = sources.lines_of_template(template, offer)
    return _form(
        request,
        template,
        offer,
        partial(service.update, template, actor=request.user),
        title=_("Edit %(name)s") % {"name": template},
        said=_("The template %(name)s is saved."),
        initial=found.lines,
        notices=found.notices,
    )


@requires(service.OWN)
@form_page
@once
def loan_template_archive(request, pk):
    """It fills in no form any more."""
    template = _changeable(request, pk)
    return ask(
        request,
        template,
        None,
        service.archive,
        decides=True,
        title=_("Archive template"),
        heading=_("Archive %(name)s") % {"name": template},
        label=_("Archive"),
        text=_("%(name)s fills in no form any more. It can be taken up again.") % {"name": template},
        said=_("The template %(name)s is archived."),
        back=reverse("loan_templates"),
        template=ASK,
    )


@requires(service.OWN)
@form_page
@once
def loan_template_restore(request, pk):
    """It can be used again."""
    template = _changeable(request, pk)
    return ask(
        request,
        template,
        None,
        service.restore,
        decides=True,
        title=_("Use template again"),
        heading=_("Use %(name)s again") % {"name": template},
        label=_("Use again"),
        text=_("%(name)s fills in forms again.") % {"name": template},
        said=_("The template %(name)s is in use again."),
        back=reverse("loan_templates"),
        template=ASK,
    )


def _changeable(request, pk: int) -> LoanTemplate:
    """A template that this person may see and change: 404, 403."""
    template = get_object_or_404(LoanTemplate.objects.visible_to(request.user), pk=pk)
    service.guard(template, request.user)
    return template


def _form(request, template, offer, save, *, title, said, initial, begun=None, notices=()):
    """The form of a template; posted for a line more or less it only comes back."""
    data, judged = reshape.read(request, PREFIX, MOST_LINES)
    head = TemplateForm(data, person=request.user, template=template, **({"initial": begun} if begun else {}))
    sheet = template_sheet(data, head, offer, judged=judged, initial=initial)

    def show(status, **more):
        context = {
            "title": title,
            "template": template,
            "head": head,
            "lines": sheet.rows,
            "problems": sheet.problems(),
            "options": offer.options,
            "most": MOST_LINES,
            "notices": notices,
        }
        return render(request, "loans/templates/form.html", context | more, status=status)

    def do():
        saved = save(**head.cleaned_data, lines=sheet.rows.new_lines())
        messages.success(request, said % {"name": saved})
        return redirect("loan_templates")

    return work(request, template, sheet, back=reverse("loan_templates"), show=show, do=do)
