"""The letter of a request as a PDF, for whoever sees the request."""

from core.access import signed_in
from core.views.letters import shown
from requests_app import letters
from requests_app.views.pages import visible


@signed_in
def request_letter(request, number):
    """The letter, shown in the browser; what of it this person may see."""
    return shown(letters.of(visible(request, number), request.user))
