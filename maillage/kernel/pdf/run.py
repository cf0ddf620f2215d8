"""Start the closed process, follow its lines, believe nothing it says beyond their shape."""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[3]
START = "import sys; sys.path.append(sys.argv[1]); from maillage.kernel.pdf.child import main; main(int(sys.argv[2]), int(sys.argv[3]))"
TIMEOUT = 180.0
MAX_LINES = 1 << 20

REASONS = {
    "locked": "Ce PDF est protégé par un mot de passe\u202f: il ne peut pas être copié.",
    "broken": "Ce PDF semble abîmé\u202f: il ne peut pas être copié.",
    "too_long": "La copie de ce PDF prenait trop de temps\u202f: elle a été arrêtée.",
    "too_heavy": "Ce PDF demande trop de mémoire pour être copié.",
    "too_many": "Ce PDF a plus de 5\u202f000 pages\u202f: déposez-le en plusieurs documents.",
    "no_page": "Ce PDF n’a pas toutes les pages demandées.",
}


class PdfRefused(Exception):
    """The document cannot be treated; `reason` is a French sentence to show, `code` its stable name."""

    def __init__(self, reason: str, *, code: str = "broken") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


def refusal(code: str) -> PdfRefused:
    code = code if code in REASONS else "broken"
    return PdfRefused(REASONS[code], code=code)


def run(
    *,
    job: Mapping[str, object],
    source: Path | None,
    out: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    timeout: float = TIMEOUT,
) -> dict[str, Any]:
    """Do a job, on `source` when it has one, in a process with little memory and time, no network and no file but its descriptors; return its last words.

    Raises:
        PdfRefused: it could not.
        OSError: the file is not on the disk, or no process can start.
    """
    with (source or Path(os.devnull)).open("rb") as file, tempfile.TemporaryFile() as order, Path(os.devnull).open("wb") as nowhere:
        order.write(json.dumps(job).encode())
        order.seek(0)
        where = nowhere.fileno() if out is None else out
        process = subprocess.Popen(  # noqa: S603  (our own interpreter, fixed words)
            [sys.executable, "-I", "-c", START, str(PROJECT), str(order.fileno()), str(where)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(order.fileno(), where),
            env={"LANG": "C.UTF-8", "RAYON_NUM_THREADS": "1"},
            cwd="/",
            start_new_session=True,
        )
        try:
            said = _follow(process, progress, time.monotonic() + timeout)
            code = process.wait(max(1.0, timeout / 10))
        except (subprocess.TimeoutExpired, TimeoutError):
            raise refusal("too_long") from None
        finally:
            process.kill()
            process.wait()
            assert process.stdout
            process.stdout.close()
    if "failure" in said:
        raise refusal(str(said["failure"]))
    if code or not said.get("finished"):
        # SIGXCPU and SIGKILL: time; the rest (abort, fault) is most often memory that was refused.
        raise refusal("too_long" if code in (-24, -9) else "too_heavy")
    return said


def _follow(process: subprocess.Popen[bytes], progress: Callable[[int, int], None] | None, deadline: float) -> dict[str, Any]:
    """Read lines until the process closes its output; return the last one that ends the work."""
    assert process.stdout
    said: dict[str, Any] = {}
    descriptor, rest, read = process.stdout.fileno(), b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while read < MAX_LINES:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            block = os.read(descriptor, 1 << 16)
            if not block:
                break
            read += len(block)
            *lines, rest = (rest + block).split(b"\n")
            for raw in lines:
                try:
                    line = json.loads(raw)
                    if progress and "done" in line:
                        progress(int(line["done"]), int(line["total"]))
                    elif isinstance(line, dict) and ("finished" in line or "failure" in line):
                        said = line
                except (ValueError, TypeError, KeyError):
                    continue
    return said
