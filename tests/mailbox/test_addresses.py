"""The addresses mails come back to: sealed, bound to a person, short, and good for a time."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.mailbox import addresses
from maillage.mailbox.addresses import PlainAddress, ReplyKey, WrongKey, plain_address, read_address, reply_address
from maillage.mailbox.readers import ADDRESSES, REPLIES, AddressKind, ReplyKind
from maillage.people.models import Person


@pytest.fixture(autouse=True)
def box(settings, monkeypatch):
    settings.MAIL_IN_ADDRESS = "reponses@reseau.test"
    monkeypatch.setitem(REPLIES, "essai", ReplyKind(name="essai", read=print))
    monkeypatch.setitem(ADDRESSES, "questions", AddressKind(name="questions", read=print))


def test_an_address_says_who_replies_to_what_and_cannot_be_forged(settings):
    person, other = Person(pk=70_000), Person(pk=70_001)
    for key in (str(uuid.uuid4()), "12", "ete-2027"):
        address = reply_address(reader="essai", key=key, person=person)
        local = address.partition("@")[0]
        assert len(local) <= 64
        found = read_address(address.upper())
        assert isinstance(found, ReplyKey)
        assert (found.reader, found.key, found.person_id, found.expired) == ("essai", key, 70_000, False)
        assert reply_address(reader="essai", key=key, person=other) != address
        # Any one character changed, cut or added is refused, in words later, without an error here.
        for number, character in enumerate(local[9:], start=9):
            changed = local[:number] + ("b" if character != "b" else "c") + local[number + 1 :]
            # The last character also holds bits that mean nothing.
            assert number == len(local) - 1 or read_address(f"{changed}@reseau.test") == WrongKey()
        assert read_address(f"{local[:-1]}@reseau.test") == WrongKey()
        assert read_address(f"{local}a@reseau.test") == WrongKey()
    with time_machine.travel(timezone.now() + timedelta(days=settings.MAIL_IN_REPLY_DAYS + 2), tick=False):
        assert read_address(address).expired
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "une autre clef" * 5
    assert isinstance(read_address(address), ReplyKey)
    settings.SECRET_KEY_FALLBACKS = []
    assert read_address(address) == WrongKey()


def test_addresses_that_are_not_replies(settings):
    assert plain_address(reader="questions", name="photo") == "reponses+questions+photo@reseau.test"
    settings.MAIL_IN_CATCH_ALL = True
    assert plain_address(reader="questions", name="photo") == "questions+photo@reseau.test"
    for address in ("reponses+questions+photo@reseau.test", "Questions+photo@Reseau.test"):
        assert read_address(address) == PlainAddress(reader="questions", name="photo")
    for address in ("reponses@reseau.test", "quelqu.un@ailleurs.test", "", "@", "reponses+", "é+è@reseau.test"):
        assert read_address(address) is None
    assert addresses.is_own("reponses@reseau.test")
    assert addresses.is_own("Reponses+abc@reseau.test")
    assert not addresses.is_own("amel@vallee.test")
    assert reply_address(reader="essai", key="1", person=None) == ""
    with pytest.raises(ValueError, match="fit"):
        reply_address(reader="essai", key="x" * 40, person=Person(pk=1))
    settings.MAIL_IN_ADDRESS = ""
    assert reply_address(reader="essai", key="1", person=Person(pk=1)) == plain_address(reader="questions") == ""
    assert read_address("quelqu.un@ailleurs.test") is None
