from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    name = "loans"
    verbose_name = _("Loans")

    def ready(self):
        from core.files import attachments
        from loans.services.handovers import people

        handover = self.get_model("Handover")
        attachments.register(
            "loans.handover",
            lookup=lambda user, pk: handover.objects.visible_to(user).filter(pk=pk).first(),
            may_change=people.may_change_files,
        )
