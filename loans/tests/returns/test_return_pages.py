"""The pages of returns: declared by the borrower, verified thing by thing, at the counter, called off."""

import re
import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from assets.choices import AssetStatus
from assets.models import Asset
from assets.services.catalogue import categories
from assets.services.custody import losses
from core.files import attachments, exports
from core.services import attachments as files_service
from core.tests.files.test_attachments import picture
from loans.choices import LoanStatus, ReturnStatus
from loans.models import AssetReturn
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.loans.pages import english, lending, units  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def image(name: str, content: bytes | None = None):
    """An upload; a sound picture unless something else is given."""
    return SimpleUploadedFile(name, picture("PNG") if content is None else content)


def post(client, url, values=None, *, version, **more):
    """A post of a page that was looked at in this version."""
    return client.post(
        url, {"form_token": str(uuid.uuid4()), "version": version, "seen": 0} | (values or {}) | more
    )


def declare(client, loan, *chosen, version=None, **more):
    """Tick these assignments on the page of the borrower."""
    values = {f"unit{one.pk}-chosen": "on" for one in chosen}
    loan.refresh_from_db()
    url = reverse("loan_declare_return", args=[loan.doc_number])
    return post(client, url, values | more, version=version or loan.version)


def declared(lending, count=2, **more):  # noqa: F811
    """(loan, return): everything of a loan declared."""
    loan = lending.out(lending.cast.staff, count, **more)
    document = declaring.declare(loan, [Declared(one) for one in units(loan)], actor=lending.cast.staff)
    loan.refresh_from_db()
    return loan, document


def verify(client, lending, document, findings, version=None, **more):  # noqa: F811
    """Post what was found, {line: {field: text}}."""
    values = {"to": lending.store.pk}
    for item, said in findings.items():
        values |= {f"line{item.pk}-{name}": value for name, value in said.items()}
    url = reverse("return_verify", args=[document.doc_number])
    return post(client, url, values | more, version=version or document.version)


def commit() -> None:
    """What a commit would judge; the steps of a test are one transaction."""
    connection.check_constraints()


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_the_borrower_declares_two_of_three_with_a_photo(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 3)
    english(client, lending.cast.staff)
    page = client.get(reverse("loan_declare_return", args=[loan.doc_number])).content.decode()
    assert page.count('type="checkbox"') == 3 and "(3)" in page
    first, second, third = units(loan)
    answer = declare(
        client,
        loan,
        first,
        second,
        note="in the car",
        **{
            f"unit{first.pk}-condition": "MINOR_DAMAGE",
            f"unit{first.pk}-notes": "a crack",
            f"unit{first.pk}-files": image("crack.png"),
            f"unit{third.pk}-notes": "still needed",
        },
    )
    document = AssetReturn.objects.get()
    assert answer.url == reverse("return", args=[document.doc_number])
    one, two = document.items.order_by("number")
    assert (one.returned_condition, one.notes) == ("MINOR_DAMAGE", "a crack")
    assert (two.returned_condition, two.notes, document.note) == ("USED_OKAY", "", "in the car")
    assert attachments.of(one).get().name.startswith(one.asset.code)
    third.refresh_from_db()
    assert third.declared_at is None
    page = client.get(answer.url)
    assert "Waiting for verification" in page.content.decode() and page.status_code == 200


def test_nothing_chosen_and_a_broken_photo_are_said(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 2)
    english(client, lending.cast.staff)
    answer = declare(client, loan)
    assert answer.status_code == 422 and "Choose what comes back" in answer.content.decode()
    one = units(loan)[0]
    answer = declare(client, loan, one, **{f"unit{one.pk}-files": image("x.png", content=b"no picture")})
    assert answer.status_code == 422 and "is not a JPG, PNG or PDF" in answer.content.decode()
    assert not AssetReturn.objects.exists()
    one.asset.refresh_from_db()
    assert one.asset.status == AssetStatus.IN_CUSTODY


def test_what_is_declared_meanwhile_is_said(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 2)
    looked, one = loan.version, units(loan)[0]
    declaring.declare(loan, [Declared(one)], actor=lending.cast.staff)
    english(client, lending.cast.staff)
    answer = declare(client, loan, one, version=looked)
    assert answer.status_code == 409 and one.asset.code in answer.content.decode()
    answer = declare(client, loan, one)
    assert answer.status_code == 409 and "to be verified already" in answer.content.decode()


