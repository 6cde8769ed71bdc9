"""Handing over in the browser: what is proposed, what is named by a code, what does not fit."""

import pytest

from assets.models import Asset
from assets.services.custody import custody
from assets.services.stock import reservations
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices, register_lot
from requests_app.choices import RequestStatus as S
from requests_app.services.goods import handovers
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import fields, is_back, line_of, look, queries, said, send, status, text
from requests_app.tests.factories import ask, hand_all, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, metres=3000)


@pytest.fixture
def document(cast, shop):
    """Two routers and 500 metres, all in stock."""
    return ask(cast.staff, NewLine(2, shop.stocked), NewLine(500, shop.cable, in_base=True))


def keep(**more) -> dict:
    return {"status": "IN_CUSTODY", "note": ""} | more


def ticked(*assets) -> dict:
    return {f"thing{asset.pk}": "on" for asset in assets}


def held(person) -> set[str]:
    return set(Asset.objects.filter(place__user=person).values_list("code", flat=True))


def test_the_oldest_are_proposed(cast, client, shop, document):
    response = look(client, cast.logistik, document, "hand_over")
    first, second = response.context["sheet"].lines
    assert [choice["field"].value() for choice in first.choices()] == [True, True, False, False, False]
    assert [choice["field"].value() for choice in second.choices()] == ["500"]
    page = text(response)
    assert "Teguh Wibowo" in page and shop.devices[0].serial_number in page


def test_only_what_is_kept_for_the_request_is_proposed(cast, client, shop):
    """Of seven routers three are kept for somebody else, in the warehouse with the older ones: they are not
    proposed, and all goes well.
    """
    elsewhere = WarehouseFactory()
    younger = register_devices(cast.logistik, 2, item=shop.stocked, place=elsewhere)
    ask(cast.leader, NewLine(3, shop.stocked))
    document = ask(cast.staff, NewLine(4, shop.stocked))
    (form,) = look(client, cast.logistik, document, "hand_over").context["sheet"].lines
    proposed = [choice["asset"] for choice in form.choices() if choice["field"].value()]
    assert proposed == [*shop.devices[:2], *younger]
    response = send(
        client,
        cast.logistik,
        document,
        "hand_over",
        **keep(),
        **fields(line_of(document, 1), **ticked(*proposed)),
    )
    assert is_back(response, document) and status(document) == S.COMPLETED


def test_material_is_proposed_from_where_it_is_kept(cast, client, shop):
    elsewhere = register_lot(cast.logistik, 400, item=shop.cable, place=WarehouseFactory())
    ask(cast.leader, NewLine(2800, shop.cable, in_base=True))
    document = ask(cast.staff, NewLine(500, shop.cable, in_base=True))
    (form,) = look(client, cast.logistik, document, "hand_over").context["sheet"].lines
    amounts = {choice["asset"]: choice["field"].value() for choice in form.choices()}
    kept = {row.place_id: row.quantity for row in reservations.of(document.doc_number)}
    assert sum(kept.values()) == 500
    assert {asset.place_id: int(amount) for asset, amount in amounts.items() if amount} == kept
    assert elsewhere.place_id in kept
    hand_all(document, cast)
    assert status(document) == S.COMPLETED


def test_what_was_bought_for_the_request_comes_first(cast, client, shop):
    document = in_state(S.AWAITING_HANDOVER, cast, shop)
    rows = look(client, cast.logistik, document, "hand_over").context["rows"]
    assert [bool(thing["badge"]) for thing in rows[1]["things"]] == [True]


def test_everything_is_handed_over(cast, client, shop, document):
    data = fields(line_of(document, 1), **ticked(*shop.devices[3:])) | fields(
        line_of(document, 2), **{f"thing{shop.drum.pk}": "500"}
    )
    response = send(client, cast.logistik, document, "hand_over", **keep(), **data)
    assert is_back(response, document) and status(document) == S.COMPLETED
    assert said(response)[0] == "3 things are handed over to Teguh Wibowo."
    assert {device.code for device in shop.devices[3:]} < held(cast.staff)


def test_a_part_is_fine(cast, client, shop, document):
    response = send(
        client,
        cast.logistik,
        document,
        "hand_over",
        **keep(),
        **fields(line_of(document, 1), **ticked(shop.devices[0])),
    )
    assert is_back(response, document) and status(document) == S.AWAITING_HANDOVER
    assert "still to be handed over" in said(response)[1]
    assert look(client, cast.logistik, document, "hand_over").context["sheet"].lines[0].line.to_hand == 1


def test_named_by_code_serial_number_and_label(cast, client, shop, document):
    first, second = shop.devices[3:]
    data = fields(line_of(document, 1), codes=f"{first.code}\n{second.serial_number.lower()}\n") | fields(
        line_of(document, 2), codes=shop.drum.code
    )
    response = send(client, cast.logistik, document, "hand_over", **keep(status="IN_USE"), **data)
    assert is_back(response, document) and status(document) == S.COMPLETED
    assert {first.code, second.code} < held(cast.staff)
    shop.drum.refresh_from_db()
    assert shop.drum.current_balance == 2500


