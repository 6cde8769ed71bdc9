import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from core.database.validating import RemoveCheck


class Migration(migrations.Migration):
    """Days are judged where they are written, no longer at every change of their row. The triggers begin before the checks end; both take
    short locks only.
    """

    dependencies = [
        ("requests_app", "0009_numbers_and_days_validated"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="approvaldelegation",
            trigger=pgtrigger.compiler.Trigger(
                name="approval_delegations_days",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.starts_on NOT BETWEEN '1990-01-01' AND '2199-12-31' OR NEW.ends_on NOT BETWEEN '1990-01-01' AND '2199-12-31')",
                    func="IF NEW.starts_on NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.starts_on IS DISTINCT FROM OLD.starts_on THEN\n    RAISE EXCEPTION 'approval_delegations_days: % is not written as starts_on', NEW.starts_on\n        USING ERRCODE = '23514', CONSTRAINT = 'approval_delegations_days', COLUMN = 'starts_on';\nEND IF;\nIF NEW.ends_on NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.ends_on IS DISTINCT FROM OLD.ends_on THEN\n    RAISE EXCEPTION 'approval_delegations_days: % is not written as ends_on', NEW.ends_on\n        USING ERRCODE = '23514', CONSTRAINT = 'approval_delegations_days', COLUMN = 'ends_on';\nEND IF;\nRETURN NEW;",
                    hash="287d126440b86aedcc5dd45a3d4155808af40f4a",
                    operation='INSERT OR UPDATE OF "starts_on", "ends_on"',
                    pgid="pgtrigger_approval_delegations_days_e8928",
                    table="approval_delegations",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="request_deliveries_days",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.arrived_on NOT BETWEEN '1990-01-01' AND '2199-12-31')",
                    func="IF NEW.arrived_on NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.arrived_on IS DISTINCT FROM OLD.arrived_on THEN\n    RAISE EXCEPTION 'request_deliveries_days: % is not written as arrived_on', NEW.arrived_on\n        USING ERRCODE = '23514', CONSTRAINT = 'request_deliveries_days', COLUMN = 'arrived_on';\nEND IF;\nRETURN NEW;",
                    hash="031f32829a51e5ff1bbb37a6c2ad67326956a3e4",
                    operation='INSERT OR UPDATE OF "arrived_on"',
                    pgid="pgtrigger_request_deliveries_days_69930",
                    table="request_deliveries",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestitem",
            trigger=pgtrigger.compiler.Trigger(
                name="request_items_days",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.purchase_date NOT BETWEEN '1990-01-01' AND '2199-12-31' OR NEW.warranty_end_date NOT BETWEEN '1990-01-01' AND '2199-12-31')",
                    func="IF NEW.purchase_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.purchase_date IS DISTINCT FROM OLD.purchase_date THEN\n    RAISE EXCEPTION 'request_items_days: % is not written as purchase_date', NEW.purchase_date\n        USING ERRCODE = '23514', CONSTRAINT = 'request_items_days', COLUMN = 'purchase_date';\nEND IF;\nIF NEW.warranty_end_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.warranty_end_date IS DISTINCT FROM OLD.warranty_end_date THEN\n    RAISE EXCEPTION 'request_items_days: % is not written as warranty_end_date', NEW.warranty_end_date\n        USING ERRCODE = '23514', CONSTRAINT = 'request_items_days', COLUMN = 'warranty_end_date';\nEND IF;\nRETURN NEW;",
                    hash="d9cf2fe9dee54141e6672ae6bc700004eb22f2c9",
                    operation='INSERT OR UPDATE OF "purchase_date", "warranty_end_date"',
                    pgid="pgtrigger_request_items_days_e5127",
                    table="request_items",
                    when="BEFORE",
                ),
            ),
        ),
        RemoveCheck("approvaldelegation", "approval_delegations_days"),
        RemoveCheck("delivery", "request_deliveries_days"),
        RemoveCheck("requestitem", "request_items_days"),
    ]
