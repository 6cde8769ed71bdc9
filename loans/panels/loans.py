"""What loans have for people's "My work today" and the figure beside it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from core.pages.panels import Figure, WorkItem, register, register_figures
from core.words import day
from loans import waiting
from loans.choices import LoanStatus
from loans.filters.loans import ALL
from loans.models import LoanDraft, LoanRequest
from loans.models.loans.transitions import APPROVE

MOST = 5  # lines of one kind
CAP = 99  # what is counted to
NAMES = ("doc_number", "requester_name", "division_name", "needed_from", "due", "stage_since")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work looks: a title for a loan and one for the rest, its icon and tone, and where the
    list has it.
    """

    icon: str
    tone: str
    title: str
    more: str
    query: str


KINDS = {
    waiting.LATE: Kind(
        "alarm-clock", "red", gettext_lazy("Give back what you borrowed with %(document)s"),
        ngettext_lazy("%(n)d more overdue loan", "%(n)d more overdue loans", "n"), "tab=overdue",
    ),
    waiting.EXTEND: Kind(
        "calendar-plus", "amber", gettext_lazy("Answer the wish to extend %(document)s"),
        ngettext_lazy("%(n)d more wish to extend", "%(n)d more wishes to extend", "n"), "waits=on",
    ),
    waiting.DECIDE: Kind(
        "clipboard-check", "blue", gettext_lazy("Decide on the loan %(document)s"),
        ngettext_lazy("%(n)d more loan to decide on", "%(n)d more loans to decide on", "n"),
        "tab=waiting&waits=on",
    ),
    waiting.HAND: Kind(
        "hand-helping", "blue", gettext_lazy("Hand out the loan %(document)s"),
        ngettext_lazy("%(n)d more loan to hand out", "%(n)d more loans to hand out", "n"), "waits=on",
    ),
    waiting.FETCH: Kind(
        "package-check", "green", gettext_lazy("Fetch what is kept for you with %(document)s"),
        ngettext_lazy("%(n)d more loan to fetch", "%(n)d more loans to fetch", "n"), "tab=approved",
    ),
    waiting.DUE: Kind(
        "calendar-clock", "amber", gettext_lazy("Bring back what you borrowed with %(document)s"),
        ngettext_lazy("%(n)d more loan due soon", "%(n)d more loans due soon", "n"), "tab=out",
    ),
}  # fmt: skip


def loans(user):
    """Loans to decide on, to answer and to hand out; one's own to fetch and to bring back: a few of each
    kind, then how many more there are of each. One query.
    """
    rows = waiting_rows(user)
    for name, kind in KINDS.items():
        yield from (_item(name, row) for row in rows[name][:MOST])
        if (rest := len(rows[name]) - MOST) > 0:
            yield WorkItem(kind.icon, "grey", kind.more % {"n": rest}, f"{reverse('loans')}?{kind.query}")


def waiting_rows(user) -> dict[str, list[dict]]:
    """{kind: the first hundred loans, what waits longest first}. One query."""
    kinds = waiting.duties(user)
    if user.has_perm("loans.view_own_loanrequest"):
        kinds |= waiting.mine(user)
    found = defaultdict(list)
    if not kinds:
        return found
    visible = LoanRequest.objects.visible_to(user).open().order_by("stage_since")
    parts = [
        visible.filter(which).annotate(kind=Value(kind)).values("kind", *NAMES)[: CAP + 1]
        for kind, which in kinds.items()
    ]
    for row in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row["stage_since"]):
        found[row["kind"]].append(row)
    return found


def drafts(user):
    """Forms that were begun and not sent. One query."""
    if not user.has_perm("loans.add_loanrequest"):
        return
    found = list(LoanDraft.objects.visible_to(user).order_by("-updated_at"))
    if not found:
        return
    count, last = len(found), found[0]
    url = f"{reverse('loan_create')}?draft={last.key}" if count == 1 else reverse("loans")
    title = ngettext("%(n)d loan is not sent yet", "%(n)d loans are not sent yet", count)
    yield WorkItem("file-pen-line", "grey", title % {"n": count}, url, last.title, last.updated_at)


def overdue(user):
    """How many loans are overdue, for those at their desk."""
    if user.has_perm(APPROVE) and user.has_perm(ALL):
        count = LoanRequest.objects.filter(status=LoanStatus.OVERDUE)[:1000].count()
        url = f"{reverse('loans')}?tab=overdue"
        yield Figure(count, _("loans overdue"), url, "red" if count else "")


def _item(name: str, row: dict) -> WorkItem:
    kind = KINDS[name]
    said = [] if name in waiting.OWN else [row["requester_name"], row["division_name"]]
    if name in (waiting.LATE, waiting.DUE) and row["due"]:
        said.append(_("due %(day)s") % {"day": day(row["due"])})
    elif name not in (waiting.LATE, waiting.DUE, waiting.EXTEND):
        said.append(_("from %(day)s on") % {"day": day(row["needed_from"])})
    title = kind.title % {"document": row["doc_number"]}
    url = reverse("loan", args=[row["doc_number"]])
    return WorkItem(kind.icon, kind.tone, title, url, " · ".join(filter(None, said)), row["stage_since"])


register(loans, order=6)
register(drafts, order=46)
register_figures(overdue, order=12)
