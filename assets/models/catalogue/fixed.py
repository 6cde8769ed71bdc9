"""SQL that keeps what balances are counted in from changing under goods that are registered already."""

from django.utils.translation import gettext_lazy as _

from core.errors import explain

# FOR UPDATE waits for a registration of the same model that has not committed yet (its foreign key holds the
# row).
ITEM_STAYS = """
SELECT t.tracking_method INTO tracking FROM asset_types t WHERE t.id = NEW.type_id FOR SHARE;
IF tracking IS NOT NULL AND (tracking = 'BULK') IS DISTINCT FROM (NEW.bulk_type <> '') THEN
    RAISE EXCEPTION 'a model is bulk exactly when its type is' USING ERRCODE = '23514', CONSTRAINT = 'standard_items_fit_type';
END IF;
IF NEW.bulk_type = '' AND NEW.quantity_per_unit <> 1 THEN
    RAISE EXCEPTION 'a device is one unit' USING ERRCODE = '23514', CONSTRAINT = 'standard_items_device_is_one';
END IF;
IF TG_OP = 'UPDATE' AND (OLD.bulk_type, OLD.unit_of_measure, OLD.base_unit_of_measure, OLD.quantity_per_unit)
    IS DISTINCT FROM (NEW.bulk_type, NEW.unit_of_measure, NEW.base_unit_of_measure, NEW.quantity_per_unit) THEN
    PERFORM 1 FROM standard_items i WHERE i.id = OLD.id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM assets a WHERE a.standard_item_id = OLD.id) THEN
        RAISE EXCEPTION 'goods of this model are registered' USING ERRCODE = '23514', CONSTRAINT = 'standard_items_in_use';
    END IF;
END IF;
RETURN NEW;
"""

TYPE_STAYS = """
IF OLD.tracking_method <> NEW.tracking_method AND EXISTS (SELECT 1 FROM standard_items i WHERE i.type_id = OLD.id) THEN
    RAISE EXCEPTION 'this type has models' USING ERRCODE = '23514', CONSTRAINT = 'asset_types_in_use';
END IF;
IF OLD.unit_of_measure <> NEW.unit_of_measure AND EXISTS (SELECT 1 FROM assets a WHERE a.type_id = OLD.id) THEN
    RAISE EXCEPTION 'goods of this type are registered' USING ERRCODE = '23514', CONSTRAINT = 'asset_types_unit_in_use';
END IF;
RETURN NEW;
"""

explain(
    "standard_items_in_use",
    _("Goods of this model are registered already, counted in its present units. Make a new model instead."),
    field="quantity_per_unit",
)
explain(
    "standard_items_fit_type",
    _("A model of a bulk type needs a bulk kind; a model of an individual type has none."),
    field="bulk_type",
)
explain(
    "standard_items_device_is_one",
    _("A device with a serial number is always one unit."),
    field="quantity_per_unit",
)
explain(
    "asset_types_in_use",
    _("This type has models already, so its tracking stays. Make a new type instead."),
    field="tracking_method",
)
explain(
    "asset_types_unit_in_use",
    _("Goods of this type are registered already, so its unit stays."),
    field="unit_of_measure",
)
