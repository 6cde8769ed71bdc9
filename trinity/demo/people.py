"""Makes the divisions and people of the demonstration."""

from django.contrib.auth.hashers import make_password

from core.models import Division, User
from core.services.people import divisions, preferences, users
from trinity.demo.accounts import ADDED, DIVISIONS, PASSWORD, PEOPLE


def make(*, actor) -> dict[str, User]:
    """Create divisions and accounts that are missing; returns the people by the first part of their
    e-mail.
    """
    by_name = {d.name: d for d in Division.objects.all()}
    for name, fieldwork in DIVISIONS.items():
        if name not in by_name:
            by_name[name] = divisions.create(actor=actor, name=name, can_do_fieldwork=fieldwork)
    present = {p.email: p for p in User.objects.filter(email__in=[p[0] for p in PEOPLE])}
    everybody = {}
    # Hashing takes a quarter of a second by design; one hash serves all of these published passwords.
    password = make_password(PASSWORD)
    for email, name, role, division in PEOPLE:
        person = present.get(email)
        if person is None:
            person, _temporary = users.create(
                actor=actor, name=name, email=email, role=role, division=by_name[division]
            )
            person.password, person.must_change_password = password, False
            person.save(update_fields=["password", "must_change_password"])
            preferences.update(person, actor=person, email_notifications=False)
        everybody[email.partition("@")[0]] = person
    for name, permissions in ADDED.items():
        users.set_permissions(
            everybody[name], actor=actor, version=everybody[name].version, names=permissions
        )
        everybody[name].refresh_from_db()
    return everybody
