"""What can be done to a handover, each on a page that asks once: answered, signed for, on paper, voided."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import config
from core.access import signed_in
from core.files import attachments
from core.forms.words import ReasonForm
from core.views.ask import ask, form_page, posted
from core.workflow.tokens import once
from loans.choices import HandoverStatus
from loans.forms.handovers.answering import AnswerSheet, PaperForm, SignForm
from loans.services.handovers import answering, paper, undoing, voiding
from loans.views.handovers import facts
from loans.views.handovers.answering import allowed, answer_page, signed


@signed_in
@form_page
@once
def handover_answer(request, number):
    """The receiver says of each line whether he has it, and signs in his own account."""
    handover = allowed(request, number, "answer")
    head = SignForm(posted(request), request.FILES or None)
    sheet = AnswerSheet(posted(request), head, facts.items(handover))

    def do(version):
        done = answering.answer(
            handover,
            declined=sheet.declined(),
            actor=request.user,
            version=version,
            **head.cleaned_data,
        )
        return signed(request, done)

    return answer_page(
        request,
        handover,
        sheet,
        verb="answer",
        do=do,
        title=_("Answer and sign"),
        text=_(
            "Look at each thing. What is not right you do not take; with the button you sign for the rest."
        ),
    )


@signed_in
@form_page
@once
def handover_sign_for(request, number):
    """An admin signs for a receiver who is not there, with a reason."""
    handover = allowed(request, number, "sign_for")
    sheet = AnswerSheet(posted(request), ReasonForm(posted(request), least=10), facts.items(handover))

    def do(version):
        done = answering.sign_for(
            handover,
            declined=sheet.declined(),
            reason=sheet.head.cleaned_data["reason"],
            actor=request.user,
            version=version,
        )
        return signed(request, done)

    return answer_page(
        request,
        handover,
        sheet,
        verb="sign_for",
        do=do,
        title=_("Sign for the receiver"),
        text=_("You sign in the place of %(name)s, who is told so. It is printed on the minutes.")
        % {"name": handover.receiver_name},
    )


@signed_in
@form_page
@once
def handover_paper(request, number):
    """The signed paper is attached; of a handover that is open it is the answer, too."""
    handover = allowed(request, number, "paper")
    is_open = handover.status != HandoverStatus.COMPLETED
    head = PaperForm(posted(request), request.FILES or None)
    sheet = AnswerSheet(posted(request), head, facts.items(handover) if is_open else [])

    def do(version):
        done = paper.attach(
            handover,
            head.cleaned_data["files"],
            declined=sheet.declined(),
            note=head.cleaned_data["note"],
            actor=request.user,
            version=version,
        )
        if is_open:
            return signed(request, done)
        messages.success(request, _("The signed paper lies with %(document)s.") % {"document": done})
        return redirect("handover", done.doc_number)

    return answer_page(
        request,
        handover,
        sheet,
        verb="paper" if is_open else "",
        do=do,
        title=_("Signed on paper"),
        text=_("Attach the paper that %(name)s has signed, and say what he did not take.")
        % {"name": handover.receiver_name},
        most=attachments.MOST,
        max_mb=config.get("upload.max_mb"),
    )


@signed_in
@form_page
@once
def handover_void(request, number):
    """It was a mistake: everything goes back, if nothing has moved on since."""
    handover = allowed(request, number, "void")
    back = [item for item in facts.items(handover) if not item.is_declined]
    return ask(
        request,
        handover,
        ReasonForm(posted(request), least=10),
        voiding.void,
        verb="void",
        title=_("Void"),
        heading=_("Void this handover"),
        text=_("Everything of it goes back to where it was before, and the people are told."),
        icon="ban",
        danger=True,
        said=_("%(document)s is voided: everything is back where it was."),
        template="loans/handovers/void.html",
        gone=list(undoing.moved_on(handover, back).values()),
    )
