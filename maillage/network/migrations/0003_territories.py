from django.db import migrations

from maillage.network.territories import load_territories


def add_territories(apps, schema_editor):
    load_territories(
        territory=apps.get_model("network", "Territory"),
        zoning=apps.get_model("network", "Zoning"),
        zone_place=apps.get_model("network", "ZonePlace"),
    )


class Migration(migrations.Migration):
    dependencies = [("network", "0002_first_themes")]

    # Going back keeps the territories: by then organisations stand in them.
    operations = [migrations.RunPython(add_territories, migrations.RunPython.noop)]
