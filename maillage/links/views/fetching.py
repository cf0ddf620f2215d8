"""Find the link of an address under the reader's rights."""

from typing import Any

from django.http import Http404

from maillage.kernel.access.public import Gone, PersonRequest
from maillage.kernel.text.dates import short_date
from maillage.links import rules
from maillage.links.models import Link

NOT_HERE = "Ce lien n’existe pas, ou vous ne pouvez pas le lire."


def visible_or_gone(*, person: Any, number: int) -> Link:
    """Fetch a link this reader may open, with its sponsor.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
        Gone: it was withdrawn, and this reader could open it before; with the reason and the date.
    """
    link = rules.visible_to(person=person).select_related("sponsor").defer("text", "words").filter(pk=number).first()
    if link is not None:
        return link
    withdrawn = rules.seen_before(person=person).filter(pk=number).first()
    if withdrawn is None:
        raise Http404(NOT_HERE)
    raise Gone(_reason_of(withdrawn), title=withdrawn.title)


def _reason_of(link: Link) -> str:
    decision = link.decisions.filter(kind__in=["WITHDRAWN", "DECLINED"]).order_by("-pk").first()
    when = f"Retiré le {short_date(link.withdrawn_at)}" if link.withdrawn_at else "Retiré"
    return f"{when}. {decision.word}" if decision else f"{when}."


def to_act_on(*, request: PersonRequest, number: int) -> Link:
    """Fetch a link to act on; the act checks its own right."""
    return visible_or_gone(person=request.user, number=number)
