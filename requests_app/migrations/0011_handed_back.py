import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """A handover that is declined or voided opens a completed request again."""

    dependencies = [
        ('requests_app', '0010_old_days_stay'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='request',
            name='requests_final',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='request',
            name='requests_path',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='request',
            trigger=pgtrigger.compiler.Trigger(name='requests_path', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'INSERT' THEN\n    IF NEW.status IN ('PENDING', 'AWAITING_HANDOVER') THEN\n        RETURN NEW;\n    END IF;\nELSIF OLD.status = NEW.status OR (OLD.status, NEW.status) IN (('PENDING', 'LOGISTIC_APPROVED'), ('PENDING', 'AWAITING_HANDOVER'), ('PENDING', 'REJECTED'), ('PENDING', 'CANCELLED'), ('LOGISTIC_APPROVED', 'AWAITING_CEO_APPROVAL'), ('LOGISTIC_APPROVED', 'APPROVED'), ('LOGISTIC_APPROVED', 'AWAITING_HANDOVER'), ('LOGISTIC_APPROVED', 'REJECTED'), ('LOGISTIC_APPROVED', 'CANCELLED'), ('AWAITING_CEO_APPROVAL', 'APPROVED'), ('AWAITING_CEO_APPROVAL', 'AWAITING_HANDOVER'), ('AWAITING_CEO_APPROVAL', 'REJECTED'), ('AWAITING_CEO_APPROVAL', 'CANCELLED'), ('APPROVED', 'PURCHASING'), ('APPROVED', 'AWAITING_HANDOVER'), ('APPROVED', 'CANCELLED'), ('APPROVED', 'COMPLETED'), ('PURCHASING', 'IN_DELIVERY'), ('PURCHASING', 'AWAITING_HANDOVER'), ('PURCHASING', 'CANCELLED'), ('PURCHASING', 'COMPLETED'), ('IN_DELIVERY', 'ARRIVED'), ('IN_DELIVERY', 'AWAITING_HANDOVER'), ('IN_DELIVERY', 'COMPLETED'), ('ARRIVED', 'AWAITING_HANDOVER'), ('ARRIVED', 'COMPLETED'), ('AWAITING_HANDOVER', 'COMPLETED'), ('AWAITING_HANDOVER', 'CANCELLED'), ('AWAITING_HANDOVER', 'ARRIVED'), ('COMPLETED', 'ARRIVED'), ('COMPLETED', 'AWAITING_HANDOVER'), ('ARRIVED', 'IN_DELIVERY'), ('AWAITING_HANDOVER', 'IN_DELIVERY'), ('COMPLETED', 'IN_DELIVERY'), ('LOGISTIC_APPROVED', 'PENDING'), ('AWAITING_CEO_APPROVAL', 'PENDING'), ('APPROVED', 'PENDING'), ('PURCHASING', 'PENDING'), ('IN_DELIVERY', 'PENDING')) THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'request % cannot become %', NEW.doc_number, NEW.status USING ERRCODE = '23514', CONSTRAINT = 'requests_path';\n", hash='b201a72ba9c7901207abf58b4e6ae54df6014260', operation='INSERT OR UPDATE OF "status"', pgid='pgtrigger_requests_path_085d9', table='requests', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='request',
            trigger=pgtrigger.compiler.Trigger(name='requests_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('COMPLETED', 'REJECTED', 'CANCELLED'))", func="\nIF NEW.status IN ('ARRIVED', 'IN_DELIVERY', 'AWAITING_HANDOVER') OR to_jsonb(NEW) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[]\n    = to_jsonb(OLD) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'request % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'requests_final';\n", hash='defcc623473f03526d20ea054910a3c268e271f5', operation='UPDATE', pgid='pgtrigger_requests_final_63445', table='requests', when='BEFORE')),
        ),
    ]
