from django.db import migrations

from core.clock import CREATE_CORE_NOW


class Migration(migrations.Migration):
    initial = True
    dependencies: list = []
    run_before = [("accounts", "0001_initial"), ("assets", "0001_initial")]  # their defaults call core_now()
    operations = [migrations.RunSQL(CREATE_CORE_NOW, "DROP FUNCTION core_now()")]
