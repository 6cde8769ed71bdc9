"""The list frame: state in the url, a fixed number of queries, capped counts, permissions on sorts and
filters.
"""

import django_filters
import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from core import listing
from core.clock import now
from core.listing import TickFilter, YesNoFilter
from core.models import Division, Notification, SavedView, User, UserPreference
from core.roles import Role


class PeopleFilter(django_filters.FilterSet):
    permissions = {"email": "assets.view_price"}
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Search")
    role = django_filters.MultipleChoiceFilter(choices=Role.choices, label="Role")
    division = django_filters.ModelChoiceFilter(queryset=Division.objects.all(), label="Division")
    since = django_filters.DateFromToRangeFilter(field_name="created_at", label="Since")
    email = django_filters.CharFilter(label="Mail")
    asked = listing.YesNoFilter(field_name="password_reset_requested", label="Asked")

    class Meta:
        model = User
        fields = []


PEOPLE = {
    "filterset_class": PeopleFilter,
    "sorts": {"name": "name", "mail": listing.Sort("email", "assets.view_price"), "role": ("role", "name")},
    "default_sort": "name",
    "tabs": listing.Tabs(
        "role", [("", "All"), ("STAFF", "Staff"), ("chiefs", "Chiefs", ["LEADER", "SUPER_ADMIN"])]
    ),
    "columns": [
        listing.Column("name", "Name", sort="name"),
        listing.Column("mail", "Mail", sort="mail", permission="assets.view_price"),
        listing.Column("role", "Role", default=False),
    ],
}


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def people(user, query="", **changes):
    request = RequestFactory().get("/people/?" + query)
    request.user = user
    return listing.build(
        request,
        queryset=User.objects.all(),
        page_key="people",
        rows=lambda found: found.values("id", "name", "email"),
        **PEOPLE | changes,
    )


def names(page):
    return [row["name"] for row in page.rows]


def test_rows_come_in_the_order_of_the_sort(cast):
    assert names(people(cast.ceo)) == sorted(names(people(cast.ceo)))
    assert names(people(cast.ceo, "sort=-name")) == sorted(names(people(cast.ceo)), reverse=True)


def test_an_undeclared_sort_is_ignored(cast):
    assert people(cast.ceo, "sort=password").sort == "name"
    assert people(cast.ceo, "sort=-password__x").sort == "name"


def test_a_sort_and_a_column_with_a_permission_do_not_exist_without_it(cast):
    assert people(cast.purchase, "sort=mail").sort == "mail"
    page = people(cast.logistik, "sort=mail&columns=mail")
    assert page.sort == "name" and "mail" not in page.labels and "mail" not in page.url


def test_a_filter_with_a_permission_does_not_narrow_without_it(cast):
    assert len(people(cast.purchase, "email=ceo@example.com").rows) == 1
    assert len(people(cast.logistik, "email=ceo@example.com").rows) == 7


def test_tabs_are_counted_and_narrow(cast):
    page = people(cast.ceo, "tab=chiefs")
    assert {t["label"]: str(t["count"]) for t in page.tabs} == {"All": "7", "Staff": "2", "Chiefs": "3"}
    assert len(page.rows) == 3 and [t["label"] for t in page.tabs if t["current"]] == ["Chiefs"]


def test_tab_counts_follow_the_filters(cast):
    assert [t["count"].number for t in people(cast.ceo, "q=kepala").tabs] == [2, 0, 2]


def test_chips_name_what_is_set_and_lead_to_the_list_without_it(cast):
    page = people(
        cast.ceo,
        f"q=i&role=STAFF&role=LEADER&division={cast.staff.division_id}&since_after=2020-01-02&page=3",
    )
    assert [(c.label, c.value) for c in page.chips] == [
        ("Role", "Staff, Leader"),
        ("Division", "Technical Support"),
        ("Since", page.chips[2].value),
    ]
    assert "2020" in page.chips[2].value
    assert (
        "since" not in page.chips[2].url
        and "role=STAFF" in page.chips[2].url
        and "page" not in page.chips[2].url
    )
    assert page.clear_url == "/people/"


def test_a_search_keeps_the_filters_whether_their_panel_is_open_or_closed(cast):
    query = "q=a&role=STAFF&role=LEADER&sort=-name&tab=STAFF&page=2"
    closed = people(cast.ceo, query)
    kept = [("role", "STAFF"), ("role", "LEADER"), ("sort", "-name"), ("tab", "STAFF")]
    assert sorted(closed.hidden) == sorted(kept)
    opened = people(cast.ceo, query + "&panel=1")
    assert opened.hidden == [pair for pair in closed.hidden if pair[0] != "role"]
    assert "role" in [bound.name for bound in opened.fields]


