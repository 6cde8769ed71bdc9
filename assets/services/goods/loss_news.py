"""Who is told that a thing is lost, and that it is found again: those who hand over, its holder and his
leaders.
"""

from django.utils.translation import gettext_lazy

from assets.models import Asset
from core import notify
from core.models import User
from core.roles import Role
from core.words import fill


def lost(asset: Asset, *, holder: User, actor) -> None:
    """Nobody knows where it is."""
    _tell(
        "ASSET_LOST",
        gettext_lazy("%(actor)s reports %(code)s (%(name)s), which %(holder)s answers for, as lost."),
        asset,
        holder,
        actor,
    )


def found(asset: Asset, *, holder: User, actor) -> None:
    """It is there again: with its holder, or somewhere else."""
    _tell(
        "ASSET_FOUND",
        gettext_lazy("%(code)s (%(name)s), which %(holder)s had lost, is found again: %(place)s."),
        asset,
        holder,
        actor,
    )


def _tell(event: str, message, asset: Asset, holder: User, actor) -> None:
    leaders = User.objects.active().filter(
        role=Role.LEADER, division__isnull=False, division=holder.division_id
    )
    people = [holder, *leaders, *User.objects.holding("assets.handover_asset").select_related("preferences")]
    words = {"code": asset.code, "name": asset.name, "holder": holder.name, "place": asset.place.name}
    notify.send(
        event, recipients=people, actor=actor, message=fill(message, actor=actor.name, **words), about=asset
    )
