from .activities import RequestActivity
from .delegations import ApprovalDelegation
from .deliveries import Delivery, DeliveryLine
from .drafts import RequestDraft
from .items import RequestItem
from .requests import Request

__all__ = ["ApprovalDelegation", "Delivery", "DeliveryLine", "Request", "RequestActivity", "RequestDraft", "RequestItem"]
