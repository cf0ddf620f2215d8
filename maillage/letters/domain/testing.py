"""A mail to oneself, to see that mails arrive."""

from django.conf import settings
from django.urls import reverse

from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import OutgoingMail, store_rendered
from maillage.people.public import Person


def send_test(*, person: Person) -> None:
    """Mail a test at once. It leaves even to an address that refused a mail: that is what one wants to know."""
    with writing():
        store_rendered(
            template="letters/mail/test",
            context={"url": settings.BASE_URL + reverse("letters:preferences"), "action_label": "Régler mes courriers"},
            why="vous avez demandé un courriel d’essai",
            to=person.email,
            to_name=person.name,
            person=person,
            rank=OutgoingMail.Rank.CODE,
        )
