import datetime

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more ways to sign (PIN, own phone by a code), and signatures that are drawn."""

    dependencies = [
        ('core', '0006_frozen_files'),
        ('loans', '0007_loan_templates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandoverSignature',
            fields=[
                ('handover', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='drawn_signature', serialize=False, to='loans.handover', verbose_name='handover')),
                ('image', models.BinaryField(verbose_name='picture')),
                ('made_at', models.DateTimeField(verbose_name='drawn')),
            ],
            options={
                'verbose_name': 'drawn signature',
                'verbose_name_plural': 'drawn signatures',
                'db_table': 'handover_signatures',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SigningCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='hash')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('made_at', models.DateTimeField(verbose_name='shown')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='replaced')),
            ],
            options={
                'verbose_name': 'code to sign with',
                'verbose_name_plural': 'codes to sign with',
                'db_table': 'handover_signing_codes',
                'ordering': ['-id'],
                'default_permissions': (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='handover',
            name='handovers_agree',
        ),
        migrations.RemoveConstraint(
            model_name='handover',
            name='handovers_kind_known',
        ),
        migrations.AlterField(
            model_name='handover',
            name='signing_way',
            field=models.CharField(blank=True, choices=[('', 'Not signed yet'), ('ACCOUNT', "In the receiver's own account"), ('PHONE', 'Own phone by QR'), ('PIN', "PIN on the giver's device"), ('PAPER', 'On paper, scanned and attached'), ('PROXY', "By an admin in the receiver's place")], max_length=10, verbose_name='signed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='handovers_agree', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF NOT EXISTS (SELECT FROM handovers h WHERE h.id = NEW.id AND h.line_count =\n    (SELECT COUNT(*) FROM handover_items i WHERE i.handover_id = h.id)) OR EXISTS (\n    SELECT FROM handovers h WHERE h.id = NEW.id AND h.answered_at IS NOT NULL AND (\n        EXISTS (SELECT FROM handover_items i WHERE i.handover_id = h.id AND i.answer = 'PENDING')\n        OR (h.status = 'COMPLETED') AND NOT EXISTS (\n            SELECT FROM handover_items i WHERE i.handover_id = h.id AND i.answer = 'ACCEPTED')\n        OR h.signing_way = 'PHONE' AND NOT EXISTS (\n            SELECT FROM handover_signing_codes c WHERE c.handover_id = h.id AND c.used_at IS NOT NULL)\n        OR h.signing_way IN ('PAPER', 'PROXY') AND EXISTS (\n            SELECT FROM handover_signatures s WHERE s.handover_id = h.id))\n) THEN\n    RAISE EXCEPTION 'the lines of handover % do not say what it says', NEW.doc_number\n        USING ERRCODE = '23514', CONSTRAINT = 'handovers_agree';\nEND IF;\nRETURN NULL;\n", hash='cb0167758e64788e13284b888786ed9ec3f610f4', operation='INSERT OR UPDATE OF "status", "answered_at", "line_count"', pgid='pgtrigger_handovers_agree_7f2e3', table='handovers', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('signing_way__in', ['', 'ACCOUNT', 'PHONE', 'PIN', 'PAPER', 'PROXY']), ('source__in', ['MANUAL', 'LOAN', 'REQUEST', 'REPAIR', 'DISMANTLE']), ('target_status__in', ['IN_CUSTODY', 'IN_USE'])), name='handovers_kind_known'),
        ),
        AddConstraintNotValid(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signing_way__in', ('ACCOUNT', 'PHONE', 'PIN')), _negated=True), ('signed_by', models.F('receiver')), _connector='OR'), name='handovers_signed_himself', violation_error_message='With his phone or his PIN nobody but the receiver signs.'),
        ),
        migrations.AddConstraint(
            model_name='handoversignature',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(models.Func(models.F('image'), function='octet_length', output_field=models.IntegerField()), 51200)), name='handover_signatures_small', violation_error_message='The signature is larger than 50 KB.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoversignature',
            trigger=pgtrigger.compiler.Trigger(name='handover_signatures_new', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (SELECT FROM handovers h WHERE h.id = NEW.handover_id AND h.status = 'IN_PROGRESS')\n   OR substring(NEW.image FROM 1 FOR 8) <> '\\x89504e470d0a1a0a'::bytea THEN\n    RAISE EXCEPTION 'a signature is a PNG, drawn before its handover is signed'\n        USING ERRCODE = '23514', CONSTRAINT = 'handover_signatures_new';\nEND IF;\nRETURN NEW;\n", hash='f2284c773f09e141abbe94f9e320f4875b021591', operation='INSERT', pgid='pgtrigger_handover_signatures_new_b7936', table='handover_signatures', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoversignature',
            trigger=pgtrigger.compiler.Trigger(name='handover_signatures_no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'handover_signatures is append-only' USING ERRCODE = '23514', CONSTRAINT = 'handover_signatures_append_only';", hash='8eacde2043388cd91a0e66fa211c2fca943cb717', operation='UPDATE OR DELETE', pgid='pgtrigger_handover_signatures_no_change_36b1d', table='handover_signatures', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoversignature',
            trigger=pgtrigger.compiler.Trigger(name='handover_signatures_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'handover_signatures is append-only' USING ERRCODE = '23514', CONSTRAINT = 'handover_signatures_append_only';", hash='33dfbf8356228e9803703f70c1ff61d156af931e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_handover_signatures_no_truncate_37eeb', table='handover_signatures', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='signingcode',
            name='handover',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='signing_codes', to='loans.handover', verbose_name='handover'),
        ),
        migrations.AddField(
            model_name='signingcode',
            name='made_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='shown by'),
        ),
        migrations.AddIndex(
            model_name='signingcode',
            index=models.Index(fields=['handover', '-id'], name='handover_codes_handover'),
        ),
        migrations.AddConstraint(
            model_name='signingcode',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True), ('used_at__isnull', True)), fields=('handover',), name='handover_codes_one_open', violation_error_message='Somebody else shows a code for it at this moment.'),
        ),
        migrations.AddConstraint(
            model_name='signingcode',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('made_at'), '+', models.Value(datetime.timedelta(seconds=600)))), models.Q(('used_at__isnull', True), models.Q(('replaced_at__isnull', True), ('used_at__lte', models.F('expires_at'))), _connector='OR')), name='handover_codes_in_time', violation_error_message='This code is too old.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signingcode',
            trigger=pgtrigger.compiler.Trigger(name='handover_signing_codes_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF OLD.used_at IS NULL AND OLD.replaced_at IS NULL AND to_jsonb(NEW) - '{used_at,replaced_at}'::text[]\n    = to_jsonb(OLD) - '{used_at,replaced_at}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'a code to sign with is used once, and not changed'\n    USING ERRCODE = '23514', CONSTRAINT = 'handover_signing_codes_final';\n", hash='4809e843dab2a4801c8b06d60e6fef033f355ca1', operation='UPDATE', pgid='pgtrigger_handover_signing_codes_final_92e93', table='handover_signing_codes', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signingcode',
            trigger=pgtrigger.compiler.Trigger(name='handover_signing_codes_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='358efd4f0ee993c4ded03f7e16948c786471f035', operation='DELETE', pgid='pgtrigger_handover_signing_codes_no_delete_2599d', table='handover_signing_codes', when='BEFORE')),
        ),
    ]
