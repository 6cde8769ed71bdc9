"""What handovers have for people's "My work today": what one has to sign, what nobody has signed."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages.panels import WorkItem, register
from loans.models import Handover
from loans.models.handovers.transitions import MAKE

MOST = 5  # lines of one kind
CAP = 99  # what is counted to
NAMES = ("id", "doc_number", "giver_name", "line_count", "created_at")
SIGN, MISSING = "sign", "missing"


def handovers(user):
    """What this person has to answer and sign, the oldest first; for those who hand over how many handovers
    nobody has signed. One query.
    """
    mine, missing = _waiting(user)
    yield from map(_to_sign, mine[:MOST])
    if (rest := len(mine) - MOST) > 0:
        more = ngettext("%(n)d more handover to sign", "%(n)d more handovers to sign", rest)
        yield WorkItem("file-check", "grey", more % {"n": rest}, f"{reverse('handovers')}?sign=on")
    if missing:
        said = ngettext("%(n)d handover is not signed", "%(n)d handovers are not signed", len(missing))
        url = f"{reverse('handovers')}?tab=unsigned&missing=on"
        yield WorkItem("file-text", "grey", said % {"n": len(missing)}, url)


def _waiting(user) -> tuple[list[dict], list[dict]]:
    """(what he has to sign, what nobody has signed in time and is for him to look after)."""
    kinds = {SIGN: Handover.objects.unsigned().filter(receiver=user)}
    if user.has_perm(MAKE):
        kinds[MISSING] = Handover.objects.visible_to(user).paper_missing()
    first, *others = [
        found.order_by("id").annotate(kind=Value(kind)).values("kind", *NAMES)[: CAP + 1]
        for kind, found in kinds.items()
    ]
    rows = sorted(first.union(*others, all=True) if others else first, key=lambda row: row["id"])
    return tuple([row for row in rows if row["kind"] == kind] for kind in (SIGN, MISSING))


def _to_sign(row: dict) -> WorkItem:
    goods = ngettext("%(n)d thing from %(who)s", "%(n)d things from %(who)s", row["line_count"])
    return WorkItem(
        "file-check",
        "amber",
        _("Answer and sign %(document)s") % {"document": row["doc_number"]},
        reverse("handover_answer", args=[row["doc_number"]]),
        goods % {"n": row["line_count"], "who": row["giver_name"]},
        row["created_at"],
    )


register(handovers, order=8)
