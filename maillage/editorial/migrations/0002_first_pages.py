import uuid
from pathlib import Path

from django.db import migrations
from django.utils import timezone

FOLDER = Path(__file__).parent.parent / "first_pages"
PAGES = [
    ("a-propos", "À propos du réseau"),
    ("charte-de-partage", "Charte de partage"),
    ("donnees-personnelles", "Données personnelles"),
    ("accessibilite", "Accessibilité"),
    ("mentions-legales", "Mentions légales"),
]


def write_pages(apps, schema_editor):
    Page = apps.get_model("editorial", "Page")
    PageVersion = apps.get_model("editorial", "PageVersion")
    now = timezone.now()
    for position, (slug, title) in enumerate(PAGES):
        body = (FOLDER / f"{slug}.md").read_text(encoding="utf-8").strip()
        page, made = Page.objects.get_or_create(
            slug=slug,
            defaults={
                "uuid": uuid.uuid5(uuid.NAMESPACE_URL, f"page:{slug}"), "title": title, "body": body, "position": position * 10,
                "in_footer": True, "created_at": now, "updated_at": now,
            },
        )
        if made:
            PageVersion.objects.create(page=page, number=1, title=title, body=body, note="Texte livré avec le logiciel", at=now)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_initial")]

    # Going back keeps the pages: by then they may have been rewritten.
    operations = [migrations.RunPython(write_pages, migrations.RunPython.noop)]
