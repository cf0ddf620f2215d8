"""Which fields the sheet of each kind of dossier shows, and the values they are chosen from."""

from django.utils import timezone

from maillage.dossiers.models import DossierKind, RecognitionLevel

# Optional blocks of the sheet. A kind names those it shows.
FIELDS = {
    "levels": "Niveaux demandés",
    "communes": "Communes",
    "territory": "Type de territoire et chiffres",
    "stakes": "Enjeux",
    "themes": "Thèmes",
}


def kinds_in_use() -> list[DossierKind]:
    """Give the kinds that may be chosen, in their order."""
    return list(DossierKind.objects.filter(retired_at=None).order_by("position", "pk"))


def levels_in_use() -> list[RecognitionLevel]:
    """Give the levels that may be asked, in their order."""
    return list(RecognitionLevel.objects.filter(retired_at=None).order_by("position", "pk"))


def title_for(*, kind: DossierKind, period_from: int | None, period_to: int | None, filed_year: int | None) -> str:
    """Write the title a sheet takes when nobody gave one: "Demande de reconnaissance 2025–2029"."""
    years = [str(year) for year in (period_from, period_to) if year] or [str(filed_year or timezone.localdate().year)]
    return f"{kind.name} {'–'.join(dict.fromkeys(years))}"
