"""Master data of the warehouse in the table browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets.models import Asset, AssetCategory, Place, StandardItem
from assets.tests.factories import CategoryFactory, ItemFactory, TypeFactory, register_devices
from core.models import ActivityLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def super_admin(client, cast):
    client.force_login(cast.ceo)
    return cast.ceo


def url(name, *args):
    return reverse(f"admin:assets_{name}", args=args)


def test_a_category_is_made_by_the_service_with_its_divisions(client, super_admin, cast):
    client.post(url("assetcategory_add"), {"name": "Radio", "divisions": [cast.staff.division_id]})
    category = AssetCategory.objects.get(name="Radio")
    assert list(category.divisions.all()) == [cast.staff.division]
    assert ActivityLog.objects.filter(
        action="assets.assetcategory.created", entity_id=str(category.pk)
    ).exists()


def test_a_category_in_use_cannot_be_deleted_and_an_empty_one_can(client, super_admin):
    used, empty = TypeFactory().category, CategoryFactory()
    assert client.post(url("assetcategory_delete", used.pk), {"post": "yes"}).status_code == 403
    client.post(url("assetcategory_delete", empty.pk), {"post": "yes"})
    assert list(AssetCategory.objects.all()) == [used]


def test_a_location_is_made_and_the_ends_of_the_road_stay(client, super_admin):
    client.post(url("place_add"), {"name": "Gudang Selatan", "detail": ""})
    assert Place.objects.get(name="Gudang Selatan").kind == "WAREHOUSE"
    assert (
        client.post(url("place_change", Place.objects.get(kind="SUPPLIER").pk), {"name": "X"}).status_code
        == 403
    )


def test_a_name_that_is_taken_is_refused_in_the_form(client, super_admin):
    item = ItemFactory()
    fields = {
        "type": item.type_id,
        "name": item.name.lower(),
        "brand": item.brand,
        "unit_of_measure": "Unit",
        "quantity_per_unit": 1,
    }
    response = client.post(url("standarditem_add"), fields)
    assert response.status_code == 200 and response.context["errors"]


def test_a_model_is_deactivated_by_an_action_and_a_refusal_is_told(client, super_admin):
    item = ItemFactory()
    for _twice in range(2):
        response = client.post(
            url("standarditem_changelist"),
            {"action": "deactivate", "_selected_action": [item.pk]},
            follow=True,
        )
    item.refresh_from_db()
    assert not item.is_active
    assert any(m.level_tag == "error" for m in response.context["messages"])


def test_an_asset_is_found_by_its_serial_and_shown_but_not_changed(client, super_admin, cast):
    wanted, other = register_devices(cast.logistik, 2)
    html = client.get(url("asset_changelist"), {"q": wanted.serial_number.lower()}).content.decode()
    assert wanted.code in html and other.code not in html
    assert client.get(url("asset_change", wanted.pk)).status_code == 200
    client.post(url("asset_change", wanted.pk), {"notes": "diubah"})
    assert Asset.objects.get(pk=wanted.pk).notes == ""


def test_the_ledger_is_found_by_document_and_by_asset(client, super_admin, cast):
    (asset,) = register_devices(cast.logistik, 1)
    for term in (asset.registration.doc_number.lower(), asset.code):
        assert len(client.get(url("stockmovement_changelist"), {"q": term}).context["cl"].result_list) == 1


@pytest.mark.parametrize(
    ("amounts", "read"),
    [
        (["1,000"], None),
        (["1,5"], None),
        (["1.000", "1.000,0"], 1000),
        (["1,000", "1,000.0"], 1000),
        (["1000"], 1000),
    ],
)
def test_amounts_of_imported_models_are_read_by_their_column(client, super_admin, amounts, read):
    kind = TypeFactory(tracking_method="BULK")
    lines = ["category,type,name,brand,bulk_type,unit_of_measure,base_unit_of_measure,quantity_per_unit"]
    for n, amount in enumerate(amounts):
        lines.append(f'{kind.category.name},{kind.name},Kabel {n},X,MEASUREMENT,Hasbal,Meter,"{amount}"')
    file = SimpleUploadedFile("model.csv", "\n".join(lines).encode(), content_type="text/csv")
    preview = client.post(url("standarditem_import"), {"import_file": file, "format": "0"})
    if read is None:
        assert preview.context["result"].has_errors() or preview.context["result"].has_validation_errors()
        return
    fields = {
        name: value for name, value in preview.context["confirm_form"].initial.items() if value is not None
    }
    client.post(url("standarditem_process_import"), fields)
    assert set(StandardItem.objects.values_list("quantity_per_unit", flat=True)) == {read}


def test_models_are_imported_through_the_service(client, super_admin):
    kind, present = TypeFactory(), ItemFactory(name="Lama", brand="ZTE")
    text = "category,type,name,brand,bulk_type,unit_of_measure,base_unit_of_measure,quantity_per_unit\n"
    text += f"{kind.category.name},{kind.name.upper()},Baru,Huawei,,Unit,,\n"
    text += f"{present.type.category.name},{present.type.name},lama,zte,,Unit,,1\n"
    file = SimpleUploadedFile("model.csv", text.encode(), content_type="text/csv")
    preview = client.post(url("standarditem_import"), {"import_file": file, "format": "0"})
    fields = {
        name: value for name, value in preview.context["confirm_form"].initial.items() if value is not None
    }
    client.post(url("standarditem_process_import"), fields)
    assert StandardItem.objects.get(name="Baru").type == kind
    assert StandardItem.objects.count() == 2
    assert ActivityLog.objects.filter(action="assets.standarditem.created", user=super_admin).count() == 1
