"""What people counted, exactly as it came: every scan, every amount, and what was taken back. It only
grows.
"""

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetStatus
from assets.models.counts.counted import StockCountLine
from assets.models.places import Place
from core.database.people import person_key
from core.database.triggers import append_only
from core.errors import explain
from core.recorded import ClockUsed

# FOR SHARE waits for a submission that is under way, and is then judged again. What comes too late for its
# round is late, and nothing else is.
ENTRY_OPEN = """
PERFORM 1 FROM stock_counts c WHERE c.id = NEW.count_id AND c.round >= NEW.round
   AND NEW.is_late = (c.status <> 'COUNTING' OR c.round > NEW.round) FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing is counted there now' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_open';
END IF;
IF NEW.line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock_count_lines l WHERE l.id = NEW.line_id AND l.count_id = NEW.count_id) THEN
    RAISE EXCEPTION 'the line is of another count' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_line';
END IF;
IF NEW.takes_back_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM stock_count_entries e WHERE e.id = NEW.takes_back_id AND e.takes_back_id IS NULL
          AND (e.count_id, e.round, e.counted_by_id) = (NEW.count_id, NEW.round, NEW.counted_by_id)) THEN
    RAISE EXCEPTION 'only what one counted oneself is taken back' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_own';
END IF;
RETURN NEW;
"""
DECISION_OPEN = """
PERFORM 1 FROM stock_counts c JOIN stock_count_entries e ON e.count_id = c.id
  WHERE e.id = NEW.entry_id AND e.is_late AND c.status IN ('COUNTING', 'REVIEW') FOR SHARE OF c;
IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing is to be decided there' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_decisions_open';
END IF;
RETURN NEW;
"""

explain("stock_count_entries_open", _("This count is over, so nothing more is counted in it."))
explain("stock_count_entries_line", _("That line belongs to another count."))
explain("stock_count_entries_own", _("Only what you counted yourself can be taken back."))
explain("stock_count_entries_append_only", _("What was counted is never rewritten; count it again instead."))
explain("stock_count_decisions_open", _("Nothing is to be decided about this any more."))
explain("stock_count_decisions_append_only", _("What was decided about a late entry stays."))


class EntryQuerySet(models.QuerySet):
    def taken(self):
        """What counts, in the order in which it was counted: in time or taken in, and not taken back."""
        late = Q(is_late=False) | Q(decision__is_taken=True)
        back = StockCountEntry.objects.filter(takes_back=OuterRef("pk")).filter(late)
        return self.filter(late, takes_back=None).exclude(Exists(back)).order_by("counted_at", "pk")

    def standing(self):
        """What nobody has taken back, whether it counts or not. A take-back that was set aside is none."""
        back = StockCountEntry.objects.filter(takes_back=OuterRef("pk")).not_set_aside()
        return self.filter(takes_back=None).exclude(Exists(back))

    def not_set_aside(self):
        """What counts, and what came late and may still count."""
        return self.filter(Q(decision=None) | Q(decision__is_taken=True))

    def waiting(self):
        """What came too late and nobody decided about yet."""
        return self.filter(is_late=True, decision=None).order_by("counted_at", "pk")


class StockCountEntry(models.Model):
    """One scan or amount, or that one is taken back (`takes_back`); the line is empty for a code that nobody
    knows.

    `client_key` is made by whoever sends it, so that sending it again does nothing. What came after its round
    was submitted `is_late`: it counts when whoever leads the count has taken it in.
    """

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(
        "assets.StockCount",
        models.PROTECT,
        related_name="entries",
        verbose_name=_("stock count"),
        db_index=False,
    )
    line = models.ForeignKey(
        StockCountLine, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("line")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    raw_code = models.CharField(_("as it was read"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    # A part that lies elsewhere: it comes on top of what was counted before instead of replacing it.
    adds = models.BooleanField(_("comes on top"), default=False)
    book_amount = models.DecimalField(
        _("in the book then"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    book_place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where the book had it then"),
        db_index=False,
    )
    book_status = models.CharField(
        _("status in the book then"), max_length=16, choices=AssetStatus, blank=True
    )
    counted_by = person_key(_("counted by"), required=True)
    counted_by_name = models.CharField(_("counted by (name)"), max_length=255)
    # By the clock that is used: entries are ordered and judged by it.
    counted_at = models.DateTimeField(_("counted"))
    phone_at = models.DateTimeField(_("counted by the phone's clock"), null=True, blank=True)
    # Nothing for what was counted before both times were kept.
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    clock_used = models.CharField(_("clock used"), max_length=6, choices=ClockUsed, default=ClockUsed.SERVER)
    is_late = models.BooleanField(_("came late"), default=False)
    takes_back = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back",
        verbose_name=_("takes back"),
        db_index=False,
    )
    client_key = models.UUIDField(_("key"), unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "stock_count_entries"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("entry of a stock count"), _("entries of stock counts")
        default_permissions = ()
        indexes = [models.Index(fields=["count", "counted_by", "-id"], name="stock_count_entries_mine")]
        constraints = [
            models.CheckConstraint(
                name="stock_count_entries_shape",
                condition=Q(takes_back__isnull=False, amount__isnull=True)
                | Q(takes_back__isnull=True, line__isnull=True, amount__isnull=True) & ~Q(raw_code="")
                # What a count that is closed never had a line for.
                | Q(takes_back__isnull=True, line__isnull=True, amount__gte=0, is_late=True) & ~Q(raw_code="")
                | Q(
                    takes_back__isnull=True,
                    line__isnull=False,
                    amount__isnull=False,
                    amount__gte=0,
                    book_amount__isnull=False,
                    book_amount__gte=0,
                    book_place__isnull=False,
                ),
                violation_error_message=_("An amount is nothing or more; a code that nobody knows has none."),
            ),
            models.CheckConstraint(
                name="stock_count_entries_clock",
                condition=Q(clock_used=ClockUsed.SERVER)
                | Q(clock_used=ClockUsed.PHONE, phone_at__isnull=False, received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="stock_count_entries_received",
                condition=Q(received_at__isnull=True) | Q(counted_at__lte=F("received_at")),
            ),
        ]
        triggers = [
            *append_only("stock_count_entries"),
            pgtrigger.Trigger(
                name="stock_count_entries_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ENTRY_OPEN,
            ),
        ]

    def __str__(self):
        return self.raw_code or str(self.line_id)


class LateDecision(models.Model):
    """What whoever leads the count decided about an entry that came late: it counts, or it is set aside."""

    entry = models.OneToOneField(
        StockCountEntry,
        models.PROTECT,
        primary_key=True,
        related_name="decision",
        verbose_name=_("entry"),
    )
    is_taken = models.BooleanField(_("taken in"))
    decided_by = person_key(_("decided by"), required=True, db_index=True)
    decided_by_name = models.CharField(_("decided by (name)"), max_length=255)
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        db_table = "stock_count_decisions"
        verbose_name, verbose_name_plural = _("late entry"), _("late entries")
        default_permissions = ()
        triggers = [
            *append_only("stock_count_decisions"),
            pgtrigger.Trigger(
                name="stock_count_decisions_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=DECISION_OPEN,
            ),
        ]

    def __str__(self):
        return str(self.entry_id)
