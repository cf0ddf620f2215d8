"""Write the lock files again from pyproject.toml: versions and hashes, no address of any package index.

Usage:

    make lock               keep the versions that still fit
    make lock UPGRADE=1     take the newest ones
"""

import os
import subprocess
import sys

from bootstrap import ROOT, Stop, clean_environment, find_uv
from pythons import any_python

OPTIONS = ["--universal", "--python-version", "3.12", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]


def compile_lock(uv, *arguments):
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    command = [uv, "pip", "compile", *OPTIONS, *upgrade, *arguments]
    if subprocess.call(command, cwd=ROOT, env=clean_environment()) != 0:
        raise Stop("the lock files could not be made: read the lines above")


def main():
    uv = find_uv(any_python())
    if not uv:
        raise Stop("uv is needed to make the lock files: python3 -m pip install --user uv")
    compile_lock(uv, "pyproject.toml", "-o", "requirements.lock")
    # The same versions for both: the development environment must be able to stand for the other one.
    compile_lock(uv, "pyproject.toml", "--group", "dev", "-c", "requirements.lock", "-o", "requirements-dev.lock")
    for name in ("requirements.lock", "requirements-dev.lock"):
        with open(os.path.join(ROOT, name)) as file:
            if "://" in file.read():
                raise Stop(name + " names a package index: remove it from the configuration of uv, then try again")
        print("lock: wrote " + name)


if __name__ == "__main__":
    try:
        main()
    except Stop as problem:
        sys.exit("lock: " + str(problem))
