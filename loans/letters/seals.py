"""Which of these documents are sealed, and when (see core.services.sealing)."""

from core.models.sealing import SIGNED, VOIDED
from core.services import sealing
from loans.choices import HandoverStatus
from loans.letters import clearances, handovers, returns
from loans.models import AssetReturn, Clearance, Handover
from loans.models.returns.returns import VERIFIED


def register() -> None:
    """Tell the sealing about them."""
    sealing.register(
        "loans.handover",
        load=lambda key: Handover.objects.filter(pk=key).first(),
        letter=handovers.of,
        facts=handovers.facts,
        edition=of_handover,
        due=due_handovers,
    )
    sealing.register(
        "loans.assetreturn",
        load=lambda key: AssetReturn.objects.select_related("loan_request").filter(pk=key).first(),
        letter=returns.of,
        facts=returns.facts,
        edition=of_return,
        due=lambda edition: AssetReturn.objects.filter(status__in=VERIFIED if edition == SIGNED else ()),
    )
    sealing.register(
        "loans.clearance",
        load=lambda key: Clearance.objects.filter(pk=key).first(),
        letter=clearances.of,
        facts=clearances.facts,
        edition=lambda clearance: SIGNED,
        due=lambda edition: Clearance.objects.all() if edition == SIGNED else Clearance.objects.none(),
    )


def of_handover(handover: Handover) -> int:
    """Sealed when it is signed and something was accepted, once more when it is voided after that."""
    if handover.status == HandoverStatus.COMPLETED:
        return SIGNED
    return VOIDED if handover.is_voided and handover.signed_at else 0


def due_handovers(edition: int):
    """The same as a query."""
    if edition == SIGNED:
        return Handover.objects.filter(status=HandoverStatus.COMPLETED)
    return Handover.objects.filter(voided_at__isnull=False, signed_at__isnull=False)


def of_return(document: AssetReturn) -> int:
    """Sealed when the warehouse has verified it, whatever was found; it is not voided."""
    return SIGNED if document.status in VERIFIED else 0
