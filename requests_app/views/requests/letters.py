"""The letter of a request as a PDF, for whoever sees the request."""

from django.http import HttpResponse

from core.access import signed_in
from requests_app import letters
from requests_app.views.pages import visible

# A browser shows a PDF with a page of its own, which has inline styles and an <embed>.
POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri "
    "'none'"
)


@signed_in
def request_letter(request, number):
    """The letter, shown in the browser; what of it this person may see."""
    from core.pdf.page import draw  # reportlab is large, and few processes ever draw

    document = visible(request, number)
    response = HttpResponse(draw(letters.of(document, request.user)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.doc_number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
