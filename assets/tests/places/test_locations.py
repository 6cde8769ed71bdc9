import pytest
from django.urls import reverse

from assets.models import Place
from assets.services import places
from assets.tests.factories import WarehouseFactory, register_devices
from core.errors import Conflict, StaleVersion


def test_a_location_of_the_same_name_is_refused_beside_the_name(cast):
    WarehouseFactory(name="Gudang Pusat")
    with pytest.raises(Conflict) as refused:
        places.create(actor=cast.logistik, name="gudang pusat")
    assert refused.value.field == "name"


def test_a_full_location_stays_active(cast):
    (asset,) = register_devices(cast.logistik)
    with pytest.raises(Conflict):
        places.deactivate(asset.place, actor=cast.logistik)


def test_second_saver_of_a_location_sees_the_first(cast):
    place = WarehouseFactory()
    places.update(place, actor=cast.logistik, version=place.version, name="Satu")
    with pytest.raises(StaleVersion) as refused:
        places.update(place, actor=cast.ceo, version=place.version, name="Dua")
    assert refused.value.version == place.version + 1


def test_create_edit_deactivate_activate_by_pages(client, cast):
    client.force_login(cast.logistik)
    client.post(reverse("location_create"), {"name": "Rak Baru", "detail": "Lantai 2"})
    place = Place.objects.get(name="Rak Baru")
    client.post(
        reverse("location_edit", args=[place.pk]),
        {"name": "Rak Lama", "detail": "", "version": place.version},
    )
    client.post(reverse("location_deactivate", args=[place.pk]))
    place.refresh_from_db()
    assert (place.name, place.is_active) == ("Rak Lama", False)
    client.post(reverse("location_activate", args=[place.pk]))
    place.refresh_from_db()
    assert place.is_active


def test_collision_page_shows_both_and_lets_one_save_again(client, cast):
    client.force_login(cast.logistik)
    place = WarehouseFactory(name="Asal")
    places.update(place, actor=cast.ceo, version=place.version, name="Punya CEO")
    data = {"name": "Punya saya", "detail": "", "version": place.version}
    answer = client.post(reverse("location_edit", args=[place.pk]), data)
    assert answer.status_code == 409
    assert "Punya CEO" in answer.content.decode()
    again = data | {"version": answer.context["form"]["version"].value()}
    assert client.post(reverse("location_edit", args=[place.pk]), again).status_code == 302


def test_list_counts_and_links_to_the_assets(client, cast):
    client.force_login(cast.logistik)
    asset = register_devices(cast.logistik, 3)[0]
    page = client.get(reverse("locations"))
    assert next(row for row in page.context["rows"] if row["id"] == asset.place_id)["count"] == 3
    assert f"?place={asset.place_id}" in page.content.decode()
    assert client.get(reverse("location", args=[asset.place_id])).context["total"] == 3


def test_a_person_is_no_location(client, cast):
    client.force_login(cast.logistik)
    assert client.get(reverse("location", args=[places.of_person(cast.staff).pk])).status_code == 404


def test_purchase_may_look_but_not_change(client, cast):
    client.force_login(cast.purchase)
    place = WarehouseFactory()
    assert client.get(reverse("location", args=[place.pk])).status_code == 200
    assert client.post(reverse("location_deactivate", args=[place.pk])).status_code == 403
