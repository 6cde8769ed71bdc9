"""One page: 50 rows of one indexed query, for people who are logged in."""

import os

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import path

COLUMNS = ("code", "name", "brand", "serial_number", "mac_address", "status", "place__name", "condition")


@login_required(login_url="/")
def page(request):
    """The newest 50 assets."""
    from assets.models import Asset

    return render(
        request,
        "bare.html",
        {"rows": Asset.objects.filter(voided_at=None).order_by("-id").values(*COLUMNS)[:50]},
    )


urlpatterns = [path("bare/", page)]

if os.environ.get("DJANGO_SETTINGS_MODULE") == "bench.bare_settings":
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
