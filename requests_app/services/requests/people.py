"""What people's accounts and files have to do with requests."""

from django.utils.translation import ngettext

from core.errors import DomainError
from requests_app.choices import Stage
from requests_app.models import Request


def keep_requester(sender, person, actor, **kwargs) -> None:
    """Nobody loses his account while he waits for goods. Hears `core.signals.person_deactivating`; raises
    DomainError.
    """
    count = Request.objects.open().filter(requester=person).count()
    if count:
        sentence = ngettext(
            "%(name)s still waits for the goods of %(count)d request. Complete or cancel it first.",
            "%(name)s still waits for the goods of %(count)d requests. Complete or cancel them first.",
            count,
        )
        raise DomainError(sentence % {"name": person.name, "count": count})


def may_change_files(user, request: Request) -> bool:
    """The requester and those who review, buy, receive and decide add files to a request and remove them."""
    if request.requester_id == user.pk:
        return True
    return any(user.has_perm(stage.permission) for stage in Stage) or user.has_perm("assets.add_asset")
