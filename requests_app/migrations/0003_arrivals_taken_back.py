import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A voided arrival takes the state back, a line that became something else is reviewed anew; and in how many containers an
    arrival came.
    """

    dependencies = [("requests_app", "0002_indexes_of_what_is_open")]
    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='request',
            name='requests_path',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='request',
            name='requests_final',
        ),
        migrations.AddField(
            model_name='deliveryline',
            name='containers',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='containers'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='request',
            trigger=pgtrigger.compiler.Trigger(name='requests_path', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'INSERT' THEN\n    IF NEW.status IN ('PENDING', 'AWAITING_HANDOVER') THEN\n        RETURN NEW;\n    END IF;\nELSIF OLD.status = NEW.status OR (OLD.status, NEW.status) IN (('PENDING', 'LOGISTIC_APPROVED'), ('PENDING', 'AWAITING_HANDOVER'), ('PENDING', 'REJECTED'), ('PENDING', 'CANCELLED'), ('LOGISTIC_APPROVED', 'AWAITING_CEO_APPROVAL'), ('LOGISTIC_APPROVED', 'APPROVED'), ('LOGISTIC_APPROVED', 'AWAITING_HANDOVER'), ('LOGISTIC_APPROVED', 'REJECTED'), ('AWAITING_CEO_APPROVAL', 'APPROVED'), ('AWAITING_CEO_APPROVAL', 'AWAITING_HANDOVER'), ('AWAITING_CEO_APPROVAL', 'REJECTED'), ('APPROVED', 'PURCHASING'), ('PURCHASING', 'IN_DELIVERY'), ('IN_DELIVERY', 'ARRIVED'), ('IN_DELIVERY', 'AWAITING_HANDOVER'), ('IN_DELIVERY', 'COMPLETED'), ('ARRIVED', 'AWAITING_HANDOVER'), ('ARRIVED', 'COMPLETED'), ('AWAITING_HANDOVER', 'COMPLETED'), ('AWAITING_HANDOVER', 'CANCELLED'), ('AWAITING_HANDOVER', 'ARRIVED'), ('COMPLETED', 'ARRIVED'), ('ARRIVED', 'IN_DELIVERY'), ('AWAITING_HANDOVER', 'IN_DELIVERY'), ('COMPLETED', 'IN_DELIVERY'), ('LOGISTIC_APPROVED', 'PENDING'), ('AWAITING_CEO_APPROVAL', 'PENDING'), ('APPROVED', 'PENDING'), ('PURCHASING', 'PENDING'), ('IN_DELIVERY', 'PENDING')) THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'request % cannot become %', NEW.doc_number, NEW.status USING ERRCODE = '23514', CONSTRAINT = 'requests_path';\n", hash='b186dbe04103af946cfe6219bef30484ba7ff7a0', operation='INSERT OR UPDATE OF "status"', pgid='pgtrigger_requests_path_085d9', table='requests', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='request',
            trigger=pgtrigger.compiler.Trigger(name='requests_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('COMPLETED', 'REJECTED', 'CANCELLED'))", func="\nIF NEW.status IN ('ARRIVED', 'IN_DELIVERY') OR to_jsonb(NEW) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[]\n    = to_jsonb(OLD) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'request % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'requests_final';\n", hash='daea0cc6062e19b6a002680447a54f0dbf614bb6', operation='UPDATE', pgid='pgtrigger_requests_final_63445', table='requests', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name="deliveryline",
            constraint=models.CheckConstraint(
                name="request_delivery_lines_containers",
                condition=Q(containers__isnull=True) | Q(containers__gt=0, quantity__gt=0),
                violation_error_message="Containers bring something.",
            ),
        ),
    ]
