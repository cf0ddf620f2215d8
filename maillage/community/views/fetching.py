"""Find the discussion, or the answer, of an address under the reader's rights."""

from typing import Any

from django.http import Http404
from django.urls import reverse, reverse_lazy

from maillage.community import rules
from maillage.community.models import Answer, Decision, Discussion
from maillage.community.queries import threads
from maillage.kernel.access.public import Gone
from maillage.kernel.text.dates import short_date

NOT_HERE = "Cette discussion n’existe pas, ou vous ne pouvez pas la lire."
NO_ANSWER = "Cette réponse n’existe pas, ou vous ne pouvez pas la lire."
TOP: list[tuple[str, Any]] = [("Accueil", "/")]
ALL: list[tuple[str, Any]] = [*TOP, ("Questions", reverse_lazy("community:discussion_list"))]
LARGEST = 2**31


def visible_or_gone(*, person: Any, number: int) -> Discussion:
    """Fetch a discussion this reader may open.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
        Gone: it was withdrawn, and this reader could open it before; with the reason and the date.
    """
    # A number no database holds is nobody's.
    if number >= LARGEST:
        raise Http404(NOT_HERE)
    found: Discussion | None = rules.visible_to(person=person, discussions=threads.fetched(person=person)).filter(pk=number).first()
    if found is not None:
        return found
    withdrawn = rules.seen_before(person=person).filter(pk=number).first()
    if withdrawn is None:
        raise Http404(NOT_HERE)
    raise Gone(reason_of(discussion=withdrawn), title=withdrawn.title)


def reason_of(*, discussion: Discussion) -> str:
    """Say when and why a discussion was withdrawn."""
    decision = discussion.decisions.filter(outcome=Decision.Outcome.WITHDRAWN, answer=None).order_by("-pk").first()
    when = f"Retirée le {short_date(discussion.withdrawn_at)}." if discussion.withdrawn_at else "Retirée."
    by = " La personne qui l’avait écrite l’a reprise." if decision is not None and decision.by_asker and not decision.words else ""
    return f"{when} {decision.words}" if decision is not None and decision.words else f"{when}{by}"


def answer_or_404(*, person: Any, number: int, withdrawn: bool = False) -> Answer:
    """Fetch an answer this reader sees, with its discussion; withdrawn ones for those who put them back.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
        Gone: its discussion was withdrawn.
    """
    rows: Any = Answer.objects.select_related("author")
    rows = rows if withdrawn else rules.answers_for(person=person, answers=rows)
    answer: Answer | None = rows.filter(pk=number).first() if number < LARGEST else None
    if answer is None:
        raise Http404(NO_ANSWER)
    answer.discussion = visible_or_gone(person=person, number=answer.discussion_id)
    return answer


def crumbs_to(discussion: Discussion) -> list[tuple[str, Any]]:
    """Give the way back to a discussion."""
    return [*ALL, (discussion.title, discussion.get_absolute_url())]


def dead_link(words: str) -> Gone:
    """Make the page of a mailed link that no longer serves: these words, and the way to the questions."""
    return Gone(words, act=("Voir les questions", reverse("community:discussion_list")))
