"""What every page of a loan does first: find it among those the person may see, and ask whether he may do
what the page does.
"""

from functools import partial

from django.shortcuts import get_object_or_404, redirect

from core.views import ask as frame
from core.views.deeds import deeds_of
from loans.models import LoanRequest

# Ask, do, go back; with the head of a loan's pages.
ask = partial(frame.ask, template="loans/loans/ask.html")


def visible(request, number: str) -> LoanRequest:
    """The loan of this number among those the person may see, else 404."""
    found = LoanRequest.objects.visible_to(request.user).select_related("requester")
    return get_object_or_404(found, doc_number=number.upper())


deed = deeds_of(visible)


def back(loan: LoanRequest):
    """To the page of the loan."""
    return redirect("loan", loan.doc_number)
