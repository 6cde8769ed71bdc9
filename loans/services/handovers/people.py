"""The people of a handover: their names of that day, and who acknowledges it when nobody is chosen."""

from core.models import User
from core.roles import Role
from loans.models.handovers.transitions import MAKE


def named(part: str, person) -> dict:
    """The fields that say who somebody is in a handover: {part, part_name, part_division}."""
    return {
        part: person,
        f"{part}_name": person.name,
        f"{part}_division": person.division.name if person.division else "",
    }


def default_acknowledging(giver, receiver) -> User | None:
    """Who acknowledges when nobody is chosen: the first super admin who is neither of the two."""
    others = User.objects.active().filter(role=Role.SUPER_ADMIN).exclude(pk__in=[giver.pk, receiver.pk])
    return others.select_related("division").order_by("pk").first()


def with_preferences(*people) -> list[User]:
    """These people (None left out) as notifications want them, in this order."""
    found = User.objects.select_related("preferences").in_bulk([p.pk for p in people if p])
    return [found[p.pk] for p in people if p]


def may_change_files(user, handover) -> bool:
    """Photos are added while it is open, by giver, receiver and those who hand over; then its files stay."""
    return handover.is_open and (
        user.pk in (handover.giver_id, handover.receiver_id, handover.made_by_id) or user.has_perm(MAKE)
    )
