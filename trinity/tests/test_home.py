"""The home page: what waits for whom, and what it costs."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assets.models import StockThreshold
from assets.panels.stock import bars
from assets.services.goods import assets, registrations
from assets.services.stock import figures
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core import clock
from core.models import ImportJob, ImportState, User
from core.pages.panels import work
from trinity.views.home import greeting

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture(autouse=True)
def no_remembered_counts():
    cache.clear()


def page(client, person) -> str:
    client.force_login(person)
    response = client.get(HOME)
    assert response.status_code == 200
    return response.content.decode()


def titles(person) -> list[str]:
    return [str(item.title) for item in work(User.objects.get(pk=person.pk))]


def english(person):
    person.preferences.language = "en"
    person.preferences.save()
    return person


def test_everybody_is_greeted_by_name(client, cast):
    for person in cast.by_role().values():
        html = page(client, english(person))
        assert f", {person.get_short_name()}</h1>" in html and person.get_role_display() in html


def test_a_stranger_is_sent_to_the_log_in_page(client):
    assert client.get(HOME).url.startswith(reverse("login"))


@pytest.mark.parametrize(
    ("hour", "word"), [(5, "morning"), (12, "day"), (16, "afternoon"), (20, "evening"), (2, "evening")]
)
def test_the_greeting_follows_the_hour(hour, word):
    with translation.override("en"):
        assert greeting(hour).startswith(f"Good {word}")


def test_nothing_to_do_is_pleasant_and_has_a_next_step(client, cast):
    html = page(client, english(cast.staff))
    assert "Nothing waits for you" in html and reverse("assets") in html


def test_staff_see_their_own_things_and_no_stock(client, cast):
    register_devices(cast.logistik, 2)
    html = page(client, english(cast.staff))
    assert "with me" in html and "in storage" not in html and "Running low" not in html


def test_a_leader_sees_what_his_division_holds(client, cast):
    assert "with my division" in page(client, english(cast.leader))


def test_the_warehouse_sees_figures_and_what_runs_low(client, cast):
    register_devices(cast.logistik, 3, item=ItemFactory(name="RB5009", brand="MikroTik"))
    html = page(client, english(cast.logistik))
    assert "in storage" in html and "MikroTik RB5009" in html and "Goods in and out" in html


def test_somebody_who_forgot_his_password_waits_for_those_who_may_reset_it(cast):
    User.objects.filter(pk=cast.staff.pk).update(
        password_reset_requested=True, password_reset_request_date=clock.now()
    )
    assert [i.url for i in work(cast.ceo)] == [reverse("user", args=[cast.staff.pk])]
    assert titles(cast.logistik) == []


def test_a_checked_import_waits_for_its_owner_only(cast):
    ImportJob.objects.create(
        kind="assets", filename="barang.csv", state=ImportState.CHECKED, owner=cast.logistik
    )
    assert [i.sub for i in work(cast.logistik)] == ["barang.csv"]
    assert work(cast.purchase) == []


def test_warranties_ending_within_a_month_are_counted(cast):
    soon, later = clock.today() + timedelta(days=20), clock.today() + timedelta(days=40)
    place, item = WarehouseFactory(), ItemFactory()
    news = [
        registrations.NewAsset(item=item, place=place, serial_number=f"W-0{n}", warranty_end_date=day)
        for n, day in enumerate([soon, soon, later, None])
    ]
    registrations.register(news, actor=cast.logistik)
    assert figures.warranties_ending().number == 2
    assert any("warranty=30" in i.url for i in work(cast.logistik))


def test_a_model_used_up_is_out_of_stock(cast):
    lot = register_lot(cast.logistik, 1000, item=CableFactory(brand="Furukawa", name="Drop"))
    assets.adjust(lot, counted=0, actor=cast.logistik, reason="habis terpakai")
    (low,) = figures.low_items()
    assert (low.name, low.is_out, low.unit) == ("Furukawa Drop", True, "Hasbal")


def test_measured_models_are_low_by_containers_and_devices_by_units(cast):
    place = WarehouseFactory()
    register_lot(cast.logistik, 2000, item=CableFactory(name="Two"), place=place)
    register_lot(cast.logistik, 2100, item=CableFactory(name="More"), place=place)
    register_devices(cast.logistik, 5, item=ItemFactory(name="Five"), place=place)
    register_devices(cast.logistik, 6, item=ItemFactory(name="Six"), place=place)
    assert {item.name.split()[1] for item in figures.low_items()} == {"Two", "Five"}


def test_a_threshold_of_its_own_and_a_muted_alert_count(cast):
    ten, muted = ItemFactory(name="Ten"), ItemFactory(name="Muted")
    for item, count in ((ten, 9), (muted, 1)):
        register_devices(cast.logistik, count, item=item)
        StockThreshold.objects.create(
            standard_item=item,
            item_name=item.name,
            brand=item.brand,
            threshold_value=10,
            alert_enabled=item is ten,
            created_by=cast.ceo,
        )
    assert [item.item_id for item in figures.low_items()] == [ten.pk]


def test_the_chart_counts_arrivals_and_departures_but_no_transfers(cast):
    first, second, _third = register_devices(cast.logistik, 3)
    assets.move([first], to=WarehouseFactory(), actor=cast.logistik)
    assets.decommission(second, actor=cast.logistik, reason="hancur terlindas truk")
    flow = figures.flow(30)
    assert len(flow) == 30 and flow[clock.today()] == (3, 1)
    assert [(b["a"], b["b"]) for b in bars(flow)][-1] == (3, 1) and len(bars(flow)) == 10


def test_what_happened_before_the_window_is_not_in_the_chart(cast):
    with clock.at(clock.now() - timedelta(days=31)):
        register_devices(cast.logistik, 2)
    assert set(figures.flow(30).values()) == {(0, 0)}


@pytest.mark.parametrize("role", ["ADMIN_LOGISTIK", "SUPER_ADMIN", "STAFF", "LEADER"])
def test_it_costs_the_same_few_queries_for_much_as_for_little(client, cast, role):
    person = cast.by_role()[role]
    counts = []
    client.force_login(person)
    client.get(HOME)  # what is read once for a session or a process
    for amount in (1, 8):
        for _n in range(amount):
            register_devices(cast.logistik, 2, warranty_end_date=clock.today())
        with CaptureQueriesContext(connection) as caught:
            client.get(HOME)
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert counts[0] <= 25, [q["sql"][:150] for q in caught]
