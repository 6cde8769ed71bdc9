import django_fsm
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

STATUSES = [
    ("IN_STORAGE", "In storage"),
    ("IN_USE", "In use"),
    ("IN_CUSTODY", "In custody"),
    ("UNDER_REPAIR", "Under repair"),
    ("OUT_FOR_REPAIR", "Out for repair"),
    ("DAMAGED", "Damaged"),
    ("DECOMMISSIONED", "Decommissioned"),
    ("AWAITING_RETURN", "Awaiting return"),
    ("CONSUMED", "Consumed"),
    ("LOST", "Lost"),
]

# The code of before knows no lost things: broken and with the same person is the nearest, and counts as little.
BACK = """
UPDATE assets SET status = 'DAMAGED' WHERE status = 'LOST';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """Things can be lost: with a person, who still answers for them. Old rows are judged in the next migration."""

    dependencies = [("assets", "0021_holds")]

    operations = [
        migrations.RemoveConstraint(
            model_name="asset",
            name="assets_status_fits_place",
        ),
        migrations.RemoveConstraint(
            model_name="asset",
            name="assets_status_known",
        ),
        migrations.AlterField(
            model_name="asset",
            name="status",
            field=django_fsm.FSMField(
                choices=STATUSES, default="IN_STORAGE", max_length=16, protected=True, verbose_name="status"
            ),
        ),
        migrations.AlterField(
            model_name="assetplace",
            name="status",
            field=models.CharField(choices=STATUSES, max_length=16, verbose_name="status"),
        ),
        migrations.AlterField(
            model_name="repair",
            name="holder_status",
            field=models.CharField(choices=STATUSES, max_length=16, verbose_name="was"),
        ),
        migrations.AlterField(
            model_name="stockcountentry",
            name="book_status",
            field=models.CharField(
                blank=True, choices=STATUSES, max_length=16, verbose_name="status in the book then"
            ),
        ),
        migrations.AlterField(
            model_name="stockcountline",
            name="book_status",
            field=models.CharField(
                blank=True, choices=STATUSES, max_length=16, verbose_name="status in the book"
            ),
        ),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place_kind", "SUPPLIER"), ("voided_at__isnull", False)),
                    models.Q(
                        ("voided_at__isnull", True),
                        models.Q(
                            models.Q(("place_kind__in", ("WAREHOUSE",)), ("status", "IN_STORAGE")),
                            models.Q(("place_kind__in", ("PERSON",)), ("status", "IN_CUSTODY")),
                            models.Q(("place_kind__in", ("PERSON", "CUSTOMER")), ("status", "IN_USE")),
                            models.Q(("place_kind__in", ("PERSON",)), ("status", "AWAITING_RETURN")),
                            models.Q(
                                ("place_kind__in", ("WAREHOUSE", "PERSON", "CUSTOMER")), ("status", "DAMAGED")
                            ),
                            models.Q(("place_kind__in", ("WAREHOUSE", "PERSON")), ("status", "UNDER_REPAIR")),
                            models.Q(("place_kind__in", ("VENDOR",)), ("status", "OUT_FOR_REPAIR")),
                            models.Q(("place_kind__in", ("USED_UP",)), ("status", "CONSUMED")),
                            models.Q(("place_kind__in", ("WRITTEN_OFF",)), ("status", "DECOMMISSIONED")),
                            models.Q(("place_kind__in", ("PERSON",)), ("status", "LOST")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="assets_status_fits_place",
                violation_error_message="A thing of this status cannot be at this kind of place.",
            ),
        ),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "IN_STORAGE",
                            "IN_USE",
                            "IN_CUSTODY",
                            "UNDER_REPAIR",
                            "OUT_FOR_REPAIR",
                            "DAMAGED",
                            "DECOMMISSIONED",
                            "AWAITING_RETURN",
                            "CONSUMED",
                            "LOST",
                        ],
                    )
                ),
                name="assets_status_known",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, BACK),
    ]
