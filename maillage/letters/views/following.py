"""How much one wants to know of a thing, from its page."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.ui.respond import back
from maillage.kernel.web.asked import uuid_in
from maillage.letters.domain import following as acts
from maillage.letters.models import Level
from maillage.letters.things import cards_of, is_followed
from maillage.people.public import Person

SAID = {
    Level.ALL: "Vous recevrez tout, dès que cela arrive.",
    Level.ESSENTIAL: "Vous recevrez l’essentiel\u202f; le reste attendra votre courrier groupé.",
    Level.NONE: "Vous ne recevrez plus rien d’ici\u00a0: ni courriel, ni notification à lire.",
}


@account_page(methods=("POST",))
def follow(request: PersonRequest) -> HttpResponse:
    """Set one's level (`niveau`: all, essential, none; empty: as usual) on a thing one may see (`genre`, `chose`)."""
    kind, uuid, level = request.POST.get("genre", ""), uuid_in(request.POST.get("chose", "")), request.POST.get("niveau", "")
    card = cards_of(things={kind: {uuid}}, person=request.user).get((kind, uuid)) if uuid and is_followed(kind) else None
    if card is None or uuid is None:
        raise Http404
    person = cast(Person, request.user)
    if level:
        acts.follow(person=person, kind=kind, uuid=uuid, level=level)
        messages.success(request, SAID[Level(level)])
    else:
        acts.unfollow(person=person, kind=kind, uuid=uuid)
        messages.success(request, "Vos choix habituels valent de nouveau ici.")
    return back(request, default=card.url)
