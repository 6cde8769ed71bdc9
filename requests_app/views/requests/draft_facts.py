"""What is shown of somebody's drafts: beside the list of requests, and above an empty form."""

from core.views import drafts
from requests_app.models import RequestDraft


def of(user) -> list[dict]:
    """His drafts, the last one first, for components/drafts.html. One query."""
    return drafts.of(user, RequestDraft, form="request_create", discard="draft_discard")
