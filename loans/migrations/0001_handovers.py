import django.contrib.postgres.indexes
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Handovers with their lines: who gave what to whom, answered and signed."""

    initial = True

    dependencies = [
        ('assets', '0021_holds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('doc_number', models.CharField(max_length=50, unique=True, verbose_name='number')),
                ('handover_date', models.DateField(verbose_name='date')),
                ('giver_name', models.CharField(db_column='menyerahkan_name', max_length=255, verbose_name='giver (name)')),
                ('giver_division', models.CharField(blank=True, max_length=100, verbose_name='giver (division)')),
                ('receiver_name', models.CharField(db_column='penerima_name', max_length=255, verbose_name='receiver (name)')),
                ('receiver_division', models.CharField(blank=True, max_length=100, verbose_name='receiver (division)')),
                ('acknowledging_name', models.CharField(blank=True, db_column='mengetahui_name', max_length=255, verbose_name='acknowledging (name)')),
                ('acknowledging_division', models.CharField(blank=True, max_length=100, verbose_name='acknowledging (division)')),
                ('made_by_name', models.CharField(max_length=255, verbose_name='made by (name)')),
                ('source', models.CharField(choices=[('MANUAL', 'By hand'), ('LOAN', 'Loan'), ('REQUEST', 'Request'), ('REPAIR', 'Repair'), ('DISMANTLE', 'Dismantle')], default='MANUAL', max_length=10, verbose_name='made for')),
                ('wo_ro_int_number', models.CharField(blank=True, max_length=50, verbose_name='reference')),
                ('target_status', models.CharField(choices=[('IN_CUSTODY', 'In custody'), ('IN_USE', 'Used at once')], max_length=16, verbose_name='handed over')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('status', django_fsm.FSMField(choices=[('IN_PROGRESS', 'In progress'), ('COMPLETED', 'Completed'), ('CANCELLED', 'Cancelled')], default='IN_PROGRESS', max_length=16, protected=True, verbose_name='status')),
                ('signing_way', models.CharField(blank=True, choices=[('', 'Not signed yet'), ('ACCOUNT', "In the receiver's own account"), ('PAPER', 'On paper, scanned and attached'), ('PROXY', "By an admin in the receiver's place")], max_length=10, verbose_name='signed')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signed on')),
                ('signed_by_name', models.CharField(blank=True, max_length=255, verbose_name='signed by (name)')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('sign_note', models.CharField(blank=True, max_length=500, verbose_name='about the signature')),
                ('reminded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last reminded')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='voided')),
                ('voided_by_name', models.CharField(blank=True, max_length=255, verbose_name='voided by (name)')),
                ('void_reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('line_count', models.PositiveSmallIntegerField(editable=False, verbose_name='lines')),
                ('search_text', models.TextField(blank=True, editable=False, verbose_name='search text')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(verbose_name='recorded')),
                ('acknowledging', models.ForeignKey(blank=True, db_column='mengetahui_id', db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acknowledging')),
                ('giver', models.ForeignKey(db_column='menyerahkan_id', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='giver')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('receiver', models.ForeignKey(db_column='penerima_id', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='receiver')),
                ('signed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
                ('voided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
            ],
            options={
                'verbose_name': 'handover',
                'verbose_name_plural': 'handovers',
                'db_table': 'handovers',
                'ordering': ['-id'],
                'default_permissions': (),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='HandoverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='line')),
                ('item_name', models.CharField(max_length=255, verbose_name='name')),
                ('item_type_brand', models.CharField(max_length=255, verbose_name='brand')),
                ('serial_number', models.CharField(blank=True, max_length=100, verbose_name='serial number')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='amount')),
                ('unit', models.CharField(max_length=50, verbose_name='unit')),
                ('is_whole', models.BooleanField(default=True, verbose_name='whole')),
                ('condition', models.CharField(choices=[('BRAND_NEW', 'New'), ('GOOD', 'Good'), ('USED_OKAY', 'Used, fit for use'), ('MINOR_DAMAGE', 'Slightly damaged'), ('MAJOR_DAMAGE', 'Badly damaged'), ('FOR_PARTS', 'For parts')], max_length=12, verbose_name='condition')),
                ('condition_notes', models.CharField(blank=True, max_length=500, verbose_name='about the condition')),
                ('answer', models.CharField(choices=[('PENDING', 'Not answered yet'), ('ACCEPTED', 'Accepted'), ('DECLINED', 'Declined')], default='PENDING', max_length=8, verbose_name='answer')),
                ('decline_reason', models.CharField(blank=True, max_length=500, verbose_name='why declined')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('from_status', models.CharField(max_length=16, verbose_name='was')),
                ('from_detail', models.CharField(blank=True, max_length=500, verbose_name='shelf, room, pole')),
                ('source_line', models.BigIntegerField(blank=True, null=True, verbose_name='line of the source')),
                ('is_locked', models.BooleanField(default=False, verbose_name='fixed by its source')),
                ('checked', models.BooleanField(default=False, verbose_name='checked')),
                ('asset', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='handover_items', to='assets.asset', verbose_name='asset')),
                ('from_place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.place', verbose_name='was at')),
                ('handover', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='loans.handover', verbose_name='handover')),
                ('source_lot', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.asset', verbose_name='cut from')),
            ],
            options={
                'verbose_name': 'line of a handover',
                'verbose_name_plural': 'lines of handovers',
                'db_table': 'handover_items',
                'ordering': ['handover_id', 'number'],
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['status', '-id'], name='handovers_status'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['handover_date', '-id'], name='handovers_date'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['giver', '-id'], name='handovers_giver'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['receiver', '-id'], name='handovers_receiver'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['acknowledging', '-id'], name='handovers_acknowledging'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['made_by', '-id'], name='handovers_made_by'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('wo_ro_int_number', ''), _negated=True), fields=['wo_ro_int_number', '-id'], name='handovers_reference'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('status', 'IN_PROGRESS')), fields=['receiver'], name='handovers_to_sign'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('status', 'IN_PROGRESS')), fields=['handover_date'], name='handovers_unsigned'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_text', 'gin_trgm_ops'), name='handovers_search'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['IN_PROGRESS', 'COMPLETED', 'CANCELLED'])), name='handovers_status_known'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('signing_way__in', ['', 'ACCOUNT', 'PAPER', 'PROXY']), ('source__in', ['MANUAL', 'LOAN', 'REQUEST', 'REPAIR', 'DISMANTLE']), ('target_status__in', ['IN_CUSTODY', 'IN_USE'])), name='handovers_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='handovers_two_people', violation_error_message='Nobody hands over to himself.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('source', 'MANUAL'), models.Q(('wo_ro_int_number', ''), _negated=True), _connector='OR'), name='handovers_source_named', violation_error_message='Name the document that this handover is made for.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('answered_at__isnull', True), ('signed_at__isnull', True), ('signed_by__isnull', True), ('signing_way', '')), models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), ('status', 'IN_PROGRESS')), models.Q(models.Q(('answered_at__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('signing_way', ''), _negated=True)), models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), ('status', 'COMPLETED')), models.Q(models.Q(('answered_at__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('signing_way', ''), _negated=True)), models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), ('status', 'CANCELLED')), models.Q(models.Q(models.Q(models.Q(('answered_at__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('signing_way', ''), _negated=True)), models.Q(('answered_at__isnull', True), ('signed_at__isnull', True), ('signed_by__isnull', True), ('signing_way', '')), _connector='OR'), models.Q(('void_reason', ''), _negated=True)), ('status', 'CANCELLED'), ('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='handovers_stage_complete', violation_error_message='This does not fit the state that the handover is in.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signing_way', 'PROXY'), _negated=True), models.Q(('sign_note', ''), _negated=True), _connector='OR'), name='handovers_proxy_says_why', violation_error_message="Say why you sign in somebody's place."),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signing_way', 'ACCOUNT'), _negated=True), ('signed_by', models.F('receiver')), _connector='OR'), name='handovers_own_account', violation_error_message='In his account nobody but the receiver signs.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('line_count__gt', 0)), name='handovers_lines', violation_error_message='Choose what changes hands first.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='handovers_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status <> 'IN_PROGRESS')", func="\nIF OLD.status = 'COMPLETED' AND NEW.status = 'CANCELLED' AND NEW.voided_at IS NOT NULL\n   AND to_jsonb(NEW) - '{status,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[]\n     = to_jsonb(OLD) - '{status,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'handover % is over and is not changed any more', OLD.doc_number\n    USING ERRCODE = '23514', CONSTRAINT = 'handovers_final';\n", hash='371d91466b50e0ded65ed3c364b15d59c7bd5401', operation='UPDATE', pgid='pgtrigger_handovers_final_7734c', table='handovers', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='handovers_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF to_jsonb(NEW) - '{status,signing_way,signed_at,signed_by_id,signed_by_name,answered_at,sign_note,reminded_on,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[]\n    = to_jsonb(OLD) - '{status,signing_way,signed_at,signed_by_id,signed_by_name,answered_at,sign_note,reminded_on,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'what handover % says is not changed', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'handovers_fixed';\n", hash='d8735bf25f62529b3f7755b463ede4ff7995ab47', operation='UPDATE', pgid='pgtrigger_handovers_fixed_926de', table='handovers', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='handovers_agree', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF NOT EXISTS (SELECT FROM handovers h WHERE h.id = NEW.id AND h.line_count =\n    (SELECT COUNT(*) FROM handover_items i WHERE i.handover_id = h.id)) OR EXISTS (\n    SELECT FROM handovers h WHERE h.id = NEW.id AND h.answered_at IS NOT NULL AND (\n        EXISTS (SELECT FROM handover_items i WHERE i.handover_id = h.id AND i.answer = 'PENDING')\n        OR (h.status = 'COMPLETED') AND NOT EXISTS (\n            SELECT FROM handover_items i WHERE i.handover_id = h.id AND i.answer = 'ACCEPTED'))\n) THEN\n    RAISE EXCEPTION 'the lines of handover % do not say what it says', NEW.doc_number\n        USING ERRCODE = '23514', CONSTRAINT = 'handovers_agree';\nEND IF;\nRETURN NULL;\n", hash='c53e03e778d093e4ee999a636a51613efeaf10a9', operation='INSERT OR UPDATE OF "status", "answered_at", "line_count"', pgid='pgtrigger_handovers_agree_7f2e3', table='handovers', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='handovers_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b6950f13132a29f6113a73506ba79aec842444b5', operation='DELETE', pgid='pgtrigger_handovers_no_delete_1a5ce', table='handovers', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='handovers_doc_number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.doc_number IS DISTINCT FROM NEW.doc_number)', func="RAISE EXCEPTION 'the doc_number of a row of handovers stays' USING ERRCODE = '23514', CONSTRAINT = 'handovers_doc_number_stays';", hash='de7c4d7f663d3cc5e4f493af3c384ae9621bcfcb', operation='UPDATE OF "doc_number"', pgid='pgtrigger_handovers_doc_number_stays_96224', table='handovers', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='handovers_days', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.handover_date NOT BETWEEN '1990-01-01' AND '2199-12-31')", func="IF NEW.handover_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.handover_date IS DISTINCT FROM OLD.handover_date THEN\n    RAISE EXCEPTION 'handovers_days: % is not written as handover_date', NEW.handover_date\n        USING ERRCODE = '23514', CONSTRAINT = 'handovers_days', COLUMN = 'handover_date';\nEND IF;\nRETURN NEW;", hash='d84bca79d368637960455816946d72db98f53f3b', operation='INSERT OR UPDATE OF "handover_date"', pgid='pgtrigger_handovers_days_b935a', table='handovers', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='handoveritem',
            index=models.Index(fields=['asset', '-id'], name='handover_items_asset'),
        ),
        migrations.AddConstraint(
            model_name='handoveritem',
            constraint=models.UniqueConstraint(fields=('handover', 'number'), name='handover_items_number'),
        ),
        migrations.AddConstraint(
            model_name='handoveritem',
            constraint=models.UniqueConstraint(fields=('handover', 'asset'), name='handover_items_once', violation_error_message='The same thing is named twice.'),
        ),
        migrations.AddConstraint(
            model_name='handoveritem',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='handover_items_amount', violation_error_message='The amount must be more than nothing.'),
        ),
        migrations.AddConstraint(
            model_name='handoveritem',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['PENDING', 'ACCEPTED', 'DECLINED']), ('condition__in', ['BRAND_NEW', 'GOOD', 'USED_OKAY', 'MINOR_DAMAGE', 'MAJOR_DAMAGE', 'FOR_PARTS']), ('from_status__in', ('IN_STORAGE', 'IN_CUSTODY', 'IN_USE'))), name='handover_items_known'),
        ),
        migrations.AddConstraint(
            model_name='handoveritem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'PENDING'), ('answered_at__isnull', True), ('decline_reason', '')), models.Q(('answer', 'ACCEPTED'), ('answered_at__isnull', False), ('decline_reason', '')), models.Q(models.Q(('answer', 'DECLINED'), ('answered_at__isnull', False)), models.Q(('decline_reason', ''), _negated=True)), _connector='OR'), name='handover_items_answered', violation_error_message='Say why a line is declined.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoveritem',
            trigger=pgtrigger.compiler.Trigger(name='handover_items_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM handovers h WHERE h.id = NEW.handover_id AND h.status = 'IN_PROGRESS') AND (\n    TG_OP = 'INSERT' OR (OLD.answer = 'PENDING' AND\n        to_jsonb(NEW) - '{answer,decline_reason,answered_at,checked}'::text[]\n      = to_jsonb(OLD) - '{answer,decline_reason,answered_at,checked}'::text[])\n) THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'a line of a handover is answered once, and not changed' USING ERRCODE = '23514', CONSTRAINT = 'handover_items_final';\n", hash='99616845c5ba4a7431d9e153dcefbc6d39239e52', operation='INSERT OR UPDATE', pgid='pgtrigger_handover_items_final_5b982', table='handover_items', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoveritem',
            trigger=pgtrigger.compiler.Trigger(name='handover_items_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='93fc0fdf7af73a1857a79b7efd723b39f8a56850', operation='DELETE', pgid='pgtrigger_handover_items_no_delete_e78d3', table='handover_items', when='BEFORE')),
        ),
    ]