@pytest.mark.parametrize(
    ("query", "names_it"),
    [
        ("role=KING", "Role"),
        ("role=STAFF&role=KING", "Role"),
        ("division=999999", "Division"),
        ("division=\u00b2", "Division"),
        ("division=" + "9" * 5000, "Division"),
        ("since_after=yesterday", "Since"),
        ("asked=perhaps", "Asked"),
        ("tab=nobility", "nobility"),
    ],
)
def test_a_value_that_is_not_valid_finds_nothing_and_says_why(cast, query, names_it):
    page = people(cast.ceo, query)
    assert page.rows == [] and {tab["count"].number for tab in page.tabs} == {0}
    (problem,) = page.problems
    assert names_it in problem and page.export == ""
    assert people(cast.ceo, page.clear_url.partition("?")[2]).total.number == 7
    with pytest.raises(listing.InvalidFilters, match=names_it):
        listing.narrow(cast.ceo, page.query, queryset=User.objects.all(), **PEOPLE)


def test_a_view_of_a_deleted_choice_can_be_left_filter_by_filter(cast):
    gone = Division.objects.create(name="Gone")
    query = f"role=STAFF&division={gone.pk}"
    gone.delete()
    page = people(cast.ceo, query)
    chip = next(chip for chip in page.chips if chip.label == "Division")
    assert page.panel and [row["name"] for row in people(cast.ceo, chip.url.partition("?")[2]).rows]


def test_yes_no_and_any(cast):
    User.objects.filter(pk=cast.staff.pk).update(password_reset_requested=True)
    found = {value: len(people(cast.ceo, f"asked={value}").rows) for value in ("true", "false", "")}
    assert found == {"true": 1, "false": 6, "": 7}


@pytest.mark.parametrize("number", ["0", "-3", "99", "99999999999", "999999999999999", "x", "²", "1e3", ""])
def test_bad_page_numbers_clamp(cast, number):
    page = people(cast.ceo, f"page={number}&per_page=25")
    assert page.number == 1 and len(page.rows) == 7


def test_a_page_behind_the_end_shows_the_last(cast):
    page = people(cast.ceo, "page=99&per_page=25")
    assert (page.start, page.end, page.next_url) == (1, 7, "")


def test_pages_hold_every_row_once_when_all_sort_values_are_equal(cast):
    Notification.objects.bulk_create(
        Notification(recipient=cast.staff, type="X", message="same", timestamp=now()) for _ in range(60)
    )
    seen = []
    for number in (1, 2, 3):
        seen += [n["id"] for n in news(cast.staff, f"page={number}&per_page=25").rows]
    assert len(seen) == 60 == len(set(seen))


def news(user, query, count_cap=10_000, tabs=None):
    request = RequestFactory().get("/news/?" + query)
    request.user = user
    return listing.build(
        request,
        queryset=Notification.objects.visible_to(user),
        page_key="news",
        rows=lambda found: found.values("id", "message"),
        sorts={"text": "message"},
        default_sort="text",
        count_cap=count_cap,
        tabs=tabs,
    )


def test_a_list_costs_as_many_queries_for_100_rows_as_for_10(cast):
    for count in (10, 90):
        Notification.objects.bulk_create(
            Notification(recipient=cast.staff, type="X", message="m", timestamp=now()) for _ in range(count)
        )
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = news(cast.staff, "per_page=100").rows
        assert (len(rows), len(queries)) == ((10, 3) if count == 10 else (100, 3))


TABS = listing.Tabs("is_read", [("all", "All"), ("unread", "Unread", (False,)), ("read", "Read", (True,))])


def test_above_the_cap_totals_and_tabs_are_capped(cast):
    Notification.objects.bulk_create(
        Notification(recipient=cast.staff, type="X", message=f"m{n}", timestamp=now(), is_read=n < 3)
        for n in range(60)
    )
    page = news(cast.staff, "per_page=25", count_cap=40, tabs=TABS)
    assert [str(t["count"]) for t in page.tabs] == ["40+", "40+", "3"]
    assert "40+" in page.span and page.next_url
    assert news(cast.staff, "per_page=25&page=3", count_cap=40, tabs=TABS).end == 60
    assert news(cast.staff, "per_page=25&page=9", count_cap=40, tabs=TABS).number == 2
    assert news(cast.staff, "tab=read", count_cap=40, tabs=TABS).total.number == 3


