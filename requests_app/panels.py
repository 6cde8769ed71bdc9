"""What requests have for people's "My work today", the figure beside it, and the badge in the menu."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from core.pages.panels import Figure, WorkItem, register, register_figures
from requests_app import waiting
from requests_app.choices import RANK_NORMAL, RANK_PRIORITIZED, OrderType, Stage
from requests_app.models import Request, RequestDraft

MOST = 5  # lines of one kind
CAP = 99  # what is counted to
FETCH = "fetch"  # one's own, ready to be fetched
NAMES = ("doc_number", "requester_name", "division_name", "order_type", "rank", "stage_since")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work looks: a title for a request and one for the rest, its icon, and the tab of the
    list it is in.
    """

    icon: str
    title: str
    more: str
    tab: str


KINDS = {
    waiting.SIGN: Kind(
        "badge-check", gettext_lazy("Sign %(document)s"),
        ngettext_lazy("%(n)d more request to sign", "%(n)d more requests to sign", "n"), "ceo",
    ),
    waiting.WISH: Kind(
        "message-circle-question-mark", gettext_lazy("Answer the wish to cancel %(document)s"),
        ngettext_lazy("%(n)d more wish to cancel", "%(n)d more wishes to cancel", "n"), "open",
    ),
    waiting.ANSWER: Kind(
        "message-circle-question-mark", gettext_lazy("Say how %(document)s stands"),
        ngettext_lazy("%(n)d more question to answer", "%(n)d more questions to answer", "n"), "open",
    ),
    waiting.HAND: Kind(
        "hand-helping", gettext_lazy("Hand over %(document)s"),
        ngettext_lazy("%(n)d more request to hand over", "%(n)d more requests to hand over", "n"), "open",
    ),
    waiting.REGISTER: Kind(
        "package-plus", gettext_lazy("Register the goods of %(document)s"),
        ngettext_lazy("%(n)d more request to register", "%(n)d more requests to register", "n"), "arrived",
    ),
    waiting.START: Kind(
        "shopping-cart", gettext_lazy("Start buying %(document)s"),
        ngettext_lazy("%(n)d more request to buy", "%(n)d more requests to buy", "n"), "buying",
    ),
    waiting.DETAILS: Kind(
        "receipt", gettext_lazy("Enter the purchase details of %(document)s"),
        ngettext_lazy(
            "%(n)d more request without purchase "
            "details", "%(n)d more requests without purchase details", "n"), "reviewed",
    ),
    waiting.REVIEW: Kind(
        "clipboard-check", gettext_lazy("Review %(document)s"),
        ngettext_lazy("%(n)d more request to review", "%(n)d more requests to review", "n"), "waiting",
    ),
    FETCH: Kind(
        "package-check", gettext_lazy("Fetch your goods of %(document)s"),
        ngettext_lazy(
            "%(n)d more request of yours is "
            "ready", "%(n)d more requests of yours are ready", "n"), "open",
    ),
}  # fmt: skip


def requests(user):
    """Requests to decide on and to work on, one's own that are ready: a few of each kind, the most urgent
    first, then how many more there are of each. One query.
    """
    rows = waiting_rows(user)
    shown = [row for found in rows.values() for row in found[:MOST]]
    yield from (_item(row) for row in sorted(shown, key=_urgency))
    for name, kind in KINDS.items():
        if (rest := len(rows[name]) - MOST) > 0:
            yield WorkItem(kind.icon, "grey", kind.more % {"n": rest}, list_of(name))


def waiting_rows(user) -> dict[str, list[dict]]:
    """{kind: the first hundred requests, most urgent first}: what the CEO prioritised, what is urgent, then
    what waits longest. One query.
    """
    kinds = {kind: which for kind, which in waiting.duties(user).items() if kind in KINDS}
    if user.has_perm("requests_app.view_own_request"):
        kinds[FETCH] = waiting.ready() & Q(requester=user)
    visible = Request.objects.visible_to(user).order_by("-rank", "stage_since")
    parts = [
        visible.filter(which).annotate(kind=Value(kind)).values("kind", *NAMES)[: CAP + 1]
        for kind, which in kinds.items()
    ]
    found = defaultdict(list)
    for row in sorted(parts[0].union(*parts[1:], all=True), key=_urgency):
        found[row["kind"]].append(row)
    return found


def drafts(user):
    """Forms that were begun and not sent. One query."""
    if not user.has_perm("requests_app.add_request"):
        return
    found = list(RequestDraft.objects.visible_to(user).order_by("-updated_at"))
    if not found:
        return
    count, last = len(found), found[0]
    url = f"{reverse('request_create')}?draft={last.key}" if count == 1 else reverse("requests")
    title = ngettext("%(n)d request is not sent yet", "%(n)d requests are not sent yet", count)
    yield WorkItem("file-pen-line", "grey", title % {"n": count}, url, last.title, last.updated_at)


def decides(user) -> bool:
    """Whether this person approves requests at some stage, by himself."""
    return any(user.has_perm(stage.permission) for stage in Stage)


def pending_approvals(user) -> int:
    """How many requests wait for this person's approval, counted to a thousand. One query."""
    return waiting.waiting_for(user, only=waiting.APPROVALS)[:1000].count()


def approvals(user):
    """How many requests wait for this person's approval, when he gives any."""
    if decides(user):
        count, url = pending_approvals(user), f"{reverse('requests')}?waits=on"
        yield Figure(count, _("approvals pending"), url, "amber" if count else "")


def badge(user) -> str:
    """How many requests this person has something to do with, for the menu; "" for none."""
    count = waiting.waiting_for(user, only=waiting.WORK).order_by()[: CAP + 1].count()
    return "" if not count else str(count) if count <= CAP else f"{CAP}+"


def list_of(name: str) -> str:
    """The list of all requests of a kind."""
    narrowed = "mine=on" if name == FETCH else "waits=on"
    tab = "" if KINDS[name].tab == "open" else f"tab={KINDS[name].tab}&"
    return f"{reverse('requests')}?{tab}{narrowed}"


def _urgency(row: dict):
    return -row["rank"], row["stage_since"]


def _item(row: dict) -> WorkItem:
    kind = KINDS[row["kind"]]
    own = row["kind"] == FETCH
    said = [] if own else [" · ".join(filter(None, (row["requester_name"], row["division_name"])))]
    if row["rank"] == RANK_PRIORITIZED:
        said.insert(0, _("Prioritised by the CEO"))
    elif row["rank"] != RANK_NORMAL:
        said.insert(0, str(OrderType(row["order_type"]).label))
    tone = "green" if own else {RANK_NORMAL: "blue", RANK_PRIORITIZED: "red"}.get(row["rank"], "amber")
    title = kind.title % {"document": row["doc_number"]}
    url = reverse("request", args=[row["doc_number"]])
    return WorkItem(kind.icon, tone, title, url, " · ".join(said), row["stage_since"])


register(requests, order=5)
register(drafts, order=45)
register_figures(approvals, order=10)
