"""One row of a file of the catalogue, parsed: the columns, the words people use in them, what fits
together.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import MAX_QUANTITY, UNITS, BulkType, Classification, TrackingMethod
from core.files.importing import Column, Row, changed_texts
from core.files.tabular import CellError
from core.files.tabular.values import parse_quantity
from core.models import ImportJob
from core.reading.text import clean_text, short

COLUMNS = (
    Column("category", gettext_lazy("Category"), ("Kategori", "Category"), required=True),
    Column("type", gettext_lazy("Type"), ("Tipe", "Tipe Aset", "Jenis", "Type"), required=True),
    Column(
        "classification",
        gettext_lazy("Classification"),
        ("Klasifikasi", "Classification"),
        help=gettext_lazy("Asset or material; empty is the type's, or asset for a new type."),
    ),
    Column(
        "tracking_method",
        gettext_lazy("Tracking"),
        ("Metode Pelacakan", "Pelacakan", "Tracking", "Tracking Method"),
        help=gettext_lazy("Individual or bulk; empty is the type's, or individual for a new type."),
    ),
    Column(
        "name",
        gettext_lazy("Model name"),
        ("Nama", "Nama Barang", "Nama Model", "Model", "Name", "Item Name"),
        required=True,
    ),
    Column("brand", gettext_lazy("Brand"), ("Merek", "Merk", "Brand"), required=True),
    Column(
        "bulk_type",
        gettext_lazy("Bulk kind"),
        ("Jenis Massal", "Jenis Bulk", "Tipe Bulk", "Bulk Type"),
        help=gettext_lazy("Count or measurement; for bulk models only."),
    ),
    Column("unit_of_measure", gettext_lazy("Unit"), ("Satuan", "Satuan Ukur", "Unit", "Unit of Measure")),
    Column(
        "base_unit_of_measure",
        gettext_lazy("Base unit"),
        ("Satuan Dasar", "Base Unit", "Base Unit of Measure"),
    ),
    Column(
        "quantity_per_unit",
        gettext_lazy("Base units per unit"),
        ("Isi per Satuan", "Jumlah per Satuan", "Isi", "Konversi", "Quantity per Unit"),
        is_number=True,
    ),
)
WORDS = {
    "classification": {
        "asset": Classification.ASSET,
        "aset": Classification.ASSET,
        "material": Classification.MATERIAL,
    },
    "tracking_method": {
        **dict.fromkeys(("individual", "individu", "satuan", "per unit"), TrackingMethod.INDIVIDUAL),
        **dict.fromkeys(("bulk", "massal", "curah"), TrackingMethod.BULK),
    },
    "bulk_type": {
        **dict.fromkeys(("count", "hitung", "hitungan", "habis pakai"), BulkType.COUNT),
        **dict.fromkeys(("measurement", "ukur", "ukuran", "meteran"), BulkType.MEASUREMENT),
    },
}
UNIT_NAMES = {unit.casefold(): unit for unit in UNITS}
TEXT_LIMITS = {"category": 255, "type": 255, "name": 200, "brand": 100}


@dataclass(slots=True)
class Draft:
    """What a row says; "" and None where it says nothing."""

    category: str = ""
    type: str = ""
    classification: str = ""
    tracking_method: str = ""
    name: str = ""
    brand: str = ""
    bulk_type: str = ""
    unit_of_measure: str = ""
    base_unit_of_measure: str = ""
    quantity_per_unit: int | None = None
    problems: list = field(default_factory=list)


def read(row: Row, job: ImportJob, headings: dict[str, str]) -> Draft:
    """The draft of a row with the problems of its cells, each under the file's own heading."""
    changed = changed_texts(COLUMNS, job.mapping, row)
    draft = Draft(problems=[[headings[name], sentence] for name, sentence in changed.items()])
    raw = {name: row.cells[index] for name, index in job.mapping.items() if name not in changed}

    def wrong(name, sentence):
        if name not in changed:
            draft.problems.append([headings[name], str(sentence)])

    for name, limit in TEXT_LIMITS.items():
        text = clean_text(raw.get(name))
        setattr(draft, name, text)
        if not text:
            wrong(name, _("This cell may not be empty."))
        elif len(text) > limit:
            wrong(
                name,
                _("The text has %(count)d characters; at most %(limit)d fit.")
                % {"count": len(text), "limit": limit},
            )
    for name, words in WORDS.items():
        text = clean_text(raw.get(name))
        setattr(draft, name, words.get(text.casefold(), ""))
        if text and not getattr(draft, name):
            wrong(
                name,
                _("%(value)s is not known here. Write one of: %(known)s.")
                % {"value": short(text), "known": ", ".join(words)},
            )
    for name in ("unit_of_measure", "base_unit_of_measure"):
        text = clean_text(raw.get(name))
        setattr(draft, name, UNIT_NAMES.get(text.casefold(), ""))
        if text and not getattr(draft, name):
            wrong(
                name,
                _("There is no unit %(value)s. Write one of: %(known)s.")
                % {"value": short(text), "known": ", ".join(UNITS)},
            )
    try:
        quantity = parse_quantity(
            raw.get("quantity_per_unit"), places=0, decimal=job.decimals.get("quantity_per_unit")
        )
        if quantity is not None and not 1 <= quantity <= MAX_QUANTITY:
            wrong("quantity_per_unit", _("One unit holds between 1 and 999,999 base units."))
        elif quantity is not None:
            draft.quantity_per_unit = int(quantity)
    except CellError as error:
        wrong("quantity_per_unit", error)
    return draft


def misfits(draft: Draft, tracking: str) -> list[tuple[str, str]]:
    """[(field, sentence)] for what does not go together once the type's tracking is known."""
    if tracking == TrackingMethod.BULK:
        found = []
        if not draft.bulk_type:
            found.append(("bulk_type", _("A bulk model needs a bulk kind: count or measurement.")))
        if not draft.unit_of_measure:
            found.append(("unit_of_measure", _("This cell may not be empty.")))
        if not draft.base_unit_of_measure:
            found.append(("base_unit_of_measure", _("A bulk model needs a base unit.")))
        if draft.quantity_per_unit is None:
            found.append(("quantity_per_unit", _("Say how many base units one unit holds.")))
        return found
    if draft.bulk_type:
        return [("bulk_type", _("A model that is kept one by one has no bulk kind."))]
    if draft.quantity_per_unit not in (None, 1):
        return [("quantity_per_unit", _("A model that is kept one by one has no conversion."))]
    return []
