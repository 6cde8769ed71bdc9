"""The parts of a repair: in words, and taken back. A repair hears of it from the stock (`assets.signals`),
whatever page it is done on.
"""

from collections.abc import Iterable

from assets.models import Repair
from assets.services.stock.consumption import LotUsage
from core import activity
from core.workflow import documents


def in_words(taken: Iterable[LotUsage]) -> str:
    """2 Pcs Konektor SC; 10 Meter Dropcore, for the log."""
    return "; ".join(
        f"{t.quantity.normalize():f} {t.lot.standard_item.base_unit} {t.lot.name}" for t in taken
    )


def before_taking_back(sender, reference: str, **kwargs) -> None:
    """Lock the repair before the lots that its parts came from. Hears `assets.signals.use_taking_back`."""
    _locked(reference)


def after_taking_back(sender, reference: str, taken: list[LotUsage], actor, reason: str, **kwargs) -> None:
    """A repair has fewer parts, also when it is over: whoever looked at it looks again. Hears
    `assets.signals.use_taken_back`.
    """
    repair = _locked(reference)
    if repair is None:
        return
    repair.version += 1
    repair.save(update_fields=["version"])
    activity.record(
        "assets.repair.parts_taken_back",
        actor=actor,
        target=repair,
        note=f"{in_words(taken)}: {reason}",
        reference=repair.asset.code,
    )


def _locked(reference: str) -> Repair | None:
    """The repair with this number; None when it is the number of something else."""
    repair = Repair.objects.filter(doc_number=reference).first() if reference else None
    return repair and documents.lock(repair)
