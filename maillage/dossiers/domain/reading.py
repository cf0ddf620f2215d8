"""What readers do with open parts: only a figure is kept."""

from datetime import date

from django.db.models import F

from maillage.dossiers.models import Dossier, PartDownload
from maillage.kernel.db.public import writing


def count_download(*, dossier: Dossier, audience: str, day: date) -> None:
    """Count one reading of the open parts on a day. Nothing is kept of who it was."""
    with writing():
        wanted = {"dossier": dossier, "audience": audience, "day": day}
        if not PartDownload.objects.filter(**wanted).update(count=F("count") + 1):
            row, new = PartDownload.objects.get_or_create(**wanted, defaults={"count": 1})
            if not new:
                PartDownload.objects.filter(pk=row.pk).update(count=F("count") + 1)
