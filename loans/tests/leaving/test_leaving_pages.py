"""The page of who leaves: everything by place, one choice for all of it, for a place, for a thing."""

import pytest
from django.urls import reverse

from core.models import User, UserPreference
from core.services.people import leaving
from loans.models import Clearance, Handover
from loans.services.leaving import holdings
from loans.tests.leaving.leavers import leaver

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    """The browser of the super admin, in English."""
    UserPreference.objects.filter(user=cast.ceo).update(language="en")
    client.force_login(cast.ceo)
    return client


def url(person, name="user_leaving") -> str:
    return reverse(name, args=[person.pk])


def sent(one, **more) -> dict:
    """Everything to the warehouse, unless something else is said."""
    return {
        "held": holdings.of(one.person).seen,
        "where": f"place{one.shelf.pk}",
        "signing_way": "PAPER",
        **more,
    }


def test_the_page_shows_everything_by_place(desk, cast):
    one = leaver(cast)
    page = desk.get(url(one.person))
    text = page.content.decode()
    assert [group["name"] for group in page.context["groups"]] == [
        "With him",
        "Borrowed",
        "Being mended for him",
    ]
    for thing in one.things.values():
        assert thing.code in text
    for number in (one.loan.doc_number, one.repair.doc_number, Handover.objects.get().doc_number):
        assert number in text
    assert "100 Meter" in text and "CV Servis" in text


def test_a_post_that_does_not_say_what_was_looked_at_settles_nothing(desk, cast):
    one = leaver(cast)
    blind = sent(one)
    del blind["held"]
    assert desk.post(url(one.person), blind).status_code == 409
    assert not Clearance.objects.exists()
    assert desk.post(url(one.person), sent(one)).status_code == 302


def test_the_way_from_his_page_to_the_end_of_his_account(desk, cast):
    one = leaver(cast, leaves=False)
    page = desk.get(url(one.person, "user")).content.decode()
    assert url(one.person, "user_leave") in page
    gone = desk.post(url(one.person, "user_leave"), {"reason": "Pindah kerja"})
    assert gone.url == url(one.person)
    page = desk.get(url(one.person, "user")).content.decode()
    assert url(one.person) in page and url(one.person, "user_stay") in page
    done = desk.post(url(one.person), sent(one))
    letter = Clearance.objects.get()
    assert done.url == reverse("clearance", args=[letter.doc_number])
    page = desk.get(done.url).content.decode()
    assert url(one.person, "user_deactivate") in page and "Back in the warehouse" in page
    ended = desk.post(url(one.person, "user_deactivate"), {"reason": "Pindah kerja"})
    assert ended.status_code == 302 and not User.objects.get(pk=one.person.pk).is_active
    assert url(one.person, "user_deactivate") not in desk.get(done.url).content.decode()


def test_a_place_and_a_thing_say_something_else(desk, cast):
    one = leaver(cast)
    kept, drum = one.things["kept"].pk, one.things["drum"].pk
    more = {
        "group0-where": "PASSED_ON",
        "group0-to": cast.leader.name,
        f"thing{drum}-where": "LOST",
        f"thing{one.things['damaged'].pk}-where": f"place{one.shelf.pk}",
        f"thing{one.things['lent'].pk}-condition": "MAJOR_DAMAGE",
        "note": "Tidak ditemukan lagi",
    }
    assert desk.post(url(one.person), sent(one, **more)).status_code == 302
    said = dict(Clearance.objects.get().items.values_list("asset", "settled"))
    assert (said[kept], said[drum]) == ("PASSED_ON", "LOST")
    assert one.again("kept").place.user == cast.leader
    assert one.again("lent").status == "DAMAGED"


def test_mistakes_stand_where_they_belong(desk, cast):
    one = leaver(cast)
    response = desk.post(url(one.person), sent(one, where=""))
    assert response.status_code == 422 and set(response.context["sheet"].head.errors) == {"where"}
    response = desk.post(url(one.person), sent(one, where="PASSED_ON", to=cast.leader.name))
    assert response.status_code == 422
    wrong = [line.title for line in response.context["sheet"].lines if line.errors]
    assert set(wrong) == {one.things[name].code for name in ("damaged", "mended", "lent", "lent2")}
    response = desk.post(url(one.person), sent(one, **{"group0-where": "PASSED_ON"}))
    assert response.status_code == 422 and "group0-to" in response.content.decode()
    response = desk.post(url(one.person), sent(one, signing_way="PROXY"))
    assert response.status_code == 422 and set(response.context["sheet"].head.errors) == {"note"}
    assert not Clearance.objects.exists()


def test_what_changed_since_is_shown_and_asked_again(desk, cast):
    from assets.services.custody import custody

    one = leaver(cast)
    data = sent(one)
    custody.take_back([custody.Part(one.things["kept"])], to=one.shelf, actor=cast.logistik)
    response = desk.post(url(one.person), data)
    assert response.status_code == 409 and not Clearance.objects.exists()
    data["held"] = response.context["found"].seen
    assert desk.post(url(one.person), data).status_code == 302


def test_twice_is_once(desk, cast):
    one = leaver(cast)
    data = sent(one)
    assert desk.post(url(one.person), data).status_code == 302
    late = desk.post(url(one.person), data)
    assert late.status_code == 409 and Clearance.objects.count() == 1
    page = desk.get(url(one.person)).content.decode()
    assert Clearance.objects.get().doc_number in page and "<textarea" not in page


def test_who_does_not_leave_is_only_looked_at(desk, cast):
    one = leaver(cast, leaves=False)
    page = desk.get(url(one.person))
    assert page.status_code == 200 and url(one.person, "user_leave") in page.content.decode()
    assert 'name="where"' not in page.content.decode()
    assert desk.post(url(one.person), sent(one)).status_code in (409, 422)
    assert not Clearance.objects.exists()


def test_who_has_nothing_is_cleared_by_one_button(desk, cast):
    leaving.leave(cast.stranger, actor=cast.ceo, reason="Kontrak habis")
    assert "Nothing is left" in desk.get(url(cast.stranger)).content.decode()
    looked_at = holdings.of(cast.stranger).seen
    assert desk.post(url(cast.stranger), {"signing_way": "PAPER", "held": looked_at}).status_code == 302
    letter = Clearance.objects.get()
    assert (
        desk.get(reverse("clearance_letter", args=[letter.doc_number]))["Content-Type"] == "application/pdf"
    )


def test_the_list_finds_a_letter_by_what_is_in_it(desk, cast):
    one = leaver(cast)
    desk.post(url(one.person), sent(one))
    letter = Clearance.objects.get()

    def numbers(query):
        rows = desk.get(reverse("clearances") + query).context["list"].rows
        return [row["doc_number"] for row in rows]

    assert numbers(f"?q={one.things['kept'].code}") == numbers("?q=teguh") == [letter.doc_number]
    page = " ".join(desk.get(reverse("clearances")).content.decode().split())
    assert f"{letter.line_count} items" in page and "Issued on" in page
    assert numbers("?q=tidak-ada") == []
    assert numbers("?date_to=2020-01-01") == []


def test_pages_cost_the_same_however_much_there_is(desk, cast, django_assert_max_num_queries):
    one = leaver(cast)
    with django_assert_max_num_queries(24):
        desk.get(url(one.person))
