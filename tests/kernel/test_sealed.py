"""Addresses that open one page without signing in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import time_machine
from django.core.signing import Signer
from django.urls import reverse

from maillage.kernel.web.sealed import Opened, Seal

WHO = UUID("8f14e45f-ceea-4a7b-9d3c-0c1f2a3b4c5d")
LASTING, SHORT = Seal(purpose="a"), Seal(purpose="b", lasts=timedelta(days=2))
INSTANT = datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC).isoformat()


def test_what_was_sealed_is_read_again():
    assert LASTING.read(given=LASTING.token(uuid=WHO, more=[INSTANT, "7"])) == Opened(uuid=WHO, more=(INSTANT, "7"))
    assert LASTING.token(uuid=WHO) == LASTING.token(uuid=WHO)
    token = SHORT.token(uuid=WHO, more=[INSTANT])
    assert reverse("people:stay", args=[token]).rstrip("/").endswith(token), "in an address, it stays as it is"


def test_an_address_grows_old():
    with time_machine.travel("2026-11-22 09:00:00", tick=False) as clock:
        token = SHORT.token(uuid=WHO)
        clock.shift(timedelta(days=2))
        assert SHORT.uuid_in(given=token) == WHO
        clock.shift(timedelta(seconds=1))
        assert SHORT.uuid_in(given=token) is None
        assert SHORT.read(given=token) == Opened(uuid=WHO, is_old=True)


def test_forged_cut_and_borrowed_addresses_say_nothing():
    token = LASTING.token(uuid=WHO)
    borrowed = [Seal(purpose="c").token(uuid=WHO), SHORT.token(uuid=WHO), Signer(salt="a").sign("pas-un-uuid"), Signer(salt="a").sign("")]
    for given in [*borrowed, token[:-1], f"{token}~7", token.partition(":")[0], "", ":", "é", "\0", "a" * 5000]:
        assert LASTING.read(given=given) is None, given
        assert LASTING.uuid_in(given=given) is None, given
