import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Jobs that draw labels."""

    dependencies = [("assets", "0009_repairs"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="LabelPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="public id")),
                (
                    "layout",
                    models.CharField(
                        choices=[
                            ("ROLL", "Roll, 70 × 40 mm"),
                            ("A4_10", "A4 sheet, 10 labels of 99.1 × 57 mm"),
                            ("A4_24", "A4 sheet, 24 labels of 63.5 × 33.9 mm"),
                            ("A4_40", "A4 sheet, 40 labels of 48.5 × 25.4 mm"),
                        ],
                        max_length=10,
                        verbose_name="paper",
                    ),
                ),
                ("first_position", models.PositiveSmallIntegerField(default=1, verbose_name="first label on the sheet")),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="copies of each")),
                (
                    "order",
                    models.CharField(
                        choices=[
                            ("LISTED", "As listed or scanned"),
                            ("CODE", "By code"),
                            ("NAME", "By name"),
                            ("PLACE", "By location and shelf"),
                        ],
                        default="LISTED",
                        max_length=10,
                        verbose_name="order",
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=4000, verbose_name="filters")),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name="chosen assets"
                    ),
                ),
                ("filename", models.CharField(max_length=150, verbose_name="file name")),
                (
                    "state",
                    models.CharField(
                        choices=[("QUEUED", "Queued"), ("RUNNING", "Running"), ("DONE", "Done"), ("FAILED", "Failed")],
                        default="QUEUED",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="labels done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="labels in all")),
                ("file", models.FileField(blank=True, max_length=255, upload_to="", verbose_name="file")),
                ("error", models.TextField(blank=True, verbose_name="error")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="owner"
                    ),
                ),
            ],
            options={
                "verbose_name": "label print",
                "verbose_name_plural": "label prints",
                "db_table": "label_prints",
                "ordering": ["-id"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["owner", "-id"], name="label_prints_owner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_position__range", (1, 1)), ("layout", "ROLL")),
                            models.Q(("first_position__range", (1, 10)), ("layout", "A4_10")),
                            models.Q(("first_position__range", (1, 24)), ("layout", "A4_24")),
                            models.Q(("first_position__range", (1, 40)), ("layout", "A4_40")),
                            _connector="OR",
                        ),
                        name="label_prints_on_sheet",
                        violation_error_message="The sheet has no such position.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("copies__range", (1, 20))),
                        name="label_prints_copies",
                        violation_error_message="Print between 1 and 20 copies of each label.",
                    ),
                ],
            },
        ),
    ]
