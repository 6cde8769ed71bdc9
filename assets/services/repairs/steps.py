"""What the verbs of repairs share: lock, judge, put the device somewhere, tell people."""

from django.utils.translation import gettext as _

from assets.models import Asset, Place, Repair
from assets.services.stock import departures, ledger, rows
from core import activity, clock, notify
from core.errors import Conflict, DomainError
from core.models import User
from core.roles import Role
from core.words import fill
from core.workflow import documents

MOVED = ("status", "condition", *rows.WHERE, *rows.STAMP)


def refuse_past(day) -> None:
    """Raise DomainError for an estimate that is over already."""
    if day and day < clock.today():
        raise DomainError(_("This day is over. Choose a later one."), field="estimate_date")


def refuse_hidden_cost(actor, cost) -> None:
    """Raise DomainError for a cost below nothing, or one from somebody who may not see prices."""
    if cost is None:
        return
    if not actor.has_perm("assets.view_price"):
        raise DomainError(_("Costs are entered by those who see prices."))
    if cost < 0:
        raise DomainError(_("A cost lies between 0 and 100,000,000,000."), field="cost")


def announced(repair: Repair, actor):
    """The transaction of a verb of a repair by which its device may leave whoever answers for it."""
    return departures.announced([repair.asset], verb="repair", reference=repair.doc_number, actor=actor)


def lock(repair: Repair) -> tuple[Repair, Asset]:
    """The document's row first, then the asset's."""
    repair = documents.lock(repair)
    (asset,) = rows.lock([Asset(pk=repair.asset_id)])
    repair.asset = asset
    return repair, asset


def refuse_over(repair: Repair) -> None:
    """Raise Conflict naming who was faster."""
    if not repair.is_open:
        raise Conflict(documents.too_late(repair))


def home(repair: Repair) -> tuple[Place, str]:
    """Where it was when it broke, and as what. Raises DomainError when nobody is there any more to take
    it.
    """
    place = repair.holder_place
    gone = not place.user.works_here if place.user_id else not place.is_active
    if gone:
        raise DomainError(
            _("%(place)s cannot take it back any more. Choose a location.") % {"place": place}, field="to"
        )
    return place, repair.holder_status


def put(
    asset: Asset,
    place: Place,
    repair: Repair,
    actor,
    verb: str,
    note: str,
    *,
    location_detail: str = "",
    movements=(),
) -> None:
    """The asset (its transition is fired already) comes to `place`, on the shelf `location_detail` there;
    both are written and recorded.
    """
    before = Asset.objects.values("status", "condition", "location_detail", "place__name").get(pk=asset.pk)
    ledger.post(list(movements), actor=actor, reference=repair.doc_number, note=note)
    rows.put(asset, place, location_detail)
    rows.stamp(asset, actor)
    asset.save(update_fields=MOVED)
    now = {name: getattr(asset, name) for name in ("status", "condition", "location_detail")}
    now["place__name"] = place.name
    changes = {name.partition("__")[0]: [old, now[name]] for name, old in before.items() if old != now[name]}
    activity.record(
        f"assets.asset.{verb}",
        actor=actor,
        target=asset,
        changes=changes,
        note=note,
        reference=repair.doc_number,
    )


def admins():
    """Who looks after repairs: the warehouse admins and the super admins."""
    return (
        User.objects.active()
        .filter(role__in=(Role.ADMIN_LOGISTIK, Role.SUPER_ADMIN))
        .select_related("preferences")
    )


def tell(repair: Repair, event: str, actor, message, *, to=(), but=None, place: Place | None = None) -> None:
    """News for `to`, else for who had it and who reported it, except `but`."""
    people = to or [repair.holder_place.user, repair.reporter]
    notify.send(
        event,
        recipients=[person for person in people if person and person != but],
        actor=actor,
        message=fill(
            message,
            code=repair.asset.code,
            name=repair.asset.name,
            technician=repair.technician_name,
            vendor=repair.vendor_name,
            place=place,
        ),
        about=repair,
    )
