"""News for people: the bell at once, mail by the worker. Written in the transaction of the change, sent after
its commit.
"""

from django.utils import translation
from django.utils.functional import Promise

from core import clock, queue, references
from core.models import Notification

# Events and what they are for; an unknown one raises. Higher rooms add theirs with `register`.
_events: set[str] = set()


def register(*events: str) -> None:
    """Declare event names that `send` may carry."""
    _events.update(events)


register(
    "PASSWORD_RESET_REQUESTED",
    "IMPORT_FINISHED",
    "EXPORT_FINISHED",
    "ACCOUNT_CHANGED",
    "JOB_GIVEN_UP",
    "DOCUMENTS_HANDED_OVER",
    "PIN_LOCKED",
)


def send(
    event: str, *, recipients, actor, message, about=None, url: str = "", reference: str = ""
) -> list[Notification]:
    """Tell `recipients` (Users; never the actor himself) about an event.

    `message` is a lazy sentence (`core.words.fill`): it is translated when it is written, for each recipient
    in his own language; one that is translated already raises TypeError. It is `about` a document or asset:
    its number is the reference and its page the link, unless `reference` and `url` say otherwise.
    """
    if event not in _events:
        raise LookupError(f"Unknown notification event: {event}")
    if not isinstance(message, Promise):
        raise TypeError(f"{event}: translated before it is known for whom: {message!r}")
    if about is not None:
        url, reference = url or references.address(about), reference or references.number_of(about)
    people = {p.pk: p for p in recipients if p.is_active and (actor is None or p.pk != actor.pk)}
    rows = []
    for person in people.values():
        with translation.override(person.language):
            rows.append(
                Notification(
                    recipient=person,
                    type=event,
                    message=str(message),
                    actor_name=actor.name if actor else "",
                    reference_id=reference,
                    url=url,
                    timestamp=clock.now(),
                )
            )
    Notification.objects.bulk_create(rows)
    by_mail = [row.pk for row in rows if _wants_mail(people[row.recipient_id])]
    if by_mail:
        # A job for each: when one fails or its worker dies, the others are not mailed again.
        queue.defer_many("core.send_notification_mails", [{"notification_ids": [pk]} for pk in by_mail])
    return rows


def _wants_mail(person) -> bool:
    preferences = getattr(person, "preferences", None)
    return preferences is None or preferences.email_notifications
