"""Draws the picture of docs/requests.md: `manage.py draw_request_states`. A test compares the two."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from core.workflow import state_picture
from requests_app.choices import ENDED, NEW, RequestStatus
from requests_app.models import Request

PICTURE = Path(settings.BASE_DIR) / "docs" / "pictures" / "request-states.svg"
TITLE = "A procurement request: its states, and what may be done in each"


def drawn() -> str:
    """The picture as SVG text."""
    with translation.override("en"):
        names = {status.value: str(status.label) for status in RequestStatus}
        return state_picture.draw(Request, TITLE, names=names, ended=ENDED, new=NEW)


class Command(BaseCommand):
    help = "Draws the states of procurement requests into docs/pictures/request-states.svg."

    def handle(self, *args, **options):
        PICTURE.write_text(drawn(), encoding="utf-8")
        self.stdout.write(str(PICTURE.relative_to(settings.BASE_DIR)))
