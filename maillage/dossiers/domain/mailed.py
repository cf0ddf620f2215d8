"""A reply by mail to a message about a request goes into its conversation; it never decides."""

from maillage.dossiers.domain import requests
from maillage.dossiers.models import AccessRequest
from maillage.mailbox.public import Reading, Received
from maillage.people.public import Person

READER = "dossier"
GONE = "Cette demande n’est plus sur le site."
NO_FILES = "Cette conversation ne porte pas de fichiers\u00a0: renvoyez vos mots seuls, ou passez par la page de la demande."


def read_reply(*, key: str, person: Person, mail: Received) -> Reading:
    """Add words to the conversation, by the rules of the page: only whoever asks and whoever answers write there.

    Raises:
        Refused: not one of them, or no words.
        Stale: the request is settled.
    """
    request = AccessRequest.objects.filter(uuid=key).first()
    if request is None:
        return Reading(done=False, sentence=GONE)
    if mail.files:
        return Reading(done=False, sentence=NO_FILES, url=request.get_absolute_url())
    requests.write(request=request, person=person, words=mail.text)
    return Reading(done=True, sentence="Vos mots sont partis.", url=request.get_absolute_url())


def page_of(*, key: str, person: Person) -> str:
    """Give the path of the request a mail was about; its page checks who reads it."""
    request = AccessRequest.objects.filter(uuid=key).first()
    return request.get_absolute_url() if request else ""
