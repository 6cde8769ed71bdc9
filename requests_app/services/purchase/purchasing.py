"""Buying: what each line costs and from whom, the approval of the purchase, the order, the shipment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock, config, words
from core.database import bulk
from core.errors import DomainError, NotAllowed, concerning
from core.services import whatsapp
from core.words import rupiah
from requests_app.choices import MAX_PRICE, OrderType, RequestStatus, Stage
from requests_app.models import Request
from requests_app.services.requests import groups, ready, steps, totals, turns

PRICE = "assets.view_price"
TEXTS = ("vendor", "po_number", "invoice_number")
FILLED = (
    "purchase_price",
    "vendor",
    "po_number",
    "invoice_number",
    "purchase_date",
    "warranty_end_date",
    "purchase_filled_by",
    "purchase_filled_by_name",
    "purchase_fill_date",
)


@dataclass(slots=True)
class Details:
    """What is known of a line's purchase. `price` is of one of the line's units, in rupiah."""

    price: Decimal
    vendor: str
    po_number: str
    invoice_number: str
    purchase_date: date
    warranty_end_date: date | None = None


def set_purchase(
    request: Request, *, actor, details: Mapping[int, Details | None], version: int | None = None
) -> Request:
    """Enter (or with None clear) the purchase details of lines, by key; each line's are complete or not
    there. Its own inverse.

    Raises DomainError with the line as its `thing`; StaleVersion when the request has changed since the form
    was read; NotAllowed for who sees no prices.
    """
    if not actor.has_perm(PRICE):
        raise NotAllowed(_("Prices are entered by those who see them."))
    with transaction.atomic():
        request = steps.lock(request)
        steps.fire(request, "set_purchase", actor=actor, version=version)
        lines, changed, said = steps.lines_of(request), [], {}
        for line in lines:
            if line.pk not in details or line.is_rejected or not line.to_buy:
                continue
            with concerning(line):
                wanted = checked(details[line.pk])
            changes = activity.changed(line, wanted)
            if not changes:
                continue
            for name, (_old, new) in changes.items():
                setattr(line, name, new)
            there = details[line.pk] is not None
            line.purchase_filled_by = actor if there else None
            line.purchase_filled_by_name, line.purchase_fill_date = (
                (actor.name, clock.today()) if there else ("", None)
            )
            changed.append(line)
            said[line] = changes
        if not changed:
            return request
        bulk.update(changed, FILLED)
        request.total_value = totals.total(lines)
        steps.save(request, "total_value")
        for line, changes in said.items():
            activity.record(
                "requests_app.requestitem.purchase_set",
                actor=actor,
                target=line,
                changes=changes,
                reference=request.doc_number,
            )
        steps.record(request, "purchase_set", actor=actor, lines=[line.number for line in changed])
    return request


def approve_purchase(request: Request, *, actor, version: int | None = None, note: str = "") -> Request:
    """The purchase is worked out: what is above the limit, urgent or for a project goes to the CEO, the rest
    may be bought.

    Raises DomainError naming the first line without details, StaleVersion when `version` is not the present
    one. No inverse.
    """
    with transaction.atomic():
        request = steps.lock(request)
        before, lines = request.status, [line for line in steps.lines_of(request) if not line.is_rejected]
        steps.guard(request, "approve_purchase", actor=actor, version=version)
        for line in lines:
            if line.to_buy and not line.has_purchase:
                with concerning(line):
                    raise DomainError(
                        _("Line %(number)d (%(item)s) has no purchase details yet.")
                        % {"number": line.number, "item": line}
                    )
        request.total_value = totals.total(lines)
        steps.fire(request, "approve_purchase", actor=actor, needs_ceo=needs_ceo(request))
        steps.decide(request, Stage.PURCHASE, actor)
        steps.save(request, "total_value", *steps.DECIDED[Stage.PURCHASE], moved_from=before)
        place = request.purchase_approver_for
        steps.record(
            request,
            "purchase_approved",
            actor=actor,
            note=note.strip(),
            moved_from=before,
            **({"in_place_of": place} if place else {}),
        )
        if request.status == RequestStatus.AWAITING_CEO_APPROVAL:
            message = gettext_lazy(
                "%(actor)s submitted the request %(document)s of %(who)s: it waits for your final approval."
            )
            turns.ask(request, "REQUEST_AWAITING_FINAL_APPROVAL", message, actor=actor)
            facts = [("Total", rupiah(request.total_value)), ("Diajukan oleh", actor.name)]
            groups.post(
                request,
                whatsapp.Group.MANAGEMENT,
                "📝 MENUNGGU PERSETUJUAN CEO",
                lines,
                actor=actor,
                facts=facts,
            )
        else:
            ready.tell_approved(request, lines, actor=actor)
            groups.post(request, whatsapp.Group.PURCHASE, "✅ PEMBELIAN DISETUJUI", lines, actor=actor)
    return request


def start_purchasing(request: Request, *, actor, note: str = "", version: int | None = None) -> Request:
    """The order goes out. Raises Conflict when it is too late, NotAllowed for who does not buy. No
    inverse.
    """
    return _forward(
        request,
        "start_purchasing",
        "purchasing_started",
        "purchase_started_at",
        "🛒 PROSES PENGADAAN DIMULAI",
        actor=actor,
        note=note,
        version=version,
    )


def ship(request: Request, *, actor, note: str = "", version: int | None = None) -> Request:
    """The vendor has sent it. Raises as `start_purchasing`. No inverse."""
    return _forward(
        request,
        "ship",
        "shipped",
        "actual_shipment_date",
        "🚚 BARANG DALAM PENGIRIMAN",
        actor=actor,
        note=note,
        version=version,
    )


def _forward(
    request: Request, verb: str, recorded: str, stamp: str, title: str, *, actor, note: str, version
) -> Request:
    with transaction.atomic():
        request = steps.lock(request)
        before = request.status
        steps.guard(request, verb, actor=actor, version=version)
        if request.cancellation_is_asked:
            raise DomainError(
                _("%(who)s asks to cancel %(document)s. Answer that first.")
                % {"who": request.requester_name, "document": request}
            )
        steps.fire(request, verb, actor=actor)
        setattr(request, stamp, clock.now())
        steps.save(request, stamp, moved_from=before)
        steps.record(request, recorded, actor=actor, note=note.strip(), moved_from=before)
        message = {
            "start_purchasing": gettext_lazy("What you asked for in %(document)s is being bought."),
            "ship": gettext_lazy("What you asked for in %(document)s is on its way."),
        }[verb]
        steps.tell(request, "REQUEST_STATUS_CHANGED", message, to=steps.requester(request), actor=actor)
        lines = (
            [line for line in steps.lines_of(request) if line.to_buy]
            if whatsapp.is_set_up(whatsapp.Group.LOGISTIC)
            else []
        )
        groups.post(
            request,
            whatsapp.Group.LOGISTIC,
            title,
            lines,
            actor=actor,
            extra=note,
            facts=[("Waktu", words.lazy_moment(clock.now()))],
        )
    return request


def needs_ceo(request: Request) -> bool:
    """Whether the CEO has to sign: above the limit of the settings, or no regular order."""
    return request.order_type != OrderType.REGULAR_STOCK or (request.total_value or 0) > config.get(
        "approval.ceo_limit"
    )


def mistakes(details: Details) -> list[DomainError]:
    """Everything that is wrong with these details, each beside its field."""
    found, bought = [], details.purchase_date
    if not details.price or not 0 < details.price <= MAX_PRICE:
        said = _("A price is more than 0 and at most 100,000,000,000.")
        found.append(DomainError(said, field="purchase_price"))
    together = _("Price, vendor, PO, invoice and date belong together: fill in all of them.")
    missing = [name for name in TEXTS if not getattr(details, name).strip()]
    missing += ["purchase_date"] if bought is None else []
    found += [DomainError(together, field=name) for name in missing]
    if bought and bought > clock.today():
        found.append(DomainError(_("The purchase cannot lie in the future."), field="purchase_date"))
    if bought and details.warranty_end_date and details.warranty_end_date < bought:
        said = _("The warranty cannot end before the purchase.")
        found.append(DomainError(said, field="warranty_end_date"))
    return found


def checked(details: Details | None) -> dict:
    """The fields of a line for these details. Raises DomainError beside the first that cannot be."""
    if details is None:
        empty = dict.fromkeys(TEXTS, "")
        return {"purchase_price": None, **empty, "purchase_date": None, "warranty_end_date": None}
    if wrong := mistakes(details):
        raise wrong[0]
    return {
        "purchase_price": details.price,
        **{name: getattr(details, name).strip() for name in TEXTS},
        "purchase_date": details.purchase_date,
        "warranty_end_date": details.warranty_end_date,
    }
