"""What somebody has borrowed, with its days, and what he owes: for his stock and his home page."""

from datetime import timedelta

from django.db.models import CharField, DateField, DateTimeField, F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import STATUS_TONES, AssetStatus
from assets.models import Asset
from assets.models.catalogue.catalogue import base_unit_of
from core import clock
from core.pages.panels import register_panel
from core.words import day, number
from loans.choices import LoanStatus
from loans.models import LoanAssignment
from loans.waiting import SOON

MOST = 60  # things
ITEM = "standard_item__"
THING = (
    "code",
    "brand",
    "name",
    "status",
    "current_balance",
    f"{ITEM}base_unit_of_measure",
    f"{ITEM}unit_of_measure",
)
LOAN = ("due", "declared_at", "loan")


def borrowed(user) -> dict | None:
    """{owed, lent: rows of one thing each, more}: what is late or lost (also what he had not borrowed), and
    all else that he has borrowed; None for nothing. One query.
    """
    found = list(_found(user))
    if not found:
        return None
    rows = [_row(row) for row in found[:MOST]]
    return {
        "owed": [row for row in rows if row["owed"]],
        "lent": [row for row in rows if not row["owed"]],
        "more": len(found) > MOST,
    }


def _found(user):
    """What is out on his loans, and what else he has lost; the earliest day first."""
    out = LoanAssignment.objects.out()
    lent = out.filter(loan_request__requester=user).annotate(
        loan=F("loan_request__doc_number"),
        **{name.replace(ITEM, "item_"): F(f"asset__{name}") for name in THING},
    )
    lost = Asset.objects.current().filter(place__user=user, status=AssetStatus.LOST)
    lost = lost.exclude(pk__in=out.filter(loan_request__requester=user).values("asset")).annotate(
        due=Value(None, DateField()),
        declared_at=Value(None, DateTimeField()),
        loan=Value("", CharField()),
        **{name.replace(ITEM, "item_"): F(name) for name in THING if name.startswith(ITEM)},
    )
    names = [name.replace(ITEM, "item_") for name in (*THING, *LOAN)]
    rows = lent.order_by().values(*names).union(lost.order_by().values(*names), all=True)
    return rows.order_by("due", "code")[: MOST + 1]


def _row(row: dict) -> dict:
    """A thing in words: {url, code, name, amount, loan, loan_url, until, badge, tone, owed}."""
    label, tone, owed = _state(row)
    left = row["current_balance"]
    return {
        "code": row["code"],
        "url": reverse("asset", args=[row["code"]]),
        "name": f"{row['brand']} {row['name']}".strip(),
        "amount": "" if left is None else f"{number(left)} {base_unit_of(row, 'item_')}",
        "loan": row["loan"],
        "loan_url": reverse("loan", args=[row["loan"]]) if row["loan"] else "",
        "until": day(row["due"]) if row["due"] else "",
        "badge": label,
        "tone": tone,
        "owed": owed,
    }


def _state(row: dict) -> tuple[str, str, bool]:
    """(label, tone, whether he owes it) of one thing."""
    today, due = clock.today(), row["due"]
    if row["status"] == AssetStatus.LOST:
        return AssetStatus.LOST.label, "red", True
    if row["declared_at"]:
        return _("Waits for verification"), "amber", False
    if due and due < today:
        return LoanStatus.OVERDUE.label, "red", True
    if row["status"] in (AssetStatus.DAMAGED, AssetStatus.UNDER_REPAIR, AssetStatus.OUT_FOR_REPAIR):
        return AssetStatus(row["status"]).label, STATUS_TONES[row["status"]], False
    if due and due <= today + timedelta(days=SOON):
        return _("Due soon"), "amber", False
    return LoanStatus.ON_LOAN.label, "blue", False


for page in ("home", "my_stock"):
    register_panel("loans/panels/borrowed.html", borrowed, order=10, page=page)
