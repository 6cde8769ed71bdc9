"""Photos of what comes back: they hang on the return and on its lines."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from loans.models import AssetReturn, AssetReturnItem
from loans.models.loans.transitions import TAKE_BACK
from loans.models.returns.transitions import is_returner
from loans.services.handovers import files as lines


def lookup(model, user, pk):
    """The return or the line of this key, when this person may see it."""
    if model is AssetReturn:
        return AssetReturn.objects.visible_to(user).select_related("loan_request").filter(pk=pk).first()
    visible = AssetReturn.objects.visible_to(user)
    found = AssetReturnItem.objects.select_related("asset_return__loan_request")
    return found.filter(pk=pk, asset_return__in=visible).first()


def may_change(user, thing: AssetReturn | AssetReturnItem) -> bool:
    """Its borrower and those who take back, until it was verified; then its files stay."""
    document = thing if isinstance(thing, AssetReturn) else thing.asset_return
    return document.is_open and (is_returner(document, user) or user.has_perm(TAKE_BACK))


def keep(item: AssetReturnItem, files: Sequence, *, actor) -> None:
    """Keep these photos (uploads) of one thing. Raises DomainError for an unfit one (`thing`: the line)."""
    lines.keep(item, files, name=_("%(code)s at its return") % {"code": item.asset.code}, actor=actor)
