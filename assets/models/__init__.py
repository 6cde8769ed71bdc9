from assets.models.counts.counted import StockCountEntry, StockCountLine
from assets.models.counts.counts import StockCount

from .assets import Asset
from .catalogue import AssetCategory, AssetType, StandardItem
from .labels import LabelPrint
from .places import Place
from .registrations import AssetRegistration
from .repairs import Repair
from .reservations import StockReservation
from .stock import StockLevel, StockMovement
from .thresholds import StockAlert, StockThreshold
from .whereabouts import AssetPlace

__all__ = [
    "Asset",
    "AssetCategory",
    "AssetPlace",
    "AssetRegistration",
    "AssetType",
    "LabelPrint",
    "Place",
    "Repair",
    "StandardItem",
    "StockAlert",
    "StockCount",
    "StockCountEntry",
    "StockCountLine",
    "StockLevel",
    "StockMovement",
    "StockReservation",
    "StockThreshold",
]
