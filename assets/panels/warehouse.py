"""What the warehouse has for people's "My work today"."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.services.stock import figures
from core.models import ImportJob, ImportState
from core.pages.panels import WorkItem, register

MOST_IMPORTS = 5


def unfinished_imports(user):
    """Files of mine that were checked but not written, and those that failed."""
    if not (user.has_perm("assets.add_asset") or user.has_perm("assets.manage_catalogue")):
        return
    jobs = ImportJob.objects.filter(owner=user, state__in=(ImportState.CHECKED, ImportState.FAILED))
    for job in jobs.order_by("-id").only("public_id", "filename", "state", "created_at")[:MOST_IMPORTS]:
        if job.state == ImportState.CHECKED:
            title, tone, view = _("Write a checked import"), "blue", "import_preview"
        else:
            title, tone, view = _("Look at a failed import"), "red", "import_result"
        yield WorkItem(
            "file-spreadsheet", tone, title, reverse(view, args=[job.public_id]), job.filename, job.created_at
        )


def low_stock(user):
    """Models that are out or running low, for those who see stock."""
    if not user.has_perm("assets.view_stock"):
        return
    low = low_items_of(user)
    out = [item for item in low if item.is_out]
    if not low:
        return
    parts = []
    if out:
        parts.append(
            ngettext("%(count)d model is out of stock", "%(count)d models are out of stock", len(out))
            % {"count": len(out)}
        )
    if running := len(low) - len(out):
        parts.append(
            ngettext("%(count)d is running low", "%(count)d are running low", running) % {"count": running}
        )
    names = " · ".join(item.name for item in low[:3])
    yield WorkItem("triangle-alert", "red" if out else "amber", ", ".join(parts), reverse("restock"), names)


def warranties(user):
    """Warranties that end within 30 days, for those who see stock."""
    if not (user.has_perm("assets.view_stock") and user.has_perm("assets.view_asset")):
        return
    ending = figures.warranties_ending()
    if ending.number:
        title = ngettext(
            "%(count)s warranty ends within 30 days", "%(count)s warranties end within 30 days", ending.number
        )
        yield WorkItem(
            "shield-alert",
            "amber",
            title % {"count": ending},
            f"{reverse('assets')}?warranty=30&sort=warranty",
            _("Claim what is faulty while it is free."),
        )


def low_items_of(user) -> list[figures.LowItem]:
    """The low models, read once for a request: the list of work and the panel beside it both show them."""
    if not hasattr(user, "_low_items"):
        user._low_items = figures.low_items()
    return user._low_items


register(unfinished_imports, order=10)
register(low_stock, order=60)
register(warranties, order=70)
