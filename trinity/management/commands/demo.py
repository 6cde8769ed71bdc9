"""`manage.py demo`: a small operator with people, catalogue, 500 assets and eight months of history."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from assets.models import Asset
from trinity.demo import story


class Command(BaseCommand):
    help = (
        "Fill an empty database with demonstration data: people, catalogue, 500 assets, eight months of "
        "history."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--force",
            action="store_true",
            help="also when DEBUG is off (the demonstration passwords are public)",
        )

    def handle(self, **options):
        if not settings.DEBUG and not options["force"]:
            raise CommandError(
                "DEBUG is off. Demonstration data has public passwords; add --force to make it all the same."
            )
        if Asset.objects.exists():
            raise CommandError(
                "There are assets already. Demonstration data goes into an empty database only."
            )
        story.tell(admin_keeps_password=settings.DEBUG)
        if options["verbosity"]:
            self.stdout.write(f"Demonstration data: {Asset.objects.current().count()} assets.")
