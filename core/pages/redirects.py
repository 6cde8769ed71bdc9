"""Where a form leads back to."""

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def back(request, default="/") -> HttpResponseRedirect:
    """To the page named in the posted `next`, when it is one of ours; else to `default` (a url name or an
    address).
    """
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = resolve_url(default)
    return HttpResponseRedirect(target)
