"""Reach a checked address and no other, within a time that covers all: names, connection, handshake, every byte."""

import socket
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from maillage.kernel.fetch.addresses import Target, check_public
from maillage.kernel.fetch.errors import FetchFailed
from maillage.kernel.fetch.outside import Outside

TOO_SLOW = "Le site met trop de temps à répondre."
UNKNOWN = "Aucun site ne répond à ce nom. Vérifiez l’adresse."
NO_ANSWER = "Le site ne répond pas."
# Asking a name cannot be interrupted: what is late is left behind in these threads, never waited for.
ASKING = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolve")


@dataclass
class Deadline:
    """The moment by which everything is over."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Give the seconds left.

        Raises:
            FetchFailed: none is.
        """
        left = self.begun + self.seconds - time.monotonic()
        if left <= 0:
            raise FetchFailed("slow", TOO_SLOW)
        return left

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.begun + self.seconds


def checked_addresses(*, target: Target, outside: Outside, deadline: Deadline) -> Sequence[str]:
    """Ask the addresses of a target; one that is not public closes them all.

    Raises:
        FetchRefused: an address of this name is not public.
        FetchFailed: unknown name, or no answer in time.
    """
    try:
        found = ASKING.submit(outside.resolve, target.host, target.port).result(timeout=deadline.left())
    except FutureTimeout:
        raise FetchFailed("slow", TOO_SLOW) from None
    except (OSError, UnicodeError):
        raise FetchFailed("unknown_host", UNKNOWN) from None
    if not found:
        raise FetchFailed("unknown_host", UNKNOWN)
    for address in found:
        check_public(address=address)
    return found


class _Pinned:
    """A connection over a socket already open: the name stays for the header, the certificate and its server."""

    ready: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.ready


class _Plain(_Pinned, HTTPConnection):
    pass


class _Secure(_Pinned, HTTPSConnection):
    pass


class Line:
    """A connection to a target, cut when time is over whatever the other side does."""

    def __init__(self, *, target: Target, outside: Outside, deadline: Deadline) -> None:
        addresses = checked_addresses(target=target, outside=outside, deadline=deadline)
        opened = self._open(target, addresses, outside, deadline)
        try:
            # A handshake takes the first one away: this one keeps the power to cut.
            self._cut = opened.dup()
            left = deadline.left()
        except BaseException:
            opened.close()
            raise
        self._timer = threading.Timer(left, self._hang_up)
        self._timer.daemon = True
        self._timer.start()
        said: dict[str, Any] = {"port": target.port, "timeout": left}
        if target.scheme == "https":
            self.connection: HTTPConnection = _Secure(target.host, ssl_context=outside.context(), cert_reqs="CERT_REQUIRED", **said)
        else:
            self.connection = _Plain(target.host, **said)
        self.connection.ready = opened  # type: ignore[attr-defined]

    @staticmethod
    def _open(target: Target, addresses: Sequence[str], outside: Outside, deadline: Deadline) -> socket.socket:
        for address in addresses[:4]:
            with suppress(OSError):
                return outside.connect(address, target.port, deadline.left())
        raise FetchFailed("slow" if deadline.is_over else "no_connection", TOO_SLOW if deadline.is_over else NO_ANSWER)

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._cut.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up."""
        self._timer.cancel()
        self.connection.close()
        self.connection.ready.close()  # type: ignore[attr-defined]
        self._cut.close()
