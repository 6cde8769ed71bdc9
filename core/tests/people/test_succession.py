"""What somebody has open goes to another, in one go: the service and its pages. Rooms above bring the
documents; here one is made up.
"""

import pytest
from django.urls import reverse

from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, Notification, UserPreference
from core.people import open_documents
from core.people.open_documents import Kind, OpenDocument
from core.services.people import succession, users

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def letters(monkeypatch):
    """Two open letters of the staff member's; who has which is said by the dictionary."""
    owners = {}

    def found(person):
        mine = [number for number, owner in owners.items() if owner == person]
        return [OpenDocument(number, "Surat jalan", f"/letters/{number}/") for number in mine]

    def hand_over(numbers, *, person, to, actor, reason):
        owners.update(dict.fromkeys(numbers, to))

    monkeypatch.setattr(open_documents, "_kinds", {"letters": Kind("letters", "Letters", found, hand_over)})
    return owners


def give(cast, *numbers, actor=None, to=None, reason="Pindah ke cabang Bandung"):
    return succession.hand_over(
        cast.staff, actor=actor or cast.ceo, to=to or cast.leader, documents=numbers, reason=reason
    )


def test_chosen_documents_are_another_s(cast, letters):
    letters |= {"L-1": cast.staff, "L-2": cast.staff}
    assert give(cast, "L-1") == ["L-1"]
    assert letters == {"L-1": cast.leader, "L-2": cast.staff}
    entry = ActivityLog.objects.get(action="core.user.documents_handed_over")
    assert entry.changes["documents"] == ["Teguh Wibowo", "Lukman Kepala: L-1"]
    told = Notification.objects.get(recipient=cast.leader)
    assert told.type == "DOCUMENTS_HANDED_OVER" and "L-1" in told.message


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        ({"actor": "logistik"}, NotAllowed, None),
        ({"to": "staff"}, DomainError, "to"),
        ({"to": "stranger"}, DomainError, "to"),  # is deactivated below
        ({"reason": "  "}, DomainError, "reason"),
        ({"numbers": ()}, DomainError, "documents"),
        ({"numbers": ("L-1", "L-9")}, Conflict, None),
    ],
)
def test_what_cannot_be_changes_nothing(cast, letters, change, kind, field):
    letters |= {"L-1": cast.staff}
    users.deactivate(cast.stranger, actor=cast.ceo, reason="Keluar")
    numbers = change.pop("numbers", ("L-1",))
    values = {name: getattr(cast, value) if name != "reason" else value for name, value in change.items()}
    with pytest.raises(kind) as refusal:
        give(cast, *numbers, **values)
    assert refusal.value.field == field
    assert letters["L-1"] == cast.staff
    assert not Notification.objects.filter(type="DOCUMENTS_HANDED_OVER").exists()


def test_deactivating_offers_it_and_it_is_done_in_one_go(cast, letters, client):
    letters |= {"L-1": cast.staff, "L-2": cast.staff}
    UserPreference.objects.filter(user=cast.ceo).update(language="en")
    client.force_login(cast.ceo)
    page = client.get(reverse("user_deactivate", args=[cast.staff.pk])).content.decode()
    assert "/letters/L-1/" in page and reverse("user_hand_over", args=[cast.staff.pk]) in page
    response = client.get(reverse("user_hand_over", args=[cast.staff.pk]))
    page = response.content.decode()
    assert page.count(" checked") == 2 and "Surat jalan" in page
    assert "Teguh Wibowo" not in page.partition("<datalist")[2]
    data = {"documents": ["L-1", "L-2"], "to": "Lukman Kepala", "reason": "Pindah"}
    done = client.post(reverse("user_hand_over", args=[cast.staff.pk]), data)
    assert done.url == reverse("user", args=[cast.staff.pk])
    assert set(letters.values()) == {cast.leader}
    page = client.get(reverse("user_deactivate", args=[cast.staff.pk])).content.decode()
    assert "/letters/" not in page
    late = client.get(reverse("user_hand_over", args=[cast.staff.pk]))
    assert late.status_code == 302


def test_mistakes_stand_at_their_fields(cast, letters, client):
    letters |= {"L-1": cast.staff}
    client.force_login(cast.ceo)
    response = client.post(reverse("user_hand_over", args=[cast.staff.pk]), {"to": "Tidak Ada"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"documents", "to", "reason"}
