"""Photos of what changes hands: each hangs on the line of its thing. Those of a return are kept alike."""

from collections.abc import Sequence

from django.db import models

from core.errors import concerning
from core.services import attachments
from loans.models import Handover, HandoverItem
from loans.services.handovers import people


def lookup(user, pk) -> HandoverItem | None:
    """The line of this key, when this person may see its handover."""
    visible = Handover.objects.visible_to(user)
    return HandoverItem.objects.select_related("handover").filter(pk=pk, handover__in=visible).first()


def may_change(user, item: HandoverItem) -> bool:
    """Who may add to the handover's own files, as long as he may."""
    return people.may_change_files(user, item.handover)


def keep(line: models.Model, files: Sequence, *, name: str, actor, about: models.Model | None = None) -> None:
    """Keep these photos (uploads) of a line as `name`, numbered. Raises DomainError for an unfit one; its
    `thing` is `about`, else the line.
    """
    with concerning(about or line):
        for n, file in enumerate(files, start=1):
            attachments.add(line, file, actor=actor, name=f"{name} {n}" if len(files) > 1 else name)
