"""What was still on a phone when the count was submitted: kept, shown to whoever leads it, and taken in or
set aside. What was wrong is taken back. Whose phone has something unsent is known.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from assets.models import LateDecision, StockCount, StockCountEntry, StockCountPhone
from assets.services.counts import approval, counting, counts, late, phones, unbooked
from assets.tests.counts import counting as c
from assets.tests.factories import WarehouseFactory, register_devices, register_lot
from assets.views.counts.sending import sentence
from core import clock
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog, Notification
from core.services.people import preferences

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def shelf(cast):
    return WarehouseFactory()


@pytest.fixture
def devices(cast, shelf):
    return register_devices(cast.logistik, 3, place=shelf)


@pytest.fixture
def boxes(cast, shelf):
    return register_lot(cast.logistik, 100, item=c.connector(), place=shelf).standard_item


@pytest.fixture
def count(cast, shelf, devices, boxes):
    with clock.at(clock.now() - timedelta(hours=3)):
        return counts.start(shelf, actor=cast.logistik, counters=[cast.staff, cast.stranger])


@pytest.fixture
def submitted(cast, count, devices, boxes):
    c.scan(count, devices[0], cast.staff)
    c.amount(count, boxes, 95, cast.stranger)
    return c.submit(count, cast.logistik)


def decide(count, who, taken=(), set_aside=(), **kwargs):
    late.decide(count, actor=who, taken=[e.pk for e in taken], set_aside=[e.pk for e in set_aside], **kwargs)
    count.refresh_from_db()


def waiting(count):
    return list(count.entries.waiting())


def test_what_arrives_after_the_submission_is_kept_and_changes_nothing_yet(cast, submitted, devices, boxes):
    assert c.scan(submitted, devices[1], cast.staff, recorded=c.phone(ago=600)).is_late
    assert c.amount(submitted, boxes, 90, cast.staff, recorded=c.phone(ago=900)).is_late
    assert len(waiting(submitted)) == 2
    assert submitted.lines.get(asset=devices[1]).verdict == "MISSING"
    assert submitted.lines.get(asset=None).counted == 95


def test_sent_again_it_is_kept_once(cast, submitted, devices):
    key = c.key()
    for _ in range(2):
        assert c.scan(submitted, devices[1], cast.staff, key=key).is_late
    assert len(waiting(submitted)) == 1


def test_whoever_leads_the_count_is_told_once(cast, submitted, devices):
    for device in devices[1:]:
        c.scan(submitted, device, cast.staff)
    (news,) = Notification.objects.filter(type="COUNT_LATE")
    assert (news.recipient, news.reference_id) == (cast.logistik, submitted.doc_number)


def test_taken_in_it_is_judged_by_the_moment_of_counting(cast, submitted, devices, boxes):
    c.scan(submitted, devices[1], cast.staff, recorded=c.phone(ago=600))
    c.amount(submitted, boxes, 70, cast.stranger, recorded=c.phone(ago=9000))
    decide(submitted, cast.logistik, taken=waiting(submitted))
    assert submitted.lines.get(asset=devices[1]).verdict == "MATCH"
    assert submitted.lines.get(asset=None).counted == 95  # that was counted later
    log = ActivityLog.objects.get(action="assets.stockcount.late_decided")
    assert log.changes == {"taken_in": [None, 2], "set_aside": [None, 0]}


def test_a_late_amount_of_somebody_else_may_open_a_disagreement(cast, submitted, boxes):
    c.amount(submitted, boxes, 70, cast.staff, recorded=c.phone(ago=9000))
    decide(submitted, cast.logistik, taken=waiting(submitted))
    assert submitted.lines.get(asset=None).is_contested


def test_set_aside_it_is_kept_and_counts_for_nothing(cast, submitted, devices):
    c.scan(submitted, devices[1], cast.staff)
    decide(submitted, cast.logistik, set_aside=waiting(submitted))
    assert submitted.lines.get(asset=devices[1]).verdict == "MISSING"
    assert StockCountEntry.objects.filter(is_late=True).count() == 1
    assert not waiting(submitted)


def test_nothing_is_approved_or_counted_again_while_something_waits(cast, submitted, devices):
    c.scan(submitted, devices[1], cast.staff)
    for verb in (c.approve, lambda count, who: counts.recount(count, actor=who)):
        with pytest.raises(Conflict, match="came after the submission"):
            verb(submitted, cast.ceo)
    decide(submitted, cast.logistik, taken=waiting(submitted))
    c.approve(submitted, cast.ceo)


def test_who_looked_before_it_was_judged_anew_looks_again(cast, submitted, devices):
    seen = submitted.version
    c.scan(submitted, devices[1], cast.staff)
    decide(submitted, cast.logistik, taken=waiting(submitted))
    with pytest.raises(StaleVersion):
        approval.approve(submitted, actor=cast.ceo, version=seen)


def test_it_is_decided_once_by_who_manages_stock(cast, submitted, devices):
    c.scan(submitted, devices[1], cast.staff)
    rows = waiting(submitted)
    with pytest.raises(NotAllowed):
        decide(submitted, cast.staff, taken=rows)
    decide(submitted, cast.logistik, taken=rows)
    with pytest.raises(Conflict):
        decide(submitted, cast.ceo, set_aside=rows)
    assert LateDecision.objects.get().is_taken


def test_an_entry_of_the_first_round_that_arrives_in_the_second_is_of_the_first(cast, submitted, boxes):
    counts.recount(submitted, actor=cast.logistik)
    submitted.refresh_from_db()
    c.amount(submitted, boxes, 99, cast.stranger)
    assert c.amount(submitted, boxes, 60, cast.staff, recorded=c.phone(ago=3600), round_=1).is_late
    (entry,) = waiting(submitted)
    assert entry.round == 1
    decide(submitted, cast.logistik, taken=[entry])
    c.submit(submitted, cast.logistik)
    assert submitted.lines.get(asset=None).counted == 99


def test_a_page_that_says_no_round_is_judged_by_its_moment(cast, submitted, boxes):
    with clock.at(clock.now() + timedelta(hours=1)):
        counts.recount(submitted, actor=cast.logistik)
        submitted.refresh_from_db()
        assert c.amount(submitted, boxes, 60, cast.staff, recorded=c.phone(ago=4000)).is_late
        assert not c.amount(submitted, boxes, 61, cast.staff, recorded=c.phone(ago=10)).is_late


@pytest.mark.parametrize("end", ["approved", "cancelled"])
def test_what_arrives_when_all_is_over_is_kept_and_shown(cast, client, submitted, devices, end):
    (stray,) = register_devices(cast.logistik)
    cable = register_lot(cast.logistik, 500)
    if end == "approved":
        c.approve(submitted, cast.ceo)
    else:
        counts.cancel(submitted, actor=cast.logistik, reason="salah rak")
        submitted.refresh_from_db()
    for thing in (devices[1], stray, "TIDAK-ADA-9"):
        assert c.scan(submitted, thing, cast.staff).is_late
    assert c.amount(submitted, cable, 480, cast.staff).is_late
    assert c.text(submitted, "Netviel Apa Saja", 3, cast.staff).is_late
    assert len(waiting(submitted)) == 5
    with pytest.raises(Conflict):
        decide(submitted, cast.logistik, taken=waiting(submitted))
    client.force_login(cast.logistik, backend="core.auth.RoleBackend")
    page = client.get(reverse("count", args=[submitted.doc_number])).content.decode()
    assert stray.code in page and "TIDAK-ADA-9" in page


def test_on_its_page_each_is_taken_in_or_set_aside_once(cast, client, submitted, devices):
    c.scan(submitted, devices[1], cast.staff)
    c.scan(submitted, devices[2], cast.staff)
    preferences.update(cast.logistik, actor=cast.logistik, language="en")
    client.force_login(cast.logistik, backend="core.auth.RoleBackend")
    url = reverse("count_late", args=[submitted.doc_number])
    page = client.get(url)
    first, second = (row["id"] for row in page.context["rows"])
    data = {"shown": [first, second], "taken": [first], "version": page.context["version"]}
    assert client.post(url, data).status_code == 302
    verdicts = [submitted.lines.get(asset=device).verdict for device in devices[1:]]
    assert verdicts == ["MATCH", "MISSING"]
    again = client.post(url, data)
    assert again.status_code == 409
    assert "Late entries decided" in again.content.decode()
    assert client.get(url).url == reverse("count", args=[submitted.doc_number])


def test_a_wrong_scan_is_taken_back(cast, count, devices):
    (stray,) = register_devices(cast.logistik)
    wrong, back = c.key(), c.key()
    c.scan(count, stray, cast.staff, key=wrong)
    c.scan(count, "TIDAK-ADA", cast.staff)
    for _ in range(2):
        answer = counting.take_back(count, actor=cast.staff, key=back, entry_key=wrong)
        assert answer.state == "taken_back"
    for device in devices:
        c.scan(count, device, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {
        stray.code: "",
        "Netviel " + count.lines.get(asset=None).standard_item.name: "NOT_COUNTED",
    }
    c.approve(count, cast.ceo)
    stray.refresh_from_db()
    assert stray.place != count.place


def test_a_wrong_amount_that_is_taken_back_gives_the_one_before(cast, count, boxes):
    wrong = c.key()
    c.amount(count, boxes, 90, cast.stranger)
    c.amount(count, boxes, 900, cast.staff, key=wrong)
    counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=wrong)
    c.submit(count, cast.logistik)
    line = count.lines.get(asset=None)
    assert (line.counted, line.is_contested) == (90, False)


def test_only_what_one_counted_oneself_is_taken_back(cast, count, devices):
    wrong = c.key()
    c.scan(count, devices[0], cast.staff, key=wrong)
    with pytest.raises(NotAllowed):
        counting.take_back(count, actor=cast.stranger, key=c.key(), entry_key=wrong)
    with pytest.raises(DomainError):
        counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=c.key())


def test_nothing_but_what_was_taken_back_is_nothing_to_submit(cast, count, devices):
    wrong = c.key()
    c.scan(count, devices[0], cast.staff, key=wrong)
    counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=wrong)
    with pytest.raises(DomainError, match="Nothing was counted"):
        counts.submit(count, actor=cast.logistik)


def test_taking_back_after_the_submission_waits_too(cast, count, devices):
    wrong = c.key()
    c.scan(count, devices[0], cast.staff, key=wrong)
    c.submit(count, cast.logistik)
    assert counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=wrong).is_late
    assert count.lines.get(asset=devices[0]).verdict == "MATCH"
    decide(count, cast.logistik, taken=waiting(count))
    assert count.lines.get(asset=devices[0]).verdict == "MISSING"


def test_a_take_back_that_waits_is_not_sent_twice_and_still_waits(cast, count, devices):
    wrong = c.key()
    c.scan(count, devices[0], cast.staff, key=wrong)
    c.submit(count, cast.logistik)
    for _ in range(2):
        assert counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=wrong).is_late
    assert len(waiting(count)) == 1
    decide(count, cast.logistik, taken=waiting(count))
    assert not counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=wrong).is_late
    assert not waiting(count)


def test_a_take_back_that_was_set_aside_took_nothing_back(cast, client, count, devices):
    wrong = c.key()
    c.scan(count, devices[0], cast.staff, key=wrong)
    c.submit(count, cast.logistik)
    counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=wrong)
    decide(count, cast.logistik, set_aside=waiting(count))
    client.force_login(cast.staff, backend="core.auth.RoleBackend")
    page = client.get(reverse("count_work", args=[count.doc_number]), {"late": 1})
    assert [row["entry"] for row in page.context["mine"]] == [str(wrong)]
    assert counting.take_back(count, actor=cast.staff, key=c.key(), entry_key=wrong).is_late
    decide(count, cast.logistik, taken=waiting(count))
    assert count.lines.get(asset=devices[0]).verdict == "MISSING"


@pytest.mark.parametrize("end", ["set_aside", "over"])
def test_what_its_counter_took_back_himself_is_not_left_unbooked(cast, submitted, devices, end):
    key = c.key()
    if end == "over":
        c.approve(submitted, cast.ceo)
    c.scan(submitted, devices[1], cast.staff, key=key)
    c.scan(submitted, devices[2], cast.staff)
    counting.take_back(submitted, actor=cast.staff, key=c.key(), entry_key=key)
    if end == "set_aside":
        decide(submitted, cast.logistik, set_aside=waiting(submitted))
    found = unbooked.of(submitted)
    assert (found.get("set_aside"), found.get("after")) == {"set_aside": (1, None), "over": (None, 1)}[end]


@pytest.mark.parametrize("end", ["approved", "cancelled"])
def test_who_sends_something_to_a_closed_count_hears_that_it_does_not_count(
    cast, client, count, devices, end
):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    before, after, back = c.key(), c.key(), c.key()
    waits = c.scan(count, devices[1], cast.staff, key=before)
    assert "waits for whoever leads" in sentence(waits)
    decide(count, cast.logistik, set_aside=waiting(count))
    seen = StockCount.objects.get(pk=count.pk)  # by a page that was opened before it was closed
    if end == "approved":
        c.approve(count, cast.ceo)
    else:
        counts.cancel(count, actor=cast.logistik, reason="salah rak")
    for _ in range(2):
        said = sentence(c.scan(seen, devices[2], cast.staff, key=after))
        assert "over already" in said and "waits" not in said
        taken = counting.take_back(seen, actor=cast.staff, key=back, entry_key=after)
        assert "to be taken back. It came when the count was over already" in sentence(taken)
    assert "was set aside" in sentence(c.scan(seen, devices[1], cast.staff, key=before))
    preferences.update(cast.staff, actor=cast.staff, language="en")
    client.force_login(cast.staff, backend="core.auth.RoleBackend")
    page = client.get(reverse("count_work", args=[count.doc_number]), {"late": 1}).content.decode()
    assert "The count is over." in page and "waits for whoever leads" not in page


def test_what_was_taken_in_counts_also_when_it_is_sent_again(cast, submitted, devices):
    key = c.key()
    c.scan(submitted, devices[1], cast.staff, key=key)
    decide(submitted, cast.logistik, taken=waiting(submitted))
    again = c.scan(submitted, devices[1], cast.staff, key=key)
    assert (again.state, again.is_late) == ("counted", False)


def say(count, who, waiting, *, device=None, **kwargs):
    phones.report(count, actor=who, device=device or c.key(), waiting=waiting, **kwargs)


def test_who_has_something_unsent_is_known(cast, count):
    one, gone = c.key(), c.key()
    say(count, cast.staff, 5, device=one)
    say(count, cast.staff, 3, device=one)
    say(count, cast.stranger, 0, device=gone, is_open=False)
    say(count, cast.logistik, 0)
    assert [(p.user, p.waiting) for p in phones.unsent(count)] == [(cast.staff, 3)]
    assert StockCountPhone.objects.count() == 3


def test_a_phone_that_is_silent_with_its_page_open_may_have_something(cast, count):
    with clock.at(clock.now() - timedelta(minutes=10)):
        say(count, cast.staff, 0)
        say(count, cast.stranger, 0, is_open=False)
    assert [p.user for p in phones.unsent(count)] == [cast.staff]


def test_who_is_not_invited_reports_nothing(cast, count):
    with pytest.raises(NotAllowed):
        say(count, cast.leader, 1)


def test_it_stands_on_the_page_where_the_count_is_submitted(cast, client, count, devices):
    c.scan(count, devices[0], cast.staff)
    say(count, cast.staff, 3)
    preferences.update(cast.logistik, actor=cast.logistik, language="en")
    client.force_login(cast.logistik, backend="core.auth.RoleBackend")
    for name in ("count", "count_submit"):
        page = client.get(reverse(name, args=[count.doc_number])).content.decode()
        assert "Teguh Wibowo" in page and "3 entries that are not sent" in page


def test_what_a_closed_count_has_no_line_for_stands_with_its_amount_among_what_i_counted(
    cast, client, submitted
):
    c.approve(submitted, cast.ceo)
    c.text(submitted, "Netviel Apa Saja", 3, cast.staff)
    c.scan(submitted, "TIDAK-ADA-9", cast.staff)
    preferences.update(cast.staff, actor=cast.staff, language="en")
    client.force_login(cast.staff, backend="core.auth.RoleBackend")
    page = client.get(reverse("count_work", args=[submitted.doc_number]), {"late": 1})
    assert [row["text"] for row in page.context["mine"][:2]] == [
        "TIDAK-ADA-9: nobody knows this code; it is noted.",
        "Netviel Apa Saja: 3",
    ]
