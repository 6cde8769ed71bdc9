"""The minutes of a handover as a PDF, for whoever sees it."""

from core.access import signed_in
from core.views.letters import shown_sealed
from loans.letters import handovers as letters
from loans.views.handovers.handovers import visible


@signed_in
def handover_letter(request, number):
    """The minutes, shown in the browser: the sealed file once there is one."""
    return shown_sealed(visible(request, number), letters.of, request)
