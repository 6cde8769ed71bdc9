from .activities import RequestActivity
from .asked import AskedItem
from .delegations import ApprovalDelegation
from .deliveries import Delivery, DeliveryLine
from .drafts import RequestDraft
from .items import RequestItem
from .requests import Request

__all__ = [
    "ApprovalDelegation",
    "AskedItem",
    "Delivery",
    "DeliveryLine",
    "Request",
    "RequestActivity",
    "RequestDraft",
    "RequestItem",
]
