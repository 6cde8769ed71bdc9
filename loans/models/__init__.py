from .handovers.codes import SigningCode
from .handovers.handovers import Handover
from .handovers.items import HandoverItem
from .handovers.signatures import HandoverSignature
from .loans.assignments import LoanAssignment
from .loans.drafts import LoanDraft
from .loans.extensions import LoanExtension
from .loans.items import LoanItem
from .loans.loans import LoanRequest
from .loans.templates import LoanTemplate, LoanTemplateLine
from .returns.items import AssetReturnItem
from .returns.returns import AssetReturn

__all__ = [
    "AssetReturn",
    "AssetReturnItem",
    "Handover",
    "HandoverItem",
    "HandoverSignature",
    "LoanAssignment",
    "LoanDraft",
    "LoanExtension",
    "LoanItem",
    "LoanRequest",
    "LoanTemplate",
    "LoanTemplateLine",
    "SigningCode",
]
