"""A PDF as the answer of a page: shown in the browser, kept by nobody."""

from django.http import HttpResponse

# A browser shows a PDF with a page of its own, which has inline styles and an <embed>.
POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri "
    "'none'"
)


def pdf(content: bytes, name: str) -> HttpResponse:
    """`content` under the file name `name`.pdf."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
