"""Lists under a name that a person gave them; and how many rows he wants."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import SavedView, UserPreference

MOST = 30  # views of one person on one list


def save(page: str, name: str, query: str, *, actor) -> SavedView:
    """Keep a list's state under a name; the same name replaces it. Raises DomainError for a bad name, too
    many or too long.
    """
    name = _checked(name)
    if not page or len(page) > SavedView._meta.get_field("page").max_length:
        raise DomainError(_("This list cannot keep views."))
    if len(query) > SavedView._meta.get_field("query").max_length:
        raise DomainError(_("This view has too many filters to be saved."))
    with transaction.atomic():
        mine = SavedView.objects.filter(user=actor, page=page)
        if mine.exclude(name=name).count() >= MOST:
            raise DomainError(_("You have %(most)d views here already. Delete one first.") % {"most": MOST})
        return SavedView.objects.update_or_create(
            user=actor, page=page, name=name, defaults={"query": query}
        )[0]


def rename(view: SavedView, name: str, *, actor) -> SavedView:
    """Give one's view another name. Raises DomainError when it is taken or empty."""
    name = _checked(name)
    try:
        with transaction.atomic():
            SavedView.objects.filter(pk=view.pk, user=actor).update(name=name)
    except IntegrityError as error:
        raise DomainError(_("You have a view of this name already.")) from error
    view.name = name
    return view


def delete(view: SavedView, *, actor) -> None:
    """Forget one's view."""
    SavedView.objects.filter(pk=view.pk, user=actor).delete()


def set_page_size(size: int, *, actor) -> None:
    """Remember how many rows a page shows; a size that is not offered changes nothing."""
    if size in UserPreference.PAGE_SIZES:
        UserPreference.objects.update_or_create(user=actor, defaults={"items_per_page": size})


def _checked(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise DomainError(_("Give the view a name."))
    if len(name) > SavedView._meta.get_field("name").max_length:
        raise DomainError(_("The name may have at most 60 characters."))
    return name
