"""A registration says the total before it is saved: "2 Pack = 100 Pcs"."""

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory
from assets.tests.goods.test_registration_form import connector, data
from core.models import UserPreference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("registration_create")


@pytest.fixture
def place(cast):
    return WarehouseFactory()


@pytest.fixture
def admin(client, cast):
    UserPreference.objects.update(language="en")
    client.force_login(cast.logistik)
    return client


def tally(answer):
    line = answer.context["lines"].forms[0]
    return (line.tally.words, str(line.fields["said"].widget.format_value(None))) if line.tally else None


@pytest.mark.parametrize(
    ("line", "words", "units"),
    [
        ({"item": connector, "quantity": "2", "unit": "unit"}, "2 Pack = 100 Pcs", "100"),
        ({"item": CableFactory, "containers": "3"}, "3 Hasbal = 3,000 Meter", "3000"),
        (
            {"item": CableFactory, "containers": "2", "length": "305"},
            "2 Hasbal × 305 Meter = 610 Meter",
            "610",
        ),
    ],
)
def test_without_javascript_it_is_said_and_asked_once(admin, place, line, words, units):
    line = line | {"item": line["item"]()}
    asked = admin.post(URL, data(line | {"said": ""}, place=place))
    assert (asked.status_code, tally(asked)) == (422, (words, units))
    assert words in asked.content.decode() and not Asset.objects.exists()
    assert admin.post(URL, data(line | {"said": units}, place=place)).status_code == 302
    assert sum(Asset.objects.values_list("initial_balance", flat=True)) == int(units)


def test_another_amount_is_asked_again(admin, place):
    line = {"item": connector(), "quantity": "3", "unit": "unit", "said": "100"}
    assert tally(admin.post(URL, data(line, place=place)))[0] == "3 Pack = 150 Pcs"
    assert not Asset.objects.exists()


@pytest.mark.parametrize("line", [{"quantity": "100", "unit": "base"}, {"quantity": "2", "per": 1}])
def test_what_is_typed_in_base_units_needs_no_sum(admin, place, line):
    item = connector(quantity_per_unit=line.pop("per", 50))
    answer = admin.post(URL, data({"item": item, "said": ""} | line, place=place))
    assert answer.status_code == 302


def test_a_device_needs_no_sum(admin, place):
    line = {"item": ItemFactory(), "serials": "SN-0001", "said": ""}
    assert admin.post(URL, data(line, place=place)).status_code == 302


def test_another_line_or_a_form_that_is_filled_in_says_it_at_once(admin, place):
    item = connector()
    line = {"item": item, "quantity": "2", "unit": "unit", "said": ""}
    assert tally(admin.post(URL, data(line, place=place, add_line="1"))) == ("2 Pack = 100 Pcs", "100")
    assert tally(admin.get(URL, {"item": item.pk, "quantity": "2"})) == ("2 Pack = 100 Pcs", "100")
