from django.urls import path

from requests_app.views.approval import cancellations, delegations, endings, review
from requests_app.views.discussion import attention, comments
from requests_app.views.goods import arrivals, handovers
from requests_app.views.purchase import link, purchasing, stock_hints
from requests_app.views.requests import drafts, form, letters, list, request

urlpatterns = [
    # Before what takes any number
    path("requests/", list.requests, name="requests"),
    path("requests/approve/", list.request_approve_logistic_many, name="request_approve_logistic_many"),
    path("requests/delegations/", delegations.delegations, name="delegations"),
    path("requests/delegations/new/", delegations.delegation_create, name="delegation_create"),
    path("requests/delegations/<int:pk>/revoke/", delegations.delegation_revoke, name="delegation_revoke"),
    path("requests/new/", form.request_create, name="request_create"),
    path("requests/stock/", stock_hints.request_stock, name="request_stock"),
    path("requests/drafts/save/", drafts.draft_save, name="draft_save"),
    path("requests/drafts/<uuid:key>/discard/", drafts.draft_discard, name="draft_discard"),
    path("requests/<str:number>/", request.show, name="request"),
    path("requests/<str:number>/letter/", letters.request_letter, name="request_letter"),
    path("requests/<str:number>/comments/", request.request_comment, name="request_comment"),
    path("requests/<str:number>/comments/<int:pk>/edit/", comments.comment_edit, name="comment_edit"),
    path("requests/<str:number>/comments/<int:pk>/remove/", comments.comment_remove, name="comment_remove"),
    # One page for each thing that can be done to a request, named like its transition
    path("requests/<str:number>/approve-logistic/", review.approve_logistic, name="request_approve_logistic"),
    path("requests/<str:number>/revise/", review.revise, name="request_revise"),
    path("requests/<str:number>/approve-final/", review.approve_final, name="request_approve_final"),
    path("requests/<str:number>/set-purchase/", purchasing.set_purchase, name="request_set_purchase"),
    path(
        "requests/<str:number>/approve-purchase/",
        purchasing.approve_purchase,
        name="request_approve_purchase",
    ),
    path(
        "requests/<str:number>/start-purchasing/",
        purchasing.start_purchasing,
        name="request_start_purchasing",
    ),
    path("requests/<str:number>/ship/", purchasing.ship, name="request_ship"),
    path("requests/<str:number>/receive/", arrivals.receive, name="request_receive"),
    path("requests/<str:number>/register/", arrivals.register, name="request_register"),
    path("requests/<str:number>/hand-over/", handovers.hand_over, name="request_hand_over"),
    path("requests/<str:number>/link-item/", link.link_item, name="request_link_item"),
    path("requests/<str:number>/follow-up/", attention.follow_up, name="request_follow_up"),
    path("requests/<str:number>/follow-up-ceo/", attention.follow_up_ceo, name="request_follow_up_ceo"),
    path("requests/<str:number>/prioritize/", attention.prioritize, name="request_prioritize"),
    path("requests/<str:number>/ask-progress/", attention.ask_progress, name="request_ask_progress"),
    path("requests/<str:number>/answer-progress/", attention.answer_progress, name="request_answer_progress"),
    path("requests/<str:number>/reject/", endings.reject, name="request_reject"),
    path("requests/<str:number>/cancel/", endings.cancel, name="request_cancel"),
    path("requests/<str:number>/ask-cancel/", cancellations.ask_cancel, name="request_ask_cancel"),
    path("requests/<str:number>/answer-cancel/", cancellations.answer_cancel, name="request_answer_cancel"),
    path("requests/<str:number>/delete/", endings.remove, name="request_delete"),
    path(
        "requests/<str:number>/arrivals/<int:delivery>/void/",
        arrivals.void_delivery,
        name="request_void_delivery",
    ),
    path("requests/<str:number>/lines/<int:line>/link/", link.link_line, name="request_link_line"),
]
