"""What people's accounts have to do with loans."""

from django.utils.translation import ngettext

from core.errors import DomainError
from loans.models import LoanRequest


def keep_borrower(sender, person, actor, **kwargs) -> None:
    """Nobody loses his account while he has a loan. Hears `core.signals.person_deactivating`; raises
    DomainError.
    """
    count = LoanRequest.objects.open().filter(requester=person).count()
    if count:
        sentence = ngettext(
            "%(name)s has %(count)d loan that is not over. Give back or cancel it first.",
            "%(name)s has %(count)d loans that are not over. Give back or cancel them first.",
            count,
        )
        raise DomainError(sentence % {"name": person.name, "count": count})
