"""Importing assets: devices by their serial numbers, material as lots, all of a file under one registration
document.
"""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetCondition
from assets.models import AssetRegistration
from assets.services.goods import corrections, registrations, voiding
from core import words
from core.files import importing
from core.models import Verdict

from . import prices
from .asset_columns import COLUMNS
from .asset_session import AssetSession

DAYS = ("purchase_date", "warranty_end_date")


class AssetImporter(importing.Importer):
    """See core.importing."""

    kind = "assets"
    title = gettext_lazy("Assets")
    lead = gettext_lazy("Devices and material that lie in a warehouse, as one registration.")
    icon = "package-plus"
    permission = "assets.add_asset"
    columns = COLUMNS

    def session(self, job):
        return AssetSession(job, self.headings(job))

    def write(self, job, rows, *, actor, on_progress):
        """Rows are read, judged and registered a chunk at a time: memory does not grow with the file."""
        news = self._news(job, rows, actor, on_progress)
        count = job.counts.get("creates", 0)
        if not count:
            for _new in news:
                raise importing.moved_on()
            return ""
        header = registrations.Header(notes=_("Import of %(file)s") % {"file": job.filename[:200]})
        return registrations.register(news, count=count, actor=actor, header=header).doc_number

    def _news(self, job, rows, actor, on_progress):
        """What is to be registered; what is to be changed is changed on the way."""
        session, done = self.session(job), 0
        for chunk in importing.chunks(rows):
            on_progress(done)
            judged = session.judge([row for row, _effect, _verdict in chunk])
            importing.compare(chunk, judged)
            edits = [
                corrections.Edit(effect["id"], effect["changes"])
                for _row, effect, verdict in chunk
                if verdict == Verdict.CHANGE
            ]
            corrections.apply(edits, actor=actor, note=_("Import of %(file)s") % {"file": job.filename})
            for judgement in judged:
                if judgement.payload:
                    new, times = judgement.payload
                    for _n in range(times):
                        yield new
            done += len(chunk)
        on_progress(done)

    def undo(self, job, changes, *, actor, reason):
        """The registration is voided, and old values come back where nobody has changed them since."""
        for chunk in importing.chunks(effect for verdict, effect in changes if verdict == Verdict.CHANGE):
            edits = [
                corrections.Edit(e["id"], {name: [new, old] for name, (old, new) in e["changes"].items()})
                for e in chunk
            ]
            corrections.apply(edits, actor=actor, note=reason, only_untouched=True)
        if job.reference_id:
            voiding.void(
                AssetRegistration.objects.get(doc_number=job.reference_id), actor=actor, reason=reason
            )

    def can_undo(self, job):
        if not job.reference_id:
            return True
        document = AssetRegistration.objects.filter(doc_number=job.reference_id).first()
        return document is not None and voiding.is_voidable(document)

    def url(self, job):
        return reverse("registration", args=[job.reference_id]) if job.reference_id else ""

    def describe_change(self, name, pair):
        name = "price" if name == "purchase_price" else name
        return [self.column(name).label, *(_shown(name, value) for value in pair)]

    def describe_values(self, values):
        """The quantity with its unit, the price of one of them as the file says it."""
        read = values | {"price": values.get("unit_price")}
        if "quantity" in values:
            read["quantity"] = f"{words.number(values['quantity'])} {read.pop('unit', '')}".strip()
        return [(c.name, c.label, _shown(c.name, read[c.name])) for c in self.columns if read.get(c.name)]

    def stand_in(self, job, number, name, cell):
        if cell is None or cell == "" or prices.is_token(cell):
            return cell
        return prices.token(job, number)


def _shown(name: str, text: str | None) -> str:
    """A stored value as people read it."""
    if not text:
        return ""
    if name == "price":
        return words.rupiah(text)
    if name == "condition":
        return AssetCondition(text).label if text in AssetCondition else text
    return words.day(date.fromisoformat(text)) if name in DAYS else text
