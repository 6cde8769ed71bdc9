"""Failed log-ins are counted for a name from an address, and for an address whatever the name: who tries many
names is slowed as well. (The settings of axes name what is here.)
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

HOME = 64  # bits of an IPv6 address that one household or office has; the others it gives out as it likes


def client_address(request) -> str | None:
    """Where a request comes from: the other end of the connection; behind PROXY_COUNT proxies of ours, what
    the first of them says. (What stands further left in X-Forwarded-For anybody may have written.)
    """
    stations = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.PROXY_COUNT <= len(stations) and (found := _address(stations[-settings.PROXY_COUNT])):
        return found
    return _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    """An address without its port; of IPv6 the network."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, HOME), strict=False).network_address)


class Handler(AxesDatabaseHandler):
    """Counts as axes does, and closes the door as well when an address failed too often."""

    def get_failures(self, request, credentials=None) -> int:
        """The failures of the name from its address, more than its limit when the address is over its own."""
        failures = super().get_failures(request, credentials)
        if failures < settings.AXES_FAILURE_LIMIT and _of_address(request) >= settings.LOGIN_ADDRESS_LIMIT:
            return settings.AXES_FAILURE_LIMIT + 1
        return failures


def _of_address(request) -> int:
    recent = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request)
    )
    return recent.aggregate(n=Sum("failures_since_start"))["n"] or 0
