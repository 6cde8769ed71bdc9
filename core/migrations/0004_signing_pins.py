import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """PINs to sign with on somebody else's device."""

    dependencies = [
        ("core", "0003_sealed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningPin",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="signing_pin",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("hashed", models.CharField(max_length=128, verbose_name="hash")),
                ("set_at", models.DateTimeField(verbose_name="set on")),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0, verbose_name="wrong tries")),
                ("locked_until", models.DateTimeField(blank=True, null=True, verbose_name="locked until")),
            ],
            options={
                "verbose_name": "signing PIN",
                "verbose_name_plural": "signing PINs",
                "db_table": "signing_pins",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hashed__contains", "$")), name="signing_pins_hashed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wrong_tries__gte", 0), ("wrong_tries__lt", 5)),
                        name="signing_pins_tries",
                    ),
                ],
            },
        ),
    ]
