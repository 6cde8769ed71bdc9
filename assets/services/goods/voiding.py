"""Taking a whole registration back, as long as nothing of it has moved."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assets import signals
from assets.choices import (
    AssetStatus,
    MovementType,
    PlaceKind,
    RegistrationStatus,
)
from assets.models import Asset, AssetRegistration, Place, StockMovement
from assets.services.goods.registrations import BATCH
from assets.services.stock import hold_facts, ledger
from core import activity, clock
from core.errors import Conflict
from core.workflow import documents


def void(document: AssetRegistration, *, actor, reason: str, version: int | None = None) -> AssetRegistration:
    """Take a whole registration back, as long as none of its assets has moved, been changed in stock or gone
    on.

    The rows stay, marked; reversing movements are posted; serial numbers are free again. Raises Conflict
    otherwise, StaleVersion when it is not the `version` that was looked at. Inverse of `register`.
    """
    reason = documents.need(reason, 3, sentence=_("Say in a few words why it is voided."))
    with transaction.atomic():
        document = AssetRegistration.objects.select_for_update().get(pk=document.pk)
        documents.fire(document, "void", actor=actor, version=version)
        reference = document.wo_ro_int_number
        if reference:
            signals.registration_voiding.send(
                AssetRegistration, document=document, reference=reference, actor=actor
            )
        keys = list(
            Asset.objects.select_for_update(of=("self",))
            .filter(registration=document)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        if sentence := obstacle(document):
            raise Conflict(sentence)
        # The batches are posted one after the other: all their levels are locked here, in their order.
        held = (
            Asset.objects.filter(registration=document)
            .order_by()
            .values_list("standard_item", "place")
            .distinct()
        )
        ledger.lock_levels(set(held), create=False)
        now, supplier = clock.now(), ledger.virtual(PlaceKind.SUPPLIER)
        for start in range(0, len(keys), BATCH):
            _take_back(keys[start : start + BATCH], document, supplier, actor, reason)
        Asset.objects.filter(registration=document).update(
            place=supplier,
            place_kind=supplier.kind,
            voided_at=now,
            last_modified_date=now,
            last_modified_by=actor,
        )
        document.voided_by, document.voided_by_name, document.voided_at, document.void_reason = (
            actor,
            actor.name,
            now,
            reason,
        )
        document.version += 1
        document.save(
            update_fields=[
                "status",
                "voided_by",
                "voided_by_name",
                "voided_at",
                "void_reason",
                "version",
                "updated_at",
            ]
        )
        activity.record("assets.assetregistration.voided", actor=actor, target=document, note=reason)
        if reference:
            held = Asset.objects.filter(registration=document).order_by().values_list("standard_item")
            amounts = dict(held.annotate(units=Sum(Coalesce("initial_balance", Decimal(1)))))
            signals.registration_voided.send(
                AssetRegistration, document=document, reference=reference, amounts=amounts, actor=actor
            )
    return document


def _take_back(keys: list[int], document: AssetRegistration, supplier: Place, actor, reason: str) -> None:
    """The movements and log entries of one batch of a registration that is being voided; its rows are changed
    afterwards.
    """
    assets = list(Asset.objects.filter(pk__in=keys).order_by("pk"))
    ledger.take_out(assets, to=supplier, actor=actor, reference=document.doc_number, note=reason)
    activity.record_many(
        [
            activity.entry(
                "assets.asset.voided", actor=actor, target=a, note=reason, reference=document.doc_number
            )
            for a in assets
        ]
    )


def obstacle(document: AssetRegistration) -> str:
    """Why a recorded document cannot be voided as a whole, in a sentence; "" when nothing is in the way."""
    piece = (
        Asset.objects.filter(registration=document, parent__isnull=False)
        .select_related("parent")
        .order_by("pk")
        .first()
    )
    if piece:
        return _(
            "%(piece)s was cut from %(code)s since it was registered, so %(document)s cannot be voided as "
            "a whole."
        ) % {
            "piece": piece.code,
            "code": piece.parent.code,
            "document": document.doc_number,
        }
    moved = (
        Asset.objects.filter(registration=document)
        .filter(~Q(status=AssetStatus.IN_STORAGE) | hold_facts.IS_HELD)
        .order_by("pk")
        .first()
    )
    if moved and moved.status == AssetStatus.IN_STORAGE:
        return hold_facts.sentence(moved.holds.filter(released_at__isnull=True).order_by("period")[0])
    if moved is None:
        posted = StockMovement.objects.filter(related_asset__registration=document).exclude(
            type=MovementType.IN_PURCHASE
        )
        other = posted.select_related("related_asset").first()
        moved = other.related_asset if other else None
    if moved is None:
        return ""
    return _(
        "%(code)s has already moved since it was registered, so %(document)s cannot be voided as a whole."
    ) % {
        "code": moved.code,
        "document": document.doc_number,
    }


def is_voidable(document: AssetRegistration) -> bool:
    """Whether `void` would find nothing in its way (a hint for the page)."""
    return document.status == RegistrationStatus.RECORDED and not obstacle(document)
