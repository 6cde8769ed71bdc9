"""A request begins and, when nobody wants it any more, ends: create, cancel, remove."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import MAX_QUANTITY
from assets.models import AssetCategory, StandardItem
from core import clock
from core.database import bulk
from core.errors import DomainError, NotAllowed, from_database
from core.services import whatsapp
from core.workflow import documents, numbering
from requests_app.choices import (
    DOCUMENT,
    MOST_LINES,
    NEW,
    SHORTEST_JUSTIFICATION,
    AllocationTarget,
    OrderType,
    RequestStatus,
    Stage,
)
from requests_app.models import Request, RequestItem
from requests_app.services.requests import groups, steps, stock, turns

TRIES = 3


@dataclass(slots=True)
class NewLine:
    """A wish: `quantity` of a model, in its unit or (`in_base`) in base units; or free words for what the
    catalogue lacks.
    """

    quantity: int
    item: StandardItem | None = None
    in_base: bool = False
    name: str = ""
    brand: str = ""
    unit: str = ""
    category: AssetCategory | None = None
    note: str = ""


@dataclass(slots=True)
class Head:
    """What is said once for all lines."""

    order_type: str = OrderType.REGULAR_STOCK
    target: str = AllocationTarget.USAGE
    justification: str = ""
    project_name: str = ""


def create(head: Head, lines: Sequence[NewLine], *, actor) -> Request:
    """Send a wish: its lines take from stock what is free (reserved at once), the rest is to be bought.

    A regular request for use that is all in stock waits for its handover at once, every other for logistics.
    A restock never takes from stock. Raises NotAllowed for who may not ask for this, DomainError for what
    cannot be. Inverse: `cancel`.
    """
    _refuse_head(head, actor)
    _refuse_lines(lines)
    for _attempt in range(TRIES - 1):
        try:
            return _create(head, lines, actor)
        except DomainError as error:
            if not isinstance(error.thing, StandardItem):
                raise
            # Somebody took what was free between the look at the stock and its reservation: look again.
    return _create(head, lines, actor)


def cancel(request: Request, *, actor, reason: str = "", version: int | None = None) -> Request:
    """Not wanted any more: what was reserved is free again. What was handed over in part completes it with
    that.

    Raises Conflict when somebody has decided meanwhile, NotAllowed for anybody but the requester (and, before
    its handover, those who hand over). Inverse of `create`; itself without an inverse.
    """
    with transaction.atomic():
        request = steps.lock(request)
        before = request.status
        handed = any(line.handed_quantity for line in steps.lines_of(request))
        steps.fire(request, "cancel", actor=actor, version=version, part_handed=handed)
        if actor.pk != request.requester_id:
            reason = documents.need(reason, 3)
        fields = steps.cancel(request, actor, reason.strip())
        if handed:
            fields += steps.complete(request, actor)
        stock.release(request, actor=actor)
        steps.save(request, *fields, moved_from=before)
        steps.record(request, "cancelled", actor=actor, note=request.cancel_reason, moved_from=before)
        told = steps.requester(request) if actor.pk != request.requester_id else steps.logistics()
        steps.tell(
            request,
            "REQUEST_CANCELLED",
            gettext_lazy("%(actor)s cancelled the request %(document)s."),
            to=told,
            actor=actor,
        )
    return request


def remove(request: Request, *, actor, reason: str, version: int | None = None) -> Request:
    """Out of every list; the row stays, marked. What still waits is cancelled with it. Raises DomainError
    without a reason. No inverse.
    """
    reason = documents.need(reason, 3)
    with transaction.atomic():
        request = steps.lock(request)
        before = request.status
        steps.fire(request, "remove", actor=actor, version=version)
        if before == RequestStatus.PENDING:
            fields = steps.cancel(request, actor, reason)
            stock.release(request, actor=actor)
            steps.save(request, *fields, moved_from=before)
        request.deleted_at, request.deleted_by = clock.now(), actor
        request.deleted_by_name, request.delete_reason = actor.name, reason
        steps.save(request, "deleted_at", "deleted_by", "deleted_by_name", "delete_reason")
        steps.record(request, "deleted", actor=actor, note=reason, moved_from=before)
        told = gettext_lazy("%(actor)s removed your request %(document)s.")
        steps.tell(request, "REQUEST_CANCELLED", told, to=steps.requester(request), actor=actor)
    return request


def search_text(request: Request, lines: Sequence[RequestItem]) -> str:
    """The words by which a request is found: number, people, project, and what is asked for."""
    words = [
        request.doc_number,
        request.requester_name,
        request.division_name,
        request.project_name,
        *map(str, lines),
    ]
    return " ".join(filter(None, words)).lower()


def _create(head: Head, lines: Sequence[NewLine], actor) -> Request:
    try:
        with transaction.atomic():
            now = clock.now()
            request = Request(
                requester=actor,
                requester_name=actor.name,
                division=actor.division,
                division_name=actor.division.name if actor.division else "",
                request_date=now,
                stage_since=now,
                order_type=head.order_type,
                allocation_target=head.target,
                justification=head.justification.strip(),
                project_name=head.project_name.strip() if head.order_type == OrderType.PROJECT_BASED else "",
                status=NEW,
            )
            items = [new_item(number, line) for number, line in enumerate(lines, start=1)]
            stock.propose(items, take=not request.is_for_stock)
            regular = head.order_type == OrderType.REGULAR_STOCK and not request.is_for_stock
            from_stock = regular and all(line.allocated_quantity == line.quantity for line in items)
            steps.fire(request, "submit", actor=actor, all_from_stock=from_stock)
            request.doc_number, request.rank = numbering.draw(DOCUMENT, clock.today()), steps.rank_of(request)
            request.search_text, request.line_count = search_text(request, items), len(items)
            request.save(force_insert=True)
            for line in items:
                line.request = request
                if from_stock:
                    line.decision, line.approved_quantity = "APPROVED", line.quantity
            bulk.insert(items)
            stock.keep(request, items, actor=actor)
            steps.record(request, "created", actor=actor, moved_from=NEW, lines=len(items))
            _tell_new(request, items, actor)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return request


def new_item(number: int, line: NewLine) -> RequestItem:
    """The line that a wish becomes."""
    item = line.item
    if item is None:
        return RequestItem(
            number=number,
            item_name=line.name.strip(),
            item_type_brand=line.brand.strip(),
            category=line.category,
            quantity=line.quantity,
            unit=line.unit or "Unit",
            keterangan=line.note.strip(),
        )
    retail = line.in_base and item.is_bulk
    return RequestItem(
        number=number,
        standard_item=item,
        category_id=item.type.category_id,
        type_id=item.type_id,
        item_name=item.name,
        item_type_brand=item.brand,
        quantity=line.quantity,
        unit=item.base_unit if retail else item.unit_of_measure,
        factor=1 if retail else item.quantity_per_unit,
        keterangan=line.note.strip(),
    )


def may_restock(user) -> bool:
    """Whether somebody may ask for goods that stay in the warehouse: whoever sees its stock."""
    return user.has_perm("assets.view_stock")


def _refuse_head(head: Head, actor) -> None:
    if head.order_type not in OrderType.values or head.target not in AllocationTarget.values:
        raise DomainError(_("Choose one of the offered kinds."), field="order_type")
    if head.target == AllocationTarget.INVENTORY and not may_restock(actor):
        raise NotAllowed(_("The warehouse is restocked by those who look after its stock."), field="target")
    if head.order_type != OrderType.REGULAR_STOCK and not actor.has_perm("requests_app.add_urgent_request"):
        raise NotAllowed(
            _("You may ask for regular stock only; let your leader ask for what is urgent or for a project."),
            field="order_type",
        )
    if head.order_type != OrderType.REGULAR_STOCK:
        said = _("An urgent or project request says why, in at least 10 characters.")
        documents.need(head.justification, SHORTEST_JUSTIFICATION, "justification", said)
    if head.order_type == OrderType.PROJECT_BASED and not head.project_name.strip():
        raise DomainError(_("Name the project."), field="project_name")


def _refuse_lines(lines: Sequence[NewLine]) -> None:
    if not lines:
        raise DomainError(_("Ask for something: add at least one line."))
    if len(lines) > MOST_LINES:
        raise DomainError(_("A request has at most %(most)d lines.") % {"most": MOST_LINES})
    seen = {}
    for number, line in enumerate(lines, start=1):
        if not 1 <= line.quantity <= MAX_QUANTITY or line.quantity != int(line.quantity):
            raise DomainError(_("A quantity is a whole number between 1 and 999,999."), field="quantity")
        if line.item is not None and not line.item.is_active:
            raise DomainError(
                _("%(thing)s is inactive, so it cannot be asked for.") % {"thing": line.item}, field="item"
            )
        if line.item is None and len(line.name.strip()) < 2:
            raise DomainError(_("Say what it is, in at least 2 characters."), field="name")
        key = same_thing(line)
        if key in seen:
            said = _("%(thing)s stands on line %(first)d and on line %(second)d. Ask for it once.")
            raise DomainError(said % {"thing": line.item or line.name, "first": seen[key], "second": number})
        seen[key] = number


def same_thing(line: NewLine) -> tuple[str, str]:
    """What makes two lines the same: name and brand without regard to case."""
    name, brand = (line.item.name, line.item.brand) if line.item else (line.name, line.brand)
    return " ".join(name.casefold().split()), " ".join(brand.casefold().split())


def _tell_new(request: Request, items: Sequence[RequestItem], actor) -> None:
    if request.status == RequestStatus.AWAITING_HANDOVER:
        message = gettext_lazy(
            "%(who)s asked for goods that are all in stock (%(document)s): ready to be handed over."
        )
        steps.tell(request, "REQUEST_CREATED", message, to=steps.deciders(Stage.LOGISTIC), actor=actor)
    else:
        message = gettext_lazy("%(who)s made the request %(document)s. It waits for the review by logistics.")
        turns.ask(request, "REQUEST_CREATED", message, actor=actor, also=steps.deciders(Stage.FINAL))
    groups.post(
        request,
        whatsapp.Group.LOGISTIC,
        "🆕 REQUEST ASET BARU",
        items,
        actor=actor,
        extra=request.justification,
    )