def test_where_nothing_is_out_there_is_nothing_to_send(client, lending):  # noqa: F811
    loan, _document = declared(lending)
    number = [loan.doc_number]
    for person, name in (
        (lending.cast.staff, "loan_declare_return"),
        (lending.cast.logistik, "loan_hand_out"),
    ):
        page = english(client, person).get(reverse(name, args=number)).content.decode()
        assert "btn-primary" not in page.partition("<main")[2].partition("</main>")[0]


def test_others_do_not_declare_and_borrowers_do_not_verify(client, lending):  # noqa: F811
    loan, document = declared(lending)
    english(client, lending.cast.stranger)
    assert client.get(reverse("loan_declare_return", args=[loan.doc_number])).status_code == 404
    assert client.get(reverse("return", args=[document.doc_number])).status_code == 404
    english(client, lending.cast.staff)
    assert client.get(reverse("return_verify", args=[document.doc_number])).status_code == 403
    assert client.get(reverse("loan_take_back", args=[loan.doc_number])).status_code == 403


def test_each_thing_is_looked_at_by_hand(client, lending):  # noqa: F811
    category = lending.tool.type.category
    categories.update(
        category,
        actor=lending.cast.logistik,
        version=category.version,
        name=category.name,
        is_customer_installable=category.is_customer_installable,
        return_checklist="Charger\n\n Reset  to factory settings ",
    )
    loan, document = declared(lending, 3)
    english(client, lending.cast.logistik)
    page = client.get(reverse("return_verify", args=[document.doc_number])).content.decode()
    assert page.count("Reset to factory settings") == 3 and re.search(r"0</span>\s+of 3 looked at", page)
    one, two, three = document.items.order_by("number")
    missing = verify(client, lending, document, {one: {"finding": "OK"}, two: {"finding": "REFUSED"}})
    assert missing.status_code == 422 and "Say what was found" in missing.content.decode()
    assert re.search(r"2</span>\s+of 3 looked at", missing.content.decode())
    why = verify(
        client,
        lending,
        document,
        {one: {"finding": "OK"}, two: {"finding": "REFUSED"}, three: {"finding": "OK"}},
    )
    assert why.status_code == 422 and "Say why it is not accepted" in why.content.decode()
    answer = verify(
        client,
        lending,
        document,
        {
            one: {"finding": "OK", "check0": "on"},
            two: {"finding": "REFUSED", "notes": "the charger is missing"},
            three: {"finding": "DAMAGED", "condition": "MAJOR_DAMAGE", "notes": "screen"},
        },
    )
    assert answer.status_code == 302 and "a part was accepted" in said(answer)
    document.refresh_from_db()
    one.refresh_from_db()
    assert document.status == ReturnStatus.APPROVED
    assert one.checklist == [
        {"text": "Charger", "ok": True},
        {"text": "Reset to factory settings", "ok": False},
    ]
    page = client.get(reverse("return", args=[document.doc_number])).content.decode()
    assert "the charger is missing" in page and "Not accepted:" in page and "Charger" in page
    letter = client.get(reverse("return_letter", args=[document.doc_number]))
    assert letter.content.startswith(b"%PDF")
    # It can be given back again.
    again = declaring.declare(loan, [Declared(units(loan)[1])], actor=lending.cast.staff)
    assert again.status == ReturnStatus.PENDING_APPROVAL


def test_what_is_scanned_is_in_order_and_strangers_are_named(client, lending):  # noqa: F811
    loan, document = declared(lending, 2)
    english(client, lending.cast.logistik)
    one, two = document.items.select_related("asset").order_by("number")
    other = next(unit for unit in lending.units if unit.pk not in (one.asset_id, two.asset_id))
    codes = f"{one.asset.code}\n{two.asset.serial_number}\n{other.code}"
    answer = verify(client, lending, document, {}, codes=codes)
    page = answer.content.decode()
    assert answer.status_code == 422 and f"{other.code} is not among these things" in page
    assert re.search(r"2</span>\s+of 2 looked at", page)
    codes = f"{one.asset.code}\n{two.asset.serial_number}"
    commit()
    answer = verify(client, lending, document, {two: {"finding": "MISSING"}}, codes=codes)
    assert answer.status_code == 302
    document.refresh_from_db()
    found = document.items.order_by("number").values_list("finding", flat=True)
    assert (list(found), document.status) == (["OK", "MISSING"], ReturnStatus.APPROVED)
    assert Asset.objects.get(pk=two.asset_id).status == AssetStatus.LOST


