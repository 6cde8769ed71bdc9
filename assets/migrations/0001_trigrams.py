from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Word search inside names, serials and notes."""

    dependencies = [("core", "0001_foundation")]
    operations = [TrigramExtension()]
