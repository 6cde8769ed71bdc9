"""The minutes of a handover as a PDF, for whoever sees it."""

from core.access import signed_in
from core.views.pdf import pdf
from loans import letters
from loans.views.handovers.handovers import visible


@signed_in
def handover_letter(request, number):
    """The minutes, shown in the browser."""
    from core.pdf.page import draw  # reportlab is large, and few processes ever draw

    handover = visible(request, number)
    return pdf(draw(letters.of_handover(handover)), handover.doc_number)
