"""The form that makes a request: what it makes, what it refuses beside which field, and that nothing typed is
lost.
"""

import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assets.services.goods import registrations
from assets.tests.factories import CableFactory, ItemFactory, TypeFactory, WarehouseFactory
from core.errors import Conflict
from core.files import attachments
from core.services import drafts
from core.tests.cast import without_group
from requests_app.choices import RequestStatus
from requests_app.models import Request, RequestDraft
from requests_app.services.approval import review
from requests_app.services.requests import requests
from requests_app.services.requests.requests import Head, NewLine
from requests_app.tests.factories import make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = "/requests/new/"
WHY = "Perangkat di POP mati sejak pagi"


def label(item):
    return f"{item.brand} {item.name} · {item.type.name}"


def data(*lines, **head):
    """A post of the form: each line is {field: text}, its `item` a model or what was typed."""
    posted = {
        "order_type": "REGULAR_STOCK",
        "target": "USAGE",
        "form_token": str(uuid.uuid4()),
        "draft": str(uuid.uuid4()),
    } | head
    posted |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        for name, value in ({"unit": "unit", "free_unit": "Unit"} | line).items():
            posted[f"lines-{number}-{name}"] = (
                label(value) if name == "item" and not isinstance(value, str) else value
            )
    return posted


def english(client, person):
    """Sentences are looked for in the language they are written in."""
    person.preferences.language = "en"
    person.preferences.save()
    client.force_login(person)
    return client


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def staff(client, cast):
    return english(client, cast.staff)


@pytest.fixture
def leader(client, cast):
    return english(client, cast.leader)


@pytest.fixture
def logistik(client, cast):
    return english(client, cast.logistik)


def made() -> Request:
    return Request.objects.latest("id")


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def errors(answer, number=0, status=422) -> dict:
    assert answer.status_code == status
    assert not Request.objects.exists()
    with translation.override("en"):  # the sentences are lazy, and the request's language has left the thread
        return {name: " ".join(texts) for name, texts in answer.context["lines"].forms[number].errors.items()}


# ---------------------------------------------------------------- what it makes


def test_all_in_stock_waits_for_its_handover_and_says_so(staff, shop):
    answer = staff.post(URL, data({"item": shop.stocked, "quantity": "2", "note": "Untuk POP Kemang"}))
    request, line = made(), made().items.get()
    assert answer.url == reverse("request", args=[request.doc_number])
    assert request.status == RequestStatus.AWAITING_HANDOVER and "ready to be handed over" in said(answer)
    assert (line.standard_item, line.quantity, line.allocated_quantity, line.keterangan) == (
        shop.stocked,
        2,
        2,
        "Untuk POP Kemang",
    )


def test_what_is_to_be_bought_waits_for_logistics(staff, shop):
    answer = staff.post(URL, data({"item": shop.wanted, "quantity": "3"}))
    assert made().status == RequestStatus.PENDING and "waits for the review by logistics" in said(answer)


def test_containers_retail_and_free_words(leader, shop):
    lines = (
        {"item": shop.cable, "quantity": "2", "unit": "unit"},
        {"item": shop.wanted, "quantity": "1", "unit": "base"},  # has no second unit
        {
            "free": "on",
            "name": "Tangga lipat 4 m",
            "brand": "Krisbow",
            "free_unit": "Set",
            "quantity": "1",
            "category": "",
        },
    )
    leader.post(URL, data(*lines))
    found = [
        (line.item_name, line.quantity, line.unit, line.factor) for line in made().items.order_by("number")
    ]
    assert found == [
        (shop.cable.name, 2, "Hasbal", 1000),
        (shop.wanted.name, 1, "Unit", 1),
        ("Tangga lipat 4 m", 1, "Set", 1),
    ]
    leader.post(URL, data({"item": shop.cable, "quantity": "1,250", "unit": "base"}))
    line = made().items.get()
    assert (line.quantity, line.unit, line.factor) == (1250, "Meter", 1)


