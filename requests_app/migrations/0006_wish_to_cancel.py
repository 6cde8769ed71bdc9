import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """The requester asks to cancel after the review. Columns with a default in the database: no row is rewritten."""

    dependencies = [("requests_app", "0005_nobody_signs_twice")]
    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='request',
            name='requests_path',
        ),
        migrations.AddField(
            model_name='request',
            name='cancel_answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='cancellation answered'),
        ),
        migrations.AddField(
            model_name='request',
            name='cancel_ask_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='why cancel'),
        ),
        migrations.AddField(
            model_name='request',
            name='cancel_asked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='cancellation asked'),
        ),
        migrations.AddField(
            model_name='requestitem',
            name='cancellation',
            field=models.CharField(blank=True, choices=[('ASKED', 'Cancellation asked'), ('GRANTED', 'Cancelled')], db_default='', default='', editable=False, max_length=7, verbose_name='cancellation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='request',
            trigger=pgtrigger.compiler.Trigger(name='requests_path', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'INSERT' THEN\n    IF NEW.status IN ('PENDING', 'AWAITING_HANDOVER') THEN\n        RETURN NEW;\n    END IF;\nELSIF OLD.status = NEW.status OR (OLD.status, NEW.status) IN (('PENDING', 'LOGISTIC_APPROVED'), ('PENDING', 'AWAITING_HANDOVER'), ('PENDING', 'REJECTED'), ('PENDING', 'CANCELLED'), ('LOGISTIC_APPROVED', 'AWAITING_CEO_APPROVAL'), ('LOGISTIC_APPROVED', 'APPROVED'), ('LOGISTIC_APPROVED', 'AWAITING_HANDOVER'), ('LOGISTIC_APPROVED', 'REJECTED'), ('LOGISTIC_APPROVED', 'CANCELLED'), ('AWAITING_CEO_APPROVAL', 'APPROVED'), ('AWAITING_CEO_APPROVAL', 'AWAITING_HANDOVER'), ('AWAITING_CEO_APPROVAL', 'REJECTED'), ('AWAITING_CEO_APPROVAL', 'CANCELLED'), ('APPROVED', 'PURCHASING'), ('APPROVED', 'AWAITING_HANDOVER'), ('APPROVED', 'CANCELLED'), ('APPROVED', 'COMPLETED'), ('PURCHASING', 'IN_DELIVERY'), ('PURCHASING', 'AWAITING_HANDOVER'), ('PURCHASING', 'CANCELLED'), ('PURCHASING', 'COMPLETED'), ('IN_DELIVERY', 'ARRIVED'), ('IN_DELIVERY', 'AWAITING_HANDOVER'), ('IN_DELIVERY', 'COMPLETED'), ('ARRIVED', 'AWAITING_HANDOVER'), ('ARRIVED', 'COMPLETED'), ('AWAITING_HANDOVER', 'COMPLETED'), ('AWAITING_HANDOVER', 'CANCELLED'), ('AWAITING_HANDOVER', 'ARRIVED'), ('COMPLETED', 'ARRIVED'), ('ARRIVED', 'IN_DELIVERY'), ('AWAITING_HANDOVER', 'IN_DELIVERY'), ('COMPLETED', 'IN_DELIVERY'), ('LOGISTIC_APPROVED', 'PENDING'), ('AWAITING_CEO_APPROVAL', 'PENDING'), ('APPROVED', 'PENDING'), ('PURCHASING', 'PENDING'), ('IN_DELIVERY', 'PENDING')) THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'request % cannot become %', NEW.doc_number, NEW.status USING ERRCODE = '23514', CONSTRAINT = 'requests_path';\n", hash='538c2240e7f10955873c3b9c3add24ba4cf25949', operation='INSERT OR UPDATE OF "status"', pgid='pgtrigger_requests_path_085d9', table='requests', when='BEFORE')),
        ),
    ]
