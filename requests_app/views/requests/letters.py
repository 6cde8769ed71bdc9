"""The letter of a request as a PDF, for whoever sees the request."""

from core.access import signed_in
from core.views.pdf import pdf
from requests_app import letters
from requests_app.views.pages import visible


@signed_in
def request_letter(request, number):
    """The letter, shown in the browser; what of it this person may see."""
    from core.pdf.page import draw  # reportlab is large, and few processes ever draw

    document = visible(request, number)
    return pdf(draw(letters.of(document, request.user)), document.doc_number)
