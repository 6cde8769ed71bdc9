"""What requests have for people's "My work today", the figure beside it, and the badge in the menu."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, CharField, Count, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from core.auth import read_with_user
from core.panels import WorkItem, register
from requests_app import waiting
from requests_app.choices import RANK_NORMAL, RANK_PRIORITIZED, OrderType, RequestStatus, Stage
from requests_app.models import Request, RequestDraft

MOST = 5  # lines of one kind
CAP = 99  # what a badge counts to
FETCH = "fetch"  # one's own, ready to be fetched
KEPT = "_requests_waiting"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work looks: a title for a request and one for the rest, its icon, and the tab of the list it is in."""

    icon: str
    title: str
    more: str
    tab: str


KINDS = {
    waiting.SIGN: Kind(
        "badge-check", gettext_lazy("Sign %(document)s"),
        ngettext_lazy("%(n)d more request to sign", "%(n)d more requests to sign", "n"), "ceo",
    ),
    waiting.ANSWER: Kind(
        "message-circle-question-mark", gettext_lazy("Say how %(document)s stands"),
        ngettext_lazy("%(n)d more question to answer", "%(n)d more questions to answer", "n"), "open",
    ),
    waiting.HAND: Kind(
        "hand-helping", gettext_lazy("Hand over %(document)s"),
        ngettext_lazy("%(n)d more request to hand over", "%(n)d more requests to hand over", "n"), "handover",
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
        ngettext_lazy("%(n)d more request without purchase details", "%(n)d more requests without purchase details", "n"), "reviewed",
    ),
    waiting.REVIEW: Kind(
        "clipboard-check", gettext_lazy("Review %(document)s"),
        ngettext_lazy("%(n)d more request to review", "%(n)d more requests to review", "n"), "waiting",
    ),
    FETCH: Kind(
        "package-check", gettext_lazy("Fetch your goods of %(document)s"),
        ngettext_lazy("%(n)d more request of yours is ready", "%(n)d more requests of yours are ready", "n"), "handover",
    ),
}  # fmt: skip


@dataclass(slots=True)
class Waiting:
    """What waits for one person: rows of the first few of each kind, and how many there are of each."""

    rows: list[dict] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def approvals(self) -> int:
        """How many he may decide on."""
        return sum(n for kind, n in self.counts.items() if kind in waiting.APPROVALS)

    @property
    def duties(self) -> int:
        """How many he has something to do with."""
        return sum(n for kind, n in self.counts.items() if kind != FETCH)


def requests(user):
    """Requests to decide on and to work on, one's own that are ready. One query."""
    found = _waiting(user)
    if found is None:
        return
    shown = {}
    for row in found.rows:
        shown[row["kind"]] = shown.get(row["kind"], 0) + 1
        yield _item(row)
    for name, kind in KINDS.items():
        if (rest := found.counts.get(name, 0) - shown.get(name, 0)) > 0:
            yield WorkItem(kind.icon, "grey", kind.more % {"n": rest}, _list(name, kind))


def drafts(user):
    """Forms that were begun and not sent. One query."""
    if not user.has_perm("requests_app.add_request"):
        return
    found = RequestDraft.objects.visible_to(user).order_by("-updated_at").annotate(n=Window(Count("pk")))
    row = found.values("key", "title", "updated_at", "n").first()
    if row:
        url = f"{reverse('request_create')}?draft={row['key']}" if row["n"] == 1 else reverse("requests")
        title = ngettext("%(n)d request is not sent yet", "%(n)d requests are not sent yet", row["n"]) % {"n": row["n"]}
        yield WorkItem("file-pen-line", "grey", title, url, row["title"], row["updated_at"])


def decides(user) -> bool:
    """Whether this person approves requests at some stage, by himself."""
    return any(user.has_perm(stage.permission) for stage in Stage)


def pending_approvals(user) -> int:
    """How many requests wait for this person's approval; what the home page has read already is not asked again."""
    found = _waiting(user)
    return found.approvals if found else 0


def badge(user) -> str:
    """How many requests this person has something to do with, for the menu; "" for none. Comes with the user, else one cheap query."""
    known, count = getattr(user, KEPT, None), getattr(user, "figures", {}).get(KEPT)
    if known is not None:
        count = known.duties
    elif count is None:
        which = waiting.any_of(_shown(waiting.duties(user)))
        count = Request.objects.visible_to(user).filter(which)[: CAP + 1].count() if which is not None else 0
    return "" if not count else str(count) if count <= CAP else f"{CAP}+"


def _shown(duties: dict[str, Q]) -> dict[str, Q]:
    """Without what the vendor is waited for."""
    return {kind: which for kind, which in duties.items() if kind != waiting.SHIP}


def _waiting(user) -> Waiting | None:
    """Read once for a request: the work, the figure and the badge all show it."""
    if not hasattr(user, KEPT):
        setattr(user, KEPT, _read(user))
    return getattr(user, KEPT)


def _read(user) -> Waiting | None:
    kinds = _shown(waiting.duties(user))
    if user.has_perm("requests_app.view_own_request"):
        kinds[FETCH] = Q(status=RequestStatus.AWAITING_HANDOVER, requester=user)
    which = waiting.any_of(kinds)
    if which is None:
        return None
    kind = Case(*(When(condition, then=Value(name)) for name, condition in kinds.items()), output_field=CharField())
    found = Request.objects.visible_to(user).filter(which).annotate(kind=kind)
    # The most urgent of each kind first: what the CEO prioritised, what is urgent, then what waits longest.
    place = Window(RowNumber(), partition_by="kind", order_by=["-rank", "stage_since", "id"])
    found = found.annotate(place=place, n=Window(Count("pk"), partition_by="kind")).filter(place__lte=MOST)
    names = ("kind", "n", "doc_number", "requester_name", "division_name", "order_type", "rank", "stage_since")
    rows = list(found.order_by("-rank", "stage_since", "id").values(*names))
    return Waiting(rows, {row["kind"]: row["n"] for row in rows})


def _item(row: dict) -> WorkItem:
    kind = KINDS[row["kind"]]
    own = row["kind"] == FETCH
    said = [] if own else [" · ".join(filter(None, (row["requester_name"], row["division_name"])))]
    if row["rank"] == RANK_PRIORITIZED:
        said.insert(0, _("Prioritised by the CEO"))
    elif row["rank"] != RANK_NORMAL:
        said.insert(0, str(OrderType(row["order_type"]).label))
    tone = "green" if own else {RANK_NORMAL: "blue", RANK_PRIORITIZED: "red"}.get(row["rank"], "amber")
    since: datetime = row["stage_since"]
    url = reverse("request", args=[row["doc_number"]])
    return WorkItem(kind.icon, tone, kind.title % {"document": row["doc_number"]}, url, " · ".join(said), since)


def _list(name: str, kind: Kind) -> str:
    narrowed = "mine=on" if name == FETCH else "waits=on"
    tab = "" if kind.tab == "open" else f"tab={kind.tab}&"
    return f"{reverse('requests')}?{tab}{narrowed}"


register(requests, order=5)
register(drafts, order=45)
read_with_user(KEPT, waiting.waiting_sql(CAP + 1))