def test_the_category_of_free_words_is_kept(staff, shop):
    category = shop.stocked.type.category
    staff.post(URL, data({"free": "on", "name": "Tangga", "quantity": "1", "category": str(category.pk)}))
    assert made().items.get().category == category


def test_the_model_is_found_by_a_part_of_its_words(staff, shop):
    staff.post(URL, data({"item": "mikrotik ccr2004", "quantity": "1"}))
    assert made().items.get().standard_item == shop.stocked


def test_the_project_counts_for_project_orders_only(leader, shop):
    line = {"item": shop.wanted, "quantity": "1"}
    leader.post(URL, data(line, order_type="URGENT", justification=WHY, project_name="Lupa dihapus"))
    assert (made().order_type, made().project_name, made().justification) == ("URGENT", "", WHY)
    leader.post(URL, data(line, order_type="PROJECT_BASED", justification=WHY, project_name="POP Bekasi"))
    assert (made().order_type, made().project_name) == ("PROJECT_BASED", "POP Bekasi")


def test_what_is_typed_in_hidden_fields_of_a_line_is_not_looked_at(staff, shop):
    staff.post(
        URL,
        data(
            {
                "item": shop.wanted,
                "quantity": "1",
                "name": "x" * 300,
                "category": "999",
                "free_unit": "Karung",
            }
        ),
    )
    staff.post(URL, data({"free": "on", "item": "x" * 900, "unit": "?", "name": "Tangga", "quantity": "1"}))
    assert Request.objects.count() == 2


def test_a_restock_takes_nothing_from_stock(logistik, shop):
    logistik.post(URL, data({"item": shop.stocked, "quantity": "1"}, target="INVENTORY"))
    assert made().status == RequestStatus.PENDING and made().items.get().allocated_quantity == 0


def test_posted_twice_it_is_made_once(staff, shop):
    posted = data({"item": shop.wanted, "quantity": "1"})
    first, second = staff.post(URL, posted), staff.post(URL, posted)
    assert first.url == second.url and Request.objects.count() == 1


def test_files_come_along_and_a_bad_one_does_not_hold_it_up(staff, shop):
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    files = [SimpleUploadedFile("penawaran.pdf", pdf), SimpleUploadedFile("virus.pdf", b"MZ")]
    answer = staff.post(URL, data({"item": shop.wanted, "quantity": "1"}) | {"files": files})
    assert answer.status_code == 302
    assert [file.name for file in attachments.of(made())] == ["penawaran.pdf"]
    assert "A file was not kept: “virus.pdf”" in said(answer)


# ---------------------------------------------------------------- what it refuses


@pytest.mark.parametrize("quantity", ["0", "-3", "1,5", "0.5", "banyak", "1000000", ""])
def test_bad_quantities(staff, shop, quantity):
    answer = staff.post(URL, data({"item": shop.stocked, "quantity": quantity, "note": "Tetap di sini"}))
    assert list(errors(answer)) == ["quantity"]
    page = answer.content.decode()
    assert "Tetap di sini" in page and label(shop.stocked) in page and 'href="#id_lines-0-quantity"' in page


def test_a_model_that_is_not_there_offers_the_other_way(staff, shop):
    answer = staff.post(URL, data({"item": "Tangga lipat", "quantity": "1"}))
    assert "The catalogue does not have it" in errors(answer)["item"]
    assert 'value="Tangga lipat"' in answer.content.decode()


def test_an_ambiguous_an_empty_and_an_inactive_model(staff, shop):
    gone = ItemFactory(name="Kuno", is_active=False)
    lines = (
        {"item": "mikrotik", "quantity": "1"},
        {"item": "", "quantity": "1"},
        {"item": gone, "quantity": "1"},
    )
    answer = staff.post(URL, data(*lines))
    assert "2 models fit" in errors(answer)["item"]
    assert "Choose a model" in errors(answer, 1)["item"]
    assert "No active model" in errors(answer, 2)["item"]


