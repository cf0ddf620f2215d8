"""The closed process: take the order, shut the doors, do the job. No Django here."""

import io
import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from maillage.kernel.extract.child import shut

MEMORY = 448 << 20
SECONDS = 120
ROOM = 64 << 20
WORKS = {"count": "pages", "copy": "copying", "stamp": "stamping", "render": "rendering", "bookmarks": "bookmarks", "try": "trying"}
WORKS |= {"typeset": "typesetting"}


class Unable(Exception):
    """The job cannot be done, for the reason named by `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(kw_only=True)
class Job:
    """An order and its two files."""

    order: dict[str, Any]
    source: BinaryIO
    out: BinaryIO
    last: int = -1

    def tell(self, **values: Any) -> None:
        os.write(1, json.dumps(values).encode() + b"\n")

    def progress(self, done: float, total: int) -> None:
        """Say how many pages are done, when the number has changed by one in a hundred."""
        step = int(done * 100 / total) if total else 100
        if step != self.last:
            self.last = step
            self.tell(done=int(done), total=total)


def _find_chance() -> None:
    """Let the library open its source of random numbers, which it asks for even to read a locked file, while the doors are open."""
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="-", user=""))


def main(order: int, out: int) -> None:
    """Do the job of descriptor `order` on standard input, into descriptor `out`; a failure is a line."""
    with open(order, "rb") as file:
        wanted = json.load(file)
    work: Callable[[Job], dict[str, Any]] = import_module(f"maillage.kernel.pdf.{WORKS[wanted['work']]}").work
    with open(0, "rb", closefd=False) as source, open(out, "wb", closefd=False) as target:
        job = Job(order=wanted, source=source, out=target)
        if wanted["work"] in {"stamp", "typeset"}:
            import_module("maillage.kernel.pdf.typesetting").ready()
        if wanted["work"] != "typeset":  # half of its time would be spent on a library it does not need
            _find_chance()
        shut(seconds=SECONDS, memory=MEMORY, output=2 * os.fstat(0).st_size + ROOM, readable=Path(__file__).parent)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        try:
            job.tell(finished=True, **work(job))
        except Exception as failure:
            job.tell(failure=_code(failure))
        target.flush()
    os._exit(0)  # libraries that hold broken documents are not asked to tidy up


def _code(failure: Exception) -> str:
    if isinstance(failure, (Unable, MemoryError)):
        return failure.code if isinstance(failure, Unable) else "too_heavy"
    import pikepdf

    return "locked" if isinstance(failure, pikepdf.PasswordError) else "broken"
