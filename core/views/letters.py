"""A letter as a PDF, shown in the browser."""

from django.http import HttpResponse

from core.pdf.letter import Letter

# A browser shows a PDF with a page of its own, which has inline styles and an <embed>.
POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri "
    "'none'"
)


def shown(letter: Letter) -> HttpResponse:
    """The letter, named by its number; whoever asks may see what stands in it."""
    from core.pdf.page import draw  # reportlab is large, and few processes ever draw

    response = HttpResponse(draw(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{letter.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
