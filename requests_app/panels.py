"""What requests have for people's "My work today", the figure beside it, and the badge in the menu."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import cache
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from core.pages.panels import Figure, WorkItem, register, register_figures
from requests_app import memory, waiting
from requests_app.choices import RANK_NORMAL, RANK_PRIORITIZED, OrderType, RequestStatus, Stage
from requests_app.models import Request, RequestDraft

MOST = 5  # lines of one kind
CAP = 99  # what a badge counts to
FETCH, DRAFT = "fetch", "draft"  # one's own: ready to be fetched; begun and not sent
KEPT = "_requests_waiting"


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
            "ready", "%(n)d more requests of yours are ready", "n"), "handover",
    ),
}  # fmt: skip


@dataclass(slots=True)
class Waiting:
    """What waits for one person: rows of the first few of each kind, how many there are of each, and the
    draft touched last.
    """

    rows: list[dict] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    draft: dict | None = None

    @property
    def approvals(self) -> int:
        """How many he may decide on."""
        return sum(n for kind, n in self.counts.items() if kind in waiting.APPROVALS)

    @property
    def duties(self) -> int:
        """How many he has something to do with."""
        return sum(n for kind, n in self.counts.items() if kind not in (FETCH, DRAFT))


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
    """Forms that were begun and not sent; read with the requests."""
    found = _waiting(user)
    if found and (count := found.counts.get(DRAFT, 0)):
        row = found.draft
        url = f"{reverse('request_create')}?draft={row['doc_number']}" if count == 1 else reverse("requests")
        title = ngettext("%(n)d request is not sent yet", "%(n)d requests are not sent yet", count) % {
            "n": count
        }
        yield WorkItem("file-pen-line", "grey", title, url, row["requester_name"], row["stage_since"])


def decides(user) -> bool:
    """Whether this person approves requests at some stage, by himself."""
    return any(user.has_perm(stage.permission) for stage in Stage)


def pending_approvals(user) -> int:
    """How many requests wait for this person's approval; what the home page has read already is not asked
    again.
    """
    found = _waiting(user)
    return found.approvals if found else 0


def approvals(user):
    """How many requests wait for this person's approval, when he gives any."""
    if decides(user):
        count, url = pending_approvals(user), f"{reverse('requests')}?waits=on"
        yield Figure(count, _("approvals pending"), url, "amber" if count else "")


def badge(user) -> str:
    """How many requests this person has something to do with, for the menu; "" for none.

    Remembered for a little while, or until a request changes: it stands on every page. Else one cheap query.
    """
    known, key = getattr(user, KEPT, None), f"{KEPT}.{user.pk}.{memory.generation()}"
    count = cache.get(key) if known is None else None
    if count is None:
        count = _count(user) if known is None else known.duties
        cache.set(
            key, count, memory.FRESH
        )  # only when it was counted: reading must not keep an old figure alive
    return "" if not count else str(count) if count <= CAP else f"{CAP}+"


def _count(user) -> int:
    which = waiting.any_of(_shown(waiting.duties(user)))
    return Request.objects.visible_to(user).filter(which)[: CAP + 1].count() if which is not None else 0


def _shown(duties: dict[str, Q]) -> dict[str, Q]:
    """Without what the vendor is waited for."""
    return {kind: which for kind, which in duties.items() if kind != waiting.SHIP}


def _waiting(user) -> Waiting | None:
    """Read once for a request: the work, the figure and the badge all show it."""
    if not hasattr(user, KEPT):
        setattr(user, KEPT, _read(user))
    return getattr(user, KEPT)


def _read(user) -> Waiting | None:
    """The first hundred of each kind, most urgent first: what the CEO prioritised, what is urgent, then what
    waits longest.
    """
    kinds = _shown(waiting.duties(user))
    if user.has_perm("requests_app.view_own_request"):
        kinds[FETCH] = Q(status=RequestStatus.AWAITING_HANDOVER, requester=user)
    if not kinds:
        return None
    names = ("doc_number", "requester_name", "division_name", "order_type", "rank", "stage_since")
    visible = Request.objects.visible_to(user).order_by("-rank", "stage_since")
    parts = [
        visible.filter(which).annotate(kind=Value(kind)).values("kind", *names)[: CAP + 1]
        for kind, which in kinds.items()
    ]
    if user.has_perm("requests_app.add_request"):
        parts.append(_drafts(user))
    found = list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
    counts = Counter(row["kind"] for row in found)
    shown = [row for kind in kinds for row in [row for row in found if row["kind"] == kind][:MOST]]
    draft = max(
        (row for row in found if row["kind"] == DRAFT), key=lambda row: row["stage_since"], default=None
    )
    return Waiting(sorted(shown, key=lambda row: (-row["rank"], row["stage_since"])), dict(counts), draft)


def _drafts(user):
    """One's drafts with the columns of a request: its key for the number, its title for the requester, the
    last change for the age.
    """
    words = {name: Value("") for name in ("division_name", "order_type")}
    found = RequestDraft.objects.visible_to(user).order_by("-updated_at")
    found = found.annotate(
        kind=Value(DRAFT),
        doc_number=Cast("key", CharField()),
        requester_name=F("title"),
        rank=Value(0),
        stage_since=F("updated_at"),
        **words,
    )
    return found.values(
        "kind", "doc_number", "requester_name", "division_name", "order_type", "rank", "stage_since"
    )[: CAP + 1]


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
    return WorkItem(
        kind.icon, tone, kind.title % {"document": row["doc_number"]}, url, " · ".join(said), since
    )


def _list(name: str, kind: Kind) -> str:
    narrowed = "mine=on" if name == FETCH else "waits=on"
    tab = "" if kind.tab == "open" else f"tab={kind.tab}&"
    return f"{reverse('requests')}?{tab}{narrowed}"


register(requests, order=5)
register(drafts, order=45)
register_figures(approvals, order=10)
