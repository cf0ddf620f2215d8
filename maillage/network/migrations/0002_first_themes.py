import uuid

from django.db import migrations
from django.utils import timezone

THEMES = [
    ("expliquer-le-decret", "Expliquer le décret", "Présenter le décret de 2013 à une équipe, un conseil, une commune ou un conseil d’orientation.", ["décret du 21 novembre 2013", "décret des centres culturels"]),
    ("analyse-partagee", "L’analyse partagée", "Préparer, mener et restituer l’analyse partagée du territoire.", ["analyse partagée du territoire", "diagnostic partagé"]),
    ("constituer-son-dossier", "Constituer son dossier", "Rassembler les pièces d’une demande de reconnaissance ou de reconduction.", ["dossier de reconnaissance", "demande de reconnaissance", "reconduction"]),
    ("autres", "Autres", "Ce qui n’a pas encore son thème.", ["divers"]),
]


def add_themes(apps, schema_editor):
    Theme = apps.get_model("network", "Theme")
    ThemeLabel = apps.get_model("network", "ThemeLabel")
    if Theme.objects.exists():
        return
    for position, (slug, name, note, labels) in enumerate(THEMES):
        theme = Theme.objects.create(
            uuid=uuid.uuid5(uuid.NAMESPACE_URL, f"theme:{slug}"), slug=slug, name=name, note=note, position=position * 10, created_at=timezone.now()
        )
        ThemeLabel.objects.bulk_create(ThemeLabel(theme=theme, label=label) for label in labels)


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    # Going back keeps the themes: by then people may have tagged things with them.
    operations = [migrations.RunPython(add_themes, migrations.RunPython.noop)]
