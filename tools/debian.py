"""Install packages with apt, when this is a Debian and we are root. Standard library only."""

import os
import shutil
import subprocess


def install(packages):
    """Whether the packages could be installed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    print(f"Installing with apt: {' '.join(packages)}", flush=True)

    def apt(*arguments):
        return subprocess.call(["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *arguments], env=env, stdin=subprocess.DEVNULL) == 0

    return apt("update") and apt("install", "--yes", "--no-install-recommends", *packages)