def test_a_return_that_somebody_else_verified_is_not_verified_again(client, lending):  # noqa: F811
    loan, document = declared(lending, 1)
    looked = document.version
    item = document.items.get()
    english(client, lending.cast.logistik)
    assert verify(client, lending, document, {item: {"finding": "OK"}}).status_code == 302
    answer = verify(client, lending, document, {item: {"finding": "DAMAGED"}}, version=looked)
    assert answer.status_code == 409 and "cannot be done any more" in answer.content.decode()
    assert client.get(reverse("return_verify", args=[document.doc_number])).status_code == 302


def test_photos_of_both_ends_stand_side_by_side(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 1)
    (one,) = units(loan)
    handover = one.handover_item.handover
    files_service.add(handover, image("out.png"), actor=lending.cast.logistik)
    document = declaring.declare(loan, [Declared(one, files=[image("back.png")])], actor=lending.cast.staff)
    english(client, lending.cast.logistik)
    for name in ("return_verify", "return"):
        page = client.get(reverse(name, args=[document.doc_number])).content.decode()
        assert "At the hand-out" in page and "At the return" in page and 'alt="out.png"' in page
        for file in (attachments.of(handover).get(), attachments.of(document.items.get()).get()):
            assert reverse("attachment_thumbnail", args=[file.public_id]) in page


def test_taken_at_the_counter_in_one_step(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 2)
    one, two = units(loan)
    english(client, lending.cast.logistik)
    page = client.get(reverse("loan", args=[loan.doc_number])).content.decode()
    url = reverse("loan_take_back", args=[loan.doc_number])
    assert url in page and reverse("loan_declare_return", args=[loan.doc_number]) not in page
    page = client.get(url).content.decode()
    assert "Not brought" in page
    assert reverse("returns") not in page.partition("<h1")[0].rpartition('class="crumb-list')[2]
    answer = post(client, url, {"to": lending.store.pk}, version=loan.version)
    assert answer.status_code == 422 and "Choose what comes back" in answer.content.decode()
    wrong = {f"unit{one.pk}-finding": "DAMAGED", f"unit{one.pk}-condition": "GOOD"}
    answer = post(client, url, wrong | {"to": lending.store.pk}, version=loan.version)
    assert answer.status_code == 422 and "Finding and condition do not fit" in answer.content.decode()
    values = {"to": lending.store.pk, "codes": one.asset.code}
    answer = post(client, url, values, version=loan.version)
    document = AssetReturn.objects.get()
    assert answer.url == reverse("return", args=[document.doc_number])
    loan.refresh_from_db()
    assert (document.status, loan.status) == (ReturnStatus.COMPLETED, LoanStatus.ON_LOAN)
    assert (document.returned_by, document.verified_by) == (lending.cast.staff, lending.cast.logistik)
    # Nobody is asked to look at what was taken at once.
    events = lending.cast.logistik.notifications.values_list("type", flat=True)
    assert "RETURN_DECLARED" not in events


def test_material_says_what_is_left_and_what_became_of_the_rest(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 0, metres=300)
    (one,) = units(loan)
    english(client, lending.cast.staff)
    most = declare(client, loan, one, **{f"unit{one.pk}-quantity": "301"})
    assert most.status_code == 422 and "left by the book, no more" in most.content.decode()
    assert declare(client, loan, one, **{f"unit{one.pk}-quantity": "120"}).status_code == 302
    document = AssetReturn.objects.get()
    item = document.items.get()
    english(client, lending.cast.logistik)
    short = verify(client, lending, document, {item: {"finding": "OK", "quantity": "100"}})
    assert short.status_code == 422 and "what became of the rest" in short.content.decode()
    answer = verify(
        client, lending, document, {item: {"finding": "OK", "quantity": "100", "rest": "CONSUMED"}}
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.returned_quantity, one.asset.__class__.objects.get(pk=one.asset_id).current_balance) == (
        Decimal(100),
        Decimal(100),
    )


def test_called_off_by_the_borrower(client, lending):  # noqa: F811
    loan, document = declared(lending, 1)
    english(client, lending.cast.staff)
    url = reverse("return_cancel", args=[document.doc_number])
    assert url in client.get(reverse("return", args=[document.doc_number])).content.decode()
    assert client.get(url).status_code == 200
    answer = post(client, url, version=document.version)
    assert answer.status_code == 302 and "you keep the things" in said(answer)
    document.refresh_from_db()
    assert document.status == ReturnStatus.CANCELLED


