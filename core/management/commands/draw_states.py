"""Draws the pictures of docs/ that show the states of documents: `manage.py draw_states`. A test compares
them with what is declared.
"""

from django.conf import settings
from django.core.management.base import BaseCommand

from core.workflow import pictures


class Command(BaseCommand):
    help = "Draws the states of all documents into docs/pictures/."

    def handle(self, *args, **options):
        for picture in pictures.pictures.values():
            picture.path.write_text(pictures.drawn(picture), encoding="utf-8")
            self.stdout.write(str(picture.path.relative_to(settings.BASE_DIR)))
