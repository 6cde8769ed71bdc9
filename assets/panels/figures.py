"""Figures of the home page: where all assets are, for those who see stock; what the others hold."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.services.stock import figures
from core.pages.panels import Figure, register_figures


def whereabouts(user):
    """Where all assets are, each figure leading to its list."""
    if not user.has_perm("assets.view_stock"):
        return
    assets, where = reverse("assets"), figures.whereabouts()
    repair = where["repair"]
    yield Figure(str(where["in_storage"]), _("in storage"), f"{assets}?tab=in_storage")
    yield Figure(str(where["people"]), _("with people"), f"{assets}?tab=in_custody")
    yield Figure(str(where["customers"]), _("at customers"), f"{assets}?tab=in_use")
    yield Figure(str(repair), _("in repair"), f"{assets}?tab=repair", "amber" if repair.number else "")


def held(user):
    """What a person, and his division where he leads it, holds."""
    if user.has_perm("assets.view_stock"):
        return
    yield Figure(str(figures.held_by(user)), _("with me"), reverse("my_stock"))
    if user.division_id and user.has_perm("assets.view_division_asset"):
        yield Figure(str(figures.held_by_division(user)), _("with my division"), reverse("division_stock"))


register_figures(whereabouts, order=20)
register_figures(held, order=20)
