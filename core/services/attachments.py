"""Photos and PDFs of things: added after a look at their content, removed with a reason; the file itself
stays.
"""

from collections import defaultdict
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import activity, clock, config
from core.errors import Conflict, DomainError, explained
from core.files import attachments, uploads
from core.models import Attachment
from core.reading.text import clean_text


def add(target: models.Model, file, *, actor, name: str = "", frozen: bool = False) -> Attachment:
    """Attach an uploaded file to a thing. `name` replaces the file's own; a `frozen` one stays, and may be
    added to what is over, also when that has as many files as it may have.

    Raises DomainError for an unfit file or one too many, Conflict when the thing is over. The inverse is
    `remove`.
    """
    checked = uploads.check(file, max_mb=config.get("upload.max_mb"))
    attachment = Attachment(
        type=checked.type,
        mime_type=checked.mime_type,
        size=len(checked.content),
        entity_type=target._meta.label_lower,
        entity_id=str(target.pk),
        uploaded_by=actor,
        uploaded_by_name=actor.name,
        uploaded_at=clock.now(),
        frozen_at=clock.now() if frozen else None,
    )
    attachment.name = _name(name or file.name or "", attachment.extension)
    with transaction.atomic():
        # The thing's own row is the lock: two people adding the tenth file at once do not make eleven.
        locked = type(target)._base_manager.select_for_update(of=("self",)).get(pk=target.pk)
        if not frozen and attachments.is_frozen(locked):
            raise Conflict(_("%(thing)s is over: its files stay as they are.") % {"thing": locked})
        _refuse_one_too_many(target, frozen)
        try:
            attachment.file.save("", ContentFile(checked.content), save=False)
            if checked.thumbnail:
                small = attachment.file.name.rpartition(".")[0] + "-small.jpg"
                attachment.thumbnail.save(small, ContentFile(checked.thumbnail), save=False)
            attachment.save(force_insert=True)
            activity.record("core.attachment.added", actor=actor, target=target, note=attachment.name)
        except BaseException:
            attachment.file.storage.delete(attachment.file.name)
            if attachment.thumbnail:
                attachment.thumbnail.storage.delete(attachment.thumbnail.name)
            raise
    return attachment


def remove(attachment: Attachment, target: models.Model, *, actor, reason: str) -> Attachment:
    """Take a file off its thing; the file is kept, nobody is shown it.

    Raises DomainError without a reason, Conflict when it is gone or stays.
    """
    reason = clean_text(reason)[:500]
    if len(reason) < 3:
        raise DomainError(_("Say in a few words why the file is removed."), field="reason")
    with transaction.atomic():
        locked = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
        if locked.removed_at:
            raise Conflict(_("Somebody has removed “%(name)s” already.") % {"name": locked.name})
        if locked.frozen_at:
            raise Conflict(explained("attachments_frozen"))
        locked.removed_at = clock.now()
        locked.save(update_fields=["removed_at"])
        activity.record(
            "core.attachment.removed", actor=actor, target=target, note=f"{locked.name}: {reason}"
        )
    return locked


def freeze(*things: models.Model) -> None:
    """The files of these things stay from now on: the document is over. Call it in that transaction."""
    keys = defaultdict(list)
    for thing in things:
        keys[thing._meta.label_lower].append(str(thing.pk))
    for kind, found in keys.items():
        files = Attachment.objects.filter(entity_type=kind, entity_id__in=found, frozen_at=None)
        files.update(frozen_at=clock.now())


def _refuse_one_too_many(target: models.Model, frozen: bool) -> None:
    """What stays has room beside what was there before: nobody can remove a file to make some."""
    count = attachments.of(target).count()
    if frozen and count >= attachments.MOST + attachments.MOST_PAPERS:
        raise DomainError(
            _("There are %(most)d files here already, and they stay.") % {"most": count}, field="files"
        )
    if not frozen and count >= attachments.MOST:
        raise DomainError(
            _("There are %(most)d files here already. Remove one first.") % {"most": attachments.MOST},
            field="files",
        )


def _name(given: str, extension: str) -> str:
    """A name to show and to download under: no path, no invisible characters, the ending of what it really
    is.
    """
    stem = PurePath(clean_text(given).replace("\\", "/")).name.strip(". ")
    endings = (".jpg", ".jpeg") if extension == ".jpg" else (extension,)
    if not stem.lower().endswith(endings):
        stem += extension
    else:
        extension = stem[stem.rindex(".") :]
    return (
        stem[: -len(extension)][: 255 - len(extension)] + extension
        if stem != extension
        else _("file") + extension
    )
