from .assets import Asset
from .catalogue import AssetCategory, AssetType, StandardItem
from .places import Place
from .registrations import AssetRegistration
from .stock import StockLevel, StockMovement, StockThreshold

__all__ = [
    "Asset",
    "AssetCategory",
    "AssetRegistration",
    "AssetType",
    "Place",
    "StandardItem",
    "StockLevel",
    "StockMovement",
    "StockThreshold",
]
