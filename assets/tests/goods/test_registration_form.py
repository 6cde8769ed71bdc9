"""The form that registers goods: what it makes, what it refuses, and that nothing typed is lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from assets.forms.goods.serials import parse
from assets.models import Asset, AssetRegistration
from assets.services.catalogue import items as catalogue_items
from assets.services.goods import registrations as service
from assets.tests.factories import CableFactory, ItemFactory, TypeFactory, WarehouseFactory, register_devices
from core import clock
from core.errors import Conflict
from core.reading.days import add_months
from core.tests.races import race
from core.workflow import tokens

URL = "/registrations/new/"


def label(item):
    return f"{item.brand} {item.name} · {item.type.name}"


def connector(**fields):
    kind = TypeFactory(tracking_method="BULK", classification="MATERIAL")
    shape = {
        "bulk_type": "COUNT",
        "unit_of_measure": "Pack",
        "base_unit_of_measure": "Pcs",
        "quantity_per_unit": 50,
    }
    return ItemFactory(type=kind, **(shape | fields))


def data(*lines, place=None, **head):
    """A post of the form: each line is {field: text}, its `item` a model."""
    posted = {
        "registration_date": clock.today().isoformat(),
        "condition": "BRAND_NEW",
        "place": place.pk if place else "",
    } | head
    posted |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        for name, value in line.items():
            posted[f"lines-{number}-{name}"] = (
                label(value) if name == "item" and not isinstance(value, str) else value
            )
    return posted


@pytest.fixture
def place(db):
    return WarehouseFactory(name="Gudang Pusat")


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.logistik)
    return client


def errors(answer, number=0):
    assert answer.status_code == 422
    return {name: " ".join(texts) for name, texts in answer.context["lines"].forms[number].errors.items()}


def test_devices_typed_pasted_and_scanned(admin, place):
    answer = admin.post(
        URL,
        data(
            {
                "item": ItemFactory(),
                "serials": "abc-001 aabbccddee01\r\nABC-002\tAA-BB-CC-DD-EE-02\r\n\r\nABC-003",
            },
            place=place,
        ),
    )
    assert answer.status_code == 302
    made = list(Asset.objects.order_by("pk").values_list("serial_number", "mac_address"))
    assert made == [("ABC-001", "AA:BB:CC:DD:EE:01"), ("ABC-002", "AA:BB:CC:DD:EE:02"), ("ABC-003", None)]
    assert answer.url == reverse("registration", args=[AssetRegistration.objects.get().doc_number])


def test_measured_makes_one_lot_for_each_container(admin, place):
    admin.post(
        URL,
        data(
            {"item": CableFactory(), "containers": "3", "batch_code": "DRUM-7", "notes": "biru"}, place=place
        ),
    )
    made = Asset.objects.all()
    assert [(a.initial_balance, a.notes) for a in made] == [(1000, "Batch DRUM-7 · biru")] * 3


def test_measured_of_another_length(admin, place):
    admin.post(URL, data({"item": CableFactory(), "containers": "1", "length": "1.250"}, place=place))
    assert Asset.objects.get().current_balance == 1250


def test_counted_is_one_lot_in_base_units(admin, place):
    admin.post(
        URL,
        data(
            {"item": connector(), "quantity": "10", "unit": "unit"},
            {"item": connector(), "quantity": "30", "unit": "base"},
            place=place,
        ),
    )
    assert list(Asset.objects.order_by("pk").values_list("initial_balance", flat=True)) == [500, 30]


def test_litres_may_be_fractions_and_pieces_not(admin, place):
    liquid = connector(base_unit_of_measure="Liter", quantity_per_unit=20)
    answer = admin.post(URL, data({"item": connector(), "quantity": "1,5", "unit": "base"}, place=place))
    assert "quantity" in errors(answer)
    assert (
        admin.post(URL, data({"item": liquid, "quantity": "1,5", "unit": "base"}, place=place)).status_code
        == 302
    )


def test_price_of_a_lot_is_of_all_its_containers(client, cast, place):
    client.force_login(cast.ceo)
    lines = (
        {"item": connector(), "quantity": "4", "unit": "unit", "price": "150.000"},
        {"item": connector(), "quantity": "25", "unit": "base", "price": "150.000"},
        {"item": CableFactory(), "containers": "2", "price": "1.250.000,50"},
        {"item": ItemFactory(), "serials": "SN-PRICE", "price": "7500000"},
    )
    client.post(URL, data(*lines, place=place))
    prices = list(Asset.objects.order_by("pk").values_list("purchase_price", flat=True))
    assert prices == [600_000, 75_000, Decimal("1250000.50"), Decimal("1250000.50"), 7_500_000]


def test_without_the_permission_there_is_no_price(admin, place):
    assert "price" not in admin.get(URL).context["lines"].forms[0].fields
    admin.post(URL, data({"item": ItemFactory(), "serials": "SN-FREE", "price": "99"}, place=place))
    assert Asset.objects.get().purchase_price is None


def test_line_overrides_the_head(admin, place):
    other = WarehouseFactory()
    line = {
        "item": ItemFactory(),
        "serials": "SN-1",
        "place": other.pk,
        "condition": "USED_OKAY",
        "location_detail": "Rak 3",
    }
    admin.post(URL, data(line, place=place, vendor="CV Mitra", po_number="PO-1"))
    asset = Asset.objects.get()
    assert (asset.place, asset.condition, asset.location_detail, asset.vendor) == (
        other,
        "USED_OKAY",
        "Rak 3",
        "CV Mitra",
    )


def test_warranty_in_months_counts_from_the_purchase(admin, place):
    bought = clock.today() - timedelta(days=40)
    line = {"item": ItemFactory(), "serials": "SN-1", "warranty_months": "12"}
    admin.post(URL, data(line, place=place, purchase_date=bought.isoformat()))
    assert Asset.objects.get().warranty_end_date == add_months(bought, 12)


def test_months_end_where_the_month_does():
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_bad_serials_are_named_by_line_with_the_reason(admin, place):
    said = errors(
        admin.post(
            URL, data({"item": ItemFactory(), "serials": "GOOD-1\nno!good\nOK-2 nomac\nX"}, place=place)
        )
    )["serials"]
    for part in ("2:", "NO!GOOD" if "NO!GOOD" in said else "no!good", "3:", "4:"):
        assert part in said
    assert not Asset.objects.exists()


def test_a_serial_twice_in_the_form(admin, place):
    item = ItemFactory()
    answer = admin.post(
        URL,
        data(
            {"item": item, "serials": "DUA-1\nDUA-2"}, {"item": item, "serials": "baru\ndua-1"}, place=place
        ),
    )
    assert "DUA-1" in errors(answer, 1)["serials"]
    assert not answer.context["lines"].forms[0].errors


def test_a_doubled_serial_hides_none_that_is_taken_and_none_that_is_wrong(admin, cast, place):
    (asset,) = register_devices(cast.ceo, mac_address="AA:BB:CC:DD:EE:FF")
    typed = f"{asset.serial_number}\nDUA-1\nDUA-1\nTIGA-1 aabbccddeeff\nEMP AT"
    said = errors(admin.post(URL, data({"item": ItemFactory(), "serials": typed}, place=place)))["serials"]
    places = [said.index(text) for text in ("1: ", "3: ", "4: ", "5: ")]
    assert len(set(places)) == 4 and said.count(asset.code) == 2


def test_too_many_at_once_hides_no_double(admin, place):
    many = "\n".join(f"SER-{n:05d}" for n in range(2001)) + "\nSER-00000"
    answer = admin.post(URL, data({"item": ItemFactory(), "serials": many}, place=place))
    assert "SER-00000" in errors(answer)["serials"] and answer.context["lines"].non_form_errors()


def test_a_mac_twice_in_the_form(admin, place):
    answer = admin.post(
        URL,
        data({"item": ItemFactory(), "serials": "A-01 aabbccddeeff\nA-02 AA:BB:CC:DD:EE:FF"}, place=place),
    )
    assert "AA:BB:CC:DD:EE:FF" in errors(answer)["serials"]


def test_a_registered_serial_names_its_asset_and_who(admin, cast, place):
    (asset,) = register_devices(cast.ceo)
    said = errors(
        admin.post(
            URL,
            data({"item": ItemFactory(), "serials": f"NEU-1\n{asset.serial_number.lower()}"}, place=place),
        )
    )["serials"]
    assert asset.code in said
    assert cast.ceo.name in said
    assert "2:" in said


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ({"registration_date": (date.today() + timedelta(days=2)).isoformat()}, "registration_date"),
        ({"registration_date": "1990-01-01"}, "registration_date"),
        ({"purchase_date": (date.today() + timedelta(days=2)).isoformat()}, "purchase_date"),
        ({"vendor": "x" * 201}, "vendor"),
        ({"po_number": "x" * 51}, "po_number"),
        ({"notes": "x" * 1001}, "notes"),
        ({"place": "999999"}, "place"),
    ],
)
def test_limits_of_the_head(admin, place, head, field):
    answer = admin.post(URL, data({"item": ItemFactory(), "serials": "SN-1"}, place=place) | head)
    assert answer.status_code == 422
    assert field in answer.context["header"].errors
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"item": "tidak ada"}, "item"),
        ({"item": ""}, "item"),
        ({"item": "device", "serials": ""}, "serials"),
        (
            {"item": "device", "serials": "SN-1", "warranty_months": "12", "warranty_end_date": "2027-01-01"},
            "warranty_end_date",
        ),
        ({"item": "device", "serials": "SN-1", "warranty_end_date": "2020-01-01"}, "warranty_end_date"),
        ({"item": "device", "serials": "SN-1", "location_detail": "x" * 501}, "location_detail"),
        ({"item": "cable", "containers": ""}, "containers"),
        ({"item": "cable", "containers": "0"}, "containers"),
        ({"item": "cable", "containers": "1", "length": "0"}, "length"),
        ({"item": "cable", "containers": "1", "length": "1,5"}, "length"),
        ({"item": "count", "quantity": ""}, "quantity"),
        ({"item": "count", "quantity": "-1"}, "quantity"),
        ({"item": "count", "quantity": "1000000"}, "quantity"),
        ({"item": "count", "quantity": "0,5", "unit": "unit"}, "quantity"),
        ({"item": "count", "quantity": "banyak"}, "quantity"),
    ],
)
def test_limits_of_a_line(admin, place, line, field):
    items = {"device": ItemFactory(), "cable": CableFactory(), "count": connector()}
    line = line | {"item": items.get(line["item"], line["item"])}
    answer = admin.post(URL, data(line, place=place, purchase_date="2026-01-01"))
    assert field in errors(answer)
    assert not Asset.objects.exists()


def test_fields_of_another_kind_are_not_looked_at(admin, place):
    line = {"item": ItemFactory(), "serials": "SN-1", "quantity": "banyak", "containers": "-3", "length": "x"}
    assert admin.post(URL, data(line, place=place)).status_code == 302


def test_a_part_of_the_name_is_enough_when_only_one_fits(admin, place):
    ItemFactory(name="CCR1009", brand="MikroTik")
    ItemFactory(name="CCR1016", brand="MikroTik")
    assert admin.post(URL, data({"item": "ccr1016", "serials": "SN-1"}, place=place)).status_code == 302
    assert (
        "CCR1009"
        in errors(admin.post(URL, data({"item": "mikrotik ccr", "serials": "SN-2"}, place=place)))["item"]
    )


def test_at_most_two_thousand_at_once(admin, place):
    answer = admin.post(
        URL,
        data(
            {"item": CableFactory(), "containers": "1500"},
            {"item": CableFactory(), "containers": "501"},
            place=place,
        ),
    )
    assert answer.status_code == 422
    assert answer.context["lines"].non_form_errors()


def test_inactive_models_and_locations_are_not_offered(admin, cast, place):
    gone, closed = ItemFactory(name="MODEL-YANG-LAMA"), WarehouseFactory(is_active=False)
    catalogue_items.deactivate(gone, actor=cast.logistik)
    ItemFactory()
    page = admin.get(URL)
    assert "MODEL-YANG-LAMA" not in page.content.decode()
    assert str(closed.pk) not in page.context["places"]


def test_everything_typed_stays(admin, place):
    lines = (
        {"item": ItemFactory(), "serials": "SN-1\nSN-1\n"},
        {"item": "ketikan saya", "notes": "jangan hilang"},
    )
    page = admin.post(URL, data(*lines, place=place, vendor="CV Diketik")).content.decode()
    for typed in ("SN-1\nSN-1\n", "ketikan saya", "jangan hilang", "CV Diketik"):
        assert typed in page


def test_adding_a_line_without_javascript_keeps_everything_and_judges_nothing(admin, place):
    answer = admin.post(
        URL, data({"item": "belum", "serials": "x"}, place=place, vendor="V") | {"add_line": "1"}
    )
    assert answer.status_code == 200
    forms = answer.context["lines"].forms
    assert [form["item"].value() for form in forms] == ["belum", None]
    assert not answer.context["problems"]
    assert not AssetRegistration.objects.exists()


def test_removing_a_line_without_javascript(admin, place):
    answer = admin.post(
        URL,
        data({"item": "satu"}, {"item": "dua"}, {"item": "tiga", "notes": "n"}, place=place)
        | {"remove_line": "1"},
    )
    assert [(form["item"].value(), form["notes"].value()) for form in answer.context["lines"].forms] == [
        ("satu", None),
        ("tiga", "n"),
    ]


def test_url_fills_the_form_in(admin, place):
    device, cable, many = ItemFactory(), CableFactory(), connector()
    query = {
        "item": [device.pk, cable.pk, many.pk, 999],
        "quantity": ["5", "2", "7", "1"],
        "place": place.pk,
        "po_number": "PO-9",
    }
    page = admin.get(URL, query)
    assert [form["item"].value() for form in page.context["lines"].forms] == [
        label(device),
        label(cable),
        label(many),
    ]
    values = [
        [form[name].value() for name in ("expected", "containers", "quantity")]
        for form in page.context["lines"].forms
    ]
    assert values == [["5", None, None], [None, "2", None], [None, None, "7"]]
    assert (page.context["header"]["place"].value(), page.context["header"]["po_number"].value()) == (
        str(place.pk),
        "PO-9",
    )


def test_a_double_click_makes_one_document(admin, place):
    posted = data({"item": ItemFactory(), "serials": "SN-1"}, place=place) | {tokens.FIELD: tokens.fresh()}
    first, second = admin.post(URL, posted), admin.post(URL, posted)
    assert first.url == second.url
    assert AssetRegistration.objects.count() == 1


def test_a_refused_form_can_be_sent_again_with_its_token(admin, place):
    token, item = {tokens.FIELD: tokens.fresh()}, ItemFactory()
    assert admin.post(URL, data({"item": item, "serials": ""}, place=place) | token).status_code == 422
    assert admin.post(URL, data({"item": item, "serials": "SN-1"}, place=place) | token).status_code == 302


def test_model_changed_while_the_form_was_open(admin, cast, place, monkeypatch):
    cable = CableFactory()

    def meanwhile(*args, **kwargs):
        type(cable).objects.filter(pk=cable.pk).update(quantity_per_unit=500)
        return register(*args, **kwargs)

    register = service.register
    monkeypatch.setattr(service, "register", meanwhile)
    answer = admin.post(URL, data({"item": cable, "containers": "2"}, place=place))
    assert answer.status_code == 409
    assert answer.context["lines"].forms[0]["containers"].value() == "2"


@pytest.mark.parametrize("person", ["purchase", "leader", "staff"])
def test_others_cannot_register(client, cast, person):
    client.force_login(getattr(cast, person))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {}).status_code == 403


def test_a_page_of_many_lines_costs_the_same(admin, place, django_assert_max_num_queries):
    items = [ItemFactory() for _n in range(10)]
    posted = data(*[{"item": item, "serials": "!"} for item in items], place=place)
    with django_assert_max_num_queries(13):
        assert admin.post(URL, posted).status_code == 422


def test_parse_counts_the_lines_people_see():
    found, sentences = parse("A-01\n\n  B-02;aa bb cc dd ee ff \n?\n")
    assert [(one.line, one.serial, one.mac) for one in found] == [
        (1, "A-01", None),
        (3, "B-02", "AA:BB:CC:DD:EE:FF"),
    ]
    assert len(sentences) == 1
    assert "4" in sentences[0]


@pytest.mark.django_db(transaction=True)
def test_two_forms_with_one_serial_at_the_same_moment(cast):
    item, place = ItemFactory(), WarehouseFactory()
    posted = data({"item": item, "serials": "REBUTAN-1"}, place=place)
    people = []
    for person in (cast.logistik, cast.ceo):
        people.append(Client())
        people[-1].force_login(person)
    answers = sorted(
        race(*[lambda one=one: one.post(URL, posted) for one in people]),
        key=lambda answer: answer.status_code,
    )
    assert [answer.status_code for answer in answers] in ([302, 409], [302, 422])
    assert "REBUTAN-1" in answers[1].content.decode()
    assert Asset.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_units_and_goods_changing_at_the_same_moment_agree(cast):
    item, place = CableFactory(), WarehouseFactory()
    fields = ("type", "name", "brand", "bulk_type", "unit_of_measure", "base_unit_of_measure", "version")
    values = {name: getattr(item, name) for name in fields}
    new = service.NewAsset(item=item, place=place, balance=Decimal(1000))
    results = race(
        lambda: service.register([new], actor=cast.logistik),
        lambda: catalogue_items.update(item, actor=cast.purchase, quantity_per_unit=500, **values),
    )
    assert sum(isinstance(result, Exception) for result in results) == 1
    item.refresh_from_db()
    assert (item.quantity_per_unit, Asset.objects.count()) in ((1000, 1), (500, 0))


@pytest.mark.django_db(transaction=True)
def test_a_location_closing_while_goods_come_is_empty_or_open(cast):
    from assets.services import places

    item, place = ItemFactory(), WarehouseFactory()
    new = service.NewAsset(item=item, place=place, serial_number="SN-1")
    results = race(
        lambda: service.register([new], actor=cast.logistik),
        lambda: places.deactivate(place, actor=cast.ceo),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    place.refresh_from_db()
    assert place.is_active == Asset.objects.exists()
