"""Install packages with apt, when this is a Debian and we are root. Standard library only, Python 3.6 and up."""

import os
import shutil
import subprocess

# Somebody else's apt may be at work, on a machine that starts: wait two minutes rather than fail.
OPTIONS = ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"]


def may_install():
    return os.geteuid() == 0 and bool(shutil.which("apt-get"))


def install(packages):
    """Whether the packages could be installed."""
    if not may_install():
        return False
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    print("Installing with apt: {}".format(" ".join(packages)), flush=True)

    def apt(*arguments):
        done = subprocess.run(
            ["apt-get", *OPTIONS, *arguments], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode:
            print(done.stdout.decode("utf-8", "replace")[-3000:].rstrip(), flush=True)
        return done.returncode == 0

    # A list that cannot be read again (one source of several is down) may still do.
    apt("update")
    return apt("install", "--yes", "--no-install-recommends", *packages)
