from .assets import Asset
from .catalogue import AssetCategory, AssetType, StandardItem
from .labels import LabelPrint
from .places import Place
from .registrations import AssetRegistration
from .reservations import StockReservation
from .stock import StockLevel, StockMovement
from .repairs import Repair
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
    "StandardItem",
    "StockAlert",
    "Repair",
    "StockLevel",
    "StockMovement",
    "StockReservation",
    "StockThreshold",
]
