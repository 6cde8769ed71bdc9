import django.contrib.postgres.indexes
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Returns of what was lent: declared by the borrower, verified by the warehouse."""

    dependencies = [
        ('assets', '0021_holds'),
        ('loans', '0002_loans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AssetReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('doc_number', models.CharField(max_length=50, unique=True, verbose_name='number')),
                ('return_date', models.DateField(verbose_name='date')),
                ('returned_by_name', models.CharField(max_length=255, verbose_name='returned by (name)')),
                ('declared_at', models.DateTimeField(verbose_name='declared')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('status', django_fsm.FSMField(choices=[('PENDING_APPROVAL', 'Waiting for verification'), ('APPROVED', 'Accepted in part'), ('COMPLETED', 'Verified'), ('REJECTED', 'Refused'), ('CANCELLED', 'Cancelled')], default='PENDING_APPROVAL', max_length=16, protected=True, verbose_name='status')),
                ('verified_by_name', models.CharField(blank=True, max_length=255, verbose_name='verified by (name)')),
                ('verification_date', models.DateTimeField(blank=True, null=True, verbose_name='verified')),
                ('verification_note', models.CharField(blank=True, max_length=1000, verbose_name='note of the warehouse')),
                ('line_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='lines')),
                ('search_text', models.TextField(blank=True, editable=False, verbose_name='search text')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('loan_request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='loans.loanrequest', verbose_name='loan')),
                ('returned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='returned by')),
                ('verified_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
            ],
            options={
                'verbose_name': 'return',
                'verbose_name_plural': 'returns',
                'db_table': 'asset_returns',
                'ordering': ['-id'],
                'default_permissions': (),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='AssetReturnItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='line')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='left')),
                ('returned_condition', models.CharField(choices=[('BRAND_NEW', 'New'), ('GOOD', 'Good'), ('USED_OKAY', 'Used, fit for use'), ('MINOR_DAMAGE', 'Slightly damaged'), ('MAJOR_DAMAGE', 'Badly damaged'), ('FOR_PARTS', 'For parts')], max_length=12, verbose_name='condition')),
                ('notes', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('previous_status', models.CharField(choices=[('IN_STORAGE', 'In storage'), ('IN_USE', 'In use'), ('IN_CUSTODY', 'In custody'), ('UNDER_REPAIR', 'Under repair'), ('OUT_FOR_REPAIR', 'Out for repair'), ('DAMAGED', 'Damaged'), ('DECOMMISSIONED', 'Decommissioned'), ('AWAITING_RETURN', 'Awaiting return'), ('CONSUMED', 'Consumed'), ('LOST', 'Lost')], max_length=16, verbose_name='was')),
                ('status', models.CharField(choices=[('PENDING', 'Waiting'), ('ACCEPTED', 'Accepted'), ('REJECTED', 'Refused')], default='PENDING', max_length=8, verbose_name='status')),
                ('finding', models.CharField(blank=True, choices=[('', 'Not looked at yet'), ('OK', 'In order'), ('DAMAGED', 'Damaged'), ('MISSING', 'Missing'), ('OTHER', 'Another one than was lent'), ('REFUSED', 'Not accepted'), ('KEPT', 'Kept by the borrower'), ('GONE', 'Not verified: it went another way')], max_length=8, verbose_name='found')),
                ('verified_condition', models.CharField(blank=True, choices=[('BRAND_NEW', 'New'), ('GOOD', 'Good'), ('USED_OKAY', 'Used, fit for use'), ('MINOR_DAMAGE', 'Slightly damaged'), ('MAJOR_DAMAGE', 'Badly damaged'), ('FOR_PARTS', 'For parts')], max_length=12, verbose_name='condition that was found')),
                ('verified_quantity', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='came back')),
                ('rest', models.CharField(blank=True, choices=[('', 'Nothing is left over'), ('CONSUMED', 'Used up'), ('MISSING', 'Missing')], max_length=8, verbose_name='the rest')),
                ('verification_notes', models.CharField(blank=True, max_length=500, verbose_name='what the warehouse says')),
                ('checklist', models.JSONField(blank=True, default=list, verbose_name='checklist')),
                ('asset', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.asset', verbose_name='asset')),
                ('asset_return', models.ForeignKey(db_column='return_id', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='loans.assetreturn', verbose_name='return')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_items', to='loans.loanassignment', verbose_name='lent thing')),
            ],
            options={
                'verbose_name': 'line of a return',
                'verbose_name_plural': 'lines of returns',
                'db_table': 'asset_return_items',
                'ordering': ['asset_return_id', 'number'],
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='assetreturn',
            index=models.Index(fields=['status', '-id'], name='asset_returns_status'),
        ),
        migrations.AddIndex(
            model_name='assetreturn',
            index=models.Index(fields=['return_date', '-id'], name='asset_returns_date'),
        ),
        migrations.AddIndex(
            model_name='assetreturn',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_text', 'gin_trgm_ops'), name='asset_returns_search'),
        ),
        migrations.AddConstraint(
            model_name='assetreturn',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['PENDING_APPROVAL', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED'])), name='asset_returns_status_known'),
        ),
        migrations.AddConstraint(
            model_name='assetreturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('APPROVED', 'COMPLETED', 'REJECTED')), ('verification_date__isnull', False), ('verified_by__isnull', False)), models.Q(models.Q(('status__in', ('APPROVED', 'COMPLETED', 'REJECTED')), _negated=True), ('verification_date__isnull', True), ('verified_by__isnull', True)), _connector='OR'), name='asset_returns_verified_complete', violation_error_message='Whoever verifies a return is named.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetreturn',
            trigger=pgtrigger.compiler.Trigger(name='asset_returns_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='df83f1d2ab3b0685a8a427caa4bf94822211a71b', operation='DELETE', pgid='pgtrigger_asset_returns_no_delete_5d6ac', table='asset_returns', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetreturn',
            trigger=pgtrigger.compiler.Trigger(name='asset_returns_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status <> 'PENDING_APPROVAL')", func="\nIF to_jsonb(NEW) - '{version,search_text}'::text[] = to_jsonb(OLD) - '{version,search_text}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'return % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'asset_returns_final';\n", hash='962107fc1ea892766111f3b49c5ef0e067fa3ec8', operation='UPDATE', pgid='pgtrigger_asset_returns_final_b10b4', table='asset_returns', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetreturn',
            trigger=pgtrigger.compiler.Trigger(name='asset_returns_answered', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (SELECT FROM asset_returns r JOIN asset_return_items i ON i.return_id = r.id\n            WHERE r.id = NEW.id AND r.status IN ('APPROVED', 'COMPLETED', 'REJECTED') AND i.status = 'PENDING') THEN\n    RAISE EXCEPTION 'a line of return % was not looked at', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'asset_returns_answered';\nEND IF;\nRETURN NULL;\n", hash='a437c4588eccc79914a5548a613774e4c64cd34f', operation='INSERT OR UPDATE OF "status"', pgid='pgtrigger_asset_returns_answered_75db4', table='asset_returns', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetreturn',
            trigger=pgtrigger.compiler.Trigger(name='asset_returns_doc_number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.doc_number IS DISTINCT FROM NEW.doc_number)', func="RAISE EXCEPTION 'the doc_number of a row of asset_returns stays' USING ERRCODE = '23514', CONSTRAINT = 'asset_returns_doc_number_stays';", hash='c1bd2680358b248fc9a37dae0d141483c053cbfc', operation='UPDATE OF "doc_number"', pgid='pgtrigger_asset_returns_doc_number_stays_b34f8', table='asset_returns', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetreturn',
            trigger=pgtrigger.compiler.Trigger(name='asset_returns_days', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.return_date NOT BETWEEN '1990-01-01' AND '2199-12-31')", func="IF NEW.return_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.return_date IS DISTINCT FROM OLD.return_date THEN\n    RAISE EXCEPTION 'asset_returns_days: % is not written as return_date', NEW.return_date\n        USING ERRCODE = '23514', CONSTRAINT = 'asset_returns_days', COLUMN = 'return_date';\nEND IF;\nRETURN NEW;", hash='41ea78f833366c123cd8208bbb85481e5334a63d', operation='INSERT OR UPDATE OF "return_date"', pgid='pgtrigger_asset_returns_days_d35b4', table='asset_returns', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='assetreturnitem',
            index=models.Index(fields=['asset', '-id'], name='asset_return_items_asset'),
        ),
        migrations.AddConstraint(
            model_name='assetreturnitem',
            constraint=models.UniqueConstraint(fields=('asset_return', 'asset'), name='asset_return_items_once'),
        ),
        migrations.AddConstraint(
            model_name='assetreturnitem',
            constraint=models.UniqueConstraint(fields=('asset_return', 'number'), name='asset_return_items_number'),
        ),
        migrations.AddConstraint(
            model_name='assetreturnitem',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'PENDING')), fields=('assignment',), name='asset_return_items_one_open', violation_error_message='This thing lies with the warehouse to be verified already.'),
        ),
        migrations.AddConstraint(
            model_name='assetreturnitem',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', 0), models.Q(('verified_quantity__isnull', True), ('verified_quantity__gte', 0), _connector='OR')), name='asset_return_items_quantity'),
        ),
        migrations.AddConstraint(
            model_name='assetreturnitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finding', ''), ('status', 'PENDING'), ('verified_quantity__isnull', True)), models.Q(('finding__in', ('OK', 'DAMAGED')), ('status', 'ACCEPTED'), ('verified_condition__in', ['BRAND_NEW', 'GOOD', 'USED_OKAY', 'MINOR_DAMAGE', 'MAJOR_DAMAGE', 'FOR_PARTS']), ('verified_quantity__isnull', False)), models.Q(models.Q(('status', 'REJECTED'), models.Q(('finding', ''), _negated=True), models.Q(('finding__in', ('OK', 'DAMAGED')), _negated=True)), models.Q(models.Q(('verification_notes', ''), _negated=True), ('finding__in', ('MISSING', 'KEPT')), _connector='OR')), _connector='OR'), name='asset_return_items_verified', violation_error_message='What was found is said, and a refusal says why.'),
        ),
        migrations.AddConstraint(
            model_name='assetreturnitem',
            constraint=models.CheckConstraint(condition=models.Q(('rest__in', ['', '', 'CONSUMED', 'MISSING']), models.Q(('verified_quantity__isnull', True), ('verified_quantity__lte', models.F('quantity')), ('rest', ''), _connector='OR')), name='asset_return_items_rest'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetreturnitem',
            trigger=pgtrigger.compiler.Trigger(name='asset_return_items_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e9cf7bc86186359eafd58aab35f4465e3e8570a8', operation='DELETE', pgid='pgtrigger_asset_return_items_no_delete_1b99c', table='asset_return_items', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetreturnitem',
            trigger=pgtrigger.compiler.Trigger(name='asset_return_items_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status <> 'PENDING')", func="\nRAISE EXCEPTION 'a line of a return is verified once' USING ERRCODE = '23514', CONSTRAINT = 'asset_return_items_final';\n", hash='2db9246feaf0e74835d957d3bfa37ad4cf2fe458', operation='UPDATE', pgid='pgtrigger_asset_return_items_final_f54d6', table='asset_return_items', when='BEFORE')),
        ),
    ]
