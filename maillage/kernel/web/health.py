"""Is the site alive? One word for machines, details for administrators."""

import shutil
import sqlite3
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from maillage.kernel.access.public import public_page
from maillage.kernel.changes import public as changes
from maillage.kernel.db.library import is_affected
from maillage.kernel.files import scanner
from maillage.kernel.notices.public import OutgoingMail


@public_page()
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, 503 otherwise. Administrators get the details."""
    try:
        mark = changes.last()
    except Exception:
        return JsonResponse({"etat": "indisponible"}, status=503)
    answer: dict[str, Any] = {"etat": "ok"}
    if getattr(request.user, "is_administrator", False):
        answer |= _details(mark=mark)
    return JsonResponse(answer)


def _details(*, mark: int) -> dict[str, Any]:
    disk = shutil.disk_usage(settings.DATA_DIR)
    version = sqlite3.sqlite_version_info[:3]
    return {
        "version": settings.VERSION,
        "base": connection.vendor,
        "sqlite": {"version": sqlite3.sqlite_version, "touche_par_wal_reset": is_affected(version=version)},
        "disque_libre_mo": disk.free // 1_000_000,
        "antivirus": scanner.version(),
        "changements": mark,
        "courriers_en_attente": OutgoingMail.objects.filter(sent_at=None, failed_at=None, dropped_at=None).count(),
        "courriers_abandonnes": OutgoingMail.objects.filter(failed_at__isnull=False).count(),
        "heure": timezone.now().isoformat(timespec="seconds"),
    }
