"""Registrations: the list, one document, voiding it."""

from decimal import Decimal

from django.db.models import Case, Count, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.choices import AssetCondition, AssetStatus, RegistrationStatus
from assets.filters.assets import PRICE
from assets.filters.registrations import REGISTRATION_LIST
from assets.models import Asset, AssetRegistration, StockMovement
from assets.models.catalogue.catalogue import base_unit_of
from assets.services.goods import voiding
from core import activity, listing, references
from core.access import requires
from core.files import attachments
from core.forms.words import ReasonForm
from core.views.ask import ask, form_page, posted
from core.workflow.tokens import once

CREATE = "assets.add_asset"
SHOWN, HISTORY = 50, 20
# What was paid for a row: what it says, and of a lot that was cut also what went along with its pieces and
# theirs.
SHARES = (
    Asset.objects.filter(
        registration=OuterRef("registration"),
        parent__isnull=False,
        code__startswith=Concat(OuterRef("code"), Value("-P")),
    )
    .order_by()
    .values("registration")
    .annotate(total=Sum("purchase_price"))
    .values("total")
)
PAID = Case(
    When(cut_balance=0, then=F("purchase_price")),
    default=F("purchase_price") + Coalesce(Subquery(SHARES), Value(Decimal(0))),
)
# What a lot was registered with, by its first movement: it may have been found longer since. Nothing of a
# device.
FIRST = StockMovement.objects.filter(related_asset=OuterRef("pk")).order_by("pk").values("quantity")[:1]
AMOUNT = Case(When(initial_balance__isnull=False, then=Subquery(FIRST)))
TONES = {RegistrationStatus.RECORDED: "green", RegistrationStatus.VOIDED: "grey"}


@requires(CREATE)
@require_safe
def registrations(request):
    """All documents, newest first."""
    page = listing.build(
        request,
        queryset=AssetRegistration.objects.visible_to(request.user),
        page_key="registrations",
        rows=_rows,
        **REGISTRATION_LIST,
    )
    return listing.render(request, "assets/goods/registrations.html", page)


def _rows(found) -> list[dict]:
    labels = dict(RegistrationStatus.choices)
    names = (
        "id",
        "doc_number",
        "registration_date",
        "status",
        "vendor",
        "po_number",
        "invoice_number",
        "asset_count",
        "recorded_by_name",
    )
    return [
        row | {"label": labels[row["status"]], "tone": TONES[row["status"]]} for row in found.values(*names)
    ]


@requires(CREATE)
@require_safe
def registration(request, number):
    """One document: what it says, its goods by model, the first of its assets, history and files."""
    document = _visible(request, number)
    prices = request.user.has_perm(PRICE)
    # Pieces that were cut later are not what arrived: the lot they come from is shown as it was registered.
    found = Asset.objects.filter(registration=document, parent__isnull=True)
    names = (
        "code",
        "brand",
        "name",
        "serial_number",
        "mac_address",
        "status",
        "place__name",
        "current_balance",
        "standard_item",
    )
    units = {}
    groups = _groups(found, prices)
    for group in groups:
        units[group["standard_item"]] = group["unit"]
    assets = list(found.order_by("pk").values(*names)[:SHOWN])
    for row in assets:
        row["state"] = AssetStatus(row["status"])
        row["unit"] = units[row["standard_item"]]
    context = {
        "document": document,
        "came_for": references.url(document.wo_ro_int_number, request.user),
        "tone": TONES[document.status],
        "recorded": document.status == RegistrationStatus.RECORDED,
        "groups": groups,
        "prices": prices,
        "total": sum(values) if (values := [g["value"] for g in groups if g["value"] is not None]) else None,
        "assets": assets,
        "shown": SHOWN,
        "entries": activity.entries(activity.shown(document)[:HISTORY], request.user),
        "attachments": attachments.panel(document, request.user),
    }
    return render(request, "assets/goods/registration.html", context)


def _groups(found, prices: bool) -> list[dict]:
    """What was registered, one row for each model, place, condition (and price for those who may see it). One
    query.
    """
    keys = ["standard_item", "brand", "name", "place__name", "condition", "tracking_method"]
    labels = dict(AssetCondition.choices)
    rows = (
        (found.annotate(paid=PAID) if prices else found)
        .order_by("brand", "name", "place__name", "condition")
        .values(
            *keys,
            *(["paid"] if prices else []),
            "standard_item__unit_of_measure",
            "standard_item__base_unit_of_measure",
        )
        .annotate(n=Count("pk"), amount=Sum(AMOUNT))
    )
    return [
        row
        | {
            "label": labels[row["condition"]],
            "unit": base_unit_of(row, "standard_item__"),
            "value": row["paid"] * row["n"] if prices and row["paid"] is not None else None,
        }
        for row in rows
    ]


@requires(CREATE, "assets.delete_asset")
@form_page
@once
def registration_void(request, number):
    """Take the whole document back, with a reason; or say why that cannot be."""
    document = _visible(request, number)
    text = ngettext(
        "%(n)s asset of %(number)s is taken out of stock again and disappears from every list. Its serial "
        "number becomes free. The document stays, marked as voided. This cannot be undone.",
        "%(n)s assets of %(number)s are taken out of stock again and disappear from every list. Their serial "
        "numbers become free. The document stays, marked as voided. This cannot be undone.",
        document.asset_count,
    )
    return ask(
        request,
        document,
        ReasonForm(posted(request), least=3, hint=False),
        voiding.void,
        verb="void",
        title=_("Void"),
        heading=_("Void %(number)s") % {"number": document},
        label=_("Void the registration"),
        text=text % {"n": document.asset_count, "number": document},
        obstacle=voiding.obstacle(document),
        said=_("%(document)s is voided; its serial numbers are free again."),
        template="assets/goods/registration_void.html",
        danger=True,
    )


def _visible(request, number: str) -> AssetRegistration:
    return get_object_or_404(AssetRegistration.objects.visible_to(request.user), doc_number=number)
