from django.core.checks import Error, Tags, register

from core import access


@register(Tags.security)
def every_view_declares_its_access(app_configs, **kwargs):
    """`manage.py check` and every command that runs checks stop at a view nobody declared."""
    return [
        Error(f"The view at {route!r} declares no access.", hint="Decorate it with core.access.requires/signed_in/public.", id="core.E001")
        for route in access.undeclared()
    ]
