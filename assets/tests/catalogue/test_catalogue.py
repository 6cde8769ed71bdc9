import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from assets.models import AssetCategory, AssetType, StandardItem
from assets.services.catalogue import categories, items, types
from assets.tests.factories import (
    CableFactory,
    CategoryFactory,
    ItemFactory,
    TypeFactory,
    register_devices,
    register_lot,
)
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion, from_database
from core.models import ActivityLog


def values(item, **changes):
    names = (
        "type",
        "name",
        "brand",
        "bulk_type",
        "unit_of_measure",
        "base_unit_of_measure",
        "quantity_per_unit",
    )
    return {name: getattr(item, name) for name in names} | {"version": item.version} | changes


def test_renaming_a_model_renames_its_assets(cast):
    (asset,) = register_devices(cast.logistik)
    items.update(
        asset.standard_item,
        actor=cast.logistik,
        **values(asset.standard_item, name="RB5009UG", brand="Mikrotik ID"),
    )
    asset.refresh_from_db()
    assert (asset.name, asset.brand) == ("RB5009UG", "Mikrotik ID")


def test_moving_a_model_and_its_type_moves_the_assets(cast):
    (asset,) = register_devices(cast.logistik)
    there = TypeFactory()
    items.update(asset.standard_item, actor=cast.logistik, **values(asset.standard_item, type=there))
    far = CategoryFactory()
    types.update(
        there,
        actor=cast.logistik,
        version=there.version,
        category=far,
        name=there.name,
        classification="ASSET",
        tracking_method="INDIVIDUAL",
        unit_of_measure="Unit",
    )
    asset.refresh_from_db()
    assert (asset.type, asset.category) == (there, far)


@pytest.mark.parametrize(
    "change", [{"quantity_per_unit": 500}, {"base_unit_of_measure": "Roll"}, {"bulk_type": "COUNT"}]
)
def test_units_stay_once_goods_are_registered(cast, change):
    lot = register_lot(cast.logistik)
    item = StandardItem.objects.get(pk=lot.standard_item_id)
    with pytest.raises(DomainError) as refused:
        items.update(item, actor=cast.logistik, **values(item, **change))
    assert refused.value.field == "quantity_per_unit"


def test_units_change_while_nothing_is_registered(cast):
    item = CableFactory()
    assert (
        items.update(item, actor=cast.logistik, **values(item, quantity_per_unit=2000)).quantity_per_unit
        == 2000
    )


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE standard_items SET quantity_per_unit = 7", "standard_items_in_use"),
        ("UPDATE standard_items SET base_unit_of_measure = 'Roll'", "standard_items_in_use"),
        ("UPDATE standard_items SET bulk_type = ''", "standard_items_fit_type"),
        ("UPDATE asset_types SET tracking_method = 'INDIVIDUAL'", "asset_types_in_use"),
        ("UPDATE asset_types SET unit_of_measure = 'Roll'", "asset_types_unit_in_use"),
    ],
)
def test_the_database_keeps_the_units_too(cast, sql, constraint):
    register_lot(cast.logistik)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused.value.__cause__.diag.constraint_name == constraint
    assert from_database(refused.value).field


def test_a_device_model_has_no_conversion(cast):
    with pytest.raises(DomainError) as refused:
        items.create(actor=cast.logistik, type=TypeFactory(), name="RB", brand="M", quantity_per_unit=5)
    assert refused.value.field == "bulk_type"


def test_a_bulk_model_needs_its_kind(cast):
    with pytest.raises(DomainError) as refused:
        items.create(actor=cast.logistik, type=TypeFactory(tracking_method="BULK"), name="Kabel", brand="M")
    assert refused.value.field == "bulk_type"


def test_two_models_of_one_name_are_refused_beside_the_name(cast):
    item = ItemFactory()
    with pytest.raises(Conflict) as refused:
        items.create(actor=cast.logistik, type=item.type, name=item.name.lower(), brand=item.brand.upper())
    assert refused.value.field == "name"


def test_what_is_used_is_not_deleted(cast):
    (asset,) = register_devices(cast.logistik)
    for verb, thing in (
        (items.delete, asset.standard_item),
        (types.delete, asset.type),
        (categories.delete, asset.category),
    ):
        with pytest.raises(Conflict):
            verb(thing, actor=cast.logistik)
    assert StandardItem.objects.filter(pk=asset.standard_item_id).exists()


def test_what_is_not_used_is_deleted_and_remembered(cast):
    item = ItemFactory()
    items.delete(item, actor=cast.purchase)
    types.delete(item.type, actor=cast.purchase)
    categories.delete(item.type.category, actor=cast.purchase)
    assert not AssetCategory.objects.exists()
    assert ActivityLog.objects.filter(action__endswith=".deleted", user=cast.purchase).count() == 3


def test_inactive_and_back(cast):
    item = ItemFactory()
    assert not items.deactivate(item, actor=cast.logistik).is_active
    with pytest.raises(Conflict):
        items.deactivate(item, actor=cast.logistik)
    assert items.activate(item, actor=cast.logistik).is_active


@pytest.mark.parametrize("person", ["leader", "staff"])
def test_only_some_change_the_catalogue(cast, person):
    with pytest.raises(NotAllowed):
        categories.create(actor=getattr(cast, person), name="Kabel")


