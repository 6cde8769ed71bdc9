"""Comments about a request: what services refuse and whom they tell, and the pages that send, correct and
remove them.
"""

import uuid

import pytest
from django.urls import reverse

from core.errors import Conflict, DomainError, NotAllowed
from core.models import Notification
from core.tests.factories import UserFactory
from requests_app.choices import RequestStatus as S
from requests_app.models import RequestActivity
from requests_app.services.discussion import comments
from requests_app.services.requests import requests
from requests_app.tests.factories import in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def asked(cast):
    """An open request of the leader."""
    return in_state(S.PENDING, cast, make_shop(cast.logistik, metres=0))


@pytest.fixture
def posts(client):
    """The response to a form of a person."""

    def send(person, name, *args, **data):
        client.force_login(person)
        return client.post(reverse(name, args=args), data)

    return send


@pytest.fixture
def shows(client):
    """A request's page as a person gets it."""

    def look(person, request):
        client.force_login(person)
        return client.get(reverse("request", args=[request.doc_number])).content.decode()

    return look


def said(request):
    return list(request.activities.filter(type="comment", replaces=None).order_by("id"))


def told(person, event):
    return list(Notification.objects.filter(recipient=person, type=event).values_list("message", flat=True))


# ---------------------------------------------------------------- services


def test_the_requester_hears_of_a_comment_and_the_writer_does_not(cast, asked):
    comments.comment(asked, actor=cast.logistik, text="Stok sedang dicek")
    assert len(told(cast.leader, "REQUEST_COMMENTED")) == 1
    comments.comment(asked, actor=cast.leader, text="Terima kasih")
    assert len(told(cast.leader, "REQUEST_COMMENTED")) == 1


def test_whom_one_answers_hears_of_it(cast, asked):
    first = comments.comment(asked, actor=cast.purchase, text="Merek apa?")
    comments.comment(asked, actor=cast.leader, text="MikroTik", parent=first)
    assert len(told(cast.purchase, "REQUEST_COMMENTED")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "@Dewi Sari tolong cek",
        "tolong cek @dewi",
        "(@Dewi Sari)",
        "@Dewi Sari, @Dewi",
        "@Dewi tolong dicek ya",
    ],
)
def test_who_is_mentioned_hears_of_it_once(cast, asked, text):
    row = comments.comment(asked, actor=cast.leader, text=text)
    assert row.payload["mentions"] == [cast.logistik.pk]
    assert len(told(cast.logistik, "REQUEST_MENTIONED")) == 1


def test_nobody_is_mentioned_who_may_not_see_it_or_shares_his_first_name(cast, asked):
    UserFactory(name="Dewi Lestari", role="ADMIN_LOGISTIK")
    row = comments.comment(
        asked, actor=cast.leader, text="@Sinta Asing @Teguh Wibowo @Dewi @Tidak Ada a@b.id"
    )
    assert row.payload["mentions"] == []
    assert told(cast.stranger, "REQUEST_MENTIONED") == []


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * 2001])
def test_nothing_and_too_much_are_refused_beside_the_field(cast, asked, text):
    with pytest.raises(DomainError) as refused:
        comments.comment(asked, actor=cast.leader, text=text)
    assert refused.value.field == "text"
    assert said(asked) == []


def test_two_thousand_letters_fit_however_lines_end(cast, asked):
    comments.comment(asked, actor=cast.leader, text="a\r\n" * 999 + "ab")
    assert len(said(asked)[0].payload["text"]) == 2000


def test_an_answer_to_an_answer_stays_in_its_thread(cast, asked):
    first = comments.comment(asked, actor=cast.leader, text="Satu")
    second = comments.comment(asked, actor=cast.logistik, text="Dua", parent=first)
    third = comments.comment(asked, actor=cast.leader, text="Tiga", parent=second)
    assert third.parent_id == first.pk


def test_what_is_not_there_cannot_be_answered(cast, asked):
    first = comments.comment(asked, actor=cast.leader, text="Satu")
    comments.remove_comment(first, actor=cast.leader)
    for parent in (first, RequestActivity(pk=10**9), asked.activities.first()):
        with pytest.raises(Conflict):
            comments.comment(asked, actor=cast.logistik, text="Dua", parent=parent)


