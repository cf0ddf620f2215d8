"""What the field suggests while one types: people after an at sign, things after a sharp sign."""

from django.http import JsonResponse

from maillage.community import things
from maillage.community.mentioning import suggestions
from maillage.kernel.access.public import PersonRequest, person_page

LEAST, MOST = 2, 60


@person_page()
def choose(request: PersonRequest) -> JsonResponse:
    """People or things whose name holds some words, with what to put in the text."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:MOST]
    found: list[dict[str, str]] = []
    if len(words) >= LEAST and request.GET.get("quoi") == "personnes":
        found = [
            {"title": each.title, "label": each.label, "insert": each.insert} for each in suggestions(words=words, person=request.user)
        ]
    elif len(words) >= LEAST:
        cards = things.found_by(words=words, person=request.user)
        found = [{"title": card.title, "label": card.label, "insert": f"[{_plain(card.title)}]({card.url})"} for card in cards]
    response = JsonResponse({"suggestions": found})
    response["Cache-Control"] = "private, no-store"
    return response


def _plain(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")
