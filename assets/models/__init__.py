from assets.models.catalogue.catalogue import AssetCategory, AssetType, StandardItem
from assets.models.counts.counted import StockCountEntry, StockCountLine
from assets.models.counts.counts import StockCount
from assets.models.repairs.repairs import Repair
from assets.models.stock.levels import StockLevel, StockMovement
from assets.models.stock.reservations import StockReservation
from assets.models.stock.thresholds import StockAlert, StockThreshold

from .assets import Asset
from .labels import LabelPrint
from .places import Place
from .registrations import AssetRegistration
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
