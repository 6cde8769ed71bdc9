"""Somebody lost a thing that he answers for, or has it again."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import Asset
from assets.models.goods.transitions import may_dispose
from assets.services.custody import losses as service
from assets.views.goods.assets import visible
from core.access import signed_in
from core.forms.words import NoteForm, ReasonForm
from core.views.ask import ask, form_page, posted
from core.words import number
from core.workflow.tokens import once

ASK = "assets/goods/ask.html"


@signed_in
@form_page
@once
def asset_lose(request, code):
    """Nobody knows where it is: said by its holder, or by who hands over."""
    thing = _thing(request, code)
    text = _(
        "%(what)s is lost: it does not count as stock any more. %(holder)s still answers for it, until it is "
        "found or written off."
    )
    return ask(
        request,
        thing,
        ReasonForm(posted(request), least=10),
        service.lose,
        verb="lose",
        title=_("Report the loss"),
        heading=_("Report the loss of %(name)s") % {"name": thing.name},
        text=text % {"what": _what(thing), "holder": thing.place},
        said=lambda lost: _("%(code)s is reported as lost.") % {"code": lost},
        back=reverse("asset", args=[thing.code]),
        template=ASK,
        icon="search-x",
    )


@signed_in
@form_page
@once
def asset_find_with_person(request, code):
    """Its holder has it after all."""
    thing = _thing(request, code)
    text = _(
        "%(holder)s has %(what)s again: it is what it was before it was lost, and counts as stock with him. "
        "What turned up in a warehouse is taken back instead."
    )
    return ask(
        request,
        thing,
        NoteForm(posted(request)),
        service.find_with_person,
        verb="find_with_person",
        title=_("Found again"),
        heading=_("%(name)s is found again") % {"name": thing.name},
        text=text % {"what": _what(thing), "holder": thing.place},
        said=lambda found: _("%(code)s is found again.") % {"code": found},
        back=reverse("asset", args=[thing.code]),
        template=ASK,
        icon="search-check",
    )


def _thing(request, code: str) -> Asset:
    thing = visible(request, code, ("place__user", "standard_item"))
    if not may_dispose(thing, request.user):
        raise PermissionDenied
    return thing


def _what(thing: Asset) -> str:
    """AST-2026-000001 (MikroTik RB5009), of a lot with all that is left in it."""
    name = f"{thing.brand} {thing.name}"
    if thing.is_lot:
        name = f"{name}, {number(thing.current_balance)} {thing.standard_item.base_unit}"
    return f"{thing} ({name})"
