"""Reading one's news."""

from core.models import Notification


def mark_read(*, actor, pk: int | None = None) -> int:
    """Mark one notification of the actor, or all, as read; how many were unread."""
    unread = Notification.objects.visible_to(actor).unread()
    return (unread if pk is None else unread.filter(pk=pk)).update(is_read=True)
