"""Forms that are not sent yet: kept as they were typed, on the server, until they are sent or thrown away.
Nothing in them is judged. `model` is the kind of draft (a `core.models.drafts.FormDraft`).
"""

import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import clock
from core.database import bulk
from core.errors import DomainError
from core.models import User
from core.models.drafts import MOST_DRAFTS, FormDraft

LARGEST = 200_000  # letters of one form


def save(
    model: type[FormDraft], key: uuid.UUID, data: Mapping[str, list[str]], *, actor, title: str = ""
) -> FormDraft:
    """Keep a form under its key (which the form carries), over what was kept of it before. Raises DomainError
    for too much or too many.

    A draft is its writer's: under somebody else's key nothing is written. Inverse: `discard`.
    """
    if len(bulk.as_json(dict(data))) > LARGEST:
        raise DomainError(_("This form is too long to be kept."))
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
        others = model.objects.filter(owner=actor).exclude(key=key)
        if others.count() >= MOST_DRAFTS:
            raise DomainError(
                _("You have %(most)d drafts. Send or discard one first.") % {"most": MOST_DRAFTS}
            )
        kept = {"title": title[:200], "data": dict(data), "updated_at": clock.now()}
        try:
            row, _is_new = model.objects.update_or_create(owner=actor, key=key, defaults=kept)
        except IntegrityError as error:
            raise DomainError(_("This draft is somebody else's.")) from error
    return row


def discard(model: type[FormDraft], key: uuid.UUID, *, actor) -> bool:
    """Throw a draft away (also because it was sent); whether there was one. Inverse of `save`."""
    count, _rows = model.objects.filter(owner=actor, key=key).delete()
    return bool(count)
