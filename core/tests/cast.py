"""The people that tests speak of by name. `cast` is a fixture everywhere (conftest.py)."""

import pickle
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from core.models import Division, User, UserPreference
from core.roles import Role
from core.tests.factories import PASSWORD


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
    """Create the whole cast in the database; almost every test begins with it. The first time in a process it
    is made, from then on its rows are copied back as they were, keys and all.
    """
    config = connection.settings_dict
    key = (config["HOST"], config["PORT"], config["NAME"], timezone.localdate())
    if key in _memory:
        rows, people = _memory[key]
        with connection.cursor() as cursor:
            for into, content in rows.items():
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    copy.write(content)
        return pickle.loads(people)  # noqa: S301 our own
    cast = _make()
    people = {person.pk for person in vars(cast).values()}
    parts = {
        Division: ("id", {person.division_id for person in vars(cast).values()} - {None}),
        User: ("id", people),
        UserPreference: ("user_id", people),
        User.groups.through: ("user_id", people),
    }
    rows = dict(_rows(model, column, keys) for model, (column, keys) in parts.items())
    _memory[key] = rows, pickle.dumps(cast)
    return cast


_memory: dict[tuple, tuple[dict[str, bytes], bytes]] = {}


def _rows(model, column: str, keys: set[int]) -> tuple[str, bytes]:
    """What COPY takes to put some rows back: table and columns, and what is in them."""
    table = model._meta.db_table
    columns = ", ".join(field.column for field in model._meta.concrete_fields if not field.generated)
    wanted = ", ".join(map(str, keys))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {columns} FROM {table} WHERE {column} IN ({wanted})) TO STDOUT") as copy,
    ):
        return f"{table} ({columns})", b"".join(copy)


def _make() -> Cast:
    """As UserFactory makes one person; some statements for all of them."""
    noc, field, store, buying, sales = Division.objects.bulk_create(
        Division(name=name, can_do_fieldwork=name == "Technical Support")
        for name in (
            "NOC (Operation)",
            "Technical Support",
            "Logistik & Gudang",
            "Purchase",
            "Sales & Marketing",
        )
    )
    cast = Cast(
        ceo=User(name="Citra Direktur", email="ceo@example.com", role=Role.SUPER_ADMIN, division=None),
        logistik=User(
            name="Dewi Sari", email="logistik@example.com", role=Role.ADMIN_LOGISTIK, division=store
        ),
        purchase=User(
            name="Putri Beli", email="purchase@example.com", role=Role.ADMIN_PURCHASE, division=buying
        ),
        leader=User(name="Lukman Kepala", email="leader@example.com", role=Role.LEADER, division=field),
        other_leader=User(name="Oki Kepala", email="leader2@example.com", role=Role.LEADER, division=noc),
        staff=User(name="Teguh Wibowo", email="staff@example.com", role=Role.STAFF, division=field),
        stranger=User(name="Sinta Asing", email="stranger@example.com", role=Role.STAFF, division=sales),
    )
    people = vars(cast).values()
    for person in people:
        person.password = make_password(PASSWORD)
    User.objects.bulk_create(people)
    UserPreference.objects.bulk_create(
        UserPreference(user=person, email_notifications=False) for person in people
    )
    groups = {group.name: group for group in Group.objects.filter(name__in=Role.values)}
    User.groups.through.objects.bulk_create(
        User.groups.through(user=person, group=groups[person.role]) for person in people
    )
    return cast
