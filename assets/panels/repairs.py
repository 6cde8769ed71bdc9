"""What repairs have for people's "My work today"."""

from datetime import datetime, time

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import RepairStatus
from assets.models import Repair
from assets.models.repairs import MANAGE
from core import clock
from core.panels import WorkItem, register


def repairs(user):
    """What is late and what waits, for those who manage repairs; what one mends oneself. One query."""
    late, waiting, mine = Q(estimate_date__lt=clock.today()), Q(status=RepairStatus.REPORTED), Q(technician=user)
    found = Repair.objects.open()
    sums = {"mine": Count("pk", filter=mine), "mine_since": Min("started_at", filter=mine)}
    if user.has_perm(MANAGE):
        sums |= {"late": Count("pk", filter=late), "late_since": Min("estimate_date", filter=late)}
        sums |= {"waiting": Count("pk", filter=waiting), "waiting_since": Min("reported_at", filter=waiting)}
    else:
        found = found.filter(mine)
    n, url = found.aggregate(**sums), reverse("repairs")
    if n.get("late"):
        title = ngettext("%(count)d repair is overdue", "%(count)d repairs are overdue", n["late"]) % {"count": n["late"]}
        since = timezone.make_aware(datetime.combine(n["late_since"], time.max))  # late once that day was over
        yield WorkItem("alarm-clock", "red", title, f"{url}?tab=overdue", _("Ask how it stands, or set another day."), since)
    if n.get("waiting"):
        title = ngettext("%(count)d damage waits for action", "%(count)d damages wait for action", n["waiting"]) % {"count": n["waiting"]}
        yield WorkItem("triangle-alert", "amber", title, f"{url}?tab=waiting", "", n["waiting_since"])
    if n["mine"]:
        title = ngettext("%(count)d device is yours to repair", "%(count)d devices are yours to repair", n["mine"]) % {"count": n["mine"]}
        yield WorkItem("wrench", "blue", title, f"{url}?mine=true", "", n["mine_since"])


register(repairs, order=20)