def test_free_words_need_a_name(staff, shop):
    answer = staff.post(
        URL,
        data(
            {"free": "on", "name": "x", "quantity": "1"},
            {"free": "on", "name": "Tangga", "free_unit": "Karung", "quantity": "1"},
        ),
    )
    assert list(errors(answer)) == ["name"] and list(errors(answer, 1)) == ["free_unit"]


def test_the_same_on_two_lines_names_both(staff, shop):
    twice = {"free": "on", "name": "Tangga  Lipat", "quantity": "1"}
    lines = (
        {"item": shop.stocked, "quantity": "1"},
        twice,
        {"item": shop.stocked, "quantity": "2"},
        twice | {"name": "tangga lipat"},
    )
    answer = staff.post(URL, data(*lines))
    assert f"{shop.stocked} stands on line 1 and on line 3" in errors(answer, 2)["item"]
    assert "on line 2 and on line 4" in errors(answer, 3)["name"]


def test_no_line_at_all(staff, shop):
    answer = staff.post(URL, data())
    assert answer.status_code == 422 and "add at least one line" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "darurat", "         darurat         "])
@pytest.mark.parametrize("kind", ["URGENT", "PROJECT_BASED"])
def test_special_orders_say_why(leader, shop, kind, text):
    answer = leader.post(
        URL,
        data({"item": shop.wanted, "quantity": "1"}, order_type=kind, justification=text, project_name="POP"),
    )
    assert list(answer.context["head"].errors) == ["justification"] and answer.status_code == 422


def test_a_project_is_named(leader, shop):
    answer = leader.post(
        URL, data({"item": shop.wanted, "quantity": "1"}, order_type="PROJECT_BASED", justification=WHY)
    )
    assert list(answer.context["head"].errors) == ["project_name"]


def test_staff_asks_for_regular_stock_for_use_and_nothing_else(staff, shop):
    page = staff.get(URL).content.decode()
    assert 'value="URGENT"' not in page and 'value="INVENTORY"' not in page
    for head in (
        {"order_type": "URGENT", "justification": WHY},
        {"target": "INVENTORY"},
        {"order_type": "FREE"},
    ):
        answer = staff.post(URL, data({"item": shop.wanted, "quantity": "1"}, **head))
        assert answer.status_code == 422 and "Choose one of the offered kinds." in answer.content.decode()
    assert not Request.objects.exists()


