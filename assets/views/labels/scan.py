"""The scan page: many codes in a row into a list, and then something for all of them. Nothing is stored: the
list is in the url.
"""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from assets.views.labels import scan_list
from core import access, navigation
from core.access import signed_in
from core.errors import DomainError
from core.files import barcodes
from core.listing import bulk_actions

# What can be done with what is in the list, when the page for it is there and the person may open it. All
# take `ids`. Rooms above add theirs (`core.listing.register_bulk`).
ACTIONS = (
    ("asset_move", _("Move"), "arrow-right-left"),
    ("custody_issue", _("Hand over"), "hand-helping"),
    ("custody_take_back", _("Take back"), "undo-2"),
    ("label_create", _("Print labels"), "printer"),
)


@signed_in
@require_GET
def scan(request):
    """The list of `list` and `miss`, with the texts of `add` in it and without `drop`; for the page's script
    only the list itself.
    """
    found = scan_list.build(request.GET, request.user)
    template = "assets/labels/scan.html#list" if request.htmx else "assets/labels/scan.html"
    response = render(request, template, _context(request, found))
    response.headers["Vary"] = "HX-Request"
    return response


@signed_in
@require_POST
def scan_photo(request):
    """The codes in the picture `photo`: as JSON for a script, else the scan page with them in its list."""
    as_data = request.headers.get("Accept") == "application/json"
    try:
        texts = barcodes.read(request.FILES.get("photo"))
    except DomainError as error:
        if as_data:
            return JsonResponse({"sentence": str(error)}, status=error.status)
        found = scan_list.build(request.POST, request.user)
        return render(
            request,
            "assets/labels/scan.html",
            _context(request, found) | {"photo_error": error},
            status=error.status,
        )
    if as_data:
        return JsonResponse({"codes": texts})
    return redirect(scan_list.address(request.POST, add=texts))


def _context(request, found: scan_list.ScanList) -> dict:
    return {"found": found, "actions": _actions(request.user, found) if found.things else []}


def _actions(user, found: scan_list.ScanList) -> list[dict]:
    """What can be done with the list: ours, and what the rooms above offer for these things."""
    above = bulk_actions("scan", user, [thing.pk for thing in found.things])
    known = [*ACTIONS, *((one.url_name, one.label, one.icon) for one in above)]
    return [
        {"url": url, "label": label, "icon": icon}
        for name, label, icon in known
        if (url := navigation.url(name)) and access.declared(resolve(url).func).allows(user)
    ]
