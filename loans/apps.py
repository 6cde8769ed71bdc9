from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    name = "loans"
    verbose_name = _("Loans")

    def ready(self):
        from assets import signals as things
        from assets.services.custody import bindings
        from assets.services.stock import ledger_check
        from core.files import attachments
        from core.signals import person_deactivating
        from loans import config, signals  # noqa: F401 config declares the settings
        from loans.letters import seals
        from loans.services.handovers import files as photos
        from loans.services.handovers import mended, people
        from loans.services.leaving import clearing
        from loans.services.loans import checks, doors, handed_back, restored
        from loans.services.loans import people as borrowers
        from loans.services.returns import doors as doors_of_returns
        from loans.services.returns import files

        handover = self.get_model("Handover")
        attachments.register(
            "loans.handover",
            lookup=lambda user, pk: handover.objects.visible_to(user).filter(pk=pk).first(),
            may_change=people.may_change_files,
            is_frozen=lambda handover: not handover.is_open,
        )
        attachments.register(
            "loans.handoveritem",
            lookup=photos.lookup,
            may_change=photos.may_change,
            is_frozen=lambda item: not item.handover.is_open,
        )
        for name in ("AssetReturn", "AssetReturnItem"):
            attachments.register(
                f"loans.{name.lower()}",
                lookup=partial(files.lookup, self.get_model(name)),
                may_change=files.may_change,
            )
        seals.register()
        clearance = self.get_model("Clearance")
        attachments.register(
            "loans.clearance",
            lookup=lambda user, pk: clearance.objects.visible_to(user).filter(pk=pk).first(),
            change_permission="core.delete_user",
        )
        ledger_check.register(checks.CHECKS)
        bindings.register(doors.lent)
        person_deactivating.connect(borrowers.keep_borrower, dispatch_uid="loans.keep_borrower")
        person_deactivating.connect(clearing.keep_uncleared, dispatch_uid="loans.keep_uncleared")
        things.asset_leaving.connect(doors.lock_loans, dispatch_uid="loans.lock_loans")
        things.asset_leaving.connect(restored.lock_loans, dispatch_uid="loans.lock_loans_of_used_up")
        things.asset_left.connect(doors.close, dispatch_uid="loans.close")
        # After what is lent: a return follows from it.
        things.asset_left.connect(doors_of_returns.close, dispatch_uid="loans.close_returns")
        things.use_taken_back.connect(restored.lend_again, dispatch_uid="loans.lend_again")
        things.hold_lost.connect(doors.queue_lost_hold, dispatch_uid="loans.queue_lost_hold")
        signals.handover_locking.connect(handed_back.lock_of_handover, dispatch_uid="loans.lock_of_handover")
        signals.handover_locking.connect(mended.lock_repair, dispatch_uid="loans.lock_repair")
        signals.handover_declined.connect(mended.came_back, dispatch_uid="loans.mended_declined")
        signals.handover_voided.connect(mended.came_back, dispatch_uid="loans.mended_voided")
        signals.handover_declined.connect(handed_back.take_declined, dispatch_uid="loans.take_declined")
        signals.handover_voided.connect(handed_back.take_voided, dispatch_uid="loans.take_voided")
