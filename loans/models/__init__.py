from .loans.assignments import LoanAssignment
from .loans.extensions import LoanExtension
from .loans.items import LoanItem
from .loans.loans import LoanRequest

__all__ = ["LoanAssignment", "LoanExtension", "LoanItem", "LoanRequest"]
