"""The one search box: an exact code, serial number or MAC address goes straight there; else all that a person
may see.
"""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assets.choices import AssetStatus
from assets.filters.assets import search_assets
from assets.models import Asset, AssetRegistration, Repair, StandardItem
from assets.services.goods import code_formats, codes
from core.access import signed_in
from core.listing import found
from core.listing.search import every_word
from core.models import Division, User
from core.reading import codes as reading
from core.words import day

MOST = 20  # of each kind
LONGEST = 100


@signed_in
def search(request):
    """Results in groups, each {title, icon, items, more?}; a group without any is left out."""
    asked = request.GET.get("q", "")
    term = " ".join(code_formats.term(asked).split())[:LONGEST]
    if not term:
        return render(request, "assets/goods/search.html", {"q": "", "groups": []})
    straight = exact(request.user, asked)
    if straight:
        return redirect(straight)
    groups = [make(request.user, term) for make in (_assets, _registrations, _models)]
    groups += [_documents(kind, request.user, term) for kind in found.kinds()]
    groups += [make(request.user, term) for make in (_people, _divisions)]
    return render(
        request,
        "assets/goods/search.html",
        {"q": term, "groups": [group for group in groups if group["items"]]},
    )


def exact(user, term: str) -> str:
    """The address of the one visible thing of this code, serial number, MAC address (in any spelling), label
    or number, else "".
    """
    if asset := codes.resolve(term, user).asset:
        return reverse("asset", args=[asset.code])
    number = reading.clean(term).upper()[:LONGEST]
    if address := found.exact(number, user):
        return address
    if number.startswith("RP-"):
        known = Repair.objects.visible_to(user).filter(doc_number=number).exists()
        return reverse("repair", args=[number]) if known else ""
    document = AssetRegistration.objects.visible_to(user).filter(doc_number=number).first()
    return reverse("registration", args=[document.doc_number]) if document else ""


def _assets(user, term: str) -> dict:
    labels = dict(AssetStatus.choices)
    matches = search_assets(Asset.objects.visible_to(user), term).order_by("-id")
    rows = matches.values("code", "name", "brand", "serial_number", "status", "place__name")[: MOST + 1]
    items = [
        {
            "icon": "box",
            "tone": "teal",
            "title": f"{row['brand']} {row['name']}",
            "sub": " · ".join(filter(None, (row["code"], row["serial_number"], row["place__name"]))),
            "aside": labels[row["status"]],
            "url": reverse("asset", args=[row["code"]]),
        }
        for row in rows
    ]
    return _group(_("Assets"), items, "assets", term)


def _registrations(user, term: str) -> dict:
    matches = every_word(
        AssetRegistration.objects.visible_to(user),
        term,
        "doc_number",
        "vendor",
        "po_number",
        "invoice_number",
    )
    items = [
        {
            "icon": "package-plus",
            "tone": "blue",
            "title": row["doc_number"],
            "sub": " · ".join(filter(None, (row["vendor"], row["po_number"], row["recorded_by_name"]))),
            "aside": day(row["registration_date"]),
            "url": reverse("registration", args=[row["doc_number"]]),
        }
        for row in matches.order_by("-id").values(
            "doc_number", "vendor", "po_number", "recorded_by_name", "registration_date"
        )[: MOST + 1]
    ]
    return _group(_("Registrations"), items, "registrations", term)


def _models(user, term: str) -> dict:
    """Models of the catalogue, for those who see all assets; each leads to its assets."""
    rows = StandardItem.objects.all() if user.has_perm("assets.view_asset") else StandardItem.objects.none()
    items = [
        {
            "icon": "shapes",
            "tone": "grey",
            "title": f"{row['brand']} {row['name']}",
            "sub": f"{row['type__category__name']} › {row['type__name']}",
            "url": f"{reverse('assets')}?item={row['pk']}",
        }
        for row in every_word(rows, term, "name", "brand")
        .order_by("name")
        .values("pk", "name", "brand", "type__name", "type__category__name")[: MOST + 1]
    ]
    return _group(_("Models"), items)


def _documents(kind: found.Kind, user, term: str) -> dict:
    return _group(kind.title, kind.items(user, term, MOST + 1), kind.list_view, term)


def _people(user, term: str) -> dict:
    matches = User.objects.filter() if user.has_perm("core.view_user") else User.objects.none()
    # Other people's e-mail is for those who may edit users.
    fields = ("name", "email") if user.has_perm("core.change_user") else ("name",)
    matches = every_word(matches, term, *fields)
    items = [
        {
            "icon": "user",
            "tone": "grey",
            "title": row["name"],
            "sub": row["division__name"] or "",
            "aside": "" if row["is_active"] else _("inactive"),
            "url": reverse("user", args=[row["pk"]]),
        }
        for row in matches.order_by("name").values("pk", "name", "division__name", "is_active")[: MOST + 1]
    ]
    return _group(_("People"), items, "users", term)


def _divisions(user, term: str) -> dict:
    found = (
        Division.objects.filter(name__icontains=term)
        if user.has_perm("core.view_user")
        else Division.objects.none()
    )
    items = [
        {"icon": "building-2", "tone": "grey", "title": name, "url": reverse("division", args=[pk])}
        for pk, name in found.order_by("name").values_list("pk", "name")[: MOST + 1]
    ]
    return _group(_("Divisions"), items, "divisions", term)


def _group(title, items: list[dict], list_url: str = "", term: str = "") -> dict:
    """At most MOST of them, and where the rest is."""
    group = {"title": title, "items": items[:MOST], "more": len(items) > MOST}
    if group["more"] and list_url:
        group["url"] = f"{reverse(list_url)}?{urlencode({'q': term})}"
    return group
