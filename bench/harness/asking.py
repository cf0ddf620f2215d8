"""Ask the site something through `inside.py`, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from harness.servers import ROOT, environment


def ask(*arguments, data, given=None, floor=False, shown=False):
    """Run one question; its JSON answer, or None when its output goes to the terminal (`shown`)."""
    process = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("inside.py")), *arguments],
        env=environment(data=data, floor=floor) | {"LOG_LEVEL": "ERROR"},
        cwd=ROOT,
        input=json.dumps(given) if given is not None else None,
        stdout=None if shown else subprocess.PIPE,
        text=True,
        check=False,
    )
    if process.returncode:
        raise SystemExit(f"inside.py {' '.join(arguments)} failed.")
    return None if shown else json.loads(process.stdout.splitlines()[-1])
