from django.urls import path

from loans.views.handovers import handovers, verbs

urlpatterns = [
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<str:number>/", handovers.handover, name="handover"),
    path("handovers/<str:number>/answer/", verbs.handover_answer, name="handover_answer"),
    path("handovers/<str:number>/paper/", verbs.handover_paper, name="handover_paper"),
    path("handovers/<str:number>/sign-for/", verbs.handover_sign_for, name="handover_sign_for"),
    path("handovers/<str:number>/void/", verbs.handover_void, name="handover_void"),
]
