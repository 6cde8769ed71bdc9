"""The minutes of a handover as a PDF, for whoever sees it."""

from core.access import signed_in
from core.views.letters import shown
from loans.letters import handovers as letters
from loans.views.handovers.handovers import visible


@signed_in
def handover_letter(request, number):
    """The minutes, shown in the browser."""
    return shown(letters.of(visible(request, number)))
