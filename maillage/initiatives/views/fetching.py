"""Find the thing of an address under the reader's rights."""

from typing import Any, TypeVar

from django.http import Http404, HttpRequest

from maillage.initiatives import rules
from maillage.initiatives.models import Contribution, Decision
from maillage.kernel.access.public import Gone
from maillage.kernel.text.dates import short_date

Thing = TypeVar("Thing", bound=Contribution)
NOT_HERE = "Cette page n’existe pas, ou vous ne pouvez pas la lire."


def visible_or_gone(*, person: Any, queryset: Any, **found: Any) -> Any:
    """Fetch an initiative, a testimony or an experiment this reader may open.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
        Gone: it was withdrawn, and this reader could open it before; with the reason and the date.
    """
    thing = rules.visible_to(person=person, things=queryset).filter(**found).first()
    if thing is not None:
        return thing
    withdrawn = rules.seen_before(person=person, things=queryset).filter(**found).first()
    if withdrawn is None:
        raise Http404(NOT_HERE)
    raise Gone(reason_of(thing=withdrawn), title=withdrawn.title)


def reason_of(*, thing: Contribution) -> str:
    """Say when and why something was withdrawn."""
    decision = Decision.objects.filter(thing=thing.uuid, kind=Decision.Kind.WITHDRAWN).order_by("-pk").first()
    when = f"Retirée le {short_date(thing.withdrawn_at)}." if thing.withdrawn_at else "Retirée."
    return f"{when} {decision.word}" if decision else when


def listed_or_gone(*, request: HttpRequest, queryset: Any, number: int) -> Any:
    """Fetch something published to act on.

    Raises:
        Http404: nothing this reader may know of, or not published.
        Gone: it was withdrawn.
    """
    thing = visible_or_gone(person=request.user, queryset=queryset, pk=number)
    if not thing.is_listed:
        raise Http404(NOT_HERE)
    return thing


def page_in(request: HttpRequest) -> int:
    """Read `?page=`; what is no number is the first page."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
