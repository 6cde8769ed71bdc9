"""What every page of a return does first: find it among those the person may see, and ask whether he may do
what the page does.
"""

from functools import partial

from django.shortcuts import get_object_or_404, redirect

from core.views import ask as frame
from core.views.deeds import deeds_of
from loans.models import AssetReturn

# Ask, do, go back; with the head of a return's pages.
ask = partial(frame.ask, template="loans/returns/ask.html")


def visible(request, number: str) -> AssetReturn:
    """The return of this number among those the person may see, else 404."""
    found = AssetReturn.objects.visible_to(request.user).select_related("loan_request")
    return get_object_or_404(found, doc_number=number.upper())


deed = deeds_of(visible)


def back(document: AssetReturn):
    """To the page of the return."""
    return redirect("return", document.doc_number)
