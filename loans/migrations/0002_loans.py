import django.contrib.postgres.indexes
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Loans: lines, what is kept or out for them, extensions."""

    dependencies = [
        ('assets', '0021_holds'),
        ('core', '0002_import_choices'),
        ('loans', '0001_handovers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='line')),
                ('item_name', models.CharField(max_length=255, verbose_name='item')),
                ('brand', models.CharField(blank=True, max_length=255, verbose_name='brand')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('unit', models.CharField(max_length=50, verbose_name='unit')),
                ('factor', models.PositiveIntegerField(default=1, verbose_name='base units per unit')),
                ('keterangan', models.CharField(blank=True, max_length=500, verbose_name='remark')),
                ('needed_from', models.DateField(verbose_name='from')),
                ('return_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('decision', models.CharField(blank=True, choices=[('', 'Not decided yet'), ('APPROVED', 'Approved'), ('PARTIAL', 'Revised'), ('REJECTED', 'Rejected')], db_column='approval_status', max_length=10, verbose_name='decision')),
                ('approved_quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='approved')),
                ('rejection_reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('standard_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.standarditem', verbose_name='model')),
            ],
            options={
                'verbose_name': 'line of a loan',
                'verbose_name_plural': 'lines of loans',
                'db_table': 'loan_items',
                'ordering': ['loan_request_id', 'number'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LoanAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.DecimalField(decimal_places=2, default=1, max_digits=12, verbose_name='amount')),
                ('assigned_at', models.DateTimeField(verbose_name='assigned')),
                ('assigned_by_name', models.CharField(max_length=255, verbose_name='assigned by (name)')),
                ('due', models.DateField(blank=True, null=True, verbose_name='until')),
                ('handed_at', models.DateTimeField(blank=True, null=True, verbose_name='handed out')),
                ('declared_at', models.DateTimeField(blank=True, null=True, verbose_name='declared back')),
                ('returned_quantity', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='came back')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='back')),
                ('ended', models.CharField(blank=True, choices=[('', 'Open'), ('RETURNED', 'Returned'), ('RELEASED', 'Released, not fetched'), ('LOST', 'Lost'), ('CONSUMED', 'Used up'), ('WRITTEN_OFF', 'Written off'), ('BROKEN', 'Broken before it was fetched'), ('GONE', 'Gone before it was fetched'), ('DECLINED', 'Not accepted by the borrower')], max_length=12, verbose_name='how it ended')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('asset', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.asset', verbose_name='asset')),
                ('assigned_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned by')),
                ('handover_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='loans.handoveritem', verbose_name='line of the handover')),
                ('hold', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.assethold', verbose_name='hold')),
                ('loan_item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='loans.loanitem', verbose_name='line')),
            ],
            options={
                'verbose_name': 'lent thing',
                'verbose_name_plural': 'lent things',
                'db_table': 'loan_asset_assignments',
                'ordering': ['loan_request_id', 'id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LoanRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('doc_number', models.CharField(max_length=50, unique=True, verbose_name='number')),
                ('requester_name', models.CharField(max_length=255, verbose_name='borrower (name)')),
                ('division_name', models.CharField(blank=True, max_length=100, verbose_name='division (name)')),
                ('request_date', models.DateTimeField(verbose_name='requested')),
                ('reason', models.CharField(blank=True, db_column='notes', max_length=1000, verbose_name='what for')),
                ('status', django_fsm.FSMField(choices=[('PENDING', 'Waiting for approval'), ('APPROVED', 'Approved'), ('ON_LOAN', 'On loan'), ('OVERDUE', 'Overdue'), ('AWAITING_RETURN', 'Awaiting return'), ('RETURNED', 'Returned'), ('REJECTED', 'Rejected'), ('CANCELLED', 'Cancelled')], default='PENDING', max_length=16, protected=True, verbose_name='status')),
                ('stage_since', models.DateTimeField(verbose_name='since')),
                ('approver_name', models.CharField(blank=True, max_length=255, verbose_name='approved by (name)')),
                ('approval_date', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('rejected_by_name', models.CharField(blank=True, max_length=255, verbose_name='rejected by (name)')),
                ('rejected_at', models.DateTimeField(blank=True, null=True, verbose_name='rejected')),
                ('rejection_reason', models.CharField(blank=True, max_length=1000, verbose_name='reason of the rejection')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('close_reason', models.CharField(blank=True, max_length=1000, verbose_name='why it was closed')),
                ('actual_return_date', models.DateTimeField(blank=True, null=True, verbose_name='everything back')),
                ('needed_from', models.DateField(verbose_name='from')),
                ('due', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reminded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last reminded')),
                ('line_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='lines')),
                ('search_text', models.TextField(blank=True, editable=False, verbose_name='search text')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('approver', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.division', verbose_name='division')),
                ('rejected_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rejected by')),
                ('requester', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='borrower')),
            ],
            options={
                'verbose_name': 'loan',
                'verbose_name_plural': 'loans',
                'db_table': 'loan_requests',
                'ordering': ['-id'],
                'default_permissions': (),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.AddField(
            model_name='loanitem',
            name='loan_request',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='loans.loanrequest', verbose_name='loan'),
        ),
        migrations.CreateModel(
            name='LoanExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='until')),
                ('reason', models.CharField(max_length=1000, verbose_name='why')),
                ('asked_by_name', models.CharField(max_length=255, verbose_name='asked by (name)')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='granted')),
                ('answered_by_name', models.CharField(blank=True, max_length=255, verbose_name='answered by (name)')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='answer')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('assignments', models.ManyToManyField(db_table='loan_extension_units', related_name='extensions', to='loans.loanassignment', verbose_name='what for')),
                ('loan_request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='loans.loanrequest', verbose_name='loan')),
            ],
            options={
                'verbose_name': 'extension',
                'verbose_name_plural': 'extensions',
                'db_table': 'loan_extensions',
                'ordering': ['-id'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='loanassignment',
            name='loan_request',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='loans.loanrequest', verbose_name='loan'),
        ),
        migrations.AddIndex(
            model_name='loanrequest',
            index=models.Index(fields=['status', '-id'], name='loan_requests_status'),
        ),
        migrations.AddIndex(
            model_name='loanrequest',
            index=models.Index(fields=['requester', '-id'], name='loan_requests_requester'),
        ),
        migrations.AddIndex(
            model_name='loanrequest',
            index=models.Index(fields=['division', 'status'], name='loan_requests_division'),
        ),
        migrations.AddIndex(
            model_name='loanrequest',
            index=models.Index(fields=['request_date'], name='loan_requests_date'),
        ),
        migrations.AddIndex(
            model_name='loanrequest',
            index=models.Index(condition=models.Q(('status__in', ('PENDING', 'APPROVED', 'ON_LOAN', 'OVERDUE', 'AWAITING_RETURN'))), fields=['due'], name='loan_requests_due'),
        ),
        migrations.AddIndex(
            model_name='loanrequest',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_text', 'gin_trgm_ops'), name='loan_requests_search'),
        ),
        migrations.AddConstraint(
            model_name='loanrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['PENDING', 'APPROVED', 'ON_LOAN', 'OVERDUE', 'AWAITING_RETURN', 'RETURNED', 'REJECTED', 'CANCELLED'])), name='loan_requests_status_known'),
        ),
        migrations.AddConstraint(
            model_name='loanrequest',
            constraint=models.CheckConstraint(condition=models.Q(('approver__isnull', True), models.Q(('approver', models.F('requester')), _negated=True), _connector='OR'), name='loan_requests_nobody_approves_his_own', violation_error_message='Nobody approves his own loan.'),
        ),
        migrations.AddConstraint(
            model_name='loanrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approval_date__isnull', True), ('approver__isnull', True), ('status', 'PENDING')), models.Q(('approval_date__isnull', False), ('approver__isnull', False), ('status__in', ('APPROVED', 'ON_LOAN', 'OVERDUE', 'AWAITING_RETURN', 'RETURNED'))), ('status__in', ('REJECTED', 'CANCELLED')), _connector='OR'), name='loan_requests_stage_complete', violation_error_message='This does not fit the state that the loan is in.'),
        ),
        migrations.AddConstraint(
            model_name='loanrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('rejected_at__isnull', False), ('rejected_by__isnull', False), ('status', 'REJECTED'), models.Q(('rejection_reason', ''), _negated=True)), models.Q(models.Q(('status', 'REJECTED'), _negated=True), ('rejected_at__isnull', True), ('rejected_by__isnull', True)), _connector='OR'), models.Q(('closed_at__isnull', False), models.Q(('status', 'CANCELLED'), _negated=True), _connector='OR'), models.Q(models.Q(('actual_return_date__isnull', False), ('status', 'RETURNED')), models.Q(models.Q(('status', 'RETURNED'), _negated=True), ('actual_return_date__isnull', True)), _connector='OR')), name='loan_requests_ended_complete', violation_error_message='Whoever ends a loan is named, and a rejection has a reason.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanrequest',
            trigger=pgtrigger.compiler.Trigger(name='loan_requests_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2ef2acf6f4e12a408196ce5afae71cbd6b568d75', operation='DELETE', pgid='pgtrigger_loan_requests_no_delete_3ec9f', table='loan_requests', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanrequest',
            trigger=pgtrigger.compiler.Trigger(name='loan_requests_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('RETURNED', 'REJECTED', 'CANCELLED'))", func="\nIF (OLD.status <> 'REJECTED' AND NEW.status IN ('APPROVED', 'ON_LOAN', 'OVERDUE', 'AWAITING_RETURN'))\n   OR to_jsonb(NEW) - '{version,search_text}'::text[] = to_jsonb(OLD) - '{version,search_text}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'loan % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'loan_requests_final';\n", hash='98e2e294d3567b4aeb3a24e67116b68df9f6872d', operation='UPDATE', pgid='pgtrigger_loan_requests_final_e0848', table='loan_requests', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanrequest',
            trigger=pgtrigger.compiler.Trigger(name='loan_requests_released', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status IN ('RETURNED', 'REJECTED', 'CANCELLED'))", constraint='CONSTRAINT', func="\nIF EXISTS (\n    SELECT FROM loan_requests r\n     WHERE r.id = NEW.id AND r.status IN ('RETURNED', 'REJECTED', 'CANCELLED')\n       AND (EXISTS (SELECT FROM loan_asset_assignments a WHERE a.loan_request_id = r.id AND a.ended = '')\n            OR EXISTS (SELECT FROM stock_reservations s WHERE s.reference_id = r.doc_number AND s.released_at IS NULL)\n            OR EXISTS (SELECT FROM asset_holds h WHERE h.reference_id = r.doc_number AND h.released_at IS NULL))\n) THEN\n    RAISE EXCEPTION 'loan % is over but still keeps something', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'loan_requests_released';\nEND IF;\nRETURN NULL;\n", hash='aebe12c1bf7df78d6f15a74fd8d3ecb32bc2f894', operation='UPDATE OF "status"', pgid='pgtrigger_loan_requests_released_4f33d', table='loan_requests', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanrequest',
            trigger=pgtrigger.compiler.Trigger(name='loan_requests_doc_number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.doc_number IS DISTINCT FROM NEW.doc_number)', func="RAISE EXCEPTION 'the doc_number of a row of loan_requests stays' USING ERRCODE = '23514', CONSTRAINT = 'loan_requests_doc_number_stays';", hash='4d47efcb7c8070b79aa24dbc0f194bdc071fa344', operation='UPDATE OF "doc_number"', pgid='pgtrigger_loan_requests_doc_number_stays_39e83', table='loan_requests', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='loanitem',
            constraint=models.UniqueConstraint(fields=('loan_request', 'number'), name='loan_items_number'),
        ),
        migrations.AddConstraint(
            model_name='loanitem',
            constraint=models.UniqueConstraint(fields=('loan_request', 'standard_item'), name='loan_items_model_once', violation_error_message='The same model stands on two lines.'),
        ),
        migrations.AddConstraint(
            model_name='loanitem',
            constraint=models.CheckConstraint(condition=models.Q(('factor__gte', 1), ('quantity__gte', 1), ('quantity__lte', 999999)), name='loan_items_quantity', violation_error_message='A quantity lies between 1 and 999,999.'),
        ),
        migrations.AddConstraint(
            model_name='loanitem',
            constraint=models.CheckConstraint(condition=models.Q(('return_date__isnull', True), ('return_date__gte', models.F('needed_from')), _connector='OR'), name='loan_items_period', violation_error_message='It comes back on the day that it is fetched, or later.'),
        ),
        migrations.AddConstraint(
            model_name='loanitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_quantity__isnull', True), ('decision', '')), models.Q(('approved_quantity', models.F('quantity')), ('decision', 'APPROVED')), models.Q(models.Q(('rejection_reason', ''), _negated=True), ('approved_quantity__gt', 0), ('approved_quantity__lt', models.F('quantity')), ('decision', 'PARTIAL')), models.Q(models.Q(('rejection_reason', ''), _negated=True), ('approved_quantity', 0), ('decision', 'REJECTED')), _connector='OR'), name='loan_items_decided', violation_error_message='A line is approved, revised downwards or rejected, the last two with a reason.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanitem',
            trigger=pgtrigger.compiler.Trigger(name='loan_items_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e6491db0c04c6581d01b653dd8b05d67f9bc5c23', operation='DELETE', pgid='pgtrigger_loan_items_no_delete_906c0', table='loan_items', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanitem',
            trigger=pgtrigger.compiler.Trigger(name='loan_items_days', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.needed_from NOT BETWEEN '1990-01-01' AND '2199-12-31' OR NEW.return_date NOT BETWEEN '1990-01-01' AND '2199-12-31')", func="IF NEW.needed_from NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.needed_from IS DISTINCT FROM OLD.needed_from THEN\n    RAISE EXCEPTION 'loan_items_days: % is not written as needed_from', NEW.needed_from\n        USING ERRCODE = '23514', CONSTRAINT = 'loan_items_days', COLUMN = 'needed_from';\nEND IF;\nIF NEW.return_date NOT BETWEEN '1990-01-01' AND '2199-12-31' AND NEW.return_date IS DISTINCT FROM OLD.return_date THEN\n    RAISE EXCEPTION 'loan_items_days: % is not written as return_date', NEW.return_date\n        USING ERRCODE = '23514', CONSTRAINT = 'loan_items_days', COLUMN = 'return_date';\nEND IF;\nRETURN NEW;", hash='572911372ecf2a2eca3b10c87aef089556e9fafc', operation='INSERT OR UPDATE OF "needed_from", "return_date"', pgid='pgtrigger_loan_items_days_8c944', table='loan_items', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='loanextension',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('loan_request',), name='loan_extensions_one_open', violation_error_message='An extension of this loan waits for its answer already.'),
        ),
        migrations.AddConstraint(
            model_name='loanextension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('granted__isnull', True)), models.Q(('answered_at__isnull', False), ('granted', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('granted', False)), _connector='OR'), name='loan_extensions_answer_complete', violation_error_message='A refusal says why.'),
        ),
        migrations.AddIndex(
            model_name='loanassignment',
            index=models.Index(fields=['loan_request'], name='loan_assignments_loan'),
        ),
        migrations.AddIndex(
            model_name='loanassignment',
            index=models.Index(condition=models.Q(('ended', '')), fields=['asset'], name='loan_assignments_open'),
        ),
        migrations.AddIndex(
            model_name='loanassignment',
            index=models.Index(condition=models.Q(('declared_at__isnull', True), ('ended', ''), ('handed_at__isnull', False)), fields=['due'], name='loan_assignments_due'),
        ),
        migrations.AddIndex(
            model_name='loanassignment',
            index=models.Index(fields=['asset', '-id'], name='loan_assignments_asset'),
        ),
        migrations.AddConstraint(
            model_name='loanassignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', '')), fields=('loan_item', 'asset'), name='loan_asset_assignments_once', violation_error_message='This unit is assigned to this line already.'),
        ),
        migrations.AddConstraint(
            model_name='loanassignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', ''), ('handed_at__isnull', False)), fields=('asset',), name='loan_asset_assignments_out_once', violation_error_message='This unit is lent already.'),
        ),
        migrations.AddConstraint(
            model_name='loanassignment',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0), models.Q(('returned_quantity__isnull', True), models.Q(('returned_quantity__gte', 0), ('returned_quantity__lte', models.F('quantity'))), _connector='OR')), name='loan_asset_assignments_quantity', violation_error_message='No more comes back than was lent.'),
        ),
        migrations.AddConstraint(
            model_name='loanassignment',
            constraint=models.CheckConstraint(condition=models.Q(('ended__in', ['', 'RETURNED', 'RELEASED', 'LOST', 'CONSUMED', 'WRITTEN_OFF', 'BROKEN', 'GONE', 'DECLINED']), models.Q(models.Q(('ended', ''), ('ended_at__isnull', True)), models.Q(models.Q(('ended', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), models.Q(('declared_at__isnull', True), models.Q(('ended', ''), ('handed_at__isnull', False)), _connector='OR'), models.Q(('handed_at__isnull', False), models.Q(('ended__in', ('RETURNED', 'LOST', 'CONSUMED')), _negated=True), _connector='OR')), name='loan_asset_assignments_end', violation_error_message='A thing is assigned, then handed out, then comes back.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanassignment',
            trigger=pgtrigger.compiler.Trigger(name='loan_asset_assignments_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7e060ccb501ad1c6d0b0dd3ddc078f7dfda3037c', operation='DELETE', pgid='pgtrigger_loan_asset_assignments_no_delete_f0653', table='loan_asset_assignments', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanassignment',
            trigger=pgtrigger.compiler.Trigger(name='loan_asset_assignments_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.ended <> '')", func="\nRAISE EXCEPTION 'what was lent and came back is not rewritten' USING ERRCODE = '23514', CONSTRAINT = 'loan_asset_assignments_final';\n", hash='acd8ca74bcf9a379730fa8b985f6a2759f4749d5', operation='UPDATE', pgid='pgtrigger_loan_asset_assignments_final_3d725', table='loan_asset_assignments', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanassignment',
            trigger=pgtrigger.compiler.Trigger(name='loan_asset_assignments_kept', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (\n    SELECT FROM loan_asset_assignments a\n      JOIN assets t ON t.id = a.asset_id AND t.tracking_method = 'INDIVIDUAL'\n      JOIN loan_requests r ON r.id = a.loan_request_id\n      LEFT JOIN asset_holds h ON h.id = a.hold_id\n     WHERE a.id = NEW.id AND a.ended = ''\n       AND (h.id IS NULL OR h.released_at IS NOT NULL OR h.asset_id <> a.asset_id OR h.reference_id <> r.doc_number\n            OR upper(h.period) IS DISTINCT FROM a.due + 1)\n) THEN\n    RAISE EXCEPTION 'a unit is assigned without a hold of the same days' USING ERRCODE = '23514', CONSTRAINT = 'loan_asset_assignments_kept';\nEND IF;\nRETURN NULL;\n", hash='bd8c7bc0e2ba6888209a5e40dbb9c0649b938e9e', operation='INSERT OR UPDATE OF "ended", "due", "hold_id", "asset_id"', pgid='pgtrigger_loan_asset_assignments_kept_1584f', table='loan_asset_assignments', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loanassignment',
            trigger=pgtrigger.compiler.Trigger(name='loan_asset_assignments_within', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.ended = '')", constraint='CONSTRAINT', func="\nIF EXISTS (\n    SELECT FROM loan_items i\n     WHERE i.id = NEW.loan_item_id\n       AND (i.loan_request_id <> NEW.loan_request_id\n            OR COALESCE(i.approved_quantity, 0) * i.factor < (\n                SELECT COALESCE(SUM(a.quantity), 0) FROM loan_asset_assignments a WHERE a.loan_item_id = i.id AND a.ended = ''))\n) THEN\n    RAISE EXCEPTION 'more is assigned to a line than was approved' USING ERRCODE = '23514', CONSTRAINT = 'loan_asset_assignments_within';\nEND IF;\nRETURN NULL;\n", hash='d9bdc08802cbd011c6d0928922c848005a292988', operation='INSERT OR UPDATE OF "ended", "quantity", "loan_item_id"', pgid='pgtrigger_loan_asset_assignments_within_e7c5a', table='loan_asset_assignments', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
