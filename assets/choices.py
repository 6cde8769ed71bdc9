"""The words of the asset world: values as stored, labels as shown, badge tones."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Classification(models.TextChoices):
    ASSET = "ASSET", _("Asset")
    MATERIAL = "MATERIAL", _("Material")


class TrackingMethod(models.TextChoices):
    INDIVIDUAL = "INDIVIDUAL", _("Individual (SN & MAC)")
    BULK = "BULK", _("Bulk")


class BulkType(models.TextChoices):
    COUNT = "COUNT", _("Used up at once (count)")
    MEASUREMENT = "MEASUREMENT", _("Used up slowly (measurement)")


class AssetStatus(models.TextChoices):
    IN_STORAGE = "IN_STORAGE", _("In storage")
    IN_USE = "IN_USE", _("In use")
    IN_CUSTODY = "IN_CUSTODY", _("In custody")
    UNDER_REPAIR = "UNDER_REPAIR", _("Under repair")
    OUT_FOR_REPAIR = "OUT_FOR_REPAIR", _("Out for repair")
    DAMAGED = "DAMAGED", _("Damaged")
    DECOMMISSIONED = "DECOMMISSIONED", _("Decommissioned")
    AWAITING_RETURN = "AWAITING_RETURN", _("Awaiting return")
    CONSUMED = "CONSUMED", _("Consumed")
    LOST = "LOST", _("Lost")

    @property
    def tone(self) -> str:
        """Badge tone: green well, amber look, red act, blue moving, grey at rest."""
        return STATUS_TONES[self]


IN_REPAIR = (AssetStatus.UNDER_REPAIR, AssetStatus.OUT_FOR_REPAIR)
UNUSABLE = (AssetStatus.DAMAGED, *IN_REPAIR)
GONE = (AssetStatus.DECOMMISSIONED, AssetStatus.CONSUMED)
STATUS_TONES = {
    AssetStatus.IN_STORAGE: "green",
    AssetStatus.IN_USE: "blue",
    AssetStatus.IN_CUSTODY: "amber",
    AssetStatus.UNDER_REPAIR: "blue",
    AssetStatus.OUT_FOR_REPAIR: "blue",
    AssetStatus.DAMAGED: "red",
    AssetStatus.DECOMMISSIONED: "grey",
    AssetStatus.AWAITING_RETURN: "grey",
    AssetStatus.CONSUMED: "grey",
    AssetStatus.LOST: "red",
}


class AssetCondition(models.TextChoices):
    BRAND_NEW = "BRAND_NEW", _("New")
    GOOD = "GOOD", _("Good")
    USED_OKAY = "USED_OKAY", _("Used, fit for use")
    MINOR_DAMAGE = "MINOR_DAMAGE", _("Slightly damaged")
    MAJOR_DAMAGE = "MAJOR_DAMAGE", _("Badly damaged")
    FOR_PARTS = "FOR_PARTS", _("For parts")


class PlaceKind(models.TextChoices):
    WAREHOUSE = "WAREHOUSE", _("Warehouse location")
    PERSON = "PERSON", _("Person")
    CUSTOMER = "CUSTOMER", _("Customer")
    VENDOR = "VENDOR", _("Vendor")
    SUPPLIER = "SUPPLIER", _("Supplier")
    USED_UP = "USED_UP", _("Used up")
    WRITTEN_OFF = "WRITTEN_OFF", _("Written off")


# Which kinds of place each status may be at. The database holds the same table (assets_status_fits_place).
STATUS_PLACES: dict[str, tuple[str, ...]] = {
    AssetStatus.IN_STORAGE: (PlaceKind.WAREHOUSE,),
    AssetStatus.IN_CUSTODY: (PlaceKind.PERSON,),
    AssetStatus.IN_USE: (PlaceKind.PERSON, PlaceKind.CUSTOMER),
    AssetStatus.AWAITING_RETURN: (PlaceKind.PERSON,),
    AssetStatus.DAMAGED: (PlaceKind.WAREHOUSE, PlaceKind.PERSON, PlaceKind.CUSTOMER),
    AssetStatus.UNDER_REPAIR: (PlaceKind.WAREHOUSE, PlaceKind.PERSON),
    AssetStatus.OUT_FOR_REPAIR: (PlaceKind.VENDOR,),
    AssetStatus.CONSUMED: (PlaceKind.USED_UP,),
    AssetStatus.DECOMMISSIONED: (PlaceKind.WRITTEN_OFF,),
    # Nobody knows where it is; he still answers for it.
    AssetStatus.LOST: (PlaceKind.PERSON,),
}


# What a thing becomes when it comes back in a condition.
RETURNED_STATUS: dict[str, str] = {
    AssetCondition.BRAND_NEW: AssetStatus.IN_STORAGE,
    AssetCondition.GOOD: AssetStatus.IN_STORAGE,
    AssetCondition.USED_OKAY: AssetStatus.IN_STORAGE,
    AssetCondition.MINOR_DAMAGE: AssetStatus.DAMAGED,
    AssetCondition.MAJOR_DAMAGE: AssetStatus.DAMAGED,
    AssetCondition.FOR_PARTS: AssetStatus.DECOMMISSIONED,
}


class MovementType(models.TextChoices):
    IN_PURCHASE = "IN_PURCHASE", _("Purchase")
    IN_RETURN = "IN_RETURN", _("Return")
    IN_HANDOVER = "IN_HANDOVER", _("Received by hand")
    IN_TRANSFER = "IN_TRANSFER", _("Transfer in")
    IN_ADJUSTMENT = "IN_ADJUSTMENT", _("Adjustment up")
    OUT_INSTALLATION = "OUT_INSTALLATION", _("Installation")
    OUT_HANDOVER = "OUT_HANDOVER", _("Handover")
    OUT_RETURN = "OUT_RETURN", _("Given back")
    OUT_TRANSFER = "OUT_TRANSFER", _("Transfer out")
    OUT_BROKEN = "OUT_BROKEN", _("Broken")
    OUT_ADJUSTMENT = "OUT_ADJUSTMENT", _("Adjustment down")
    OUT_USAGE_CUSTODY = "OUT_USAGE_CUSTODY", _("Used from custody")


def sign(movement_type: str) -> int:
    """+1 for what comes to a place, -1 for what leaves it; the prefix says which."""
    return 1 if movement_type.startswith("IN_") else -1


class LocationContext(models.TextChoices):
    WAREHOUSE = "WAREHOUSE", _("Main warehouse")
    CUSTODY = "CUSTODY", _("Technician's stock")


class HoldEnd(models.TextChoices):
    """Why a device is not held any more; nothing of it while it is."""

    RETURNED = "RETURNED", _("Came back")
    RELEASED = "RELEASED", _("Released")
    EXPIRED = "EXPIRED", _("Not fetched")
    BROKEN = "BROKEN", _("Broken")
    LOST = "LOST", _("Lost")
    GONE = "GONE", _("Written off")


class RepairStatus(models.TextChoices):
    REPORTED = "REPORTED", _("Waiting for action")
    IN_PROGRESS = "IN_PROGRESS", _("Being repaired")
    OUT = "OUT", _("At the vendor")
    COMPLETED = "COMPLETED", _("Repaired")
    DECOMMISSIONED = "DECOMMISSIONED", _("Decommissioned")
    CANCELLED = "CANCELLED", _("Cancelled")

    @property
    def tone(self) -> str:
        """Badge tone, as those of assets."""
        return REPAIR_TONES[self]


REPAIR_TONES = {
    RepairStatus.REPORTED: "red",
    RepairStatus.IN_PROGRESS: "blue",
    RepairStatus.OUT: "blue",
    RepairStatus.COMPLETED: "green",
    RepairStatus.DECOMMISSIONED: "grey",
    RepairStatus.CANCELLED: "grey",
}


class RepairKind(models.TextChoices):
    INTERNAL = "INTERNAL", _("Internal")
    EXTERNAL = "EXTERNAL", _("External (vendor)")


# How a thing can be when somebody reports it, and when its repair succeeded.
BROKEN = (AssetCondition.MINOR_DAMAGE, AssetCondition.MAJOR_DAMAGE, AssetCondition.FOR_PARTS)
MENDED = (AssetCondition.GOOD, AssetCondition.USED_OKAY)


class Level(models.TextChoices):
    """What the warehouses hold of a model: nothing, no more than its threshold, more."""

    OUT = "OUT", pgettext_lazy("stock", "Out")
    LOW = "LOW", pgettext_lazy("stock", "Low")
    OK = "OK", pgettext_lazy("stock", "Fine")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return LEVEL_TONES[self]


SHORT = (Level.OUT, Level.LOW)
LEVEL_TONES = {Level.OUT: "red", Level.LOW: "amber", Level.OK: "green"}


class RegistrationStatus(models.TextChoices):
    RECORDED = "RECORDED", _("Recorded")
    VOIDED = "VOIDED", _("Voided")


# Units offered in forms; the text is what is stored.
UNITS = (
    "Unit",
    "Pcs",
    "Set",
    "Pack",
    "Box",
    "Meter",
    "Roll",
    "Liter",
    "Kg",
    "Lembar",
    "Pasang",
    "Buah",
    "Hasbal",
    "Drum",
)
FRACTIONAL_UNITS = frozenset({"Liter", "Kg"})
MAX_QUANTITY = 999_999
MOST_IN_LOT = 999_999_999


class CountStatus(models.TextChoices):
    COUNTING = "COUNTING", _("Counting")
    REVIEW = "REVIEW", _("Waiting for approval")
    APPROVED = "APPROVED", _("Approved")
    CANCELLED = "CANCELLED", _("Cancelled")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return {"COUNTING": "blue", "REVIEW": "amber", "APPROVED": "green"}.get(self.value, "grey")


class CountKind(models.TextChoices):
    """What a line of a stock count is counted as."""

    THING = "THING", _("Scanned one by one")
    LOT = "LOT", _("Measured lot by lot")
    ITEM = "ITEM", _("Counted by model")


class CountVerdict(models.TextChoices):
    """What a stock count says of a line, once it is submitted."""

    OPEN = "", _("Not judged yet")
    MATCH = "MATCH", _("Matches")
    MISSING = "MISSING", _("Missing")
    SHORT = "SHORT", _("Too little")
    OVER = "OVER", _("Too much")
    ELSEWHERE = "ELSEWHERE", _("In the wrong place")
    OUTSIDE = "OUTSIDE", _("Outside this count's category")
    LEFT = "LEFT", _("Left during the count")
    NOT_COUNTED = "NOT_COUNTED", _("Not counted")
    NOT_THERE = "NOT_THERE", _("Not found again at the recount")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return {
            "MATCH": "green",
            "MISSING": "red",
            "SHORT": "red",
            "OVER": "amber",
            "ELSEWHERE": "amber",
        }.get(self.value, "grey")


class CountOutcome(models.TextChoices):
    """What the approval of a stock count did about a line."""

    NONE = "", _("Nothing to do")
    POSTED = "POSTED", _("Posted")
    KEPT = "KEPT", _("Not posted, to be searched for")
    SINCE = "SINCE", _("Changed in the book since, left as it is")