def test_the_list_shows_what_one_may_see_and_what_waits_for_me(client, lending):  # noqa: F811
    loan, document = declared(lending, 2)
    english(client, lending.cast.logistik)
    page = client.get(reverse("returns")).content.decode()
    assert document.doc_number in page and "and 1 more" in page and reverse("loans") in page
    assert document.doc_number in client.get(reverse("returns") + "?tab=waiting&verify=on").content.decode()
    assert document.doc_number not in client.get(reverse("returns") + "?tab=verified").content.decode()
    found = client.get(reverse("returns") + f"?q={loan.doc_number}").content.decode()
    assert document.doc_number in found
    english(client, lending.cast.stranger)
    assert document.doc_number not in client.get(reverse("returns")).content.decode()
    english(client, lending.cast.staff)
    assert document.doc_number in client.get(reverse("returns")).content.decode()


def test_whoever_verifies_is_led_to_it_from_home_and_from_the_loan(client, lending):  # noqa: F811
    loan, document = declared(lending, 2)
    url = reverse("return", args=[document.doc_number])
    english(client, lending.cast.logistik)
    assert f"Verify the return {document.doc_number}" in client.get(reverse("home")).content.decode()
    assert url in client.get(reverse("loan", args=[loan.doc_number])).content.decode()
    english(client, lending.cast.staff)
    assert "Verify the return" not in client.get(reverse("home")).content.decode()
    page = client.get(reverse("loan", args=[loan.doc_number])).content.decode()
    assert url in page and reverse("loan_declare_return", args=[loan.doc_number]) not in page


def test_the_export_has_one_row_for_each_thing(lending):  # noqa: F811
    loan, document = declared(lending, 2)
    one, two = document.items.select_related("asset").order_by("number")
    verdicts = {one.pk: Verdict(), two.pk: Verdict("REFUSED", notes="the bag is missing")}
    verifying.verify(document, verdicts, to=lending.store, actor=lending.cast.logistik)
    exporter, user = exports.get("returns"), lending.cast.logistik
    rows = list(exporter.rows(exporter.queryset(user, "q=" + loan.doc_number), user))
    said = [[str(cell) for cell in (row[0], row[1], row[3], row[5], row[7], row[9], row[10])] for row in rows]
    name, number = user.name, document.doc_number
    assert said == [
        ["1", number, loan.doc_number, one.asset.code, name, "Accepted", ""],
        ["2", number, loan.doc_number, two.asset.code, name, "Refused", "the bag is missing"],
    ]
    assert list(exporter.rows(exporter.queryset(user, "tab=verified"), user)) == []


def test_what_was_lost_is_offered_at_the_counter_and_not_missing_again(client, lending):  # noqa: F811
    loan = lending.out(lending.cast.staff, 2)
    lost, there = units(loan)
    losses.lose(lost.asset, actor=lending.cast.staff, reason="stolen from the car")
    english(client, lending.cast.logistik)
    url = reverse("loan_take_back", args=[loan.doc_number])
    forms = {form.asset.pk: form for form in client.get(url).context["sheet"].lines}
    offered = {pk: [value for value, _label in form.fields["finding"].choices] for pk, form in forms.items()}
    assert offered == {lost.asset_id: ["", "OK", "DAMAGED"], there.asset_id: ["", "OK", "DAMAGED", "MISSING"]}
    loan.refresh_from_db()
    values = {f"unit{lost.pk}-finding": "OK", "to": lending.store.pk}
    assert post(client, url, values, version=loan.version).status_code == 302
    commit()
    assert Asset.objects.get(pk=lost.asset_id).status == AssetStatus.IN_STORAGE


def test_who_may_not_hand_over_is_not_asked_to_verify(client, lending):  # noqa: F811
    loan, document = declared(lending, 1)
    leader = lending.cast.leader
    pages = (
        reverse("return_verify", args=[document.doc_number]),
        reverse("loan_take_back", args=[loan.doc_number]),
    )
    for codename, status in (("return_loanrequest", 403), ("handover_asset", 200)):
        leader.user_permissions.add(*Permission.objects.filter(codename__in=[codename, "view_loanrequest"]))
        english(client, leader)
        assert client.get(pages[0]).status_code == status
        assert (pages[0] in client.get(reverse("return", args=[document.doc_number])).content.decode()) is (
            status == 200
        )
        assert (document.doc_number in client.get("/").content.decode()) is (status == 200)
    leader.user_permissions.remove(*Permission.objects.filter(codename="handover_asset"))
    english(client, leader)
    declaring.cancel(document, actor=lending.cast.staff)
    page = client.get(reverse("loan", args=[loan.doc_number])).content.decode()
    assert pages[1] not in page and reverse("loan_declare_return", args=[loan.doc_number]) in page
    assert client.get(pages[1]).status_code == 403
