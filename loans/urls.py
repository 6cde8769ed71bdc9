from django.urls import path

from loans.views.handovers import handovers, letters, making, mended, signing, verbs
from loans.views.loans import deciding, drafts, fetching, form, free, list, loan, templates
from loans.views.loans import verbs as loan_verbs
from loans.views.returns import returns, taking_back
from loans.views.returns import verbs as return_verbs

urlpatterns = [
    # Before what takes any number
    path("loans/", list.loans, name="loans"),
    path("loans/new/", form.loan_create, name="loan_create"),
    path("loans/free/", free.loan_free, name="loan_free"),
    path("loans/drafts/save/", drafts.loan_draft_save, name="loan_draft_save"),
    path("loans/drafts/<uuid:key>/discard/", drafts.loan_draft_discard, name="loan_draft_discard"),
    path("loans/templates/", templates.loan_templates, name="loan_templates"),
    path("loans/templates/new/", templates.loan_template_create, name="loan_template_create"),
    path("loans/templates/<int:pk>/edit/", templates.loan_template_edit, name="loan_template_edit"),
    path("loans/templates/<int:pk>/archive/", templates.loan_template_archive, name="loan_template_archive"),
    path("loans/templates/<int:pk>/restore/", templates.loan_template_restore, name="loan_template_restore"),
    path("loans/<str:number>/", loan.loan, name="loan"),
    path("loans/<str:number>/return/", return_verbs.loan_declare_return, name="loan_declare_return"),
    path("loans/<str:number>/take-back/", return_verbs.loan_take_back, name="loan_take_back"),
    path("loans/<str:number>/letter/", loan.loan_letter, name="loan_letter"),
    # One page for each thing that can be done to a loan, named like its transition
    path("loans/<str:number>/decide/", deciding.decide, name="loan_decide"),
    path("loans/<str:number>/reject/", loan_verbs.reject, name="loan_reject"),
    path("loans/<str:number>/assign/", deciding.assign, name="loan_assign"),
    path("loans/<str:number>/hand-out/", fetching.hand_out, name="loan_hand_out"),
    path("loans/<str:number>/ask-extension/", loan_verbs.ask_extension, name="loan_ask_extension"),
    path("loans/<str:number>/grant-extension/", loan_verbs.grant_extension, name="loan_grant_extension"),
    path("loans/<str:number>/refuse-extension/", loan_verbs.refuse_extension, name="loan_refuse_extension"),
    path("loans/<str:number>/cancel/", loan_verbs.cancel, name="loan_cancel"),
    path("loans/<str:number>/release/", loan_verbs.release, name="loan_release"),
    path("returns/", returns.returns, name="returns"),
    # Before what takes any number
    path("returns/take-back/", taking_back.take_back, name="take_back"),
    path("returns/<str:number>/", returns.asset_return, name="return"),
    path("returns/<str:number>/verify/", return_verbs.return_verify, name="return_verify"),
    path("returns/<str:number>/cancel/", return_verbs.return_cancel, name="return_cancel"),
    path("returns/<str:number>/letter/", returns.return_letter, name="return_letter"),
    path("handovers/", handovers.handovers, name="handovers"),
    # Before what takes any number
    path("handovers/new/", making.handover_new, name="handover_new"),
    path("handovers/accept/", handovers.handover_accept, name="handover_accept"),
    path("handovers/sign/<str:token>/", signing.handover_sign, name="handover_sign"),
    path("handovers/<str:number>/", handovers.handover, name="handover"),
    path("handovers/<str:number>/answer/", verbs.handover_answer, name="handover_answer"),
    path("handovers/<str:number>/letter/", letters.handover_letter, name="handover_letter"),
    path("handovers/<str:number>/paper/", verbs.handover_paper, name="handover_paper"),
    path("handovers/<str:number>/phone/", signing.handover_phone, name="handover_phone"),
    path("handovers/<str:number>/pin/", signing.handover_pin, name="handover_pin"),
    path("handovers/<str:number>/sign-for/", verbs.handover_sign_for, name="handover_sign_for"),
    path("handovers/<str:number>/signature/", signing.handover_signature, name="handover_signature"),
    path("handovers/<str:number>/void/", verbs.handover_void, name="handover_void"),
    path("repairs/<str:number>/hand-over/", mended.repair_hand_over, name="repair_hand_over"),
]
