"""The frame of pages that change something, on what core has itself: accounts and divisions."""

import pytest
from django.urls import reverse

from core.models import ActivityLog, Division, User
from core.services.people import divisions, users
from core.tests.factories import DivisionFactory
from core.workflow import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def ceo(client, cast):
    client.force_login(cast.ceo)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def empty(db):
    return DivisionFactory(name="Kosong")


def told(response) -> list[tuple]:
    """The messages that the next page would show."""
    return [(message.level_tag, str(message)) for message in response.wsgi_request._messages]


def test_a_look_asks_once_and_changes_nothing(ceo, empty):
    response = ceo.get(reverse("division_deactivate", args=[empty.pk]))
    assert response.status_code == 200
    assert Division.objects.get(pk=empty.pk).is_active


def test_done_it_goes_back_and_says_so(ceo, empty):
    response = ceo.post(reverse("division_deactivate", args=[empty.pk]))
    assert response.url == reverse("division", args=[empty.pk])
    assert [level for level, _text in told(response)] == ["success"]
    assert "Kosong" in told(response)[0][1]


def test_sent_twice_it_is_done_once(ceo, empty):
    data = {tokens.FIELD: tokens.fresh()}
    url = reverse("division_deactivate", args=[empty.pk])
    assert {ceo.post(url, data).url for _ in range(2)} == {reverse("division", args=[empty.pk])}
    assert ActivityLog.objects.filter(action="core.division.deactivated").count() == 1


def test_opened_too_late_it_leads_back_with_the_sentence(ceo, cast):
    response = ceo.get(reverse("user_activate", args=[cast.staff.pk]))
    assert response.url == reverse("user", args=[cast.staff.pk])
    ((level, text),) = told(response)
    assert (level, "Teguh Wibowo" in text) == ("warning", True)


def test_sent_too_late_it_is_a_conflict_that_keeps_what_was_typed(ceo, cast):
    users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah kerja")
    url = reverse("user_deactivate", args=[cast.staff.pk])
    response = ceo.post(url, {"reason": "Pindah ke cabang"})
    assert response.status_code == 409
    assert response.context["form"]["reason"].value() == "Pindah ke cabang"
    assert response.context["form"].non_field_errors()


def test_what_is_missing_stands_beside_its_field(ceo, cast):
    response = ceo.post(reverse("user_deactivate", args=[cast.staff.pk]))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"reason"}


def test_what_the_service_refuses_stands_beside_its_field(ceo, cast):
    response = ceo.post(reverse("division_create"), {"name": "technical support"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name"}
    assert response.context["form"]["name"].value() == "technical support"


def test_what_the_service_refuses_as_a_whole_stands_above(ceo, cast):
    response = ceo.post(reverse("division_deactivate", args=[cast.staff.division_id]))
    assert response.status_code == 422
    assert "2" in response.context["form"].non_field_errors()[0]


def test_who_may_not_is_told_so(ceo, cast):
    response = ceo.post(reverse("user_deactivate", args=[cast.ceo.pk]), {"reason": "Pensiun"})
    assert response.status_code == 403
    assert User.objects.get(pk=cast.ceo.pk).is_active


def test_an_edit_of_an_old_version_shows_both_and_is_saved_when_sent_again(ceo, cast, empty):
    divisions.update(empty, actor=cast.ceo, version=1, name="Lapangan", can_do_fieldwork=False)
    url = reverse("division_edit", args=[empty.pk])
    response = ceo.post(url, {"name": "Teknik", "version": 1})
    assert response.status_code == 409
    assert list(response.context["collision"].theirs.values()) == [("Lapangan", "Teknik")]
    form = response.context["form"]
    assert form["name"].value() == "Teknik"
    assert ceo.post(url, {"name": "Teknik", "version": form["version"].value()}).status_code == 302
    assert Division.objects.get(pk=empty.pk).name == "Teknik"


def test_a_new_thing_is_where_one_goes(ceo):
    response = ceo.post(reverse("division_create"), {"name": "Riset"})
    assert response.url == reverse("division", args=[Division.objects.get(name="Riset").pk])
