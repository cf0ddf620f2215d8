"""The closed process: shut the doors, read standard input, write JSON lines to standard output. No Django here."""

import ctypes
import os
import resource
import signal
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from maillage.kernel.extract.report import Report, Unreadable

MEMORY = 512 << 20
OUTPUT = 48 << 20
READERS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml": "office",
    "application/vnd.openxmlformats-officedocument.presentationml": "office",
    "application/vnd.openxmlformats-officedocument.spreadsheetml": "office",
    "application/vnd.oasis.opendocument": "office",
    "image/": "pictures",
    "text/plain": "plain",
}
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
READ_FILE, READ_FOLDER, RULE_PATH = 1 << 2, 1 << 3, 1
CREATE, ADD_RULE, RESTRICT = 444, 445, 446
FS_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ExpatError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    EOFError,
    OSError,
)


def main(media_type: str, timeout: float) -> None:
    """Read the file on standard input; exit code 0 even when it cannot be read: the failure is a line."""
    reader = next((name for start, name in READERS.items() if media_type.startswith(start)), "")
    with open(1, "wb", closefd=False) as out:
        report = Report(out=out, deadline=time.monotonic() + timeout * 0.8)
        if not reader:
            report.line(failure="unknown")
            return
        read: Callable[[BinaryIO, str, Report], None] = import_module(f"maillage.kernel.extract.{reader}").read
        shut(seconds=int(timeout))
        try:
            with open(0, "rb", closefd=False) as source:
                read(source, media_type, report)
        except Unreadable as failure:
            report.line(failure=failure.code)
        except MemoryError:
            report.line(failure="too_heavy")
        except (*BROKEN, NotImplementedError, RuntimeError, RecursionError, ArithmeticError, SyntaxError):
            report.line(failure="broken")
        report.finish()
        out.flush()
    os._exit(0)  # libraries that hold broken documents are not asked to tidy up


def shut(*, seconds: int, memory: int = MEMORY, output: int = OUTPUT, readable: Path = Path(__file__).parent) -> None:
    """Leave this process little memory and time, no network, no child, and no file but the libraries, fonts and folder `readable`."""
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # die with the worker
    libc.prctl(38, 1, 0, 0, 0)  # no new privileges, which Landlock asks for
    try:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    except (OSError, AttributeError):
        pass  # refused by some hosts; Landlock below closes TCP too, the other limits stand
    _landlock(libc, readable)


def _landlock(libc: ctypes.CDLL, readable: Path) -> None:
    """Close the file system, as far as this kernel knows how to (Linux 5.13 and later)."""
    abi = libc.syscall(CREATE, None, 0, 1)
    if abi < 1:
        return
    rights = FS_RIGHTS.get(abi, (1 << 16) - 1)
    wanted = struct.pack("QQQ", rights, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    rules = libc.syscall(CREATE, wanted, len(wanted), 0)
    libraries = {str(Path(module.__file__).parents[0]) for module in (os, ctypes) if module.__file__}
    libraries |= {entry for entry in sys.path if entry.endswith("site-packages")}
    for folder in (*FONTS, *libraries, str(readable)):
        try:
            descriptor = os.open(folder, os.O_PATH)
        except OSError:
            continue
        libc.syscall(ADD_RULE, rules, RULE_PATH, struct.pack("=Qi", READ_FILE | READ_FOLDER, descriptor), 0)
        os.close(descriptor)
    libc.syscall(RESTRICT, rules, 0)
    os.close(rules)
