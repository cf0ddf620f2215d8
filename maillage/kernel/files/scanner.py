"""The operator's antivirus, when there is one: clamd, asked through a socket. A file goes by blocks, and is never held whole."""

import contextlib
import logging
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Warning, register  # noqa: A004

from maillage.kernel.files.refusals import refused

logger = logging.getLogger(__name__)
BLOCK = 256 << 10
# Seconds: to be let in, to have the answer, and not to ask again one that let the last file wait in vain.
LET_IN, ANSWERED, LEFT_ALONE = 3.0, 45.0, 30.0
CLEAN, FOUND, TOO_LARGE = "stream: OK", " FOUND", "INSTREAM size limit exceeded. ERROR"
# The harmless text by which any antivirus shows that it knows its signatures; backwards, so that none takes this file away.
TRIAL = rb"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\4[PA@%P!O5X"[::-1]
_waited_in_vain: dict[str, float] = {}


def look(*, path: Path) -> None:
    """Have a file looked at before it is kept; nothing happens when `CLAMD` names no daemon.

    Raises:
        FileRefused: it is infected; or it was not looked at, and `CLAMD_WHEN_DOWN` says to refuse it then.
    """
    if not settings.CLAMD:
        return
    said = verdict(path=path)
    if said.endswith(FOUND):
        logger.warning("infected file refused", extra={"signature": said})
        raise refused("infected")
    if said != CLEAN:
        logger.warning("file not looked at by the antivirus", extra={"antivirus": said, "then": settings.CLAMD_WHEN_DOWN})
        if settings.CLAMD_WHEN_DOWN != "accept":
            raise refused("scan_too_large" if said == TOO_LARGE else "scan_down")


def verdict(*, path: Path) -> str:
    """Give the daemon's own words about a file, or why it said none."""
    try:
        with path.open("rb") as file:
            return _ask(b"zINSTREAM\0", iter(lambda: file.read(BLOCK), b""))
    except OSError as error:
        return f"no answer: {error}"[:200]


def version() -> str | None:
    """Give what the daemon says of itself, "" when it says nothing, None when there is none."""
    if not settings.CLAMD:
        return None
    try:
        return _ask(b"zVERSION\0")
    except OSError:
        return ""


@register(deploy=True)
def antivirus_recognises(**kwargs: Any) -> list[CheckMessage]:
    """Say whether the antivirus answers, and has its signatures: without them it finds every file clean."""
    if not settings.CLAMD:
        return []
    try:
        said = _ask(b"zINSTREAM\0", [TRIAL])
    except OSError as error:
        then = "refused" if settings.CLAMD_WHEN_DOWN != "accept" else "kept all the same"
        return [Warning(f"CLAMD={settings.CLAMD} does not answer ({error}): files are {then}.", hint="Start clamd.", id="files.W001")]
    if not said.endswith(FOUND):
        return [Warning(f"CLAMD does not recognise the trial file ({said}).", hint="Run freshclam, restart clamd.", id="files.W002")]
    return [Info(f"The antivirus answers and recognises the trial file ({version()}).", id="files.I001")]


def _ask(command: bytes, blocks: Iterable[bytes] = ()) -> str:
    """Give the answer to a command.

    Raises:
        OSError: nobody there, no whole answer, or too late.
    """
    start = time.monotonic()
    if start - _waited_in_vain.get(settings.CLAMD, -LEFT_ALONE) < LEFT_ALONE:
        raise TimeoutError("did not answer a moment ago")
    end = start + (ANSWERED if blocks else LET_IN)
    try:
        with _connect() as daemon:
            # It may answer and close before the end, when it has had enough.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                daemon.sendall(command)
                for block in blocks:
                    daemon.settimeout(max(0.01, end - time.monotonic()))
                    daemon.sendall(len(block).to_bytes(4) + block)
                daemon.sendall(b"\0\0\0\0" if blocks else b"")
            answer = b""
            while not answer.endswith(b"\0"):
                daemon.settimeout(max(0.01, end - time.monotonic()))
                if not (part := daemon.recv(1024)) or len(answer) > BLOCK:
                    raise ConnectionError("cut before the end")
                answer += part
    except TimeoutError:
        _waited_in_vain[settings.CLAMD] = time.monotonic()
        raise
    return answer.rstrip(b"\0").decode(errors="replace")


def _connect() -> socket.socket:
    if not settings.CLAMD.startswith("/"):
        host, _, port = settings.CLAMD.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=LET_IN)
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(LET_IN)
    try:
        daemon.connect(settings.CLAMD)
    except OSError:
        daemon.close()
        raise
    return daemon
