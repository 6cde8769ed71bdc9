from django.db import models
from django.utils.translation import gettext_lazy as _

from core.database.people import person_key


class StockCountPhone(models.Model):
    """A browser in which somebody counts, and how much it said it had not sent yet when it was last heard
    of.
    """

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(
        "assets.StockCount",
        models.PROTECT,
        related_name="phones",
        verbose_name=_("stock count"),
        db_index=False,
    )
    user = person_key(_("person"), required=True)
    # Made by the browser itself; it says nothing of whose it is.
    device = models.UUIDField(_("device"))
    waiting = models.PositiveIntegerField(_("entries that wait in it"), default=0)
    # Its page is open, so more may be counted on it without a connection.
    is_open = models.BooleanField(_("page is open"), default=True)
    heard_at = models.DateTimeField(_("last heard of"))

    class Meta:
        db_table = "stock_count_phones"
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("phone of a stock count"), _("phones of stock counts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["count", "user", "device"], name="stock_count_phones_one"),
        ]

    def __str__(self):
        return f"{self.count_id}: {self.user_id}"
