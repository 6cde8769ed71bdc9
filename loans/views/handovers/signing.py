"""The receiver signs before the giver: with his PIN on the giver's device, or by a code on his own phone."""

import segno
from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django_htmx.http import HttpResponseClientRedirect

from core.access import signed_in
from core.errors import DomainError
from core.forms.sheet import Sheet
from core.services.people import pins
from core.views.ask import form_page, posted, work
from core.views.notes import note
from core.workflow.tokens import once
from loans.forms.handovers.answering import AnswerSheet, PinForm, SignForm
from loans.models import Handover, HandoverSignature
from loans.services.handovers import answering, codes
from loans.views.handovers import facts
from loans.views.handovers.answering import allowed, answer_page, signed
from loans.views.handovers.handovers import visible


@signed_in
@never_cache
@sensitive_post_parameters("pin")
@sensitive_variables()
@form_page
def handover_pin(request, number):
    """The receiver answers on the giver's device and types his PIN. It is checked before anything else
    happens: a wrong try stays counted, whatever becomes of the form.
    """
    handover = allowed(request, number, "pin")
    identified, refused = None, ""
    if handover.is_open and request.POST.get("pin"):
        try:
            identified = pins.check(handover.receiver, request.POST["pin"])
        except DomainError as error:
            refused = str(error)
    return _sign_with_pin(request, handover, identified, refused)


@once
def _sign_with_pin(request, handover: Handover, identified: pins.Identified | None, refused: str):
    head = PinForm(posted(request), request.FILES or None, receiver=handover.receiver_name, refused=refused)
    sheet = AnswerSheet(posted(request), head, facts.items(handover))

    def do(version):
        done = answering.sign_with_pin(
            handover,
            identified=identified,
            declined=sheet.declined(),
            note=head.cleaned_data["note"],
            drawn=head.cleaned_data["drawn"],
            actor=request.user,
            version=version,
        )
        return signed(request, done)

    return answer_page(
        request,
        handover,
        sheet,
        verb="pin",
        do=do,
        title=_("Sign with PIN"),
        text=_("Give this device to %(name)s, who looks at each thing, says what is not right, and signs.")
        % {"name": handover.receiver_name},
    )


@signed_in
@never_cache
@form_page
def handover_phone(request, number):
    """The giver shows a code for the receiver's phone. The page asks whether it is signed, and then leads to
    the document.
    """
    handover = allowed(request, number, "phone")
    if request.htmx:
        if handover.is_open:
            return HttpResponse(status=204)
        return HttpResponseClientRedirect(reverse("handover", args=[handover.doc_number]))
    sheet = Sheet(posted(request), forms.Form(posted(request)))

    def show(status, **more):
        context = {"document": handover, "title": _("Sign on his phone"), "problems": sheet.problems()}
        return render(request, "loans/handovers/phone.html", context | more, status=status)

    def do(version):
        code, token = codes.make(handover, actor=request.user, version=version)
        url = settings.SITE_URL + reverse("handover_sign", args=[token])
        picture = segno.make(url, error="m", micro=False).svg_data_uri(scale=8, border=4, light="#fff")
        back = reverse("handover", args=[handover.doc_number])
        return show(200, picture=picture, code=code, version=version, back=back)

    return work(request, handover, sheet, verb="phone", show=show, do=do)


@signed_in
@never_cache
@form_page
@once
def handover_sign(request, token):
    """What the code leads to: the receiver, logged in on his own phone, answers and signs."""
    code = codes.find(token)
    if code is not None and code.handover.receiver_id != request.user.pk:
        said = _(
            "You are logged in as %(name)s, who does not receive these things. Who does logs in himself."
        )
        links = [(reverse("home"), _("Home"))]
        title = _("This code is for somebody else")
        return note(request, "user-x", title, said % {"name": request.user.name}, links=links, status=403)
    if code is None or (code.handover.is_open and not request.POST and not codes.is_open(code)):
        said = _("It was used, is older than ten minutes, or another one took its place. Ask for a new one.")
        links = [(reverse("handovers"), _("To the handovers"))]
        title = _("This code does not work any more")
        return note(request, "qr-code", title, said, links=links, status=410)
    handover = code.handover
    head = SignForm(posted(request), request.FILES or None)
    sheet = AnswerSheet(posted(request), head, facts.items(handover))

    def do(version):
        done = codes.sign(
            code, declined=sheet.declined(), actor=request.user, version=version, **head.cleaned_data
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
def handover_signature(request, number):
    """The signature that the receiver drew, as a picture, for whoever sees the handover."""
    found = HandoverSignature.objects.filter(handover=visible(request, number)).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.image), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
