"""Telling people: in their language, never the actor, never the inactive, by mail to those who want it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from core import notify, words
from core.models import Notification, User, UserPreference
from core.tasks import send_notification_mails

NEWS = lazystr("Ada kabar")


def tell(*people, actor=None, message=NEWS, **kwargs):
    fresh = list(User.objects.select_related("preferences").filter(pk__in=[p.pk for p in people]))
    return notify.send("ACCOUNT_CHANGED", recipients=fresh, actor=actor, message=message, **kwargs)


def test_an_unknown_event_raises(cast):
    with pytest.raises(LookupError):
        notify.send("SOMETHING", recipients=[cast.staff], actor=None, message=lazystr("x"))


def test_the_actor_is_not_told_and_nobody_twice(cast):
    notify.send(
        "ACCOUNT_CHANGED",
        recipients=[cast.staff, cast.leader, cast.leader],
        actor=cast.staff,
        message=lazystr("x"),
        url="/a/",
        reference="R-1",
    )
    row = Notification.objects.get()
    assert (row.recipient, row.actor_name, row.url, row.reference_id, row.is_read) == (
        cast.leader,
        "Teguh Wibowo",
        "/a/",
        "R-1",
        False,
    )


def test_news_about_a_document_lead_to_its_page_and_carry_its_number(cast):
    (row,) = tell(cast.staff, about=SimpleNamespace(doc_number="REG-261122-0001"))
    assert (row.reference_id, row.url) == ("REG-261122-0001", "/registrations/REG-261122-0001/")
    (row,) = tell(cast.staff, about=SimpleNamespace(code="AST-2026-000001"), url="/stock/", reference="RO-1")
    assert (row.reference_id, row.url) == ("RO-1", "/stock/")


def test_news_about_what_has_no_page_are_a_mistake(cast):
    with pytest.raises(LookupError):
        tell(cast.staff, about=SimpleNamespace(doc_number="XX-261122-0001"))


def test_the_inactive_are_not_told(cast):
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    assert tell(cast.staff) == []


def test_everybody_reads_his_own_language(cast):
    UserPreference.objects.filter(user=cast.leader).update(language="en")
    words = {row.recipient_id: row.message for row in tell(cast.staff, cast.leader, message=_("Save"))}
    assert words[cast.leader.pk] == "Save"
    assert words[cast.staff.pk] != "Save"  # Django itself brings "Simpan"


def test_what_is_filled_in_is_translated_for_its_reader_too(cast):
    UserPreference.objects.filter(user=cast.leader).update(language="en")
    day = words.lazy_day(date(2026, 8, 1))
    message = words.fill(_("From %(start)s to %(end)s"), start=day, end=_("Save"))
    with translation.override("en"):
        said = {row.recipient_id: row.message for row in tell(cast.staff, cast.leader, message=message)}
    assert "1 Aug 2026" in said[cast.leader.pk] and "Save" in said[cast.leader.pk]
    assert "1 Agu 2026" in said[cast.staff.pk] and "Save" not in said[cast.staff.pk]


def test_what_is_translated_already_is_a_mistake(cast):
    """Django's own % translates at once: in the language of who acts, not of who reads."""
    with pytest.raises(TypeError):
        tell(cast.staff, message=_("Save") % {})


def test_mail_goes_only_to_those_who_want_it_and_with_the_transaction(cast):
    UserPreference.objects.filter(user=cast.leader).update(email_notifications=True)
    jobs = ProcrastinateJob.objects.filter(task_name="core.send_notification_mails")
    rows = tell(cast.staff, cast.leader)
    wanted = [row.pk for row in rows if row.recipient_id == cast.leader.pk]
    assert [job.args for job in jobs] == [{"notification_ids": wanted}]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(cast.leader)
        raise ZeroDivisionError
    assert jobs.count() == 1


def test_the_mail_says_what_and_where(cast, settings):
    rows = tell(cast.staff, message=lazystr("Aset siap diambil"), url="/loans/RL-1/")
    send_notification_mails([rows[0].pk])
    assert (
        mail.outbox[0].to == ["staff@example.com"]
        and f"{settings.SITE_URL}/loans/RL-1/" in mail.outbox[0].body
    )


def test_a_message_of_many_lines_makes_a_proper_subject(cast):
    send_notification_mails([tell(cast.staff, message=lazystr("Satu\r\nBcc: lain@example.com"))[0].pk])
    assert "\n" not in mail.outbox[0].subject and mail.outbox[0].to == ["staff@example.com"]


def test_each_mail_is_a_job_of_its_own(cast):
    UserPreference.objects.filter(user__in=[cast.leader, cast.staff]).update(email_notifications=True)
    tell(cast.leader, cast.staff)
    jobs = ProcrastinateJob.objects.filter(task_name="core.send_notification_mails")
    assert sorted(len(job.args["notification_ids"]) for job in jobs) == [1, 1]


def test_a_mail_that_is_sent_once_more_carries_the_same_id(cast):
    row = tell(cast.staff)[0]
    send_notification_mails([row.pk])
    send_notification_mails([row.pk])
    assert len({sent.message()["Message-ID"] for sent in mail.outbox}) == 1
