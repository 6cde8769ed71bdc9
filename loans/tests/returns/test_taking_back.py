"""Over the counter at once: chosen or scanned things of several loans and of none; what is to be accepted."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets.models import Asset, Repair
from assets.services.custody import custody
from assets.services.stock import ledger_check
from assets.tests.factories import give_to, register_devices
from core.errors import Conflict, NotAllowed, StaleVersion
from core.files import attachments
from loans.choices import LoanStatus, ReturnStatus
from loans.models import AssetReturn
from loans.services.returns import declaring, taking_back
from loans.services.returns.declaring import Declared
from loans.services.returns.taking_back import Lent
from loans.services.returns.verifying import Verdict
from loans.tests.factories import hand_over
from loans.tests.lending import committed
from loans.tests.loans.pages import english, lending, units  # noqa: F401 fixture
from loans.tests.returns.test_return_pages import image, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def goods(lending):  # noqa: F811
    """(what the staff member has borrowed, what the leader has, a thing that nobody has borrowed)."""
    cast = lending.cast
    one = lending.out(cast.staff, 2)
    other = lending.out(cast.leader, 1)
    (free,) = register_devices(cast.logistik, 1, place=lending.store)
    give_to(free, cast.staff, actor=cast.logistik)
    return one, other, fresh(free)


def fresh(thing):
    return Asset.objects.select_related("place", "standard_item").get(pk=thing.pk)


def url(*things):
    return f"{reverse('take_back')}?" + "&".join(f"ids={thing.pk}" for thing in things)


def post(client, lending, loans, things, **more):  # noqa: F811
    """Send the page with all of these; nothing else said, what is lent is in order."""
    values = {
        "ids": [thing.pk for thing in things],
        "listed": [thing.pk for thing in things],
        "to": lending.store.pk,
        "form_token": str(uuid.uuid4()),
    }
    for loan in loans:
        loan.refresh_from_db()
        values[f"version{loan.pk}"] = loan.version
        for one in units(loan):
            values |= {f"unit{one.pk}-finding": "OK", f"unit{one.pk}-condition": "GOOD"}
    return client.post(reverse("take_back"), values | more)


def test_of_two_loans_and_of_none_in_one_go(client, lending, goods):  # noqa: F811
    one, other, free = goods
    things = [unit.asset for loan in (one, other) for unit in units(loan)] + [free]
    english(client, lending.cast.logistik)
    page = client.get(url(*things)).content.decode()
    assert one.doc_number in page and other.doc_number in page and "Not lent" in page
    broken = units(one)[1]
    answer = post(
        client,
        lending,
        (one, other),
        things,
        note="kardus besar",
        **{
            f"unit{broken.pk}-finding": "DAMAGED",
            f"unit{broken.pk}-condition": "MAJOR_DAMAGE",
            f"unit{broken.pk}-notes": "kipas patah",
            f"unit{broken.pk}-files": image("patah.png"),
        },
    )
    assert answer.status_code == 302 and answer.url == reverse("returns")
    made = AssetReturn.objects.order_by("pk")
    assert [(r.loan_request, r.status) for r in made] == [
        (one, ReturnStatus.COMPLETED),
        (other, ReturnStatus.COMPLETED),
    ]
    for loan in (one, other):
        loan.refresh_from_db()
        assert loan.status == LoanStatus.RETURNED
    assert all(number.doc_number in said(answer) for number in made) and "1 thing more" in said(answer)
    assert {fresh(thing).place for thing in things} == {lending.store}
    assert Repair.objects.get().asset == broken.asset
    assert attachments.of(made[0].items.get(asset=broken.asset)).exists()
    committed()
    assert not ledger_check.check()


def test_what_is_left_out_stays(client, lending, goods):  # noqa: F811
    one, other, free = goods
    first, second = units(one)
    english(client, lending.cast.logistik)
    answer = post(client, lending, (one,), [first.asset, second.asset], **{f"unit{second.pk}-finding": ""})
    document = AssetReturn.objects.get()
    assert answer.url == reverse("return", args=[document.doc_number])
    assert document.items.get().asset == first.asset
    one.refresh_from_db()
    assert one.status == LoanStatus.ON_LOAN and fresh(second.asset).place.user == lending.cast.staff
    assert fresh(free).place.user == lending.cast.staff


def test_the_pages_of_the_warehouse_lead_here_for_what_is_lent(client, lending, goods):  # noqa: F811
    one, other, free = goods
    lent = units(other)[0].asset
    english(client, lending.cast.logistik)
    page = reverse("custody_take_back")
    assert client.get(f"{page}?ids={lent.pk}&ids={free.pk}").url == url(lent, free)
    assert client.post(page, {"ids": [lent.pk]}).url == url(lent)
    assert client.get(f"{page}?person={lending.cast.leader.pk}").url.endswith(
        f"?person={lending.cast.leader.pk}"
    )
    assert client.get(f"{page}?ids={free.pk}").status_code == 200, "nobody has borrowed it"
    assert client.get(url(free)).url == f"{page}?ids={free.pk}"
    answer = client.get(reverse("asset_take_back", args=[lent.code]), follow=True)
    assert other.doc_number in answer.content.decode()
    answer = client.get(f"{reverse('take_back')}?person={lending.cast.staff.pk}")
    sheet, held = answer.context["sheet"], answer.content.decode()
    assert {form["finding"].value() for form in sheet.lent} == {""}, "he holds it; nobody said he brings it"
    assert not any(form.chosen for form in sheet.things)
    assert free.code in held and one.doc_number in held and other.doc_number not in held


def test_nothing_is_taken_of_whom_it_may_not(client, lending, goods):  # noqa: F811
    cast = lending.cast
    (unit,) = units(goods[1])
    for person, code in ((cast.staff, 403), (cast.purchase, 403), (cast.logistik, 200)):
        english(client, person)
        assert client.get(url(unit.asset)).status_code == code, person
    with pytest.raises(NotAllowed):
        taking_back.take_back(
            [Lent(goods[1], [(Declared(unit), Verdict())])], [], to=lending.store, actor=cast.leader
        )


def test_declared_already_is_said_and_led_to_its_return(client, lending, goods):  # noqa: F811
    one, *_ = goods
    first, second = units(one)
    declaring.declare(one, [Declared(first)], actor=lending.cast.staff)
    english(client, lending.cast.logistik)
    page = client.get(url(first.asset, second.asset)).content.decode()
    assert "declared back already" in page and f"unit{first.pk}-finding" not in page
    assert f"unit{second.pk}-finding" in page


def test_somebody_was_faster_and_nothing_is_done(client, lending, goods):  # noqa: F811
    one, other, free = goods
    cast = lending.cast
    looked = {loan.pk: loan.version for loan in (one, other)}
    declaring.declare(other, [Declared(units(other)[0])], actor=cast.leader)
    english(client, cast.logistik)
    things = [unit.asset for loan in (one, other) for unit in units(loan)]
    answer = post(client, lending, (one, other), things, **{f"version{other.pk}": looked[other.pk]})
    page = answer.content.decode()
    assert answer.status_code == 409 and "was changed by" in page and "declared back already" in page
    answer = post(client, lending, (one, other), things)
    assert answer.status_code == 409 and "to be verified already" in answer.content.decode()
    assert not AssetReturn.objects.filter(loan_request=one).exists()
    with pytest.raises(StaleVersion):
        lent = [Lent(other, [(Declared(units(other)[0]), Verdict())], looked[other.pk])]
        taking_back.take_back(lent, [custody.Part(free)], to=lending.store, actor=cast.logistik)
    assert fresh(free).place.user == cast.staff


def test_what_came_back_meanwhile_is_said(client, lending, goods):  # noqa: F811
    one, *_ = goods
    first, second = units(one)
    taking_back.take_back(
        [Lent(one, [(Declared(first), Verdict())])], [], to=lending.store, actor=lending.cast.ceo
    )
    english(client, lending.cast.logistik)
    answer = post(client, lending, (one,), [first.asset, second.asset])
    assert answer.status_code == 409 and "is not out any more" in answer.content.decode()
    assert fresh(second.asset).place.user == lending.cast.staff


def test_when_all_that_was_lent_came_back_meanwhile_the_rest_is_taken(client, lending, goods):  # noqa: F811
    one, _other, free = goods
    client.force_login(lending.cast.logistik)
    borrowed = [unit.asset for unit in units(one)]
    page = client.get(url(free, *borrowed))
    assert page.status_code == 200
    lent = [Lent(one, [(Declared(unit), Verdict("OK", "GOOD")) for unit in units(one)])]
    taking_back.take_back(lent, [], to=lending.store, actor=lending.cast.logistik)
    committed()
    sent = {"ids": [free.pk], "listed": [free.pk, *(thing.pk for thing in borrowed)], "note": "Kantor"}
    refused = client.post(reverse("take_back"), sent | {"to": "", "form_token": str(uuid.uuid4())})
    assert refused.status_code == 422 and "Kantor" in refused.content.decode()
    sent |= {"to": lending.store.pk, f"condition-{free.pk}": "GOOD", "form_token": str(uuid.uuid4())}
    done = client.post(reverse("take_back"), sent)
    assert done.status_code == 302, said(done)
    assert fresh(free).place == lending.store


def test_what_is_not_lent_is_led_on_with_what_was_asked_for(client, lending, goods):  # noqa: F811
    _one, _other, free = goods
    client.force_login(lending.cast.logistik)
    for led in (client.get(url(free)), client.post(reverse("take_back"), {"ids": [free.pk]})):
        assert led.url == f"{reverse('custody_take_back')}?ids={free.pk}"


def test_what_was_lent_a_moment_ago_is_not_taken_as_nobodys(lending, goods):  # noqa: F811
    one, *_ = goods
    unit = units(one)[0]
    with pytest.raises(Conflict, match=one.doc_number):
        taking_back.take_back([], [custody.Part(unit.asset)], to=lending.store, actor=lending.cast.logistik)


def test_every_mistake_stands_at_its_line(client, lending, goods):  # noqa: F811
    one, other, free = goods
    first, second = units(one)
    english(client, lending.cast.logistik)
    wrong = {
        f"unit{first.pk}-finding": "DAMAGED",
        f"unit{second.pk}-files": SimpleUploadedFile("x.png", b"MZ virus"),
    }
    answer = post(client, lending, (one,), [first.asset, second.asset], **wrong)
    assert answer.status_code == 422 and "Finding and condition do not fit" in answer.content.decode()
    answer = post(client, lending, (one,), [first.asset, second.asset], to="")
    assert answer.status_code == 422 and "to" in answer.context["sheet"].head.errors
    none = {f"unit{unit.pk}-finding": "" for unit in (first, second)}
    answer = post(client, lending, (one,), [first.asset, second.asset], **none)
    assert answer.status_code == 422 and "Choose what comes back" in answer.content.decode()
    assert not AssetReturn.objects.exists()


def test_scanned_things_are_taken_back_or_accepted(client, lending, goods):  # noqa: F811
    cast, free = lending.cast, goods[2]
    (device,) = register_devices(cast.logistik, 1, place=lending.store)
    handover = hand_over([device], to=cast.purchase, by=cast.logistik)
    scanned = f"{reverse('scan')}?list={device.pk}"
    accept, taking = reverse("handover_accept"), reverse("custody_take_back")
    english(client, cast.logistik)
    page = client.get(scanned).content.decode()
    assert taking in page and accept not in page, "not handed over to him"
    english(client, cast.purchase)
    page = client.get(scanned).content.decode()
    assert accept in page and taking not in page
    answer = client.get(f"{accept}?ids={device.pk}")
    assert answer.url == reverse("handover_answer", args=[handover.doc_number])
    # Of several handovers to those; of none back to the list.
    (more,) = register_devices(cast.logistik, 1, place=lending.store)
    hand_over([more], to=cast.purchase, by=cast.logistik)
    answer = client.get(f"{accept}?ids={device.pk}&ids={more.pk}")
    assert answer.url == f"{reverse('handovers')}?sign=on"
    answer = client.get(f"{accept}?ids={free.pk}")
    assert answer.url == f"{reverse('scan')}?list={free.pk}"
