"""A line in free words gets its model from the catalogue."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets.models import StandardItem
from core import activity
from core.errors import Conflict, DomainError, from_database
from requests_app.models import Request, RequestItem
from requests_app.services.requests import steps
from requests_app.services.requests.requests import search_text

LINKED = ("standard_item", "category", "type", "item_name", "item_type_brand", "unit", "factor")


def link_item(
    request: Request,
    line: RequestItem,
    *,
    actor,
    item: StandardItem,
    in_base: bool = False,
    version: int | None = None,
) -> RequestItem:
    """The (free) line means this model; its quantity counts in the model's unit, or with `in_base` in base
    units.

    Raises DomainError for an inactive model or one that stands on another line, Conflict when the line has a
    model already. No inverse.
    """
    if not item.is_active:
        raise DomainError(
            _("%(thing)s is inactive, so it cannot be asked for.") % {"thing": item}, field="item"
        )
    try:
        with transaction.atomic():
            request = steps.lock(request)
            lines = steps.lines_of(request)
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
            before, retail = str(line), in_base and item.is_bulk
            line.standard_item, line.category_id, line.type_id = item, item.type.category_id, item.type_id
            line.item_name, line.item_type_brand = item.name, item.brand
            line.unit, line.factor = (
                (item.base_unit, 1) if retail else (item.unit_of_measure, item.quantity_per_unit)
            )
            line.save(update_fields=LINKED)
            request.search_text = search_text(request, lines)
            steps.save(request, "search_text")
            changes = {"standard_item": [before, str(item)]}
            activity.record(
                "requests_app.requestitem.linked",
                actor=actor,
                target=line,
                changes=changes,
                reference=request.doc_number,
            )
            steps.record(request, "item_linked", actor=actor, line=line.number, old=before, new=str(item))
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return line
