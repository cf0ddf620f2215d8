from django.db import migrations, models


def open_current_ones(apps, schema_editor):
    """Open, of each published resource open to all, its current version and those that came since its access last changed."""
    Version = apps.get_model("library", "Version")
    Revision = apps.get_model("library", "Revision")
    opened = dict(Revision.objects.filter(changes__has_key="access").order_by("pk").values_list("resource_id", "at"))
    newest = {}
    to_open = []
    versions = Version.objects.filter(resource__access="PUBLIC", resource__published_at__isnull=False)
    for version in versions.order_by("resource_id", "-number"):
        since = opened.get(version.resource_id)
        # The first one older than the opening was the current one on that day.
        if since is None or version.resource_id not in newest or newest[version.resource_id] > since:
            to_open.append(version.pk)
        newest[version.resource_id] = version.at
    for start in range(0, len(to_open), 500):
        Version.objects.filter(pk__in=to_open[start : start + 500]).update(open_to_all=True)


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='open_to_all',
            field=models.BooleanField(default=False, verbose_name='lue aussi par les personnes sans compte'),
        ),
        migrations.RunPython(open_current_ones, migrations.RunPython.noop),
    ]
