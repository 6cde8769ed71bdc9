from django.conf import settings
from django.core.checks import Error, Tags, register

from core import access
from core.messages import gateway


@register(Tags.security)
def every_view_declares_its_access(app_configs, **kwargs):
    """`manage.py check` and every command that runs checks stop at a view nobody declared."""
    return [
        Error(
            f"The view at {route!r} declares no access.",
            hint="Decorate it with core.access.requires/signed_in/public.",
            id="core.E001",
        )
        for route in access.undeclared()
    ]


@register(Tags.security)
def whatsapp_gateway_is_an_address(app_configs, **kwargs):
    """Messages go over http(s) and nowhere else; a wrong address is noticed at the start, not with the first
    message.
    """
    url = settings.WHATSAPP_GATEWAY_URL
    fault = gateway.fault(url) if url else ""
    return [Error("WHATSAPP_GATEWAY_URL cannot be used.", hint=fault, id="core.E002")] if fault else []
