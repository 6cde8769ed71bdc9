from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_WRONG = 5  # tries; the last of them locks it


class SigningPin(models.Model):
    """What one person types on somebody else's device to sign there: six digits, hashed as passwords are.

    `wrong_tries` are those since it was right or locked last; it is locked until `locked_until`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        primary_key=True,
        related_name="signing_pin",
        verbose_name=_("user"),
    )
    hashed = models.CharField(_("hash"), max_length=128)
    set_at = models.DateTimeField(_("set on"))
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)

    class Meta:
        db_table = "signing_pins"
        verbose_name, verbose_name_plural = _("signing PIN"), _("signing PINs")
        default_permissions = ()
        constraints = [
            # Every hash of Django has its parts between dollar signs: a bare PIN is refused.
            models.CheckConstraint(name="signing_pins_hashed", condition=Q(hashed__contains="$")),
            models.CheckConstraint(
                name="signing_pins_tries", condition=Q(wrong_tries__gte=0, wrong_tries__lt=MOST_WRONG)
            ),
        ]

    def __str__(self):
        return str(self.user)
