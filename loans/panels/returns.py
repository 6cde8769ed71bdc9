"""What returns have for people's "My work today"."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages.panels import WorkItem, register
from loans.models import AssetReturn

MOST = 5  # lines
CAP = 99  # what is counted to
NAMES = ("doc_number", "returned_by_name", "loan_request__doc_number", "declared_at")


def returns(user):
    """Returns to verify: the first few, then how many more there are. One query."""
    rows = AssetReturn.objects.to_verify(user).order_by("declared_at").values(*NAMES)[: CAP + 1]
    rows = list(rows)
    for row in rows[:MOST]:
        title = _("Verify the return %(document)s") % {"document": row["doc_number"]}
        said = f"{row['returned_by_name']} · {row['loan_request__doc_number']}"
        url = reverse("return", args=[row["doc_number"]])
        yield WorkItem("clipboard-check", "amber", title, url, said, row["declared_at"])
    if (rest := len(rows) - MOST) > 0:
        title = ngettext("%(n)d more return to verify", "%(n)d more returns to verify", rest) % {"n": rest}
        yield WorkItem("clipboard-check", "grey", title, f"{reverse('returns')}?tab=waiting&verify=on")


register(returns, order=7)
