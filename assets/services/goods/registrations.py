"""Registering goods: one document, many assets, one IN_PURCHASE for each of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets import signals
from assets.choices import (
    AssetCondition,
    AssetStatus,
    PlaceKind,
    TrackingMethod,
)
from assets.models import Asset, AssetRegistration, Place, StandardItem
from assets.services.goods import arrivals
from assets.services.goods.identifiers import refuse_taken
from assets.services.stock import ledger
from core import activity, clock
from core.database import bulk
from core.errors import Conflict, DomainError, from_database
from core.workflow import backdating, numbering

BATCH = 2000
# What an amount is read in: a registration that was filled in under other units must not be written.
COUNTED_IN = ("bulk_type", "unit_of_measure", "base_unit_of_measure", "quantity_per_unit")


@dataclass(slots=True)
class NewAsset:
    """One device (with `serial_number`) or one lot (with `balance` in base units) to be registered at a
    warehouse location.

    `price` is of the whole row: of the device, or of everything in the lot.
    """

    item: StandardItem
    place: Place
    condition: str = AssetCondition.BRAND_NEW
    serial_number: str | None = None
    mac_address: str | None = None
    balance: Decimal | None = None
    price: Decimal | None = None
    vendor: str = ""
    po_number: str = ""
    invoice_number: str = ""
    purchase_date: date | None = None
    warranty_end_date: date | None = None
    location_detail: str = ""
    notes: str = ""
    wo_ro_int_number: str = ""

    @property
    def units(self) -> Decimal:
        """In base units."""
        return Decimal(1) if self.balance is None else Decimal(self.balance)


@dataclass(slots=True)
class Header:
    """What is said once for the whole intake."""

    registration_date: date | None = None
    vendor: str = ""
    po_number: str = ""
    invoice_number: str = ""
    purchase_date: date | None = None
    wo_ro_int_number: str = ""
    notes: str = ""


def register(
    news: Iterable[NewAsset],
    *,
    actor,
    header: Header | None = None,
    count: int | None = None,
    on_progress=None,
    found_in: str = "",
) -> AssetRegistration:
    """Register goods under one REG- document, all or nothing. With `found_in`, the number of a stock count,
    they were found, not bought.

    With `count`, `news` may be any iterable and is consumed a batch at a time: memory does not grow with the
    goods. `on_progress(count)` is called after each batch. Raises DomainError for what cannot be (also from
    the database), Conflict when a serial number or MAC address was taken a moment ago, naming the asset and
    who registered it. Inverse: `void`.

    A list of `news` whose header names another document is announced to the rooms above (`assets.signals`),
    which may refuse it; what its rows do not say themselves is filled in from what that document expects
    (`arrivals`), prices also for who sees none.
    """
    header = header or Header()
    reference = header.wo_ro_int_number if count is None else ""
    if count is None:
        news = list(news)
        count = len(news)
    if not count:
        raise DomainError(_("There is nothing to register: add at least one line."))
    batch, done = [], 0
    try:
        with transaction.atomic():
            if reference:
                amounts = _amounts(news)
                signals.goods_registering.send(
                    AssetRegistration, reference=reference, amounts=amounts, actor=actor
                )
                news = arrivals.complete(news, header, arrivals.of(reference, actor))
            day = header.registration_date or clock.today()
            future = _("Goods cannot be registered in the future.")
            backdating.refuse(day, field="registration_date", future=future)
            document = AssetRegistration.objects.create(
                doc_number=numbering.draw("REG", day),
                registration_date=day,
                vendor=header.vendor,
                po_number=header.po_number,
                invoice_number=header.invoice_number,
                purchase_date=header.purchase_date,
                wo_ro_int_number=header.wo_ro_int_number,
                notes=header.notes,
                asset_count=count,
                recorded_by=actor,
                recorded_by_name=actor.name,
            )
            # The counters are locked until the commit: from here on nobody else registers, so `refuse_taken`
            # is not a race.
            codes = iter(numbering.draw_asset_codes(day.year, count))
            news = iter(news)
            while batch := list(islice(news, BATCH)):
                done += len(batch)
                if done > count:
                    raise ValueError(f"more goods than the {count} announced")
                _refuse_changed(batch)
                refuse_taken(batch)
                part = [_build(new, code, document, actor) for new, code in zip(batch, codes, strict=False)]
                bulk.insert(part)
                ledger.receive(
                    part, actor=actor, reference=found_in or document.doc_number, found=bool(found_in)
                )
                activity.record_many(
                    [
                        activity.entry(
                            "assets.asset.registered", actor=actor, target=a, reference=document.doc_number
                        )
                        for a in part
                    ]
                )
                if on_progress:
                    on_progress(done)
            if done != count:
                raise ValueError(f"{count} goods announced, {done} came")
            activity.record(
                "assets.assetregistration.registered",
                actor=actor,
                target=document,
                changes={"asset_count": [None, count]},
            )
            if reference:
                signals.goods_registered.send(
                    AssetRegistration, document=document, reference=reference, amounts=amounts, actor=actor
                )
    except IntegrityError as error:
        # Only a raw insert that goes around the counter can get here; the sentence is the same.
        refuse_taken(batch)
        raise (from_database(error) or error) from error
    return document


def _amounts(news: Iterable[NewAsset]) -> dict[int, Decimal]:
    """{key of a model: base units} of what is to be registered."""
    amounts = defaultdict(Decimal)
    for new in news:
        amounts[new.item.pk] += new.units
    return dict(amounts)


def _build(new: NewAsset, code: str, document: AssetRegistration, actor) -> Asset:
    item = new.item
    return Asset(
        code=code,
        standard_item=item,
        category_id=item.type.category_id,
        type_id=item.type_id,
        name=item.name,
        brand=item.brand,
        tracking_method=TrackingMethod.BULK if item.is_bulk else TrackingMethod.INDIVIDUAL,
        serial_number=new.serial_number or None,
        mac_address=new.mac_address or None,
        status=AssetStatus.IN_STORAGE,
        condition=new.condition,
        place=new.place,
        place_kind=new.place.kind,
        location_detail=new.location_detail,
        initial_balance=new.balance,
        current_balance=new.balance,
        purchase_price=new.price,
        vendor=new.vendor or document.vendor,
        po_number=new.po_number or document.po_number,
        invoice_number=new.invoice_number or document.invoice_number,
        purchase_date=new.purchase_date or document.purchase_date,
        warranty_end_date=new.warranty_end_date,
        wo_ro_int_number=new.wo_ro_int_number or document.wo_ro_int_number,
        notes=new.notes,
        registration=document,
        registration_date=clock.now(),
        recorded_by=actor,
    )


def _refuse_changed(news: Sequence[NewAsset]) -> None:
    """Lock the models and locations until the commit. Raise Conflict when one was closed, or its units are
    not those of `news`.
    """
    items = {new.item.pk: new.item for new in news}
    for row in StandardItem.objects.select_for_update(no_key=True).filter(pk__in=items).order_by("pk"):
        if not row.is_active:
            raise Conflict(
                _("%(thing)s is inactive, so nothing new can be registered of it.") % {"thing": row}
            )
        if any(getattr(row, name) != getattr(items[row.pk], name) for name in COUNTED_IN):
            raise Conflict(
                _("The units of %(thing)s were changed a moment ago. Check the amounts and save again.")
                % {"thing": row}
            )
    for place in (
        Place.objects.select_for_update(no_key=True)
        .filter(pk__in={new.place.pk for new in news})
        .order_by("pk")
    ):
        if place.kind != PlaceKind.WAREHOUSE or not place.is_active:
            raise Conflict(_("%(place)s is not an active warehouse location.") % {"place": place})
