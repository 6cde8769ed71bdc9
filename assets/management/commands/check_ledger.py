from django.core.management.base import BaseCommand, CommandError

from assets.services.stock import ledger_check


class Command(BaseCommand):
    help = (
        "Proves that balances, levels, lots and places agree with the stock movements; says where they do "
        "not."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=50, help="faults to show per check")

    def handle(self, *args, limit, **options):
        faults = ledger_check.check(limit)
        for fault in faults:
            self.stderr.write(f"{fault.check}: {fault.meaning}: {fault.where}")
        if faults:
            raise CommandError(f"The ledger disagrees in {len(faults)} places.")
        self.stdout.write(self.style.SUCCESS(f"The ledger agrees ({len(ledger_check.CHECKS)} checks)."))
