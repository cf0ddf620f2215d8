"""The port to listen on: which address it is, and whether it is free. Standard library only."""

import errno
import socket


def resolve(*, host: str) -> str:
    """The numeric address of a host name, IPv4 first. Raises OSError when there is none."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    found.sort(key=lambda one: one[0] != socket.AF_INET)
    return str(found[0][4][0])


def taken(*, host: str, port: int) -> str | None:
    """Why nothing can listen there, in words, or None when it is free.

    granian shares its port between workers: a second server would start without complaint and take half of the visits.
    """
    try:
        address = resolve(host=host)
    except OSError:
        return f"{host} is not an address of this machine"
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OverflowError:
            return "ports go from 1 to 65535"
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "it is already in use by another program"
            return (error.strerror or str(error)).lower()
    return None


def answers(*, address: str, port: int) -> bool:
    """Whether something accepts connections at a numeric address, or at any when it is 0.0.0.0 or ::."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked of, not listened on
    try:
        with socket.create_connection((everywhere.get(address, address), port), timeout=1):
            return True
    except OSError:
        return False