def test_only_the_verdict_above_the_cap_is_remembered(cast):
    make = lambda n: Notification.objects.bulk_create(  # noqa: E731
        Notification(recipient=cast.staff, type="X", message="m", timestamp=now()) for _ in range(n)
    )
    make(30)
    assert str(news(cast.staff, "", count_cap=40).total) == "30"
    make(5)
    assert str(news(cast.staff, "", count_cap=40).total) == "35"
    make(10)
    with CaptureQueriesContext(connection) as first:
        assert str(news(cast.staff, "", count_cap=40).total) == "40+"
    with CaptureQueriesContext(connection) as second:
        assert str(news(cast.staff, "", count_cap=40).total) == "40+"
    assert len(second) == len(first) - 1


def test_the_verdict_of_one_person_is_not_anothers(cast):
    Notification.objects.bulk_create(
        Notification(recipient=cast.staff, type="X", message="m", timestamp=now()) for _ in range(50)
    )
    assert str(news(cast.staff, "", count_cap=40).total) == "40+"
    assert str(news(cast.leader, "", count_cap=40).total) == "0"


def test_the_page_size_of_the_person_holds_and_the_url_wins(cast):
    UserPreference.objects.filter(user=cast.staff).update(items_per_page=25)
    user = User.objects.select_related("preferences").get(pk=cast.staff.pk)
    assert (
        people(user).size == 25
        and people(user, "per_page=100").size == 100
        and people(user, "per_page=7").size == 25
    )


def test_columns_are_chosen_in_the_url(cast):
    assert list(people(cast.ceo).labels) == ["name", "mail"]
    assert list(people(cast.ceo, "columns=name&columns=role&columns=password").labels) == ["name", "role"]


def test_an_export_narrows_as_the_list_does(cast):
    query = "q=kepala&sort=-name&tab=chiefs&page=2"
    found = listing.narrow(cast.ceo, query, queryset=User.objects.all(), **PEOPLE)
    assert [u.name for u in found] == names(people(cast.ceo, query)) == ["Oki Kepala", "Lukman Kepala"]
    assert (
        listing.narrow(
            cast.logistik, QueryDict("email=nobody"), queryset=User.objects.all(), **PEOPLE
        ).count()
        == 7
    )


def test_nul_characters_and_an_impossible_queryset_are_survived(cast):
    assert len(people(cast.ceo, "q=a%00").rows) == len(people(cast.ceo, "q=a").rows)
    request = RequestFactory().get("/")
    request.user = cast.ceo
    page = listing.build(request, queryset=User.objects.none(), page_key="x", rows=list, **PEOPLE)
    assert page.rows == [] and [t["count"].number for t in page.tabs] == [0, 0, 0]


def test_htmx_gets_the_fragment_and_the_clean_address(client, cast):
    client.force_login(cast.staff)
    whole = client.get("/notifications/?q=&page=")
    part = client.get("/notifications/?tab=all&sort=&q=", headers={"HX-Request": "true", "HX-Target": "list"})
    assert b"<html" in whole.content and b"<html" not in part.content and b'id="list"' in part.content
    assert part["HX-Push-Url"] == "/notifications/?tab=all" and "HX-Request" in part["Vary"]
    back = client.get(
        "/notifications/",
        headers={"HX-Request": "true", "HX-Target": "list", "HX-History-Restore-Request": "true"},
    )
    assert b"<html" in back.content and b'class="nav-link"' in back.content


