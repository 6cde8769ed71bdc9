"""Names that are copied from the catalogue (for search, and as they were that day) are those of the model."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.errors import explain

explain(
    "names_agree_with_model",
    _("The model was renamed or moved a moment ago, so nothing was saved. Load the page again."),
)

# {rows} are the new rows of assets.
ASSETS_AGREE = """
IF EXISTS (
    SELECT 1 FROM {rows} n
      JOIN standard_items i ON i.id = n.standard_item_id
      JOIN asset_types t ON t.id = i.type_id
     WHERE (n.name, n.brand, n.type_id, n.category_id)
           IS DISTINCT FROM (i.name, i.brand, i.type_id, t.category_id)
) THEN
    RAISE EXCEPTION 'an asset is called what its model is called'
        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';
END IF;
RETURN NULL;
"""
# What carries a copy of a model's names is renamed with it, in the same transaction. {which} are the models.
MODEL_AGREES = """
IF EXISTS (
    SELECT 1 FROM standard_items i
      JOIN asset_types t ON t.id = i.type_id
      JOIN assets a ON a.standard_item_id = i.id
     WHERE {which} AND (a.name, a.brand, a.type_id, a.category_id)
           IS DISTINCT FROM (i.name, i.brand, i.type_id, t.category_id)
) OR EXISTS (
    SELECT 1 FROM standard_items i JOIN stock_thresholds s ON s.standard_item_id = i.id
     WHERE {which} AND (s.item_name, s.brand) IS DISTINCT FROM (i.name, i.brand)
) THEN
    RAISE EXCEPTION 'what is of a model is called what the model is called'
        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';
END IF;
RETURN NULL;
"""
COPIES_AGREE = """
IF EXISTS (
    SELECT 1 FROM {rows} n JOIN standard_items i ON i.id = n.standard_item_id
     WHERE (n.{name}, n.brand) IS DISTINCT FROM (i.name, i.brand)
) THEN
    RAISE EXCEPTION '{table}: what is of a model is called what the model is called'
        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';
END IF;
RETURN NULL;
"""


def assets_named() -> list[pgtrigger.Trigger]:
    """Triggers of `assets`: names, type and category are those of the model."""
    return [
        pgtrigger.Trigger(
            name="assets_named_as_model",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=ASSETS_AGREE.format(rows="new_rows"),
        ),
        pgtrigger.Trigger(
            name="assets_renamed_as_model",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("name", "brand", "type_id", "category_id", "standard_item_id"),
            func=ASSETS_AGREE.format(rows="(SELECT NEW.*)"),
        ),
    ]


def model_named(name: str, which: str, *columns: str) -> pgtrigger.Trigger:
    """A trigger of the catalogue: at commit, what carries the names of a model has the new ones."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(*columns),
        timing=pgtrigger.Deferred,
        func=MODEL_AGREES.format(which=which),
    )


def copies_named(table: str, name: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table that copies a model's names: at the moment of writing they are the model's."""
    return [
        pgtrigger.Trigger(
            name=f"{table}_named_as_model",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=COPIES_AGREE.format(rows="new_rows", name=name, table=table),
        )
    ]
