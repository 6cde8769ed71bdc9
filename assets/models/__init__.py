from assets.models.catalogue.catalogue import AssetCategory, AssetType, StandardItem
from assets.models.counts.counted import StockCountLine
from assets.models.counts.counts import StockCount
from assets.models.counts.entries import LateDecision, StockCountEntry
from assets.models.counts.phones import StockCountPhone
from assets.models.goods.assets import Asset
from assets.models.goods.registrations import AssetRegistration
from assets.models.goods.whereabouts import AssetPlace
from assets.models.repairs.repairs import Repair
from assets.models.stock.holds import AssetHold
from assets.models.stock.levels import StockLevel, StockMovement
from assets.models.stock.reservations import StockReservation
from assets.models.stock.thresholds import StockAlert, StockThreshold

from .labels import LabelPrint
from .places import Place
