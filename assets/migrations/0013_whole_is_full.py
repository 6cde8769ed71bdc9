import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """A whole container is full by the model: a left-over that was registered as such reserves nothing."""

    dependencies = [
        ("assets", "0012_stock_figures"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="asset",
            name="assets_containers_kept",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stockreservation",
            name="stock_reservations_level",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_containers_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status = 'IN_STORAGE' AND OLD.current_balance = OLD.initial_balance AND (NEW.current_balance, NEW.place_id, NEW.status) IS DISTINCT FROM (OLD.current_balance, OLD.place_id, OLD.status))",
                    constraint="CONSTRAINT",
                    declare="DECLARE kept bigint;",
                    func="\nSELECT COALESCE(SUM(containers), 0) INTO kept FROM stock_reservations\n WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id AND released_at IS NULL AND containers > 0;\nIF kept > 0 AND kept > (\n    SELECT COUNT(*) FROM assets\n     WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id AND status = 'IN_STORAGE' AND voided_at IS NULL\n       AND parent_id IS NULL AND current_balance = initial_balance\n       AND current_balance >= (SELECT quantity_per_unit FROM standard_items WHERE id = OLD.standard_item_id)\n) THEN\n    RAISE EXCEPTION 'whole containers of item % are reserved', OLD.standard_item_id\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_containers_kept';\nEND IF;\nRETURN NULL;\n",
                    hash="5955907493d358aadb9eaff3e0413b99d0d4259d",
                    operation='UPDATE OF "status", "place_id", "current_balance", "voided_at"',
                    pgid="pgtrigger_assets_containers_kept_c7744",
                    table="assets",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockreservation",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_reservations_level",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nUPDATE stock_levels SET reserved = reserved + CASE WHEN TG_OP = 'INSERT' THEN NEW.quantity ELSE -NEW.quantity END\n WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id;\nIF NOT FOUND THEN\n    RAISE EXCEPTION 'no stock level to reserve from' USING ERRCODE = '23514', CONSTRAINT = 'stock_reservations_place';\nEND IF;\nIF TG_OP = 'INSERT' AND NEW.containers > 0 AND (\n    SELECT SUM(containers) FROM stock_reservations\n     WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id AND released_at IS NULL\n) > (\n    SELECT COUNT(*) FROM assets\n     WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id AND status = 'IN_STORAGE' AND voided_at IS NULL\n       AND parent_id IS NULL AND current_balance = initial_balance\n       AND current_balance >= (SELECT quantity_per_unit FROM standard_items WHERE id = NEW.standard_item_id)\n) THEN\n    RAISE EXCEPTION 'not so many whole containers' USING ERRCODE = '23514', CONSTRAINT = 'assets_containers_kept';\nEND IF;\nRETURN NULL;\n",
                    hash="5518608d442765e09333bd24e63d018570278a7c",
                    operation='INSERT OR UPDATE OF "released_at"',
                    pgid="pgtrigger_stock_reservations_level_38569",
                    table="stock_reservations",
                    when="AFTER",
                ),
            ),
        ),
    ]
