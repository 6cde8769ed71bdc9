"""What the WhatsApp groups are told of a request. It costs nothing where no group is set up, and never holds
a deed up.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation

from core import words
from core.services import whatsapp
from requests_app.choices import RequestStatus
from requests_app.models import Request, RequestItem


def post(
    request: Request,
    group,
    title: str,
    lines: Iterable[RequestItem] = (),
    *,
    actor,
    extra: str = "",
    facts=(),
) -> None:
    """Tell one group; `title` in Indonesian, as the groups read it. `facts` are more (label, value) pairs."""
    if not whatsapp.is_set_up(group):
        return
    with translation.override("id"):
        rows = [
            ("No. Dokumen", request.doc_number),
            ("Tanggal", words.day(request.request_date)),
            ("Pemohon", request.requester_name),
            ("Divisi", request.division_name or "-"),
            ("Status", RequestStatus(request.status).label),
            *facts,
        ]
        items = [f"{line} – {line.wanted} {line.unit}" for line in lines]
        text = whatsapp.text(
            title, rows, items, extra=extra, url=f"{settings.SITE_URL}/requests/{request.doc_number}/"
        )
    whatsapp.post(
        group, text, actor=actor, reference=request.doc_number, reference_type="requests_app.request"
    )
