"""What is shown of somebody's drafts: beside the list of requests, and above an empty form."""

from django.urls import reverse

from requests_app.models import RequestDraft


def of(user) -> list[dict]:
    """His drafts, the last one first, for requests_app/requests/drafts.html: title, url, discard_url,
    updated_at. One query.
    """
    rows = RequestDraft.objects.visible_to(user).order_by("-updated_at").values("key", "title", "updated_at")
    form = reverse("request_create")
    return [
        {
            "title": row["title"],
            "url": f"{form}?draft={row['key']}",
            "discard_url": reverse("draft_discard", args=[row["key"]]),
            "updated_at": row["updated_at"],
        }
        for row in rows
    ]
