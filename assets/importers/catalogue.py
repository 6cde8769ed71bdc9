"""Importing the catalogue: models with their types and categories, which are made where they are missing."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import BulkType, Classification, TrackingMethod
from assets.models import Asset, AssetCategory, AssetType, StandardItem
from assets.services.catalogue import categories, items, types
from core import words
from core.files import importing
from core.files.importing import Judgement, Row, Session
from core.models import ImportJob, ImportRow, Verdict

from .catalogue_rows import COLUMNS, Draft, misfits, read
from .lookups import Catalogue, fold

LABELS = {"classification": Classification, "tracking_method": TrackingMethod, "bulk_type": BulkType}
UNIT_FIELDS = ("bulk_type", "unit_of_measure", "base_unit_of_measure", "quantity_per_unit")


class CatalogueSession(Session):
    """See core.importing.Session. A type that a row of the file makes is as good as one that exists for the
    rows below it.
    """

    def __init__(self, job: ImportJob, headings: dict[str, str]):
        super().__init__()
        self.job, self.headings = job, headings
        self.catalogue = Catalogue()
        self.seen: dict[tuple, int] = {}
        self.planned: dict[tuple, tuple] = {}

    def judge(self, rows: list[Row]) -> list[Judgement]:
        drafts = [read(row, self.job, self.headings) for row in rows]
        found = [self._existing(draft) for draft in drafts]
        keys = [item.pk for _kind, item in found if item]
        used = set(
            Asset.objects.filter(standard_item__in=keys)
            .order_by()
            .values_list("standard_item_id", flat=True)
            .distinct()
        )
        return [
            self._judge(row, draft, *pair, used) for row, draft, pair in zip(rows, drafts, found, strict=True)
        ]

    def _existing(self, draft: Draft):
        """(type, item), each None when it is not there."""
        category = self.catalogue.categories.get(fold(draft.category))
        kind = category.rows.get(fold(draft.type)) if category else None
        return (kind.row, kind.rows.get((fold(draft.name), fold(draft.brand)))) if kind else (None, None)

    def _judge(self, row: Row, draft: Draft, kind, item, used: set) -> Judgement:
        judgement = Judgement(
            label=" · ".join(filter(None, (f"{draft.brand} {draft.name}".strip(), draft.type))),
            problems=draft.problems,
        )
        self._refuse_repeated(row, draft)
        if not draft.problems:
            tracking = self._settle_type(draft, kind)
            draft.problems += [[self.headings[name], sentence] for name, sentence in misfits(draft, tracking)]
        if draft.problems:
            judgement.verdict = Verdict.WRONG
        elif item is None:
            judgement.effect, judgement.payload = {"creates": 1, "values": _values(draft)}, draft
        else:
            self._compare(judgement, draft, item, used)
        return judgement

    def _refuse_repeated(self, row: Row, draft: Draft) -> None:
        first = self.seen.setdefault(
            tuple(map(fold, (draft.category, draft.type, draft.name, draft.brand))), row.number
        )
        if first != row.number and draft.name:
            sentence = _("The same model is also in row %(row)d.")
            draft.problems.append([self.headings["name"], sentence % {"row": first}])
            self.late.setdefault(first, [[self.headings["name"], sentence % {"row": row.number}]])

    def _settle_type(self, draft: Draft, kind) -> str:
        """How the row's type is kept; a row that contradicts an existing type (or the file's first row of a
        new one) is wrong.
        """
        key = (fold(draft.category), fold(draft.type))
        known = (kind.classification, kind.tracking_method) if kind else self.planned.get(key)
        if known is None:
            known = (
                draft.classification or Classification.ASSET,
                draft.tracking_method or TrackingMethod.INDIVIDUAL,
            )
            self.planned[key] = known
        for name, is_now, wanted in zip(
            ("classification", "tracking_method"),
            known,
            (draft.classification, draft.tracking_method),
            strict=True,
        ):
            if wanted and wanted != is_now:
                labels = AssetType._meta.get_field(name).choices
                sentence = _(
                    "The type %(type)s is kept as %(now)s. Change the type first, or write that here."
                )
                draft.problems.append(
                    [self.headings[name], sentence % {"type": draft.type, "now": dict(labels)[is_now]}]
                )
        return known[1]

    def _compare(self, judgement: Judgement, draft: Draft, item: StandardItem, used: set) -> None:
        pairs = {name: [getattr(item, name), getattr(draft, name)] for name in UNIT_FIELDS}
        changes = {
            name: pair for name, pair in pairs.items() if pair[1] not in (None, "") and pair[0] != pair[1]
        }
        judgement.verdict = Verdict.CHANGE if changes else Verdict.UNCHANGED
        judgement.effect = {"id": item.pk, "changes": changes} if changes else {}
        if changes and item.pk in used:
            judgement.verdict, judgement.effect = Verdict.WRONG, {}
            sentence = _(
                "Goods of this model are registered in %(old)s; that cannot become %(new)s any more."
            )
            judgement.problems += [
                [self.headings[name], sentence % {"old": old or "–", "new": new}]
                for name, (old, new) in changes.items()
            ]


class CatalogueImporter(importing.Importer):
    """See core.importing."""

    kind = "catalogue"
    title = gettext_lazy("Catalogue")
    lead = gettext_lazy("Models with their categories and types, units and conversion.")
    icon = "shapes"
    permission = "assets.manage_catalogue"
    columns = COLUMNS

    def session(self, job):
        return CatalogueSession(job, self.headings(job))

    def write(self, job, rows, *, actor, on_progress):
        session, maker, done = self.session(job), _Maker(actor), 0
        for chunk in importing.chunks(rows):
            judged = session.judge([row for row, _effect, _verdict in chunk])
            importing.compare(chunk, judged)
            made = []
            for (row, effect, verdict), judgement in zip(chunk, judged, strict=True):
                if verdict == Verdict.NEW:
                    made.append((row.number, maker.make(judgement.payload)))
                elif verdict == Verdict.CHANGE:
                    _change(effect, actor)
                done += 1
                if done % 100 == 0:
                    on_progress(done)
            _remember(job, made)
        return ""

    def undo(self, job, changes, *, actor, reason):
        """What was made goes, the last first, types and categories only when nothing else is in them; old
        units come back.
        """
        for _verdict, effect in changes:
            if effect.get("changes"):
                _change(effect, actor, back=True)
            for model, delete, name in (
                (StandardItem, items.delete, "item"),
                (AssetType, types.delete, "type"),
                (AssetCategory, categories.delete, "category"),
            ):
                row = model.objects.filter(pk=effect[name]).first() if name in effect else None
                if (
                    row is None
                    or (name == "type" and row.items.exists())
                    or (name == "category" and row.types.exists())
                ):
                    continue
                delete(row, actor=actor)

    def can_undo(self, job):
        made = ImportRow.objects.filter(job=job, verdict=Verdict.NEW).values_list("effect__item", flat=True)
        return not Asset.objects.filter(standard_item__in=[key for key in made if key]).exists()

    def url(self, job):
        return reverse("catalogue")

    def describe_values(self, values):
        return [(c.name, c.label, _shown(c.name, values[c.name])) for c in self.columns if values.get(c.name)]

    def describe_change(self, name, pair):
        return [self.column(name).label, *(_shown(name, value) for value in pair)]


def _values(draft: Draft) -> dict:
    """What a row says, for the preview and for comparing it when it is written."""
    return {c.name: value for c in COLUMNS if (value := getattr(draft, c.name)) not in (None, "")}


def _shown(name: str, value) -> str:
    """A stored value as people read it."""
    if name in LABELS and value in LABELS[name]:
        return LABELS[name][value].label
    return words.number(value) if name == "quantity_per_unit" else value


class _Maker:
    """Makes models, and their types and categories where these are missing."""

    def __init__(self, actor):
        self.actor, self.catalogue, self.types, self.categories = actor, Catalogue(), {}, {}

    def make(self, draft: Draft) -> dict:
        """The keys of what was made for a row: {"creates": 1, "item": .., "type"?: .., "category"?: ..}."""
        made = {"creates": 1}
        kind = self._type(draft, made)
        item = items.create(
            actor=self.actor,
            type=kind,
            name=draft.name,
            brand=draft.brand,
            bulk_type=draft.bulk_type,
            unit_of_measure=draft.unit_of_measure or kind.unit_of_measure,
            base_unit_of_measure=draft.base_unit_of_measure,
            quantity_per_unit=draft.quantity_per_unit or 1,
        )
        return made | {"item": item.pk}

    def _type(self, draft: Draft, made: dict) -> AssetType:
        key = (fold(draft.category), fold(draft.type))
        level = self.catalogue.categories.get(key[0])
        if key not in self.types and level and key[1] in level.rows:
            self.types[key] = level.rows[key[1]].row
        if key not in self.types:
            self.types[key] = types.create(
                actor=self.actor,
                category=level.row if level else self._category(key[0], draft, made),
                name=draft.type,
                classification=draft.classification or Classification.ASSET,
                tracking_method=draft.tracking_method or TrackingMethod.INDIVIDUAL,
                unit_of_measure=draft.unit_of_measure or "Unit",
            )
            made["type"] = self.types[key].pk
        return self.types[key]

    def _category(self, key: str, draft: Draft, made: dict) -> AssetCategory:
        if key not in self.categories:
            self.categories[key] = categories.create(actor=self.actor, name=draft.category)
            made["category"] = self.categories[key].pk
        return self.categories[key]


def _change(effect: dict, actor, *, back: bool = False) -> None:
    """Change a model's units as a row says; with `back`, the other way round where nobody has changed them
    since.
    """
    item = StandardItem.objects.select_related("type").filter(pk=effect["id"]).first()
    if item is None:
        return
    values = {name: getattr(item, name) for name in UNIT_FIELDS}
    for name, (old, new) in effect["changes"].items():
        if not back:
            values[name] = new
        elif values[name] == new:
            values[name] = old
    items.update(
        item, actor=actor, version=item.version, type=item.type, name=item.name, brand=item.brand, **values
    )


def _remember(job: ImportJob, made: list[tuple[int, dict]]) -> None:
    """Note on the rows what they made, so that undoing finds it."""
    rows = {
        row.number: row
        for row in ImportRow.objects.filter(job=job, number__in=[number for number, _made in made])
    }
    for number, effect in made:
        rows[number].effect |= effect
    ImportRow.objects.bulk_update(rows.values(), ["effect"], batch_size=500)
