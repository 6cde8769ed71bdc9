from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.sealing import keys, pades
from core.services import sealing
from core.words import moment


class Command(BaseCommand):
    help = (
        "Says whether a PDF is whole, sealed here, voided since, and whether a third party stamped its time."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        try:
            pdf = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        with translation.override("en"):
            self._say(pdf)

    def _say(self, pdf: bytes) -> None:
        found = pades.examine(pdf, keys.published().values())
        known = sealing.find_file(pdf)
        self.stdout.write(f"Sealed:     {_yes(found.sealed)}")
        self.stdout.write(f"Whole:      {_yes(found.whole)}")
        self.stdout.write(f"Our key:    {_yes(found.ours)}")
        stamp = moment(found.at) if found.at else ""
        by = "a third party" if found.stamped else "no third party"
        self.stdout.write(f"Time:       {stamp or 'none'}, stamped by {by}")
        if known:
            self.stdout.write(f"Document:   {known.row.number}, edition {known.row.edition}")
            self.stdout.write(f"Voided:     {moment(known.voided_at) if known.voided_at else 'no'}")
        else:
            self.stdout.write("Document:   not among those that were sealed here")
        if not (found.whole and found.ours and known):
            raise CommandError("This document is not genuine.")
        self.stdout.write(self.style.SUCCESS("Genuine." if not known.voided_at else "Genuine, but voided."))


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