def test_second_saver_sees_what_the_first_saved(cast):
    item = ItemFactory()
    items.update(item, actor=cast.purchase, **values(item, name="Pertama"))
    with pytest.raises(StaleVersion) as refused:
        items.update(item, actor=cast.logistik, **values(item, name="Kedua"))
    assert ("Pertama", "Kedua") in refused.value.theirs.values()


def test_divisions_of_a_category(client, cast):
    client.force_login(cast.logistik)
    data = {"name": "Alat Ukur", "access": "chosen", "divisions": [cast.staff.division_id]}
    assert client.post(reverse("category_create"), data).status_code == 302
    category = AssetCategory.objects.get(name="Alat Ukur")
    assert list(category.divisions.all()) == [cast.staff.division]
    client.post(
        reverse("category_edit", args=[category.pk]), data | {"access": "all", "version": category.version}
    )
    assert not category.divisions.exists()


def test_chosen_divisions_must_be_chosen(client, cast):
    client.force_login(cast.logistik)
    answer = client.post(reverse("category_create"), {"name": "Alat", "access": "chosen"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["divisions"]


def test_form_keeps_what_was_typed_when_units_are_refused(client, cast):
    client.force_login(cast.logistik)
    item = register_lot(cast.logistik).standard_item
    data = values(item, type=item.type_id, quantity_per_unit="2.000", name="Diketik")
    answer = client.post(reverse("item_edit", args=[item.pk]), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["quantity_per_unit"]
    assert answer.context["form"]["name"].value() == "Diketik"


def test_item_form_converts_and_saves(client, cast):
    client.force_login(cast.purchase)
    kind = TypeFactory(tracking_method="BULK", classification="MATERIAL")
    data = {
        "type": kind.pk,
        "name": "Dropcore 2 Core",
        "brand": "Furukawa",
        "bulk_type": "MEASUREMENT",
        "unit_of_measure": "Hasbal",
        "base_unit_of_measure": "Meter",
        "quantity_per_unit": "1.000",
    }
    assert client.post(reverse("item_create"), data).status_code == 302
    assert StandardItem.objects.get(name="Dropcore 2 Core").quantity_per_unit == 1000


def test_page_shows_each_tab_and_finds(client, cast):
    client.force_login(cast.staff)
    device, cable = ItemFactory(name="CCR1009"), CableFactory(name="Dropcore 1 Core")
    page = client.get(reverse("catalogue")).content.decode()
    assert "CCR1009" in page
    assert "Dropcore 1 Core" not in page
    assert "Dropcore 1 Core" in client.get(reverse("catalogue"), {"tab": "material"}).content.decode()
    assert "CCR1009" not in client.get(reverse("catalogue"), {"q": "tidak ada"}).content.decode()
    assert str(cable) in client.get(reverse("item", args=[cable.pk])).content.decode()
    assert (
        reverse("item_edit", args=[device.pk])
        not in client.get(reverse("item", args=[device.pk])).content.decode()
    )


def test_a_category_without_types_waits_in_the_first_tab_only(client, cast):
    client.force_login(cast.logistik)
    CategoryFactory(name="Masih Kosong")
    CableFactory(type__category__name="Material Kabel")
    assert [c.name for c in client.get(reverse("catalogue")).context["tree"]] == ["Masih Kosong"]
    assert [c.name for c in client.get(reverse("catalogue"), {"tab": "material"}).context["tree"]] == [
        "Material Kabel"
    ]


def test_page_costs_the_same_for_many(client, cast, django_assert_max_num_queries):
    client.force_login(cast.logistik)
    for _n in range(5):
        ItemFactory.create_batch(3, type=TypeFactory())
    with django_assert_max_num_queries(15):
        client.get(reverse("catalogue"))


def test_staff_cannot_open_the_forms(client, cast):
    client.force_login(cast.staff)
    assert client.get(reverse("item_create")).status_code == 403


def test_delete_page_says_why_not(client, cast):
    client.force_login(cast.logistik)
    item = register_lot(cast.logistik).standard_item
    answer = client.post(reverse("item_delete", args=[item.pk]))
    assert answer.status_code == 409
    assert str(item) in answer.content.decode()
    assert AssetType.objects.exists()


def test_a_category_says_what_is_asked_at_returns(client, cast):
    client.force_login(cast.purchase)
    data = {"name": "Alat Ukur", "access": "all", "return_checklist": " Charger \n\nReset  pabrik\nCharger"}
    assert client.post(reverse("category_create"), data).status_code == 302
    category = AssetCategory.objects.get(name="Alat Ukur")
    assert category.checks == ["Charger", "Reset pabrik"]
    url = reverse("category_edit", args=[category.pk])
    too_many = "\n".join(f"Soal {n}" for n in range(30))
    answer = client.post(url, data | {"return_checklist": too_many, "version": category.version})
    assert answer.status_code == 422
    assert client.post(url, data | {"return_checklist": "", "version": category.version}).status_code == 302
    category.refresh_from_db()
    assert category.checks == []
    entry = ActivityLog.objects.filter(action="assets.assetcategory.updated").latest("pk")
    assert entry.changes["return_checklist"] == ["Charger\nReset pabrik", ""]
