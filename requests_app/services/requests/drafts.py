"""Forms that are not sent yet: kept as they were typed, on the server, until they are sent or thrown away.
Nothing in them is judged.
"""

import uuid
from collections.abc import Mapping

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import clock
from core.database import bulk
from core.errors import DomainError
from core.models import User
from requests_app.models import RequestDraft
from requests_app.models.drafts import MOST_DRAFTS

LARGEST = 200_000  # letters of one form


def save(key: uuid.UUID, data: Mapping[str, list[str]], *, actor, title: str = "") -> RequestDraft:
    """Keep a form under its key (which the form carries), over what was kept of it before. Raises DomainError
    for too much or too many.

    A draft is its writer's: under somebody else's key nothing is written. Inverse: `discard`.
    """
    text = bulk.as_json(dict(data))
    if len(text) > LARGEST:
        raise DomainError(_("This form is too long to be kept."))
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
        others = RequestDraft.objects.filter(owner=actor).exclude(key=key)
        if others.count() >= MOST_DRAFTS:
            raise DomainError(
                _("You have %(most)d drafts. Send or discard one first.") % {"most": MOST_DRAFTS}
            )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO request_drafts (owner_id, key, title, data, updated_at) VALUES (%s, %s, %s, "
                "%s, %s) "
                "ON CONFLICT (key) DO UPDATE SET title = EXCLUDED.title, data = EXCLUDED.data, updated_at "
                "= EXCLUDED.updated_at "
                "WHERE request_drafts.owner_id = EXCLUDED.owner_id",
                [actor.pk, key, title[:200], text, clock.now()],
            )
        row = RequestDraft.objects.filter(owner=actor, key=key).first()
    if row is None:
        raise DomainError(_("This draft is somebody else's."))
    return row


def discard(key: uuid.UUID, *, actor) -> bool:
    """Throw a draft away (also because it was sent); whether there was one. Inverse of `save`."""
    count, _rows = RequestDraft.objects.filter(owner=actor, key=key).delete()
    return bool(count)
