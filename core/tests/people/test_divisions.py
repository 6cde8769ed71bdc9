import pytest
from django.urls import reverse

from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog, Division, User
from core.services.people import divisions, users
from core.tests.cast import make_cast
from core.tests.factories import DivisionFactory
from core.tests.races import race, split

pytestmark = pytest.mark.django_db


def test_created_division_is_written_down(cast):
    row = divisions.create(actor=cast.ceo, name="  Core   Network ", can_do_fieldwork=True)
    assert row.name == "Core Network"
    assert ActivityLog.objects.get(action="core.division.created").changes["name"] == [None, "Core Network"]


@pytest.mark.parametrize("name", ["X", "y" * 51, "technical SUPPORT"])
def test_name_is_2_to_50_long_and_new(cast, name):
    with pytest.raises(DomainError) as refusal:
        divisions.create(actor=cast.ceo, name=name)
    assert refusal.value.field == "name"


def test_edit_counts_the_version_and_refuses_an_old_one(cast):
    row = cast.staff.division
    divisions.update(row, actor=cast.ceo, version=1, name="Lapangan", can_do_fieldwork=True)
    with pytest.raises(StaleVersion) as refusal:
        divisions.update(row, actor=cast.ceo, version=1, name="Teknik", can_do_fieldwork=True)
    assert list(refusal.value.theirs.values()) == [("Lapangan", "Teknik")]
    assert Division.objects.get(pk=row.pk).version == 2


def test_division_with_members_stays_active(cast):
    with pytest.raises(DomainError, match="2"):
        divisions.deactivate(cast.staff.division, actor=cast.ceo)


def test_deactivate_and_activate_are_a_round_trip(cast):
    row = DivisionFactory(name="Kosong")
    divisions.deactivate(row, actor=cast.ceo)
    with pytest.raises(Conflict):
        divisions.deactivate(row, actor=cast.ceo)
    assert divisions.activate(row, actor=cast.ceo).is_active
    with pytest.raises(Conflict):
        divisions.activate(row, actor=cast.ceo)


def test_nobody_joins_an_inactive_division(cast):
    row = divisions.deactivate(DivisionFactory(name="Kosong"), actor=cast.ceo)
    with pytest.raises(DomainError) as refusal:
        users.create(actor=cast.ceo, name="Budi", email="budi@example.com", role="STAFF", division=row)
    assert refusal.value.field == "division"


@pytest.mark.parametrize("who", ["logistik", "purchase", "leader", "staff"])
def test_other_roles_manage_no_division(cast, who):
    actor, row = getattr(cast, who), cast.staff.division
    for deed in (
        lambda: divisions.create(actor=actor, name="Baru"),
        lambda: divisions.update(row, actor=actor, version=1, name="Baru", can_do_fieldwork=False),
        lambda: divisions.deactivate(row, actor=actor),
        lambda: divisions.activate(row, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_list_counts_active_members(client, cast):
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    client.force_login(cast.ceo)
    page = client.get(reverse("divisions"))
    assert {row["name"]: row["count"] for row in page.context["rows"]}["Technical Support"] == 1


def test_page_shows_members_and_leaders(client, cast):
    client.force_login(cast.logistik)
    page = client.get(reverse("division", args=[cast.staff.division_id]))
    assert [m["name"] for m in page.context["members"]] == ["Lukman Kepala", "Teguh Wibowo"]
    assert [m["name"] for m in page.context["leaders"]] == ["Lukman Kepala"]


def test_pages_create_edit_and_refuse(client, cast):
    client.force_login(cast.ceo)
    made = client.post(reverse("division_create"), {"name": "Riset"})
    row = Division.objects.get(name="Riset")
    assert made.url == reverse("division", args=[row.pk])
    assert client.post(reverse("division_create"), {"name": "riset"}).status_code in (409, 422)
    edited = client.post(
        reverse("division_edit", args=[row.pk]),
        {"name": "Riset Maju", "version": 1, "can_do_fieldwork": "on"},
    )
    assert edited.status_code == 302 and Division.objects.get(pk=row.pk).can_do_fieldwork
    stale = client.post(reverse("division_edit", args=[row.pk]), {"name": "Riset Lain", "version": 1})
    assert stale.status_code == 409 and "Riset Maju" in stale.content.decode()
    refused = client.post(reverse("division_deactivate", args=[cast.staff.division_id]))
    assert refused.status_code == 422 and Division.objects.get(pk=cast.staff.division_id).is_active
    assert client.post(reverse("division_deactivate", args=[row.pk])).status_code == 302
    assert client.post(reverse("division_activate", args=[row.pk])).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_deactivating_and_joining_at_once_leaves_nobody_in_an_inactive_division():
    cast = make_cast()
    row = DivisionFactory(name="Kosong")
    join = {"name": "Teguh Wibowo", "email": "staff@example.com", "role": "STAFF", "division": row}
    won, lost = split(
        race(
            lambda: divisions.deactivate(row, actor=cast.ceo),
            lambda: users.update(cast.staff, actor=cast.ceo, version=1, **join),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert Division.objects.get(pk=row.pk).is_active == User.objects.filter(division=row).exists()