def test_only_the_author_changes_his_comment(cast, asked):
    row = comments.comment(asked, actor=cast.leader, text="Salah")
    for deed in (
        lambda: comments.edit_comment(row, actor=cast.ceo, text="Benar"),
        lambda: comments.remove_comment(row, actor=cast.ceo),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_what_is_removed_is_not_changed_any_more(cast, asked):
    row = comments.comment(asked, actor=cast.leader, text="Salah")
    comments.remove_comment(row, actor=cast.leader)
    with pytest.raises(Conflict):
        comments.edit_comment(row, actor=cast.leader, text="Benar")
    with pytest.raises(Conflict):
        comments.remove_comment(row, actor=cast.leader)


def test_a_change_keeps_what_was_said_before(cast, asked):
    row = comments.comment(asked, actor=cast.leader, text="Salah")
    comments.edit_comment(row, actor=cast.leader, text="Benar")
    assert [r.payload["text"] for r in asked.activities.filter(type="comment").order_by("id")] == [
        "Salah",
        "Benar",
    ]


def test_the_discussion_is_closed_when_the_request_is_over(cast, asked):
    row = comments.comment(asked, actor=cast.leader, text="Batal saja")
    requests.cancel(asked, actor=cast.leader)
    for deed in (
        lambda: comments.comment(asked, actor=cast.leader, text="Masih ada?"),
        lambda: comments.edit_comment(row, actor=cast.leader, text="Jadi"),
        lambda: comments.remove_comment(row, actor=cast.leader),
    ):
        with pytest.raises(Conflict):
            deed()


# ---------------------------------------------------------------- pages


def test_a_comment_comes_back_to_its_place(cast, asked, posts, shows):
    response = posts(
        cast.logistik, "request_comment", asked.doc_number, text="Stok sedang dicek @Lukman Kepala"
    )
    (row,) = said(asked)
    assert response.url == f"{reverse('request', args=[asked.doc_number])}#comment-{row.pk}"
    page = shows(cast.leader, asked)
    assert f'id="comment-{row.pk}"' in page
    assert '<b class="mention">@Lukman Kepala</b>' in page


def test_a_form_that_is_sent_twice_says_it_once(cast, asked, posts):
    token = str(uuid.uuid4())
    for _again in range(2):
        posts(cast.logistik, "request_comment", asked.doc_number, text="Sekali saja", form_token=token)
    assert len(said(asked)) == 1


def test_what_is_written_is_text_and_never_markup(cast, asked, posts, shows):
    posts(cast.logistik, "request_comment", asked.doc_number, text="<script>alert(1)</script> @Lukman <b>&")
    page = shows(cast.leader, asked)
    assert "<script>alert" not in page
    assert '&lt;script&gt;alert(1)&lt;/script&gt; <b class="mention">@Lukman</b> &lt;b&gt;&amp;' in page


def test_too_long_a_comment_is_said_beside_the_field_and_kept(cast, asked, posts):
    text = "panjang " * 300
    response = posts(cast.leader, "request_comment", asked.doc_number, text=text)
    page = response.content.decode()
    assert response.status_code == 422
    assert text.strip() in page
    assert 'id="id_text_error"' in page
    assert said(asked) == []


def test_a_refused_answer_stays_open_in_its_thread(cast, asked, posts):
    first = comments.comment(asked, actor=cast.leader, text="Satu")
    text = "panjang " * 300
    response = posts(cast.logistik, "request_comment", asked.doc_number, text=text, parent=first.pk)
    page = response.content.decode()
    assert response.status_code == 422
    assert '<details class="request-answer" open>' in page
    assert page.count(text.strip()) == 1
    assert page.index(f'id="comment-{first.pk}"') < page.index(text.strip())


@pytest.mark.parametrize("parent", ["x", "-1", "0", str(2**70)])
def test_a_crooked_answer_keeps_its_words(cast, asked, posts, parent):
    response = posts(cast.leader, "request_comment", asked.doc_number, text="Kata-kata saya", parent=parent)
    assert response.status_code == 422
    assert "Kata-kata saya" in response.content.decode()


def test_who_answers_what_was_removed_keeps_his_words(cast, asked, posts):
    first = comments.comment(asked, actor=cast.leader, text="Satu")
    comments.remove_comment(first, actor=cast.leader)
    response = posts(
        cast.logistik, "request_comment", asked.doc_number, text="Jawaban panjang saya", parent=first.pk
    )
    assert response.status_code == 409
    assert "Jawaban panjang saya" in response.content.decode()


def test_who_comments_too_late_keeps_his_words(cast, asked, posts):
    requests.cancel(asked, actor=cast.leader)
    response = posts(cast.logistik, "request_comment", asked.doc_number, text="Saya terlambat")
    assert response.status_code == 409
    assert "Saya terlambat" in response.content.decode()


def test_strangers_cannot_comment(cast, asked, posts):
    assert posts(cast.stranger, "request_comment", asked.doc_number, text="Halo").status_code == 404


def test_one_edits_ones_own_comment(client, cast, asked, posts, shows):
    row = comments.comment(asked, actor=cast.leader, text="Kabelnya 400 m")
    client.force_login(cast.leader)
    assert (
        "Kabelnya 400 m"
        in client.get(reverse("comment_edit", args=[asked.doc_number, row.pk])).content.decode()
    )
    posts(cast.leader, "comment_edit", asked.doc_number, row.pk, text="Kabelnya 450 m")
    page = shows(cast.logistik, asked)
    assert "Kabelnya 450 m" in page
    assert "Kabelnya 400 m" not in page


def test_an_edit_that_is_refused_keeps_its_words(cast, asked, posts):
    row = comments.comment(asked, actor=cast.leader, text="Satu")
    text = "panjang " * 300
    response = posts(cast.leader, "comment_edit", asked.doc_number, row.pk, text=text)
    assert response.status_code == 422
    assert text.strip() in response.content.decode()
    requests.cancel(asked, actor=cast.leader)
    response = posts(cast.leader, "comment_edit", asked.doc_number, row.pk, text="Dua")
    assert response.status_code == 409
    assert "Dua" in response.content.decode()


def test_one_removes_ones_own_comment_and_its_words_are_gone(client, cast, asked, posts, shows):
    row = comments.comment(asked, actor=cast.leader, text="Salah ketik")
    comments.comment(asked, actor=cast.logistik, text="Maksudnya?", parent=row)
    client.force_login(cast.leader)
    assert client.get(reverse("comment_remove", args=[asked.doc_number, row.pk])).status_code == 200
    posts(cast.leader, "comment_remove", asked.doc_number, row.pk)
    page = shows(cast.logistik, asked)
    assert "Salah ketik" not in page
    assert "Maksudnya?" in page
    # A second time it leads back, with a word.
    client.force_login(cast.leader)
    assert client.get(reverse("comment_remove", args=[asked.doc_number, row.pk])).status_code == 302
    assert posts(cast.leader, "comment_remove", asked.doc_number, row.pk).status_code == 409


def test_others_comments_and_what_is_no_comment(cast, asked, posts):
    row = comments.comment(asked, actor=cast.leader, text="Satu")
    edit = RequestActivity.objects.get(pk=comments.edit_comment(row, actor=cast.leader, text="Dua").pk)
    for name in ("comment_edit", "comment_remove"):
        assert posts(cast.ceo, name, asked.doc_number, row.pk, text="x").status_code == 403
        assert posts(cast.stranger, name, asked.doc_number, row.pk, text="x").status_code == 404
        for pk in (edit.pk, asked.activities.order_by("id")[0].pk, 10**9):
            assert posts(cast.leader, name, asked.doc_number, pk, text="x").status_code == 404


def test_a_closed_discussion_offers_nothing(cast, asked, shows):
    comments.comment(asked, actor=cast.leader, text="Batal saja")
    requests.cancel(asked, actor=cast.leader)
    page = shows(cast.leader, asked)
    assert "Batal saja" in page
    assert "<textarea" not in page
    assert "mention.js" not in page
    assert "/edit/" not in page


def test_names_are_offered_to_those_who_write_and_nobody_elses(cast, asked, shows):
    page = shows(cast.leader, asked)
    names = page.partition('id="mention-people"')[2].partition("</script>")[0]
    assert "Dewi Sari" in names
    assert "Putri Beli" in names
    assert "Sinta Asing" not in names
    assert "Lukman Kepala" not in names