def test_a_view_is_saved_renamed_and_deleted(client, cast):
    client.force_login(cast.ceo)
    client.post(
        "/views/save/",
        {"page": "activity", "name": " Mine ", "query": "kind=core.user", "next": "/activity/"},
    )
    view = SavedView.objects.get(user=cast.ceo)
    assert (view.name, view.query) == ("Mine", "kind=core.user")
    assert b"/activity/?kind=core.user" in client.get("/activity/").content
    client.post(f"/views/{view.pk}/rename/", {"name": "Other"})
    assert SavedView.objects.get().name == "Other"
    client.post(f"/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_somebody_elses_view_is_not_there(client, cast):
    view = SavedView.objects.create(
        user=cast.leader, page="activity", name="Only his own view", query="kind=core.user"
    )
    client.force_login(cast.ceo)
    assert client.post(f"/views/{view.pk}/delete/").status_code == 404
    assert client.post(f"/views/{view.pk}/rename/", {"name": "Mine"}).status_code == 404
    assert b"Only his own view" not in client.get("/activity/").content


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_view_without_a_fit_name_is_refused_with_a_sentence(client, cast, name):
    client.force_login(cast.ceo)
    response = client.post(
        "/views/save/", {"page": "activity", "name": name, "query": "", "next": "/activity/"}, follow=True
    )
    assert not SavedView.objects.exists() and b"message-error" in response.content


def test_the_page_size_is_remembered_and_leads_back(client, cast):
    client.force_login(cast.staff)
    response = client.post("/views/page-size/", {"per_page": "100", "next": "/notifications/?tab=all"})
    assert response.url == "/notifications/?tab=all"
    assert UserPreference.objects.get(user=cast.staff).items_per_page == 100
    client.post("/views/page-size/", {"per_page": "5000"})
    assert UserPreference.objects.get(user=cast.staff).items_per_page == 100


def test_a_form_never_leads_to_another_site(client, cast):
    client.force_login(cast.staff)
    assert client.post(
        "/views/page-size/", {"per_page": "25", "next": "https://evil.example/"}
    ).url.startswith("/")
    assert client.post("/views/page-size/", {"per_page": "25", "next": "//evil.example/"}).url == "/"


@pytest.fixture
def mail_button(monkeypatch):
    """A room above can write to the people of a list."""
    monkeypatch.setattr("core.listing.bulk._actions", {})
    listing.register_bulk(
        "people", label="Write to them", icon="mail", url_name="notifications", permission="assets.view_price"
    )


def test_a_room_above_adds_a_button_for_chosen_rows(client, cast, mail_button):
    assert [action.label for action in listing.bulk_actions("people", cast.ceo)] == ["Write to them"]
    assert listing.bulk_actions("people", cast.staff) == listing.bulk_actions("assets", cast.ceo) == []
    client.force_login(cast.ceo)
    answer = client.post(
        "/lists/people/notifications/", {"ids": ["3", "5", "x", "9" * 30], "next": "/users/"}
    )
    assert answer.url == "/notifications/?people=3&people=5"
    assert client.post("/lists/people/notifications/", {"next": "/users/"}).url == "/users/"
    assert client.post("/lists/people/home/", {"ids": "3"}).status_code == 404
    assert client.get("/lists/people/notifications/").status_code == 405
    client.force_login(cast.staff)
    assert client.post("/lists/people/notifications/", {"ids": "3"}).status_code == 403


def test_the_page_may_name_the_keys_itself(client, cast, monkeypatch):
    monkeypatch.setattr("core.listing.bulk._actions", {})
    listing.register_bulk(
        "people", label="W", icon="mail", url_name="notifications", permission="assets.view_price", param="to"
    )
    client.force_login(cast.ceo)
    assert client.post("/lists/people/notifications/", {"ids": "3"}).url == "/notifications/?to=3"


def test_a_button_for_everybody_that_is_offered_for_some_rows_alone(client, cast, monkeypatch):
    monkeypatch.setattr("core.listing.bulk._actions", {})
    listing.register_bulk(
        "people", label="W", icon="mail", url_name="notifications", offered=lambda user, keys: 3 in keys
    )
    for person in (cast.ceo, cast.staff):
        assert len(listing.bulk_actions("people", person)) == 1, "where the rows are not known"
        assert len(listing.bulk_actions("people", person, [3, 4])) == 1
        assert listing.bulk_actions("people", person, [4]) == []
    client.force_login(cast.staff)
    assert client.post("/lists/people/notifications/", {"ids": "4"}).url == "/notifications/?people=4"


def test_a_button_needs_a_known_permission():
    with pytest.raises(LookupError):
        listing.register_bulk(
            "people", label="W", icon="mail", url_name="notifications", permission="assets.nonsense"
        )


def test_a_saved_view_of_a_former_version_says_any_with_a_word():
    field = YesNoFilter(label="Mine").field
    assert [field.clean(said) for said in ("unknown", "True", "false", "")] == [None, True, False, None]


def test_a_tick_is_there_or_not():
    field = TickFilter(label="Mine").field
    said = {"on": True, "true": True, "1": True, "false": None, "": None}
    for text, meant in said.items():
        assert field.clean(field.widget.value_from_datadict({"mine": text}, {}, "mine")) is meant
    assert field.clean(field.widget.value_from_datadict({}, {}, "mine")) is None
    with pytest.raises(ValidationError):
        field.clean(field.widget.value_from_datadict({"mine": "perhaps"}, {}, "mine"))
