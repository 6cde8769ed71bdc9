import pgtrigger
from django.utils.translation import gettext_lazy as _

from assets.models import StandardItem
from core.errors import explain

explain(
    "standard_items_asked_for",
    _("Open requests count in this model's units, so these stay as they are until the requests are over."),
)

STAYS = """
IF (OLD.bulk_type, OLD.unit_of_measure, OLD.base_unit_of_measure, OLD.quantity_per_unit)
   IS DISTINCT FROM (NEW.bulk_type, NEW.unit_of_measure, NEW.base_unit_of_measure, NEW.quantity_per_unit)
   AND EXISTS (
    SELECT FROM request_items i JOIN requests r ON r.id = i.request_id
     WHERE i.standard_item_id = OLD.id AND r.status NOT IN ('COMPLETED', 'REJECTED', 'CANCELLED')
) THEN
    RAISE EXCEPTION 'open requests count in the units of this model' USING ERRCODE = '23514', CONSTRAINT = 'standard_items_asked_for';
END IF;
RETURN NEW;
"""


class AskedItem(StandardItem):
    """A model of the catalogue, as far as requests have a word in it: its units stay while an open request
    counts in them.
    """

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="standard_items_asked_for",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(
                    "bulk_type", "unit_of_measure", "base_unit_of_measure", "quantity_per_unit"
                ),
                func=STAYS,
            )
        ]
