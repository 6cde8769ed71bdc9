"""Where a form leads back to."""

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def ours(request, url: str, default) -> str:
    """`url` when it is the address of a page of ours, else that of `default` (a url name or an address).

    An address begins with a slash: anything else would lead to a page beside this one.
    """
    is_ours = url.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else resolve_url(default)


def back(request, default="/") -> HttpResponseRedirect:
    """To the page named in the posted `next`, when it is one of ours; else to `default` (a url name or an
    address).
    """
    return HttpResponseRedirect(ours(request, request.POST.get("next", ""), default))
