"""Whose files a person may see and change: each kind of thing registers how it is looked up.

    attachments.register("assets.asset", lookup=lambda user, pk:
    Asset.objects.visible_to(user).filter(pk=pk).first(),
                         change_permission="assets.change_asset")

Where it depends on the thing who may change its files (the requester those of his own request),
`may_change=lambda user, thing: ...` stands in the place of `change_permission`.

In a view: `"attachments": attachments.panel(asset, request.user)`; in its template:
`{% include "components/attachments.html" with panel=attachments next=request.get_full_path only %}`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Cast

from core import config
from core.models import Attachment
from core.reading.keys import whole
from core.roles import check_known

MOST = 10  # files of one thing
MOST_PAPERS = 10  # that may be added to what is over, however many files it has: none of them can be removed


@dataclass(frozen=True)
class Kind:
    """`lookup(user, entity_id)` gives the thing, or None when it is not there or not this person's to see.

    `may_change(user, thing)` says whether he may add and remove its files; `is_frozen(thing)` whether nobody
    may, as the document is over.
    """

    lookup: Callable
    may_change: Callable
    is_frozen: Callable = lambda thing: False


_kinds: dict[str, Kind] = {}


def register(
    entity_type: str,
    *,
    lookup: Callable,
    change_permission: str = "",
    may_change: Callable | None = None,
    is_frozen: Callable = Kind.is_frozen,
) -> None:
    """Let things of `app.model` have files. Raises LookupError for an unknown permission, ValueError unless
    one of the two is given.
    """
    if bool(change_permission) == bool(may_change):
        raise ValueError(f"Files of {entity_type}: say either change_permission or may_change")
    _kinds[entity_type] = Kind(lookup, may_change or _holders_of(check_known(change_permission)), is_frozen)


def _holders_of(permission: str) -> Callable:
    return lambda user, thing: user.has_perm(permission)


def find(user, entity_type: str, entity_id: str) -> models.Model | None:
    """The thing that files belong to, when this person may see it."""
    kind = _kinds.get(entity_type)
    key = whole(entity_id)
    return None if kind is None or key is None else kind.lookup(user, key)


def may_change(user, target: models.Model) -> bool:
    """Whether this person may add and remove files of a thing that he sees."""
    return bool(_kinds[target._meta.label_lower].may_change(user, target))


def is_frozen(target: models.Model) -> bool:
    """Whether the files of a thing stay as they are: it is over."""
    kind = _kinds.get(target._meta.label_lower)
    return kind is not None and bool(kind.is_frozen(target))


def of(target: models.Model) -> models.QuerySet:
    """The files of one thing, oldest first, without the removed ones."""
    return Attachment.objects.filter(
        entity_type=target._meta.label_lower, entity_id=str(target.pk), removed_at=None
    )


def of_many(model: type[models.Model], keys: Iterable[int]) -> dict[int, list[Attachment]]:
    """{key: its files, oldest first} of things of one kind, those that have any. One query, none for no
    keys. The caller has looked who may see the things.
    """
    wanted = [str(key) for key in keys]
    if not wanted:
        return {}
    found = defaultdict(list)
    files = Attachment.objects.filter(
        entity_type=model._meta.label_lower, entity_id__in=wanted, removed_at=None
    )
    for file in files:
        found[int(file.entity_id)].append(file)
    return dict(found)


def has_files(model: type[models.Model]) -> Exists:
    """An annotation for a query of `model`: whether a thing has files."""
    key = Cast(OuterRef("pk"), models.CharField())
    return Exists(
        Attachment.objects.filter(entity_type=model._meta.label_lower, entity_id=key, removed_at=None)
    )


def limits() -> dict:
    """What a form says of the files that it takes: {most, max_mb}, for each thing and for each file."""
    return {"most": MOST, "max_mb": config.get("upload.max_mb")}


def panel(target: models.Model, user) -> dict:
    """What components/attachments.html shows: the files of a thing, and whether this person may change them.

    A thing that was read with `has_files=has_files(its model)` and has none costs no query.
    """
    files = list(of(target)) if getattr(target, "has_files", True) else []
    entity_type = target._meta.label_lower
    changes = may_change(user, target)
    return {
        "entity_type": entity_type,
        "entity_id": target.pk,
        "files": files,
        "may_change": changes,
        "may_add": changes and len(files) < MOST,
        **limits(),
    }
