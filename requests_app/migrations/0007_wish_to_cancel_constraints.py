from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """Checked for new rows at once, for those that are there without locking the table."""

    atomic = False
    dependencies = [("requests_app", "0006_wish_to_cancel")]
    operations = [
        AddConstraintNotValid(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_answered_at__isnull', True), ('cancel_ask_reason', ''), ('cancel_asked_at__isnull', True)), models.Q(models.Q(('cancel_ask_reason', ''), _negated=True), ('cancel_asked_at__isnull', False), models.Q(('cancel_answered_at__isnull', True), ('cancel_answered_at__gte', models.F('cancel_asked_at')), _connector='OR')), _connector='OR'), name='requests_cancellation_asked_complete', violation_error_message='Whoever asks to cancel says why, and is answered afterwards.'),
        ),
        AddConstraintNotValid(
            model_name='requestitem',
            constraint=models.CheckConstraint(condition=models.Q(('cancellation__in', ['', 'ASKED', 'GRANTED']), models.Q(models.Q(('cancellation', 'GRANTED'), _negated=True), ('decision__in', ('PARTIAL', 'REJECTED')), _connector='OR')), name='request_items_cancellation_known', violation_error_message='What is cancelled of a line is taken off it.'),
        ),
        ValidateConstraint(model_name="request", name="requests_cancellation_asked_complete"),
        ValidateConstraint(model_name="requestitem", name="request_items_cancellation_known"),
    ]
