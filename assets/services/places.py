"""Warehouse locations, and the place that every person is."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import PlaceKind
from assets.models import Asset, Place
from core import activity
from core.errors import Conflict, DomainError, from_database
from core.workflow import versions

VIRTUAL_NAMES = {
    PlaceKind.SUPPLIER: "Pemasok",
    PlaceKind.USED_UP: "Habis terpakai",
    PlaceKind.WRITTEN_OFF: "Diberhentikan",
}


def of_person(user) -> Place:
    """The place that a person is (his custody), made when he first needs one."""
    place, _created = Place.objects.get_or_create(
        user=user, defaults={"kind": PlaceKind.PERSON, "name": user.name}
    )
    return place


def of_vendor(name: str) -> Place:
    """The vendor of this name in any case, made when he is new. The unique index keeps him one."""
    known = Place.objects.filter(kind=PlaceKind.VENDOR, name__iexact=name)
    try:
        with transaction.atomic():
            return known.first() or Place.objects.create(kind=PlaceKind.VENDOR, name=name)
    except IntegrityError:
        return known.get()


def rename_person(user) -> None:
    """A person's place carries his name."""
    Place.objects.filter(user=user).update(name=user.name)


def refuse_if_holding(user) -> None:
    """Raise DomainError while a person still answers for things."""
    count = Asset.objects.current().filter(place__user=user).count()
    if count:
        sentence = ngettext(
            "%(name)s still holds %(count)d asset. Take it back first.",
            "%(name)s still holds %(count)d assets. Take them back first.",
            count,
        )
        raise DomainError(sentence % {"name": user.name, "count": count})


def refuse_no_warehouse(place: Place, *, field: str = "to") -> None:
    """Raise DomainError beside `field` when nothing can be put at `place`."""
    if place.kind != PlaceKind.WAREHOUSE or not place.is_active:
        raise DomainError(_("%(place)s is not an active warehouse location.") % {"place": place}, field=field)


def refuse_gone(person, *, field: str) -> None:
    """Raise DomainError beside `field` when somebody (a User) cannot be given anything any more. He is asked
    for anew: who gives may have waited for others since he was read.
    """
    if not (person.works_here and type(person).objects.active().filter(pk=person.pk).exists()):
        raise DomainError(_("%(name)s does not work here any more.") % {"name": person.name}, field=field)


def create(*, actor, name: str, detail: str = "") -> Place:
    """A new warehouse location. Raises Conflict when the name is taken."""
    try:
        with transaction.atomic():
            place = Place.objects.create(kind=PlaceKind.WAREHOUSE, name=name, detail=detail)
            activity.record("assets.place.created", actor=actor, target=place)
    except IntegrityError as error:
        raise _beside_name(error) from error
    return place


def update(place: Place, *, actor, version: int, name: str, detail: str = "") -> Place:
    """Rename a warehouse location. Raises StaleVersion, or Conflict when the name is taken."""
    try:
        with transaction.atomic():
            place = Place.objects.select_for_update().get(pk=place.pk, kind=PlaceKind.WAREHOUSE)
            values = {"name": name, "detail": detail}
            versions.check(place, version, values)
            changes = activity.changed(place, values)
            place.name, place.detail, place.version = name, detail, place.version + 1
            place.save(update_fields=["name", "detail", "version", "updated_at"])
            if changes:
                activity.record("assets.place.updated", actor=actor, target=place, changes=changes)
    except IntegrityError as error:
        raise _beside_name(error) from error
    return place


def deactivate(place: Place, *, actor) -> Place:
    """No more goods here. Raises Conflict while something still lies there. Inverse: `activate`."""
    with transaction.atomic():
        place = Place.objects.select_for_update().get(pk=place.pk, kind=PlaceKind.WAREHOUSE)
        if Asset.objects.current().filter(place=place).exists():
            raise Conflict(_("%(place)s is not empty. Move what lies there first.") % {"place": place})
        return _set_active(place, False, actor)


def activate(place: Place, *, actor) -> Place:
    """Goods may come here again. Inverse: `deactivate`."""
    with transaction.atomic():
        return _set_active(
            Place.objects.select_for_update().get(pk=place.pk, kind=PlaceKind.WAREHOUSE), True, actor
        )


def _set_active(place: Place, active: bool, actor) -> Place:
    if place.is_active != active:
        place.is_active, place.version = active, place.version + 1
        place.save(update_fields=["is_active", "version", "updated_at"])
        activity.record(f"assets.place.{'activated' if active else 'deactivated'}", actor=actor, target=place)
    return place


def fill_virtual(sender=None, **kwargs) -> None:
    """The three ends of the road exist once, always (after each migration). Running it twice changes
    nothing.
    """
    if Place._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to nothing
    for kind, name in VIRTUAL_NAMES.items():
        Place.objects.get_or_create(kind=kind, defaults={"name": name})


def follow_name(sender, person, **kwargs) -> None:
    """Receiver of core.signals.person_renamed."""
    rename_person(person)


def keep_holder(sender, person, **kwargs) -> None:
    """Receiver of core.signals.person_deactivating: nobody leaves with our things."""
    refuse_if_holding(person)


def _beside_name(error: IntegrityError) -> Exception:
    """Of a location only the name can be refused by the database."""
    refusal = from_database(error)
    if refusal is None:
        return error
    refusal.field = "name"
    return refusal
