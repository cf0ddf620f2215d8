"""A box, a reader that keeps what it is given, and the people of the samples."""

from dataclasses import dataclass, field

import pytest

from maillage.mailbox.public import Reading, register_address_reader, register_reply_reader
from maillage.mailbox.readers import ADDRESSES, REPLIES


@dataclass
class Desk:
    """What the reader of the tests was given, and what it answers."""

    read: list = field(default_factory=list)
    answer: Reading = Reading(True, "Votre réponse est en ligne.", "/la-semaine/")
    before: object = None

    def reply(self, *, key, person, mail):
        if self.before:
            self.before(key=key, person=person, mail=mail)
        self.read.append((key, person, mail))
        return self.answer

    def new(self, *, name, person, mail):
        return self.reply(key=name, person=person, mail=mail)


@pytest.fixture
def desk(settings):
    settings.MAIL_IN_ADDRESS = "reponses@reseau.test"
    settings.MAIL_DOMAIN = "reseau.test"
    settings.DEFAULT_FROM_EMAIL = "La Trame <reseau@reseau.test>"
    before = dict(REPLIES), dict(ADDRESSES)
    found = Desk()
    register_reply_reader("essai", found.reply, label="réponse d’essai", page=lambda *, key, person: f"/essai/{key}/")
    register_address_reader("questions", found.new, label="question d’essai")
    yield found
    for registry, kept in zip((REPLIES, ADDRESSES), before, strict=True):
        registry.clear()
        registry.update(kept)
