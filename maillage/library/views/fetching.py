"""Find the resource of an address under the reader's rights."""

from typing import Any

from django.http import Http404, HttpRequest

from maillage.kernel.access.public import Gone, Reader
from maillage.kernel.text.dates import short_date
from maillage.library import rules
from maillage.library.models import Resource
from maillage.library.models.resources import ResourceQuerySet

NOT_HERE = "Cette ressource n’existe pas, ou vous ne pouvez pas la lire."


def visible_or_gone(*, person: Any, queryset: ResourceQuerySet | None = None, **found: Any) -> Resource:
    """Fetch a resource this reader may open.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
        Gone: it was withdrawn, and this reader could open it before; with the reason and the date.
    """
    resource = rules.visible_to(person=person, resources=queryset).filter(**found).first()
    if resource is not None:
        return resource
    withdrawn = rules.seen_before(person=person).filter(**found).first()
    if withdrawn is None:
        raise Http404(NOT_HERE)
    raise Gone(reason_of(resource=withdrawn), title=withdrawn.title)


def reason_of(*, resource: Resource) -> str:
    """Say when and why a resource was withdrawn."""
    decision = resource.decisions.filter(kind="WITHDRAWN").order_by("-pk").first()
    when = f"Retirée le {short_date(resource.withdrawn_at)}" if resource.withdrawn_at else "Retirée"
    return f"{when}. {decision.word}" if decision else f"{when}."


def listed_or_gone(*, request: HttpRequest, number: int) -> Resource:
    """Fetch a published resource to act on.

    Raises:
        Http404: nothing this reader may know of, or not published.
        Gone: it was withdrawn.
    """
    person: Reader = request.user  # type: ignore[assignment]
    resource = visible_or_gone(person=person, pk=number)
    if not resource.is_listed:
        raise Http404(NOT_HERE)
    return resource
