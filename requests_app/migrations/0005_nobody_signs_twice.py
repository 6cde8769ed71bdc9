import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """Nobody signs two stages of one request; what was signed before stays as it is."""

    dependencies = [("requests_app", "0004_containers_of_arrivals")]
    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='request',
            trigger=pgtrigger.compiler.Trigger(name='requests_signed_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF (NEW.logistic_approver_id = NEW.purchase_approver_id AND\n    (NEW.logistic_approver_id, NEW.purchase_approver_id) IS DISTINCT FROM (OLD.logistic_approver_id, OLD.purchase_approver_id))\nOR (NEW.logistic_approver_id = NEW.final_approver_id AND\n    (NEW.logistic_approver_id, NEW.final_approver_id) IS DISTINCT FROM (OLD.logistic_approver_id, OLD.final_approver_id))\nOR (NEW.purchase_approver_id = NEW.final_approver_id AND\n    (NEW.purchase_approver_id, NEW.final_approver_id) IS DISTINCT FROM (OLD.purchase_approver_id, OLD.final_approver_id)) THEN\n    RAISE EXCEPTION 'request % would be signed at two stages by one person', NEW.doc_number\n        USING ERRCODE = '23514', CONSTRAINT = 'requests_signed_once';\nEND IF;\nRETURN NEW;\n", hash='36bb3ac9f5b9c606f56afb3c3f64550111519df4', operation='INSERT OR UPDATE OF "logistic_approver_id", "purchase_approver_id", "final_approver_id"', pgid='pgtrigger_requests_signed_once_9cafc', table='requests', when='BEFORE')),
        ),
    ]
