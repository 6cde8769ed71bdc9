"""A letter as a PDF, shown in the browser; sealed where it is."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models.sealing import SIGNED, VOIDED
from core.pdf.letter import Letter
from core.reading.keys import whole
from core.services import sealing

# A browser shows a PDF with a page of its own, which has inline styles and an <embed>.
POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri "
    "'none'"
)


def shown(letter: Letter) -> HttpResponse:
    """The letter, named by its number; whoever asks may see what stands in it."""
    from core.pdf.page import draw  # reportlab is large, and few processes ever draw

    return _answer(HttpResponse(draw(letter), content_type="application/pdf"), letter.number)


def shown_sealed(document, letter: Callable[..., Letter], request) -> HttpResponse:
    """The sealed file of a document, of the `edition` that the address asks for, else of the present one;
    while there is none, what `letter(document)` says, a draft. Whoever asks may see the document.
    """
    due, asked = sealing.edition_of(document), whole(request.GET.get("edition", ""))
    row = sealing.of(document).get(asked or due) if due else None
    if row is None:
        if asked:
            raise Http404
        return shown(letter(document))
    try:
        response = FileResponse(row.file.open("rb"), content_type="application/pdf")
    except FileNotFoundError:
        raise Http404 from None
    return _answer(response, row.number)


def seal_facts(document, view: str) -> list[dict]:
    """What the page of a document says of its seal (components/facts.html): links to the sealed editions, or
    that it is being sealed. One query, none for what is not sealed at all.
    """
    due = sealing.edition_of(document)
    if not due:
        return []
    editions, address = sealing.of(document), reverse(view, args=[document.doc_number])
    names = {SIGNED: _("Sealed document"), VOIDED: _("Sealed document, voided")}
    found = [
        {"label": _("Seal"), "value": names[edition], "url": f"{address}?edition={edition}"}
        for edition in sorted(editions, reverse=True)
    ]
    return found if due in editions else [{"label": _("Seal"), "value": _("being sealed")}, *found]


def _answer(response, number: str):
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
