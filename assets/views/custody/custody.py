"""From hand to hand: take back, many things at once or one from its page. Issue and pass on lead to the form
of the handover, which a room above has.
"""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.forms.custody.custody import HandoverSheet, TakeBackForm
from assets.models import Asset
from assets.models.goods.transitions import may_dispose
from assets.services.custody import custody as service
from assets.views.goods.assets import visible
from core.access import requires, signed_in
from core.forms.people.person import People, label_of
from core.pages import doors
from core.pages.redirects import back
from core.reading.keys import whole, whole_all
from core.views.ask import form_page, work
from core.words import number
from core.workflow.tokens import once

HANDOVER = "assets.handover_asset"
# The pages of the room above that write down what changes hands, and what comes back of it there.
DOOR, BACK_DOOR = "handover", "take_back"
MOST = 200  # things on one page
NAMED = 5  # of them in the message afterwards


@requires(HANDOVER)
@form_page
def custody_issue(request):
    """Hand the things of `ids` to a person: the form of the handover, with them."""
    ids, _listed = _asked(request)
    if not ids:
        messages.error(request, _("Choose the things to issue first."))
        return back(request, reverse("assets") + "?tab=in_storage")
    return redirect(doors.url(DOOR, ids=ids))


@requires(HANDOVER)
@form_page
def custody_pass_on(request):
    """Hand things from one person to another: those of `ids`, or some of all that `person` holds."""
    ids, _listed = _asked(request)
    if ids:
        return redirect(doors.url(DOOR, ids=ids))
    person = _person(request)
    if person and Asset.objects.visible_to(request.user).filter(place__user=person).exists():
        return redirect(doors.url(DOOR, person=person.pk))
    return _whose(request, _("Pass on"), _("Whose things are passed on?"))


@requires(HANDOVER)
@form_page
@once
def custody_take_back(request):
    """Bring things from people's hands to a warehouse, each in its condition: those of `ids`, or some of all
    that `person` holds. Where one of them comes back by a document of the room above, all go there.
    """
    if "to" not in request.POST and (asked := _asked_for(request)) and doors.leads(BACK_DOOR, **asked):
        return redirect(doors.url(BACK_DOOR, **asked))
    sheet = _sheet(request, TakeBackForm, "take_back")
    if not sheet.things:
        return _whose(request, _("Take back"), _("Who gives something back?"))
    return _hand_over(request, sheet, service.take_back, "assets/custody/take_back.html")


@requires(HANDOVER)
@require_safe
def asset_issue(request, code):
    """The page for one thing."""
    return redirect(doors.url(DOOR, ids=[visible(request, code, ()).pk]))


@signed_in
def asset_pass_on(request, code):
    """The page for one thing; its holder's, too."""
    thing = visible(request, code, ("place",))
    if not may_dispose(thing, request.user):
        raise PermissionDenied
    return redirect(doors.url(DOOR, ids=[thing.pk]))


@requires(HANDOVER)
@require_safe
def asset_take_back(request, code):
    """The page for one thing."""
    return redirect(f"{reverse('custody_take_back')}?ids={visible(request, code, ()).pk}")


def _asked(request) -> tuple[list[int], list[int]]:
    """(the chosen `ids`, all that was `listed`): keys."""
    asked = request.POST if request.method == "POST" else request.GET
    return whole_all(asked.getlist("ids")), whole_all(asked.getlist("listed"))


def _asked_for(request) -> dict:
    """The same as a query for a page of the room above: {ids} or {person}; {} for nothing."""
    ids, _listed = _asked(request)
    if ids:
        return {"ids": ids}
    person = _person(request)
    return {"person": person.pk} if person else {}


def _sheet(request, head, verb: str) -> HandoverSheet:
    """What was asked for: chosen `ids`; `listed` ones that were left out; or on a first look all that
    `person` holds.
    """
    ids, listed = _asked(request)
    chosen = set(ids)
    keys = chosen | set(listed)
    person = None if keys else _person(request)
    found = Asset.objects.visible_to(request.user).filter(
        **({"place__user": person} if person else {"pk__in": keys})
    )
    things = found.select_related("place__user", "standard_item").order_by("pk")[:MOST]
    data = request.POST if request.method == "POST" and "to" in request.POST else None
    return HandoverSheet(data, head, things, verb=verb, chosen=chosen)


def _hand_over(request, sheet: HandoverSheet, do, template: str):
    """The sheet as it was filled in, with what is wrong beside each line; or what it says is done."""
    asked = request.POST if request.method == "POST" else request.GET

    def show(status, **more):
        context = {"sheet": sheet, "problems": sheet.problems(), "next": asked.get("next", "")}
        return render(request, template, context | more, status=status)

    def perform():
        return _done(request, sheet, do(sheet.parts(), **sheet.head.cleaned_data, actor=request.user))

    return work(request, None, sheet, show=show, do=perform)


def _whose(request, title: str, question: str):
    """Nothing was chosen: ask for the person, or say that he holds nothing."""
    typed = request.GET.get("person", "")
    person, error = _person(request), ""
    if person:
        error = _("%(name)s holds nothing.") % {"name": person.name}
    elif typed:
        error = _("Nobody here is called so. Choose a name from the list.")
    context = {
        "title": title,
        "question": question,
        "people": People(),
        "typed": label_of(person) if person else typed,
        "error": error,
    }
    return render(request, "assets/custody/person.html", context)


def _person(request):
    """The person of `?person=`, a key or a name; None for nobody or several."""
    typed = request.GET.get("person", "").replace("\x00", "")
    people = People()
    if (key := whole(typed)) is not None:
        return next((p for p in people.by_label.values() if p.pk == key), None)
    found = people.find(typed)
    return found[0] if len(found) == 1 else None


def _done(request, sheet: HandoverSheet, given: list[Asset]):
    """Say what is where now, and go back to where the person came from."""
    units = {line.thing.standard_item_id: line.thing.standard_item.base_unit for line in sheet.lines}
    named = defaultdict(list)
    for thing in given:
        amount = f" ({number(thing.current_balance)} {units[thing.standard_item_id]})" if thing.is_lot else ""
        named[thing.place.name].append(thing.code + amount)
    said = ngettext(
        "%(count)d thing has changed hands.", "%(count)d things have changed hands.", len(given)
    ) % {"count": len(given)}
    where = (
        f"{place}: {', '.join(codes[:NAMED])}{' …' if len(codes) > NAMED else ''}."
        for place, codes in named.items()
    )
    messages.success(request, " ".join((said, *where)))
    only = sheet.things[0].thing if len(sheet.things) == 1 else None
    return back(request, reverse("asset", args=[only.code]) if only else "assets")