def test_whole_drums(cast, client, shop):
    opened = shop.drum
    custody.cut(opened, quantity=100, actor=cast.logistik)
    whole = register_lot(cast.logistik, 1000, item=shop.cable, place=shop.store)
    document = ask(cast.staff, NewLine(1, shop.cable))
    (form,) = look(client, cast.logistik, document, "hand_over").context["sheet"].lines
    assert list(form.things) == [whole.pk]
    response = send(
        client,
        cast.logistik,
        document,
        "hand_over",
        **keep(),
        **fields(line_of(document, 1), codes=opened.code),
    )
    assert response.status_code == 422 and "is opened" in text(response)
    assert is_back(
        send(
            client,
            cast.logistik,
            document,
            "hand_over",
            **keep(),
            **fields(line_of(document, 1), **ticked(whole)),
        ),
        document,
    )
    assert status(document) == S.COMPLETED


def test_codes_that_do_not_fit_are_named_beside_their_field(cast, client, shop, document):
    other = register_devices(cast.logistik, place=shop.store)[0]
    (gone,) = custody.issue([custody.Part(shop.devices[4])], to=cast.leader, actor=cast.logistik)
    lines = "\n".join(
        [other.code, gone.code, "TIDAKADA99", shop.devices[1].code, shop.devices[1].serial_number]
    )
    response = send(
        client, cast.logistik, document, "hand_over", **keep(), **fields(line_of(document, 1), codes=lines)
    )
    assert response.status_code == 422
    sentences = " ".join(response.context["sheet"].lines[0].errors["codes"])
    for words in (
        f"{other.code} is not what was asked for",
        f"{gone.code} does not lie in a warehouse",
        "TIDAKADA99",
        "named twice",
    ):
        assert words in sentences
    assert gone.code in text(response)


def test_ticked_and_named_is_twice(cast, client, shop, document):
    device = shop.devices[0]
    data = fields(line_of(document, 1), codes=device.code, **ticked(device))
    response = send(client, cast.logistik, document, "hand_over", **keep(), **data)
    assert response.status_code == 422 and "named twice" in text(response)


def test_too_many(cast, client, shop, document):
    response = send(
        client,
        cast.logistik,
        document,
        "hand_over",
        **keep(),
        **fields(line_of(document, 1), **ticked(*shop.devices)),
    )
    assert response.status_code == 422
    assert (
        "2 Unit are still to be handed over, no more"
        in response.context["sheet"].lines[0].non_field_errors()[0]
    )


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [("501", "no more"), ("4000", "4,000"), ("0,5", "counted whole"), ("banyak", "not a number")],
)
def test_amounts_that_cannot_be(cast, client, shop, document, amount, sentence):
    data = fields(line_of(document, 2), **{f"thing{shop.drum.pk}": amount})
    response = send(client, cast.logistik, document, "hand_over", **keep(), **data)
    assert response.status_code == 422
    assert sentence in str(response.context["sheet"].lines[1].errors)


def test_nothing_chosen(cast, client, document):
    response = send(client, cast.logistik, document, "hand_over", **keep())
    assert response.status_code == 422 and "Choose what is handed over." in text(response)


def test_a_thing_that_somebody_took_meanwhile_is_named(cast, client, shop, document):
    taken = shop.devices[0]
    custody.issue([custody.Part(taken)], to=cast.leader, actor=cast.logistik)
    data = fields(line_of(document, 1), **ticked(taken, shop.devices[1]))
    response = send(client, cast.logistik, document, "hand_over", **keep(), **data)
    assert response.status_code == 409
    assert (
        f"{taken.code} is not in a warehouse any more"
        in response.context["sheet"].lines[0].errors[f"thing{taken.pk}"][0]
    )


def test_nothing_of_it_lies_anywhere(cast, client, document, monkeypatch):
    monkeypatch.setattr(handovers, "candidates", lambda *args, **kwargs: {})
    assert "Nothing of this lies in a warehouse now." in text(
        look(client, cast.logistik, document, "hand_over")
    )


def test_a_form_that_is_sent_twice_hands_over_once(cast, client, shop, document):
    token = {"form_token": "7d9b7f53-8f0e-4b7f-9d55-1f0c6f0a0002"}
    data = keep() | token | fields(line_of(document, 1), **ticked(shop.devices[0]))
    for _n in range(2):
        assert is_back(send(client, cast.logistik, document, "hand_over", **data), document)
    assert line_of(document, 1).handed_quantity == 1


def test_too_late(cast, client, shop, document):
    data = keep(note="Kata saya") | fields(line_of(document, 1), **ticked(*shop.devices[:2]))
    drum = fields(line_of(document, 2), **{f"thing{shop.drum.pk}": "500"})
    assert is_back(send(client, cast.ceo, document, "hand_over", **data, **drum), document)
    response = send(client, cast.logistik, document, "hand_over", **data, **drum)
    assert response.status_code == 409
    assert (
        "Citra Direktur" in text(response)
        and "Kata saya" in text(response)
        and shop.devices[0].code in text(response)
    )


def test_who_may_not(cast, client, document):
    assert look(client, cast.staff, document, "hand_over").status_code == 403
    assert look(client, cast.purchase, document, "hand_over").status_code == 403


def test_fifty_lines_cost_as_many_queries_as_two(cast, client, shop, document):
    items = [ItemFactory() for _n in range(50)]
    for item in items:
        register_devices(cast.logistik, 2, item=item, place=shop.store)
    big = ask(cast.leader, *(NewLine(2, item) for item in items))
    few, many = (queries(client, cast.logistik, one, "hand_over") for one in (document, big))
    assert many <= few <= 20