def test_without_the_permission(client, cast, shop):
    client.force_login(without_group(cast.staff))
    for name in ("request_create", "request_stock"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(URL, data({"item": shop.wanted, "quantity": "1"})).status_code == 403
    assert client.post(reverse("draft_save"), data()).status_code == 403


def test_what_the_service_refuses_is_said_beside_its_line(staff, shop, monkeypatch):
    def taken(*args, **kwargs):
        error = Conflict("Of it 2 are asked for, 1 is free.", field="quantity")
        error.thing = shop.stocked
        raise error

    monkeypatch.setattr(requests, "create", taken)
    answer = staff.post(
        URL, data({"item": shop.wanted, "quantity": "1"}, {"item": shop.stocked, "quantity": "2"})
    )
    assert "1 is free" in errors(answer, 1, status=409)["quantity"]


# ---------------------------------------------------------------- many lines


def many(count: int) -> list[dict]:
    kind = TypeFactory()
    return [{"item": ItemFactory(name=f"Model {n:03d}", type=kind), "quantity": "1"} for n in range(count)]


def test_fifty_lines_cost_few_queries_and_fifty_one_are_refused(leader, cast, shop):
    lines = many(48)
    lines += [{"item": shop.stocked, "quantity": "2"}, {"item": shop.cable, "quantity": "1"}]
    few = (lines[0], *lines[48:])
    costs = []
    for some in (few, few, lines):  # the first one fills what is remembered
        with CaptureQueriesContext(connection) as queries:
            answer = leader.post(URL, data(*some, order_type="URGENT", justification=WHY))
        assert answer.status_code == 302 and made().items.count() == len(some)
        costs.append(len(queries))
    assert costs[2] < 40 and costs[2] - costs[1] <= 2
    answer = leader.post(URL, data(*lines, *many(1)))
    assert answer.status_code == 422 and "at most 50 lines" in answer.content.decode()
    assert len(answer.context["lines"].forms) == 51


@pytest.mark.parametrize("measured", [False, True])
def test_fifty_lines_from_stock_cost_few_queries_too(leader, cast, measured):
    store, cable = WarehouseFactory(), CableFactory()
    kind = (
        {
            "type": cable.type,
            "bulk_type": "MEASUREMENT",
            "base_unit_of_measure": "Meter",
            "quantity_per_unit": 1000,
        }
        if measured
        else {"type": TypeFactory()}
    )
    items = [
        ItemFactory(name=f"Ada {n:03d}", **kind, **({"unit_of_measure": "Hasbal"} if measured else {}))
        for n in range(50)
    ]
    new = registrations.NewAsset
    news = [
        new(item, store, **({"balance": Decimal(1000)} if measured else {"serial_number": f"ADA{n:05d}"}))
        for n, item in enumerate(items)
    ]
    registrations.register(news, actor=cast.logistik)
    lines = [{"item": item, "quantity": "1"} for item in items]
    leader.get(URL)
    with CaptureQueriesContext(connection) as queries:
        assert leader.post(URL, data(*lines)).status_code == 302
    assert made().status == RequestStatus.AWAITING_HANDOVER
    assert len(queries) < 40


def test_lines_are_added_and_removed_without_scripts(staff, shop):
    posted = data(
        {"item": shop.stocked, "quantity": "1"},
        {"item": "Setengah jadi", "quantity": "x"},
        justification="Belum selesai",
    )
    answer = staff.post(URL, posted | {"add_line": "1"})
    forms = answer.context["lines"].forms
    assert answer.status_code == 200 and len(forms) == 3 and not answer.context["problems"]
    assert (
        forms[1]["item"].value() == "Setengah jadi"
        and answer.context["head"]["justification"].value() == "Belum selesai"
    )
    answer = staff.post(URL, posted | {"remove_line": "0"})
    (form,) = answer.context["lines"].forms
    assert form["item"].value() == "Setengah jadi" and form["quantity"].value() == "x"
    assert str(answer.context["key"]) == posted["draft"]


# ---------------------------------------------------------------- where it is filled in from


def initial(answer) -> list[tuple]:
    forms = answer.context["lines"].forms
    return [
        (form["item"].value() or form["name"].value(), str(form["quantity"].value()), form["unit"].value())
        for form in forms
    ]


def test_a_copy_of_an_old_request(leader, cast, shop):
    gone = ItemFactory(name="Kuno")
    lines = [
        NewLine(2, shop.stocked),
        NewLine(300, shop.cable, in_base=True),
        NewLine(1, gone, note="Biru"),
        NewLine(4, name="Tangga", unit="Set"),
    ]
    old = requests.create(
        Head("PROJECT_BASED", justification=WHY, project_name="POP Bekasi"), lines, actor=cast.leader
    )
    review.reject(old, actor=cast.logistik, reason="Belum diperlukan tahun ini")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    answer = leader.get(URL, {"copy": old.doc_number.lower()})
    assert initial(answer) == [
        (label(shop.stocked), "2", "unit"),
        (label(shop.cable), "300", "base"),
        ("Kuno", "1", None),
        ("Tangga", "4", None),
    ]
    free = answer.context["lines"].forms[2]
    assert free["free"].value() and free["note"].value() == "Biru" and free["brand"].value() == gone.brand
    head = answer.context["head"]
    assert [head[name].value() for name in ("order_type", "justification", "project_name")] == [
        "PROJECT_BASED",
        WHY,
        "POP Bekasi",
    ]
    assert (
        "No longer in the catalogue" in answer.content.decode()
        and "MikroTik Kuno" in answer.context["notices"][1]
    )


def test_a_copy_by_somebody_who_may_do_less(client, cast, shop):
    old = requests.create(Head("URGENT", "INVENTORY", WHY), [NewLine(1, shop.wanted)], actor=cast.logistik)
    person = cast.staff
    client.force_login(person)
    assert client.get(URL, {"copy": old.doc_number}).status_code == 404
    assert client.get(URL, {"copy": "RO-000000-0000"}).status_code == 404
    person.user_permissions.add(Permission.objects.get(codename="view_request"))
    head = client.get(URL, {"copy": old.doc_number}).context["head"]
    assert (head["order_type"].value(), head["target"].value()) == ("REGULAR_STOCK", "USAGE")


def test_from_the_restock_list(logistik, cast, shop):
    kind = TypeFactory(tracking_method="BULK", classification="MATERIAL")
    shape = {
        "bulk_type": "COUNT",
        "unit_of_measure": "Pack",
        "base_unit_of_measure": "Pcs",
        "quantity_per_unit": 50,
    }
    clips = ItemFactory(name="Klem", type=kind, **shape)
    gone = ItemFactory(name="Kuno", is_active=False)
    keys = [clips.pk, shop.cable.pk, gone.pk]
    for param in ("restock", "ids"):
        answer = logistik.get(URL, {param: keys})
        assert sorted(initial(answer)) == sorted(
            [(label(clips), "6", "base"), (label(shop.cable), "2", "unit")]
        )
        head = answer.context["head"]
        assert [head[name].value() for name in ("order_type", "target")] == ["URGENT", "INVENTORY"]
        assert "Restock" in head["justification"].value()


def test_the_restock_list_may_be_longer_than_a_request(logistik):
    keys = [ItemFactory(name=f"Model {n}").pk for n in range(52)]
    answer = logistik.get(URL, {"restock": keys})
    assert (
        len(answer.context["lines"].forms) == 50
        and "2 are left for another one" in answer.context["notices"][0]
    )


def test_from_a_model(staff, shop):
    answer = staff.get(URL, {"item": [shop.stocked.pk, "x", 999999], "quantity": ["4"]})
    assert initial(answer) == [(label(shop.stocked), "4", "unit")]
    assert initial(staff.get(f"{URL}?item={shop.cable.pk}&quantity=250&unit=base")) == [
        (label(shop.cable), "250", "base")
    ]
    assert initial(staff.get(f"{URL}?item=x&restock=&ids=%00")) == [(None, "None", None)]


def test_sending_ends_the_draft(staff, cast, shop):
    key = uuid.uuid4()
    drafts.save(RequestDraft, key, {"justification": ["x"]}, actor=cast.staff)
    drafts.save(RequestDraft, other := uuid.uuid4(), {}, actor=cast.staff)
    staff.post(URL, data({"item": shop.wanted, "quantity": "0"}, draft=str(key)))
    assert RequestDraft.objects.count() == 2
    staff.post(URL, data({"item": shop.wanted, "quantity": "1"}, draft=str(key)))
    assert RequestDraft.objects.get().key == other


def test_a_cable_has_two_units_and_a_device_one(staff, shop):
    page = " ".join(staff.get(URL).content.decode().split())
    assert (
        'data-kind="BOTH" data-unit="Hasbal" data-base="Meter" data-per="1,000"' in page
        and 'data-kind="ONE"' in page
    )
    form = staff.get(URL, {"item": CableFactory().pk}).context["lines"].forms[0]
    assert form.fields["unit"].choices == [("unit", "Hasbal"), ("base", "Meter")]
