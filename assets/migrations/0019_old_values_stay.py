import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from core.database.validating import RemoveCheck


class Migration(migrations.Migration):
    """Days and numbers are judged where they are written, no longer at every change of their row: a thing with a day that was mistyped
    before the rule is moved and counted as any other. The triggers begin before the checks end; both take short locks only.
    """

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
                    condition="WHEN (NEW.serial_number ~ '^AST-?[0-9]{4}-?[0-9]{4,9}(-?P[0-9]{2,4})?$')",
                    func="IF NEW.serial_number ~ '^AST-?[0-9]{4}-?[0-9]{4,9}(-?P[0-9]{2,4})?$' AND NEW.serial_number IS DISTINCT FROM OLD.serial_number THEN\n    RAISE EXCEPTION 'assets_serial_is_no_code: % is not written as serial_number', NEW.serial_number\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_serial_is_no_code', COLUMN = 'serial_number';\nEND IF;\nRETURN NEW;",
                    hash="79e894445a6c3d84701a831f6c4f012c59e7810d",
                    operation='INSERT OR UPDATE OF "serial_number"',
                    pgid="pgtrigger_assets_serial_is_no_code_efd5d",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_serial_form",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.serial_number !~ '^[A-Z0-9._/-]{3,100}$')",
                    func="IF NEW.serial_number !~ '^[A-Z0-9._/-]{3,100}$' AND NEW.serial_number IS DISTINCT FROM OLD.serial_number THEN\n    RAISE EXCEPTION 'assets_serial_form: % is not written as serial_number', NEW.serial_number\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_serial_form', COLUMN = 'serial_number';\nEND IF;\nRETURN NEW;",
                    hash="e061b9c5e9f7a4e4b28a33eb157ee02516b0471f",
                    operation='INSERT OR UPDATE OF "serial_number"',
                    pgid="pgtrigger_assets_serial_form_656a1",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_mac_form",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.mac_address !~ '^([0-9A-F]{2}:){5}[0-9A-F]{2}$')",
                    func="IF NEW.mac_address !~ '^([0-9A-F]{2}:){5}[0-9A-F]{2}$' AND NEW.mac_address IS DISTINCT FROM OLD.mac_address THEN\n    RAISE EXCEPTION 'assets_mac_form: % is not written as mac_address', NEW.mac_address\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_mac_form', COLUMN = 'mac_address';\nEND IF;\nRETURN NEW;",
                    hash="9f29ab30597d82b99c010a70aaee9a25b82e03f7",
                    operation='INSERT OR UPDATE OF "mac_address"',
                    pgid="pgtrigger_assets_mac_form_219c8",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_days",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.purchase_date NOT BETWEEN '1990-01-01' AND '2199-12-31' OR NEW.warranty_end_date NOT BETWEEN '1990-01-01' AND '2199-12-31')",
                    func="IF NEW.purchase_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.purchase_date IS DISTINCT FROM OLD.purchase_date AND NOT EXISTS (SELECT FROM assets o WHERE o.id = NEW.parent_id AND o.purchase_date = NEW.purchase_date) THEN\n    RAISE EXCEPTION 'assets_days: % is not written as purchase_date', NEW.purchase_date\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_days', COLUMN = 'purchase_date';\nEND IF;\nIF NEW.warranty_end_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.warranty_end_date IS DISTINCT FROM OLD.warranty_end_date AND NOT EXISTS (SELECT FROM assets o WHERE o.id = NEW.parent_id AND o.warranty_end_date = NEW.warranty_end_date) THEN\n    RAISE EXCEPTION 'assets_days: % is not written as warranty_end_date', NEW.warranty_end_date\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_days', COLUMN = 'warranty_end_date';\nEND IF;\nRETURN NEW;",
                    hash="ebfc5ec4eb8656425ad18769eebf7e572c48cbb4",
                    operation='INSERT OR UPDATE OF "purchase_date", "warranty_end_date"',
                    pgid="pgtrigger_assets_days_adde6",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assetregistration",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_registrations_days",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.registration_date NOT BETWEEN '1990-01-01' AND '2199-12-31' OR NEW.purchase_date NOT BETWEEN '1990-01-01' AND '2199-12-31')",
                    func="IF NEW.registration_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.registration_date IS DISTINCT FROM OLD.registration_date THEN\n    RAISE EXCEPTION 'asset_registrations_days: % is not written as registration_date', NEW.registration_date\n        USING ERRCODE = '23514', CONSTRAINT = 'asset_registrations_days', COLUMN = 'registration_date';\nEND IF;\nIF NEW.purchase_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.purchase_date IS DISTINCT FROM OLD.purchase_date THEN\n    RAISE EXCEPTION 'asset_registrations_days: % is not written as purchase_date', NEW.purchase_date\n        USING ERRCODE = '23514', CONSTRAINT = 'asset_registrations_days', COLUMN = 'purchase_date';\nEND IF;\nRETURN NEW;",
                    hash="cd72d554ef2847f866f7a3c2e8164f05a06c7031",
                    operation='INSERT OR UPDATE OF "registration_date", "purchase_date"',
                    pgid="pgtrigger_asset_registrations_days_09a58",
                    table="asset_registrations",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repair",
            trigger=pgtrigger.compiler.Trigger(
                name="repairs_days",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.estimate_date NOT BETWEEN '1990-01-01' AND '2199-12-31')",
                    func="IF NEW.estimate_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.estimate_date IS DISTINCT FROM OLD.estimate_date THEN\n    RAISE EXCEPTION 'repairs_days: % is not written as estimate_date', NEW.estimate_date\n        USING ERRCODE = '23514', CONSTRAINT = 'repairs_days', COLUMN = 'estimate_date';\nEND IF;\nRETURN NEW;",
                    hash="4103ee3ac2c9737e472b5f0eaedb2c1de4df231f",
                    operation='INSERT OR UPDATE OF "estimate_date"',
                    pgid="pgtrigger_repairs_days_a316a",
                    table="repairs",
                    when="BEFORE",
                ),
            ),
        ),
        RemoveCheck("asset", "assets_days"),
        RemoveCheck("asset", "assets_serial_form"),
        RemoveCheck("asset", "assets_mac_form"),
        RemoveCheck("assetregistration", "asset_registrations_days"),
        RemoveCheck("repair", "repairs_days"),
    ]
