"""The business's settings: typed, bounded, logged, and never saved over somebody else's change."""

import pytest

from core import config
from core.errors import StaleVersion
from core.models import ActivityLog, SystemConfig
from core.services import settings as service
from core.tests.races import race, split
from core.workflow import backdating


def fields(**changes):
    """What a browser posts: every setting as text."""
    values = service.current()
    data = {s.key.replace(".", "__"): config.stored(s, values[s.key]) for s in config.all_settings()}
    data = {name: text for name, text in data.items() if text != "false"}
    return {**data, "version": service.version(values), **changes}


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.ceo)
    return client


@pytest.mark.parametrize("role", ["logistik", "purchase", "leader", "staff"])
def test_only_super_admins_see_them(client, cast, role):
    client.force_login(getattr(cast, role))
    assert client.get("/settings/").status_code == 403
    assert client.post("/settings/", fields()).status_code == 403


def test_every_declared_setting_has_a_field(admin):
    page = admin.get("/settings/")
    assert set(page.context["form"].names) == {s.key for s in config.all_settings()}
    assert all(name in page.context["form"].fields for name in page.context["form"].names.values())


def test_a_change_is_saved_typed_and_logged_with_old_and_new(admin, cast):
    admin.post("/settings/", fields(upload__max_mb="12"))
    assert config.get("upload.max_mb") == 12
    entry = ActivityLog.objects.get(action="core.setting.changed")
    assert (entry.changes, entry.user) == ({"value": ["10", "12"]}, cast.ceo)
    assert SystemConfig.objects.get(key="upload.max_mb").updated_by == cast.ceo


def test_saving_what_is_there_writes_nothing(admin):
    assert admin.post("/settings/", fields()).status_code == 302
    assert not SystemConfig.objects.exists() and not ActivityLog.objects.exists()


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "NaN", "Infinity", "1e9", "101", ""])
def test_a_wrong_number_stands_beside_its_field_and_nothing_is_saved(admin, wrong):
    page = admin.post("/settings/", fields(upload__max_mb=wrong, company__name="Lain"))
    assert page.status_code == 422 and set(page.context["form"].errors) == {"upload__max_mb"}
    assert not SystemConfig.objects.exists() and b"Lain" in page.content


def test_days_are_whole(admin):
    page = admin.post("/settings/", fields(document__backdate_days="7,5"))
    assert page.status_code == 422 and set(page.context["form"].errors) == {"document__backdate_days"}
    SystemConfig.objects.create(key="document.backdate_days", value="7.5", data_type="NUMBER")
    config.forget()
    assert backdating.days() == 7


def test_saving_over_somebody_elses_change_shows_both_and_keeps_what_was_typed(admin, cast):
    mine = fields(company__name="PT Milik Saya")
    service.change({"company.name": "PT Orang Lain"}, service.version(service.current()), actor=cast.purchase)
    page = admin.post("/settings/", mine)
    assert page.status_code == 409
    assert ("PT Orang Lain", "PT Milik Saya") in page.context["collision"].theirs.values()
    assert "Putri Beli" in page.content.decode() and config.get("company.name") == "PT Orang Lain"
    again = {**mine, "version": page.context["form"]["version"].value()}
    assert (
        admin.post("/settings/", again).status_code == 302 and config.get("company.name") == "PT Milik Saya"
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_gets_the_collision(cast):
    seen = service.version(service.current())
    save = lambda name: lambda: service.change({"company.name": name}, seen, actor=cast.ceo)  # noqa: E731
    won, lost = split(race(save("Satu"), save("Dua")))
    assert len(won) == 1 and [type(error) for error in lost] == [StaleVersion]
    assert ActivityLog.objects.filter(action="core.setting.changed").count() == 1


@pytest.mark.parametrize(
    ("data_type", "value"),
    [("string", "a = b"), ("number", 3), ("boolean", True), ("boolean", False), ("json", {"a": [1, "é"]})],
)
def test_what_is_stored_reads_back_as_it_was(data_type, value):
    setting = config.Setting("x.y", value, data_type, "X", "X")
    assert config.parse(setting, config.stored(setting, value)) == value


def test_an_undeclared_key_raises(db):
    with pytest.raises(LookupError):
        config.get("no.such")
