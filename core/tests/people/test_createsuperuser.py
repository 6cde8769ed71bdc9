from django.core.management import call_command

from core.models import User
from core.roles import Role


def test_the_command_makes_a_super_admin_who_can_log_in(db, client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "Rahasia123")
    call_command("createsuperuser", "--noinput", email="Bos@Example.com", name="Bos Besar", verbosity=0)
    boss = User.objects.get()
    assert (boss.role, boss.preferences.language, boss.groups.get().name) == (
        Role.SUPER_ADMIN,
        "id",
        Role.SUPER_ADMIN,
    )
    answer = client.post("/login/", {"username": "bos@example.com", "password": "Rahasia123"})
    assert answer.status_code == 302 and answer.url == "/"
