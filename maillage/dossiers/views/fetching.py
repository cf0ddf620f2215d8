"""Find the dossier of an address under the reader's rights."""

from typing import Any

from django.http import Http404

from maillage.dossiers import rules
from maillage.dossiers.models import Dossier, DossierDecision
from maillage.dossiers.models.dossiers import DossierQuerySet
from maillage.kernel.access.public import Gone
from maillage.kernel.text.dates import short_date

NOT_HERE = "Ce dossier n’existe pas, ou vous ne pouvez pas le lire."


def visible_or_gone(*, person: Any, queryset: DossierQuerySet | None = None, **found: Any) -> Dossier:
    """Fetch a dossier this reader may open.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
        Gone: it was withdrawn, and this reader could open it before; with the reason and the date.
    """
    dossier = rules.visible_to(person=person, dossiers=queryset).filter(**found).first()
    if dossier is not None:
        return dossier
    withdrawn = rules.seen_before(person=person).filter(**found).first()
    if withdrawn is None:
        raise Http404(NOT_HERE)
    raise Gone(reason_of(dossier=withdrawn), title=withdrawn.title)


def listed_or_gone(*, person: Any, number: int) -> Dossier:
    """Fetch a published dossier to act on.

    Raises:
        Http404: nothing this reader may know of, or not published.
        Gone: it was withdrawn.
    """
    dossier = visible_or_gone(person=person, queryset=Dossier.objects.select_related("organisation", "kind"), pk=number)
    if not dossier.is_listed:
        raise Http404(NOT_HERE)
    return dossier


def reason_of(*, dossier: Dossier) -> str:
    """Say when and why a dossier was withdrawn."""
    decision = dossier.decisions.filter(kind=DossierDecision.Kind.WITHDRAWN).order_by("-pk").first()
    when = f"Retiré le {short_date(dossier.withdrawn_at)}" if dossier.withdrawn_at else "Retiré"
    return f"{when}. {decision.word}" if decision else f"{when}."
