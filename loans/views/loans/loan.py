"""The page of one loan, and its letter."""

from django.shortcuts import render

from core.access import signed_in
from core.views.letters import shown
from loans.letters import loans as letters
from loans.views.loans import facts
from loans.views.loans.pages import visible


@signed_in
def loan(request, number):
    """One loan: what was asked for, what is lent, what happened."""
    return render(request, "loans/loans/loan.html", facts.page(visible(request, number), request.user))


@signed_in
def loan_letter(request, number):
    """The letter, shown in the browser."""
    return shown(letters.of(visible(request, number)))
