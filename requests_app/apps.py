from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsAppConfig(AppConfig):
    name = "requests_app"
    verbose_name = _("Requests")

    def ready(self):
        from assets import signals
        from assets.services.goods import arrivals
        from assets.services.stock import on_order
        from core.files import attachments
        from core.people import open_documents
        from core.signals import person_deactivating
        from loans import signals as loans
        from requests_app import config  # noqa: F401 declares the settings
        from requests_app.choices import DOCUMENT
        from requests_app.services.approval import delegations
        from requests_app.services.goods import handed_back, losses, registering
        from requests_app.services.purchase.on_order import coming
        from requests_app.services.requests import people, succession

        arrivals.register(DOCUMENT, registering.expected)
        on_order.register(coming)
        signals.goods_registering.connect(
            registering.before_registering, dispatch_uid="requests_app.before_registering"
        )
        signals.goods_registered.connect(
            registering.after_registering, dispatch_uid="requests_app.after_registering"
        )
        signals.registration_voiding.connect(
            registering.before_voiding, dispatch_uid="requests_app.before_voiding"
        )
        signals.registration_voided.connect(
            registering.after_voiding, dispatch_uid="requests_app.after_voiding"
        )
        signals.reservation_lost.connect(losses.queue_mending, dispatch_uid="requests_app.reservation_lost")
        loans.handover_locking.connect(handed_back.before, dispatch_uid="requests_app.handover_locking")
        loans.handover_declined.connect(handed_back.after, dispatch_uid="requests_app.handover_declined")
        loans.handover_voided.connect(handed_back.after, dispatch_uid="requests_app.handover_voided")
        person_deactivating.connect(people.keep_requester, dispatch_uid="requests_app.keep_requester")
        person_deactivating.connect(delegations.end_of_delegate, dispatch_uid="requests_app.end_of_delegate")
        open_documents.register(
            open_documents.Kind("requests", _("Requests"), succession.found, succession.hand_over)
        )
        request = self.get_model("Request")
        attachments.register(
            "requests_app.request",
            lookup=lambda user, pk: request.objects.visible_to(user).filter(pk=pk).first(),
            may_change=people.may_change_files,
        )
