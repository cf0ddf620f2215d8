"""Start the closed process, wait for it, believe nothing it says beyond the shape of its lines."""

import base64
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

PROJECT = Path(__file__).resolve().parents[3]
START = "import sys; sys.path.append(sys.argv[1]); from maillage.kernel.extract.child import main; main(sys.argv[2], float(sys.argv[3]))"
TIMEOUT = 30.0
MAX_PAGES = 2000
MAX_PREVIEW = 200_000

REASONS = {
    "locked": "Ce document est protégé par un mot de passe\u202f: il n’a pas pu être lu.",
    "broken": "Ce fichier semble abîmé\u202f: il n’a pas pu être lu.",
    "too_long": "La lecture de ce fichier prenait trop de temps\u202f: elle a été arrêtée.",
    "too_heavy": "Ce fichier demande trop de mémoire pour être lu.",
    "unknown": "Ce type de fichier n’a pas d’aperçu.",
}


@dataclass(frozen=True, kw_only=True)
class PreviewImage:
    """A WebP picture of a page."""

    number: int
    width: int
    height: int
    data: bytes


@dataclass(kw_only=True)
class Analysis:
    """What was found. `failure` is a French sentence, empty when all was read; what was read before a failure stays."""

    failure: str = ""
    page_count: int | None = None
    has_text: bool | None = None
    title: str = ""
    author: str = ""
    year: int | None = None
    language: str = ""
    warnings: list[str] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    previews: list[PreviewImage] = field(default_factory=list)


def analyse(*, path: Path, media_type: str, timeout: float = TIMEOUT) -> Analysis:
    """Read a file in a process with little memory, little time, no network and no other file; never raises for a content.

    Raises:
        OSError: the file is not on the disk, or no process can start.
    """
    with path.open("rb") as source, tempfile.TemporaryFile() as out:
        command = [sys.executable, "-I", "-c", START, str(PROJECT), media_type, str(timeout)]
        process = subprocess.Popen(  # noqa: S603  (our own interpreter, fixed words)
            command, stdin=source, stdout=out, stderr=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}, cwd="/", start_new_session=True
        )
        failure = ""
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            code, failure = 0, "too_long"
        finally:
            process.kill()
            process.wait()
        if code:
            # SIGXCPU and SIGKILL: time; the rest (abort, fault) is most often memory that was refused.
            failure = "too_long" if code in (-24, -9) else "too_heavy"
        out.seek(0)
        return _read(out, failure)


def _read(out: BinaryIO, failure: str) -> Analysis:
    found = Analysis()
    for raw in out:
        try:
            line = json.loads(raw)
            failure = str(line["failure"]) if "failure" in line else failure
            _take(found, line)
        except (ValueError, TypeError, KeyError):
            continue  # a line cut short when the process was stopped
    if failure:
        found.failure = REASONS.get(failure, REASONS["broken"])
    return found


def _take(found: Analysis, line: dict[str, Any]) -> None:
    if "text" in line and len(found.pages) < MAX_PAGES:
        found.pages.append((int(line["page"]), str(line["text"]).replace("\0", "")))
    elif "webp" in line:
        data = base64.b64decode(line["webp"])
        if len(data) <= MAX_PREVIEW and data[8:12] == b"WEBP":
            found.previews.append(PreviewImage(number=int(line["page"]), width=int(line["width"]), height=int(line["height"]), data=data))
    for name in ("title", "author", "language"):
        if name in line:
            setattr(found, name, str(line[name]).replace("\0", ""))
    for name in ("page_count", "year"):
        if isinstance(line.get(name), int):
            setattr(found, name, line[name])
    if isinstance(line.get("has_text"), bool):
        found.has_text = line["has_text"]
    found.warnings += [str(warning) for warning in line.get("warnings", [])][:10]
