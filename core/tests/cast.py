"""The people that tests speak of by name. `cast` is a fixture everywhere (conftest.py)."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from core.models import User
from core.roles import Role
from core.tests.factories import DivisionFactory, UserFactory


@dataclass
class Cast:
    """One person of each kind; `leader` leads the division of `staff`, `other_leader` does not, `stranger`
    shares nothing with anybody.
    """

    ceo: User
    logistik: User
    purchase: User
    leader: User
    other_leader: User
    staff: User
    stranger: User

    def by_role(self) -> dict[str, User]:
        """The five roles, one person each."""
        return {u.role: u for u in (self.ceo, self.logistik, self.purchase, self.leader, self.staff)}


def without_group(person: User) -> User:
    """Empty the group of this person's role, so that he holds only what is mandatory or added to him."""
    Group.objects.get(name=person.role).permissions.clear()
    return User.objects.get(pk=person.pk)


def make_cast() -> Cast:
    """Create the whole cast in the database."""
    noc, field, store, buying, sales = (
        DivisionFactory(name=name, can_do_fieldwork=name == "Technical Support")
        for name in (
            "NOC (Operation)",
            "Technical Support",
            "Logistik & Gudang",
            "Purchase",
            "Sales & Marketing",
        )
    )
    person = UserFactory
    return Cast(
        ceo=person(name="Citra Direktur", email="ceo@example.com", role=Role.SUPER_ADMIN, division=None),
        logistik=person(
            name="Dewi Sari", email="logistik@example.com", role=Role.ADMIN_LOGISTIK, division=store
        ),
        purchase=person(
            name="Putri Beli", email="purchase@example.com", role=Role.ADMIN_PURCHASE, division=buying
        ),
        leader=person(name="Lukman Kepala", email="leader@example.com", role=Role.LEADER, division=field),
        other_leader=person(name="Oki Kepala", email="leader2@example.com", role=Role.LEADER, division=noc),
        staff=person(name="Teguh Wibowo", email="staff@example.com", role=Role.STAFF, division=field),
        stranger=person(name="Sinta Asing", email="stranger@example.com", role=Role.STAFF, division=sales),
    )
