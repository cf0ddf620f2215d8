from django.db import migrations

KINDS = (
    ("Demande de reconnaissance", "reconnaissance", ["levels", "communes", "territory", "stakes", "themes"], []),
    (
        "Demande de subvention",
        "subvention",
        ["communes", "themes"],
        [
            {"key": "pouvoir", "label": "Demandée à", "help": "Fédération, région, province, commune, fondation…"},
            {"key": "montant", "label": "Montant demandé", "help": "En euros, si vous souhaitez le dire."},
            {"key": "reponse", "label": "Réponse reçue", "help": "Accordée, en partie, refusée : et ce que vous en retenez."},
        ],
    ),
    (
        "Rapport d’activité",
        "rapport-d-activite",
        ["communes", "stakes", "themes"],
        [{"key": "exercice", "label": "Exercice", "help": "L’année dont parle le rapport."}],
    ),
)
LEVELS = (
    ("acg", "Action culturelle générale (ACG)"),
    ("aci", "Action culturelle intensifiée (ACI)"),
    ("acs", "Action culturelle spécialisée (ACS)"),
    ("acsdas", "Action culturelle spécialisée de diffusion des arts de la scène (ACSDAS)"),
    ("cooperation", "Coopération"),
    ("extension", "Extension du territoire"),
)


def write_lists(apps, schema_editor):
    kind, level = apps.get_model("dossiers", "DossierKind"), apps.get_model("dossiers", "RecognitionLevel")
    for position, (name, slug, fields, extra) in enumerate(KINDS):
        kind.objects.get_or_create(slug=slug, defaults={"name": name, "fields": fields, "extra": extra, "position": position})
    for position, (code, name) in enumerate(LEVELS):
        level.objects.get_or_create(code=code, defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunPython(write_lists, migrations.RunPython.noop)]
