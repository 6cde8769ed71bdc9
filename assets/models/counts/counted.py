"""What a stock count expected and what came of it, and the triggers that keep both honest."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetStatus, CountKind, CountOutcome, CountVerdict
from assets.models.catalogue.catalogue import StandardItem
from assets.models.goods.assets import Asset
from assets.models.places import Place
from core.errors import explain

COUNT_FINAL = """
IF TG_OP = 'DELETE' OR OLD.status IN ('APPROVED', 'CANCELLED') THEN
    RAISE EXCEPTION 'stock count % is closed', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_final';
END IF;
RETURN NEW;
"""
SECOND_PERSON = """
IF NEW.approved_by_id IS NOT NULL
   AND EXISTS (SELECT 1 FROM stock_count_entries e WHERE e.count_id = NEW.id AND e.counted_by_id = NEW.approved_by_id) THEN
    RAISE EXCEPTION 'who counted does not approve' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_second_person';
END IF;
RETURN NEW;
"""
UNDECIDED = """
IF NEW.status = 'APPROVED' AND OLD.status <> 'APPROVED' THEN
    IF EXISTS (SELECT 1 FROM stock_count_entries e LEFT JOIN stock_count_decisions d ON d.entry_id = e.id
                WHERE e.count_id = NEW.id AND e.is_late AND d.entry_id IS NULL) THEN
        RAISE EXCEPTION 'late entries wait' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_late_decided';
    END IF;
    IF NEW.round = 1 AND EXISTS (SELECT 1 FROM stock_count_lines l WHERE l.count_id = NEW.id AND l.is_contested) THEN
        RAISE EXCEPTION 'people disagree' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_agreed';
    END IF;
END IF;
RETURN NEW;
"""
# FOR SHARE waits for a submission that is under way, and is then judged again.
LINE_OPEN = """
IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.count_id, OLD.kind, OLD.asset_id, OLD.standard_item_id, OLD.is_expected, OLD.expected)
    IS DISTINCT FROM (NEW.count_id, NEW.kind, NEW.asset_id, NEW.standard_item_id, NEW.is_expected, NEW.expected)) THEN
    RAISE EXCEPTION 'what was expected stays' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_lines_stay';
END IF;
PERFORM 1 FROM stock_counts c WHERE c.id = NEW.count_id AND c.status IN ('COUNTING', 'REVIEW') FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'the stock count is closed' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_final';
END IF;
RETURN NEW;
"""
explain("stock_counts_final", _("This count is closed; nothing of it changes any more."))
explain("stock_counts_second_person", _("Who counted does not approve: a second person does."))
explain(
    "stock_counts_late_decided",
    _("Entries that came after the submission wait: decide first whether they count."),
)
explain("stock_counts_agreed", _("People counted different amounts of the same: count that again first."))
explain("stock_count_lines_stay", _("What a count expected is never rewritten."))


class StockCountLine(models.Model):
    """One thing, one measured lot, or one counted model: what the book held when the count began, and what
    came of it.

    What is found without being expected gets a line as well (`is_expected` is false, `expected` nothing).
    """

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(
        "assets.StockCount",
        models.PROTECT,
        related_name="lines",
        verbose_name=_("stock count"),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=5, choices=CountKind)
    # Of a counted model there is none: lots in one bin cannot be told apart.
    asset = models.ForeignKey(
        Asset, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asset")
    )
    standard_item = models.ForeignKey(
        StandardItem, models.PROTECT, related_name="+", verbose_name=_("model"), db_index=False
    )
    is_expected = models.BooleanField(_("expected"), default=True)
    expected = models.DecimalField(_("expected amount"), max_digits=14, decimal_places=2)
    recount = models.BooleanField(_("counted again"), default=False)
    # Judged at the submission; the book is that of the moment of counting.
    verdict = models.CharField(
        _("verdict"), max_length=12, choices=CountVerdict, blank=True, default=CountVerdict.OPEN
    )
    counted = models.DecimalField(_("counted"), max_digits=14, decimal_places=2, null=True, blank=True)
    book = models.DecimalField(_("in the book"), max_digits=14, decimal_places=2, null=True, blank=True)
    difference = models.DecimalField(_("difference"), max_digits=14, decimal_places=2, default=0)
    book_place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where the book had it"),
        db_index=False,
    )
    book_status = models.CharField(_("status in the book"), max_length=16, choices=AssetStatus, blank=True)
    # Stock moved between two partial counts of it, so the sum is not to be relied on.
    is_disturbed = models.BooleanField(_("moved while it was counted"), default=False)
    # The last that different people said of it does not agree; the newest holds, once it was counted again.
    is_contested = models.BooleanField(_("people disagree"), default=False)
    outcome = models.CharField(
        _("outcome"), max_length=6, choices=CountOutcome, blank=True, default=CountOutcome.NONE
    )
    posted = models.DecimalField(_("posted"), max_digits=14, decimal_places=2, default=0)
    # What the approval registered of a surplus that no lot of the model can hold.
    found_lot = models.ForeignKey(
        Asset,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("lot that was found"),
        db_index=False,
    )
    # What came here from where the book had it, before `posted` corrected it.
    moved = models.DecimalField(_("came here"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        db_table = "stock_count_lines"
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("line of a stock count"), _("lines of stock counts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["count", "asset"], name="stock_count_lines_asset", condition=Q(asset__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["count", "standard_item"],
                name="stock_count_lines_item",
                condition=Q(asset__isnull=True),
            ),
            models.CheckConstraint(
                name="stock_count_lines_shape",
                condition=Q(kind=CountKind.ITEM, asset__isnull=True)
                | Q(kind__in=(CountKind.THING, CountKind.LOT), asset__isnull=False),
            ),
            models.CheckConstraint(
                name="stock_count_lines_not_negative",
                condition=Q(expected__gte=0) & (Q(counted__isnull=True) | Q(counted__gte=0)),
                violation_error_message=_("Nothing is less than nothing."),
            ),
            models.CheckConstraint(
                name="stock_count_lines_difference",
                condition=Q(counted__isnull=True)
                | Q(book__isnull=True)
                | Q(difference=F("counted") - F("book")),
            ),
            models.CheckConstraint(
                name="stock_count_lines_verdict_known", condition=Q(verdict__in=CountVerdict.values)
            ),
            models.CheckConstraint(
                name="stock_count_lines_outcome_known", condition=Q(outcome__in=CountOutcome.values)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stock_count_lines_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=LINE_OPEN,
            )
        ]

    def __str__(self):
        return f"{self.count_id}: {self.asset_id or self.standard_item_id}"
