"""What handovers have for people's "My work today": what one has to sign, what nobody has signed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages.panels import WorkItem, register
from loans.models import Handover
from loans.models.handovers.transitions import MAKE

MOST = 5  # lines of one kind
CAP = 99  # what is counted to


def to_sign(user):
    """Handovers that this person has to answer and sign, the oldest first. One query."""
    waiting = Handover.objects.unsigned().filter(receiver=user).order_by("id")
    found = list(waiting.values("doc_number", "giver_name", "line_count", "created_at")[: CAP + 1])
    for row in found[:MOST]:
        count = ngettext("%(n)d thing from %(who)s", "%(n)d things from %(who)s", row["line_count"])
        yield WorkItem(
            "file-check",
            "amber",
            _("Answer and sign %(document)s") % {"document": row["doc_number"]},
            reverse("handover_answer", args=[row["doc_number"]]),
            count % {"n": row["line_count"], "who": row["giver_name"]},
            row["created_at"],
        )
    if (rest := len(found) - MOST) > 0:
        more = ngettext("%(n)d more handover to sign", "%(n)d more handovers to sign", rest)
        yield WorkItem("file-check", "grey", more % {"n": rest}, f"{reverse('handovers')}?sign=on")


def paper_missing(user):
    """For those who hand over: how many handovers nobody has signed. One query."""
    if not user.has_perm(MAKE):
        return
    count = Handover.objects.visible_to(user).paper_missing()[: CAP + 1].count()
    if count:
        said = ngettext("%(n)d handover is not signed", "%(n)d handovers are not signed", count)
        url = f"{reverse('handovers')}?tab=unsigned&missing=on"
        yield WorkItem("file-text", "grey", said % {"n": count}, url)


register(to_sign, order=8)
register(paper_missing, order=40)
