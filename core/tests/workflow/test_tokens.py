"""One-time form tokens: posted twice, also by two threads at once, a form has one result."""

import time

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from core.models import Division, FormToken
from core.tests.races import race
from core.workflow import tokens


@tokens.once
def create(request):
    """A document view in small: makes a division and leads to it."""
    if request.POST.get("wrong"):
        Division.objects.create(name="Half")
        return HttpResponse("please check", status=422)
    if request.POST.get("slow"):
        time.sleep(0.2)
    division = Division.objects.create(name=request.POST["name"])
    return HttpResponseRedirect(f"/divisions/{division.pk}/")


def post(user, key, **data):
    request = RequestFactory().post("/new/", {tokens.FIELD: key, "name": "Satu"} | data)
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    return create(request), [str(m) for m in request._messages]


def made():
    return Division.objects.exclude(
        name__in=Division.objects.filter(members__isnull=False).values("name")
    ).count()


def test_a_second_post_leads_to_the_first_result_and_says_so(cast):
    key = tokens.fresh()
    first, said = post(cast.staff, key)
    again, told = post(cast.staff, key)
    assert first.url == again.url and not said and len(told) == 1 and made() == 1


def test_two_tokens_are_two_documents(cast):
    assert (
        post(cast.staff, tokens.fresh(), name="A")[0].url != post(cast.staff, tokens.fresh(), name="B")[0].url
    )


def test_a_refused_form_claims_nothing_and_leaves_nothing_half_done(cast):
    key = tokens.fresh()
    assert post(cast.staff, key, wrong="1")[0].status_code == 422
    assert made() == 0 and not FormToken.objects.exists()
    assert post(cast.staff, key)[0].status_code == 302


def test_a_crash_claims_nothing(cast):
    key = tokens.fresh()
    with pytest.raises(Exception, match="unique|name"):
        post(cast.staff, key, name=cast.staff.division.name)
    assert not FormToken.objects.exists()


def test_somebody_elses_token_does_not_show_his_result(cast):
    key = tokens.fresh()
    post(cast.staff, key)
    assert post(cast.leader, key)[0].url == "/new/"


@pytest.mark.parametrize("key", ["", "not-a-token", "0" * 500])
def test_a_post_without_a_proper_token_goes_through_unclaimed(cast, key):
    assert post(cast.staff, key)[0].status_code == 302 and not FormToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_posted_by_two_threads_at_once_has_one_result(cast):
    key = tokens.fresh()
    urls = race(*[lambda: post(cast.staff, key, slow="1")[0].url] * 2)
    assert made() == 1 and len(set(urls)) == 1
