from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY
from assets.models import StandardItem
from core.database.people import person_key, person_name


class LoanTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The shared ones, and one's own."""
        return self.filter(Q(is_shared=True) | Q(owner=user))


class LoanTemplate(models.Model):
    """Lines that people borrow together again and again, under a name: somebody's own, or for everybody.
    Archived (not active) it fills in no form.
    """

    name = models.CharField(_("name"), max_length=100)
    is_shared = models.BooleanField(_("for everybody"), default=False)
    owner = person_key(_("written by"), required=True, db_index=True)
    owner_name = person_name(_("written by (name)"))
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = LoanTemplateQuerySet.as_manager()

    class Meta:
        db_table = "loan_templates"
        ordering = ["name", "id"]
        verbose_name, verbose_name_plural = _("template of a loan"), _("templates of loans")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="loan_templates_named", condition=~Q(name="")),
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(is_shared=True, is_active=True),
                name="loan_templates_shared_name",
                violation_error_message=_("There is a template of this name for everybody already."),
            ),
            models.UniqueConstraint(
                Lower("name"),
                "owner",
                condition=Q(is_shared=False, is_active=True),
                name="loan_templates_own_name",
                violation_error_message=_("You have a template of this name already."),
            ),
        ]

    def __str__(self):
        return self.name


class LoanTemplateLine(models.Model):
    """So many of a model, in its unit or (material) in base units."""

    template = models.ForeignKey(
        LoanTemplate, models.CASCADE, related_name="lines", verbose_name=_("template"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("line"))
    standard_item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+", verbose_name=_("model"))
    quantity = models.PositiveIntegerField(_("quantity"))
    in_base = models.BooleanField(_("in base units"), default=False)
    note = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        db_table = "loan_template_lines"
        ordering = ["template_id", "number"]
        verbose_name, verbose_name_plural = _("line of a template"), _("lines of templates")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="loan_template_lines_number"),
            models.UniqueConstraint(
                fields=["template", "standard_item"],
                name="loan_template_lines_model_once",
                violation_error_message=_("The same model stands on two lines."),
            ),
            models.CheckConstraint(
                name="loan_template_lines_quantity",
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY),
                violation_error_message=_("A quantity lies between 1 and 999,999."),
            ),
        ]

    def __str__(self):
        return f"{self.standard_item}"

    @property
    def unit(self) -> str:
        """What `quantity` counts."""
        item = self.standard_item
        return item.base_unit if self.in_base else item.unit_of_measure
