"""How the outside is reached."""

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Open a connection to an address written in numbers."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True)
class Outside:
    """How the outside is reached. Tests give another one by hand; no setting does, and addresses are checked whichever it is."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    connect: Callable[[str, int, float], socket.socket] = connect
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context


INTERNET = Outside()
