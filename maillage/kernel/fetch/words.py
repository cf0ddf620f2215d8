"""What a page that came says of itself."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maillage.kernel.fetch.errors import FetchRefused

PROJECT = Path(__file__).resolve().parents[3]
START = "import sys; sys.path.append(sys.argv[1]); from maillage.kernel.fetch.child import main; main()"
MAX_HTML = 1_000_000
# Its processor is counted more strictly: a busy machine must not pass for a page that never ends.
WAIT_SECONDS = 8.0
TANGLED = "Cette page est construite d’une façon que nous ne lisons pas : remplissez la fiche vous-même."


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a page says, as it says it: nothing here is cleaned. `said`: its metas, by name in lower case."""

    title: str = ""
    language: str = ""
    said: dict[str, str] = field(default_factory=dict)
    text: str = ""


def page_words(*, html: str) -> Words:
    """Read the first million letters of a page, in a process with little memory and time, no network and no file.

    Raises:
        FetchRefused: it takes too long or too much.
    """
    command = [sys.executable, "-I", "-c", START, str(PROJECT)]
    page = html[:MAX_HTML].encode("utf-8", "replace")
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter, fixed words)
            command, input=page, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}, cwd="/",
            start_new_session=True, timeout=WAIT_SECONDS, check=False,
        )  # fmt: skip
        found: Any = json.loads(done.stdout) if done.returncode == 0 else None
        return Words(
            title=str(found["title"]),
            language=str(found["language"]),
            said={str(name): str(value) for name, value in found["said"].items()},
            text=str(found["text"]),
        )
    except (subprocess.TimeoutExpired, ValueError, TypeError, KeyError, AttributeError):
        raise FetchRefused("tangled", TANGLED) from None
