"""The url map: each room's own, the admin, and the designed error pages."""

from django.contrib import admin
from django.urls import include, path

from trinity.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("core.urls")),
    path("", include("assets.urls")),
    path("", include("loans.urls")),
    path("", include("requests_app.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
