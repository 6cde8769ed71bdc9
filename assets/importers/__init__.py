"""What can be imported in this room; found at start-up by core."""

from core.files import importing

from .assets import AssetImporter
from .catalogue import CatalogueImporter

importing.register(AssetImporter())
importing.register(CatalogueImporter())
