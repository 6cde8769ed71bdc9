from .handovers.handovers import Handover
from .handovers.items import HandoverItem

__all__ = ["Handover", "HandoverItem"]
