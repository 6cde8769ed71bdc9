import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """No serial number is a code of ours, in any spelling of it that is read as one."""

    dependencies = [
        ("assets", "0019_old_values_stay"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="asset",
            name="assets_serial_is_no_code",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_serial_is_no_code",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.serial_number ~ '^AST[\\s._/-]*([0-9]{4})[\\s._/-]*([0-9]{4,9})(?:[\\s._/-]*P([0-9]{2,4}))?$')",
                    func="IF NEW.serial_number ~ '^AST[\\s._/-]*([0-9]{4})[\\s._/-]*([0-9]{4,9})(?:[\\s._/-]*P([0-9]{2,4}))?$' AND NEW.serial_number IS DISTINCT FROM OLD.serial_number THEN\n    RAISE EXCEPTION 'assets_serial_is_no_code: % is not written as serial_number', NEW.serial_number\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_serial_is_no_code', COLUMN = 'serial_number';\nEND IF;\nRETURN NEW;",
                    hash="90ed6ee284d451cbc52b82a55582c29dc012f822",
                    operation='INSERT OR UPDATE OF "serial_number"',
                    pgid="pgtrigger_assets_serial_is_no_code_efd5d",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
    ]
