import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """No serial number is a code of ours, in any spelling of it that is read as one."""

    dependencies = [
        ("assets", "0018_counts_by_the_moment_validated"),
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
                    func="\n            RAISE EXCEPTION '% is an asset code, not a serial number', NEW.serial_number\n                USING ERRCODE = '23514', CONSTRAINT = 'assets_serial_is_no_code';\n            ",
                    hash="9b1a17cdef5f7b5b4bdac50da71a74f4cc862e0f",
                    operation='INSERT OR UPDATE OF "serial_number"',
                    pgid="pgtrigger_assets_serial_is_no_code_efd5d",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
    ]
