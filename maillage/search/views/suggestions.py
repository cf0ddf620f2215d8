"""Names that begin like what is being typed."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse

from maillage.kernel.access.public import public_page
from maillage.search import forms, sources
from maillage.search.current import engine


@public_page()
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles, themes, organisations and people, as the database gives them to this reader. Without a script, the form of
    the page leads to plain results.
    """
    search = forms.read(request)
    tokens = sources.audience_tokens(person=request.user)
    found = [one.uid.split(":", 1) for one in engine().suggest(search.typed, tokens=tokens)]
    cards = sources.cards(things=[(kind, UUID(uuid)) for kind, uuid in found], person=request.user)
    shown = [cards[UUID(uuid)] for _, uuid in found if UUID(uuid) in cards]
    return JsonResponse({"suggestions": [{"title": card.title, "url": card.url, "label": card.label} for card in shown]})
