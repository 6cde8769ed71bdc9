"""A line in free words gets its model from the catalogue: in the unit that was asked for, or all that was
decided of it begins anew.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import StandardItem
from core import activity
from core.errors import Conflict, DomainError, from_database
from core.models import User
from core.services import whatsapp
from core.words import number
from requests_app.choices import RequestStatus, Stage
from requests_app.models import Request, RequestItem, authority
from requests_app.services.purchase import purchasing
from requests_app.services.requests import amounts, groups, recounting, steps, totals, turns, wishes
from requests_app.services.requests.requests import search_text

LINKED = ("standard_item", "category", "type", "item_name", "item_type_brand", "unit", "factor")
DECIDED = ("decision", "approved_quantity", "allocated_quantity", "rejection_reason")
# One thing, whatever it is called: as many of the one as of the other.
SINGLE = frozenset({"unit", "pcs", "buah"})


def link_item(
    request: Request,
    line: RequestItem,
    *,
    actor,
    item: StandardItem,
    in_base: bool | None = None,
    version: int | None = None,
) -> RequestItem:
    """The (free) line means this model. The unit that was asked for stays where the model counts in it, and
    with it price and decisions.

    Where it does not, `in_base` says what the quantity counts (base units, or whole units): then the line has
    neither price nor decision any more, the request is reviewed anew, and those who had decided are told.
    Raises DomainError for an inactive model, one that stands on another line, or a unit that is not said or
    cannot change any more (something has arrived); Conflict when the line has a model already. No inverse.
    """
    if not item.is_active:
        raise DomainError(
            _("%(thing)s is inactive, so it cannot be asked for.") % {"thing": item}, field="item"
        )
    try:
        with transaction.atomic():
            request = steps.lock(request)
            lines, before = steps.lines_of(request), request.status
            line = next((one for one in lines if one.pk == line.pk), None)
            steps.fire(request, "link_item", actor=actor, version=version)
            if line is None or line.standard_item_id or line.is_rejected:
                raise Conflict(
                    _("This line is linked already, or rejected. Reload the page to see what happened.")
                )
            if other := next((one for one in lines if one.standard_item_id == item.pk), None):
                raise DomainError(
                    _("%(item)s stands on line %(number)d already.") % {"item": item, "number": other.number},
                    field="item",
                )
            old, asked, price = str(line), amounts.units(line, line.quantity), line.purchase_price
            unit, factor = meaning(request, line, item, in_base)
            is_other = counted_as(line.unit, item) is None
            deciders = authority.signers(request) | ({line.purchase_filled_by_id} - {None})
            recounting.recount(request, line, factor, actor=actor)
            line.standard_item, line.category_id, line.type_id = item, item.type.category_id, item.type_id
            line.item_name, line.item_type_brand = item.name, item.brand
            line.unit, line.factor = unit, factor
            fields = ["search_text", *(_begin_anew(request, line, lines, actor) if is_other else ())]
            line.save(update_fields=[*LINKED, *DECIDED, *purchasing.FILLED])
            request.search_text = search_text(request, lines)
            if is_other:
                request.total_value = totals.total(lines)
            steps.save(request, *fields, moved_from=before)
            now = amounts.units(line, line.quantity)
            _record(request, line, before, (old, asked, price), now, actor)
            if is_other:
                _tell(request, line, before, (old, asked, now), deciders, actor)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return line


def counted_as(asked: str, item: StandardItem) -> tuple[str, int] | None:
    """(unit, base units in one) in which a model counts what was asked for in the unit `asked`; None when
    nobody can know how many that are.
    """
    asked, unit, base = asked.casefold(), item.unit_of_measure.casefold(), item.base_unit.casefold()
    if asked == unit or (item.quantity_per_unit == 1 and {asked, unit} <= SINGLE):
        return item.unit_of_measure, item.quantity_per_unit
    if asked == base or {asked, base} <= SINGLE - {"unit"}:
        return item.base_unit, 1
    return None


def meaning(request: Request, line: RequestItem, item: StandardItem, in_base: bool | None) -> tuple[str, int]:
    """(unit, base units in one) that a line counts in with a model. Raises DomainError where that cannot be
    known, or not be changed any more.
    """
    kept = counted_as(line.unit, item)
    said = (item.base_unit, 1) if in_base and item.is_bulk else (item.unit_of_measure, item.quantity_per_unit)
    words = {
        "item": item,
        "asked": amounts.units(line, line.quantity),
        "unit": line.unit,
        "counts": _counts(item),
        "n": number(line.quantity),
    }
    if kept:
        if in_base is not None and said != kept:
            sentence = _("%(asked)s were asked for, and %(item)s counts in %(unit)s, so that stays.")
            raise DomainError(sentence % words, field="unit")
        return kept
    if request.items.filter(handed_quantity__gt=0).exists():
        sentence = _(
            "%(item)s counts in %(counts)s, and something of the request is handed over already, so "
            "%(asked)s cannot become anything else. Choose a model that counts in %(unit)s."
        )
        raise DomainError(sentence % words, field="item")
    if line.missing_quantity or request.deliveries.filter(voided_at__isnull=True).exists():
        sentence = _(
            "%(item)s counts in %(counts)s, and something of the request has arrived already, so %(asked)s "
            "cannot become anything else. Choose a model that counts in %(unit)s, or record that it will "
            "not come."
        )
        raise DomainError(sentence % words, field="item")
    if in_base is None:
        sentence = _(
            "%(item)s counts in %(counts)s, so nobody can know how much %(asked)s are. Say what the %(n)s "
            "count. What was decided of the line begins anew then."
        )
        raise DomainError(sentence % words, field="unit")
    return said


def _counts(item: StandardItem) -> str:
    """What a model counts in: "Hasbal (2.000 Meter)"."""
    if item.quantity_per_unit == 1:
        return item.unit_of_measure
    return f"{item.unit_of_measure} ({number(item.quantity_per_unit)} {item.base_unit})"


def _begin_anew(request: Request, line: RequestItem, lines: list[RequestItem], actor) -> tuple[str, ...]:
    """Take back what was decided of a line that is something else now, the signatures below that, and an open
    wish to cancel; returns the fields of the request to save.
    """
    line.decision, line.approved_quantity, line.allocated_quantity, line.rejection_reason = "", None, 0, ""
    for name in purchasing.FILLED:
        setattr(line, name, None if RequestItem._meta.get_field(name).null else "")
    if request.status == RequestStatus.PENDING:
        return ("total_value",)
    steps.fire(request, "reopen", actor=actor)
    request.purchase_started_at = request.actual_shipment_date = None
    fields = (*steps.undecide(request), *wishes.settle(request, lines, actor=actor))
    return ("total_value", "purchase_started_at", "actual_shipment_date", *fields)


def _record(request: Request, line: RequestItem, before: str, was: tuple, now: str, actor) -> None:
    old, asked, price = was
    changes = {"standard_item": [old, str(line)]} | ({"quantity": [asked, now]} if now != asked else {})
    if line.purchase_price != price:
        changes["purchase_price"] = [price, line.purchase_price]
    activity.record(
        "requests_app.requestitem.linked",
        actor=actor,
        target=line,
        changes=changes,
        reference=request.doc_number,
    )
    units = {f"{line.number}. {line}": [asked, now]} if now != asked else {}
    more = (f" ({asked})", f" ({now})") if now != asked else ("", "")
    steps.record(
        request,
        "item_linked",
        actor=actor,
        moved_from=before,
        changes=units,
        line=line.number,
        old=old + more[0],
        new=str(line) + more[1],
    )


def _tell(request: Request, line: RequestItem, before: str, said: tuple, deciders: set[int], actor) -> None:
    """Those who had decided, the requester and those who decide now, each once: it is something else."""
    old, asked, now = said
    decided = User.objects.filter(pk__in=deciders).select_related("preferences")
    people = [*steps.requester(request), *decided]
    if before == RequestStatus.PENDING:
        message = gettext_lazy(
            "%(actor)s linked “%(old)s” of %(document)s to %(new)s of the catalogue: %(asked)s became "
            "%(now)s."
        )
    else:
        people += steps.deciders(Stage.LOGISTIC)
        message = gettext_lazy(
            "%(actor)s linked “%(old)s” of %(document)s to %(new)s of the catalogue: %(asked)s became "
            "%(now)s. Its price and what was decided do not count any more; logistics reviews the request "
            "anew."
        )
    values = {"old": old, "new": str(line), "asked": asked, "now": now}
    people = {person.pk: person for person in people}.values()
    steps.tell(request, "REQUEST_STATUS_CHANGED", message, to=people, actor=actor, **values)
    if before != RequestStatus.PENDING:
        turns.warn(request)
        groups.post(request, whatsapp.Group.LOGISTIC, "🔁 REQUEST DITINJAU ULANG", [line], actor=actor)
