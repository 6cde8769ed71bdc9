"""Templates of lines: kept by anybody for himself, by logistics for everybody; changed, archived, filled."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.services.catalogue import items
from assets.tests.factories import CableFactory, ItemFactory
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog
from core.services.people import preferences
from loans.models import LoanTemplate, LoanTemplateLine
from loans.services.loans import templates
from loans.services.loans.templates import TemplateLine
from loans.tests.lending import asked, devices, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def splicer():
    return ItemFactory(name="FSM-60S", brand="Fujikura")


@pytest.fixture
def cable():
    return CableFactory(name="Dropcore")


@pytest.fixture
def kit(splicer, cable):
    """Two lines, one of them in meters."""
    return [TemplateLine(splicer, 1), TemplateLine(cable, 50, in_base=True, note="hitam")]


@pytest.fixture
def own(cast, kit):
    return templates.create(actor=cast.staff, name="Paket splicing", lines=kit)


@pytest.fixture
def shared(cast, kit):
    return templates.create(actor=cast.logistik, name="Paket splicing FO", lines=kit, is_shared=True)


def lines(template) -> list[tuple]:
    return list(template.lines.values_list("number", "standard_item", "quantity", "in_base", "note"))


def log() -> list[str]:
    found = ActivityLog.objects.filter(entity_type="loans.loantemplate").order_by("pk")
    return [action.rpartition(".")[2] for action in found.values_list("action", flat=True)]


# ---------------------------------------------------------------- what can be done to one


def test_it_is_made_changed_archived_and_used_again(cast, own, splicer, cable):
    assert lines(own) == [(1, splicer.pk, 1, False, ""), (2, cable.pk, 50, True, "hitam")]
    changed = templates.update(
        own, actor=cast.staff, version=1, name=" Paket  besar ", lines=[TemplateLine(splicer, 3)]
    )
    assert (changed.name, changed.version, lines(changed)) == (
        "Paket besar",
        2,
        [(1, splicer.pk, 3, False, "")],
    )
    templates.archive(own, actor=cast.staff)
    with pytest.raises(Conflict, match="archived already"):
        templates.archive(own, actor=cast.staff)
    assert templates.restore(own, actor=cast.staff).is_active
    with pytest.raises(Conflict, match="in use already"):
        templates.restore(own, actor=cast.staff)
    assert log() == ["created", "edited", "archived", "restored"]


def test_the_same_again_is_no_change(cast, own, kit):
    same = templates.update(own, actor=cast.staff, version=1, name=own.name, lines=kit)
    assert (same.version, log()) == (1, ["created"])


def test_so_many_and_no_more_also_by_taking_up_again(cast, own, kit, monkeypatch):
    templates.archive(own, actor=cast.staff)
    monkeypatch.setattr(templates, "MOST", 1)
    templates.create(actor=cast.staff, name="Lain", lines=kit)
    with pytest.raises(DomainError, match="has 1 templates. Archive one first"):
        templates.restore(own, actor=cast.staff)
    with pytest.raises(DomainError, match="Archive one first"):
        templates.create(actor=cast.staff, name="Ketiga", lines=kit)


def test_who_was_slower_sees_both(cast, own, kit, splicer):
    templates.update(own, actor=cast.staff, version=1, name="Lain", lines=kit)
    with pytest.raises(StaleVersion) as no:
        templates.update(own, actor=cast.staff, version=1, name="Ini", lines=[TemplateLine(splicer, 2)])
    assert no.value.theirs["name"] == ("Lain", "Ini")
    assert no.value.theirs["Lines"][0].endswith("50 Meter Furukawa Dropcore (hitam)")
    with pytest.raises(StaleVersion):
        templates.archive(own, actor=cast.staff, version=1)


def test_who_may(cast, own, shared, kit):
    may = {
        who: [templates.may_change(one, getattr(cast, who)) for one in (own, shared)] for who in vars(cast)
    }
    assert may["staff"] == [True, False]
    assert may["logistik"] == [False, True]
    assert may["stranger"] == [False, False]
    for one, who in ((own, cast.logistik), (shared, cast.staff)):
        for do in (templates.archive, templates.restore):
            with pytest.raises(NotAllowed):
                do(one, actor=who)
        with pytest.raises(NotAllowed):
            templates.update(one, actor=who, version=1, name="X", lines=kit)
    with pytest.raises(NotAllowed):
        templates.create(actor=cast.staff, name="X", lines=kit, is_shared=True)
    with pytest.raises(NotAllowed):
        templates.update(own, actor=cast.staff, version=1, name="X", lines=kit, is_shared=True)


def test_who_sees_it(cast, own, shared):
    seen = {who: set(LoanTemplate.objects.visible_to(getattr(cast, who))) for who in ("staff", "stranger")}
    assert seen == {"staff": {own, shared}, "stranger": {shared}}


def test_a_name_is_taken_once_by_one_person_and_once_for_everybody(cast, own, shared, kit):
    with pytest.raises(DomainError, match="You have a template") as no:
        templates.create(actor=cast.staff, name="paket SPLICING", lines=kit)
    assert no.value.field == "name"
    with pytest.raises(DomainError, match="for everybody already"):
        templates.create(actor=cast.ceo, name="paket splicing fo", lines=kit, is_shared=True)
    templates.create(actor=cast.stranger, name="Paket splicing", lines=kit)
    templates.create(actor=cast.staff, name="Paket splicing FO", lines=kit)
    templates.archive(own, actor=cast.staff)
    templates.create(actor=cast.staff, name="Paket splicing", lines=kit)
    with pytest.raises(DomainError, match="You have a template"):
        templates.restore(own, actor=cast.staff)
    assert not LoanTemplate.objects.get(pk=own.pk).is_active


def test_what_cannot_be(cast, kit, splicer, monkeypatch):
    def no(match, lines, name="X"):
        with pytest.raises(DomainError, match=match):
            templates.create(actor=cast.staff, name=name, lines=lines)

    no("at least one line", [])
    no("at most 20 lines", kit * 11)
    no("stands on line 1 and on line 2", [kit[0], kit[0]])
    no("between 1 and 999,999", [TemplateLine(splicer, 0)])
    no("1 to 100 characters", kit, name="  ")
    no("1 to 100 characters", kit, name="x" * 101)
    items.deactivate(splicer, actor=cast.logistik)
    splicer.refresh_from_db()
    no("is inactive", kit)
    monkeypatch.setattr(templates, "MOST", 0)
    no("Archive one first", kit[1:])
    assert not LoanTemplate.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE loan_templates SET name = ''",
        "INSERT INTO loan_templates (name, is_shared, owner_id, owner_name, is_active, version, created_at,"
        " updated_at) SELECT upper(name), is_shared, owner_id, owner_name, true, 1, now(), now() FROM"
        " loan_templates",
        "UPDATE loan_template_lines SET quantity = 0",
        "UPDATE loan_template_lines SET quantity = 1000000",
        "UPDATE loan_template_lines SET number = 1",
        "UPDATE loan_template_lines SET standard_item_id = (SELECT min(standard_item_id) FROM"
        " loan_template_lines)",
    ],
)
def test_the_database_refuses(own, sql):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_model_of_a_template_is_not_deleted(cast, own, splicer):
    with pytest.raises(Conflict, match="still used elsewhere"):
        items.delete(splicer, actor=cast.logistik)


# ---------------------------------------------------------------- pages


@pytest.fixture
def browser(client, cast):
    """A client of the staff member, in English."""

    def become(who):
        preferences.update(who, actor=who, language="en")
        client.force_login(who)
        return client

    become(cast.staff)
    client.become = become
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def typed(*rows, **head) -> dict:
    """A form with these lines, each a dict of its fields."""
    data = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0", **head}
    for n, row in enumerate(rows):
        data |= {f"lines-{n}-{name}": value for name, value in row.items()}
    return data


def label(item) -> str:
    return f"{item.brand} {item.name} · {item.type.name}"


def test_the_list(browser, own, shared, cast):
    page = text(browser.get(reverse("loan_templates")))
    assert own.name in page and shared.name in page and "50 Meter" in page
    assert reverse("loan_template_edit", args=[own.pk]) in page
    assert reverse("loan_template_edit", args=[shared.pk]) not in page
    templates.archive(own, actor=cast.staff)
    page = text(browser.get(reverse("loan_templates")))
    assert reverse("loan_template_restore", args=[own.pk]) in page
    assert "Templates" in text(browser.get(reverse("loans")))


def test_a_new_one_by_the_form(browser, splicer, cast):
    url = reverse("loan_template_create")
    data = typed({"item": label(splicer), "quantity": "2", "unit": "unit", "note": ""}, name="Paket ukur")
    more = browser.post(url, data | {"add_line": "1"})
    assert 'name="lines-1-item"' in more.content.decode() and "Paket ukur" in text(more)
    assert browser.post(url, data).status_code == 302
    made = LoanTemplate.objects.get()
    assert (made.name, made.is_shared, made.owner) == ("Paket ukur", False, cast.staff)
    assert lines(made) == [(1, splicer.pk, 2, False, "")]
    # Not his to share, whatever he posts.
    assert browser.post(url, data | {"name": "B", "is_shared": "on"}).status_code == 302
    assert not LoanTemplate.objects.filter(is_shared=True).exists()
    browser.become(cast.logistik)
    assert browser.post(url, data | {"is_shared": "on"}).status_code == 302
    assert LoanTemplate.objects.filter(is_shared=True, owner=cast.logistik).exists()


def test_mistakes_stand_where_they_are_and_nothing_is_lost(browser, splicer, own):
    url = reverse("loan_template_create")
    row = {"item": label(splicer), "quantity": "0", "unit": "unit", "note": "simpan"}
    answer = browser.post(url, typed(row, name="paket splicing"))
    assert answer.status_code == 422 and 'value="simpan"' in answer.content.decode()
    answer = browser.post(url, typed(row | {"quantity": "1"}, name="paket splicing"))
    assert answer.status_code == 422 or answer.status_code == 409
    assert "You have a template of this name already." in text(answer)


def test_editing(browser, own, splicer, cable, cast):
    url = reverse("loan_template_edit", args=[own.pk])
    page = browser.get(url).content.decode()
    assert label(splicer) in page and 'value="50"' in page and 'name="version" value="1"' in page
    data = typed(
        {"item": label(cable), "quantity": "70", "unit": "base", "note": ""}, name="Baru", version="1"
    )
    assert browser.post(url, data).status_code == 302
    own.refresh_from_db()
    assert (own.name, lines(own)) == ("Baru", [(1, cable.pk, 70, True, "")])
    late = browser.post(url, data | {"name": "Lagi"})
    assert late.status_code == 409 and "while you were editing it" in text(late)
    browser.become(cast.stranger)
    assert browser.get(url).status_code == 404
    assert browser.post(reverse("loan_template_archive", args=[own.pk])).status_code == 404


def test_what_is_for_everybody_is_changed_by_logistics(browser, shared, cast):
    assert browser.get(reverse("loan_template_edit", args=[shared.pk])).status_code == 403
    browser.become(cast.logistik)
    assert browser.get(reverse("loan_template_edit", args=[shared.pk])).status_code == 200
    archive = reverse("loan_template_archive", args=[shared.pk])
    assert browser.get(archive).status_code == 200
    assert browser.post(archive, {"version": "1"}).status_code == 302
    shared.refresh_from_db()
    assert not shared.is_active


def test_one_is_made_from_a_loan(browser, cast):
    unit = devices(cast)[0]
    loan = asked(cast, wish(unit.standard_item, 1))
    page = browser.get(reverse("loan_template_create"), {"loan": loan.doc_number}).content.decode()
    assert label(unit.standard_item) in page and 'value="splicing"' in page
    assert (
        reverse("loan_template_create")
        in browser.get(reverse("loan", args=[loan.doc_number])).content.decode()
    )
    browser.become(cast.stranger)
    assert browser.get(reverse("loan_template_create"), {"loan": loan.doc_number}).status_code == 404


# ---------------------------------------------------------------- filling in


def values(response, name: str) -> list[str]:
    return [form[name].value() for form in response.context["lines"]]


def test_a_template_fills_the_empty_form(browser, shared, splicer, cable):
    data = typed({"item": "", "quantity": "", "unit": "unit"}, reason="POP Cawang")
    page = browser.post(reverse("loan_create"), data | {"fill_in": "1", "template": shared.pk})
    assert values(page, "item") == [label(splicer), label(cable)]
    assert values(page, "quantity") == ["1", "50"] and values(page, "unit") == ["unit", "base"]
    assert values(page, "note") == ["", "hitam"]
    assert "POP Cawang" in text(page) and "The lines of Paket splicing FO were added." in text(page)
    page = browser.get(reverse("loan_create"), {"template": shared.pk})
    assert values(page, "item") == [label(splicer), label(cable)]


def test_what_was_typed_stays_and_nothing_comes_twice(browser, shared, splicer, cable):
    other = ItemFactory()
    rows = (
        {"item": label(other), "quantity": "abc", "unit": "unit", "needed_from": "2026-13-01"},
        {"item": label(splicer), "quantity": "7", "unit": "unit", "note": "punya saya"},
        {"item": "", "quantity": "", "unit": "unit"},
    )
    page = browser.post(reverse("loan_create"), typed(*rows) | {"fill_in": "1", "template": shared.pk})
    assert values(page, "item") == [label(other), label(splicer), label(cable)]
    assert values(page, "quantity") == ["abc", "7", "50"]
    assert values(page, "needed_from")[0] == "2026-13-01"
    assert "Asked for already, so not added: Fujikura FSM-60S" in text(page)


def test_a_model_that_is_gone_is_told(browser, shared, splicer, cable, cast):
    items.deactivate(splicer, actor=cast.logistik)
    page = browser.post(reverse("loan_create"), typed({}) | {"fill_in": "1", "template": shared.pk})
    assert values(page, "item") == [label(cable)]
    assert "No longer in the catalogue: Fujikura FSM-60S." in text(page)
    browser.become(cast.logistik)
    page = browser.get(reverse("loan_template_edit", args=[shared.pk]))
    assert "No longer in the catalogue: Fujikura FSM-60S." in text(page)


def test_a_loan_has_so_many_lines_and_no_more(browser, shared, cable):
    full = [{"item": f"x{n}", "quantity": "1", "unit": "unit"} for n in range(19)]
    page = browser.post(reverse("loan_create"), typed(*full) | {"fill_in": "1", "template": shared.pk})
    assert len(values(page, "item")) == 20
    assert f"At most 20 lines. Not added: {label(cable)}." in text(page).replace("A loan has at", "At")


def test_what_is_not_ones_own_fills_in_nothing(browser, own, cast):
    browser.become(cast.stranger)
    row = {"item": "x", "quantity": "1", "unit": "unit"}
    page = browser.post(reverse("loan_create"), typed(row) | {"fill_in": "1", "template": own.pk})
    assert values(page, "item") == ["x"] and "Choose a template first." in text(page)
    assert browser.get(reverse("loan_create"), {"template": own.pk}).status_code == 404
    assert 'name="fill_in"' not in text(browser.get(reverse("loan_create")))


def test_the_list_costs_the_same_however_many_there_are(browser, own, cast, kit):
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            browser.get(reverse("loan_templates"))
        return len(found)

    cost()
    one = cost()
    for n in range(5):
        templates.create(actor=cast.staff, name=f"Paket {n}", lines=kit)
    assert cost() == one
    assert LoanTemplateLine.objects.count() == 12
