from django.db import migrations


class Migration(migrations.Migration):
    """A thing's place and the kind of that place go together: a composite foreign key, which Django cannot declare."""

    dependencies = [("assets", "0002_catalogue_assets_ledger")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE assets ADD CONSTRAINT assets_place_fk FOREIGN KEY (place_id, place_kind) REFERENCES places (id, kind)",
            "ALTER TABLE assets DROP CONSTRAINT assets_place_fk",
        )
    ]
