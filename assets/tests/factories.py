"""Goods for tests. Assets are registered through the service, so that the ledger agrees from the first
moment.
"""

from decimal import Decimal

import factory

from assets.choices import BulkType, Classification, PlaceKind, TrackingMethod
from assets.models import Asset, AssetCategory, AssetType, Place, StandardItem
from assets.services.custody import custody
from assets.services.goods import registrations


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssetCategory

    name = factory.Sequence(lambda n: f"Kategori {n}")


class TypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssetType

    category = factory.SubFactory(CategoryFactory)
    name = factory.Sequence(lambda n: f"Tipe {n}")


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StandardItem

    type = factory.SubFactory(TypeFactory)
    name = factory.Sequence(lambda n: f"RB{n:04d}")
    brand = "MikroTik"


class CableFactory(ItemFactory):
    """A measured item: 1 Hasbal = 1,000 Meter."""

    type = factory.SubFactory(
        TypeFactory, classification=Classification.MATERIAL, tracking_method=TrackingMethod.BULK
    )
    name = factory.Sequence(lambda n: f"Dropcore {n} Core")
    brand = "Furukawa"
    bulk_type = BulkType.MEASUREMENT
    unit_of_measure, base_unit_of_measure, quantity_per_unit = "Hasbal", "Meter", 1000


class WarehouseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place

    kind = PlaceKind.WAREHOUSE
    name = factory.Sequence(lambda n: f"Gudang {n}")


_serials = iter(range(1, 10**9))


def register_devices(actor, count: int = 1, *, item=None, place=None, **fields) -> list[Asset]:
    """`count` devices in one registration, in order."""
    item, place = item or ItemFactory(), place or WarehouseFactory()
    news = [
        registrations.NewAsset(
            **({"item": item, "place": place, "serial_number": f"SN{next(_serials):08d}"} | fields)
        )
        for _ in range(count)
    ]
    return list(registrations.register(news, actor=actor).assets.order_by("pk"))


def register_lot(actor, balance=1000, *, item=None, place=None, **fields) -> Asset:
    """One lot holding `balance` base units."""
    item, place = item or CableFactory(), place or WarehouseFactory()
    new = registrations.NewAsset(item=item, place=place, balance=Decimal(balance), **fields)
    return registrations.register([new], actor=actor).assets.get()


def give_to(asset: Asset, person, *, actor) -> Asset:
    """The asset goes into a person's custody."""
    (given,) = custody.issue([custody.Part(asset)], to=person, actor=actor)
    return given
