import datetime

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """The number of a request stays, and days are plausible; old rows are judged in the next migration."""

    dependencies = [("requests_app", "0007_wish_to_cancel_constraints")]
    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="requests_doc_number_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.doc_number IS DISTINCT FROM NEW.doc_number)",
                    func="RAISE EXCEPTION 'the doc_number of a row of requests stays' USING ERRCODE = '23514', CONSTRAINT = 'requests_doc_number_stays';",
                    hash="11f22962e71dbe33c754148830178f441c2ae9a0",
                    operation='UPDATE OF "doc_number"',
                    pgid="pgtrigger_requests_doc_number_stays_3c1fa",
                    table="requests",
                    when="BEFORE",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="approvaldelegation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_on__isnull", True),
                        ("starts_on__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ends_on__isnull", True),
                        ("ends_on__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="approval_delegations_days",
                violation_error_message="A day of this lies before 1990 or after 2199. Check the years.",
            ),
        ),
        AddConstraintNotValid(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_at__isnull", False),
                    ("arrived_on__isnull", True),
                    ("arrived_on__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                    _connector="OR",
                ),
                name="request_deliveries_days",
                violation_error_message="A day of this lies before 1990 or after 2199. Check the years.",
            ),
        ),
        AddConstraintNotValid(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("purchase_date__isnull", True),
                        ("purchase_date__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("warranty_end_date__isnull", True),
                        (
                            "warranty_end_date__range",
                            (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="request_items_days",
                violation_error_message="A day of this lies before 1990 or after 2199. Check the years.",
            ),
        ),
    ]
