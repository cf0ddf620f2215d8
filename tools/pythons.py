"""Find a Python interpreter that can run Maillage. Standard library only, Python 3.6 and up."""

import glob
import os
import shutil
import subprocess
import sys

MINIMUM = (3, 12)
# The version of .python-version: the one tried most, and one for which every compiled package exists.
PREFERRED = "3.13"
ORDER = ("3.13", "3.12", "3.14")

WAYS = (
    ("Debian 13, Ubuntu 24.04 or newer", "sudo apt-get install python3 python3-venv"),
    ("Debian 12, Ubuntu 22.04", "sudo apt-get install python3-pip (with it, Python is fetched)"),
    ("Fedora", "sudo dnf install python3.13"),
    ("macOS with Homebrew", "brew install python@3.13"),
    ("any system, with pyenv", "pyenv install 3.13"),
    ("any system, with uv", "uv python install 3.13"),
)
ELSEWHERE = "An interpreter in an unusual place: MAILLAGE_PYTHON=/path/to/python3.13 make demo"


def how_to_install(fetched=False):
    """What to do when there is no Python; `fetched`: fetching one was tried, and failed."""
    first = "Maillage needs Python 3.12 or newer: this machine has none, and none could be fetched."
    ways = WAYS
    if fetched:
        first += "\nWhy it could not is in the lines above: often the network, or its proxy (HTTPS_PROXY)."
        ways = [way for way in WAYS if "fetched" not in way[1]]
    lines = ["  {:34}{}".format(where + ":", command) for where, command in ways]
    return "\n".join([first, "Any one of these gives it; then run the same command again.", *lines, ELSEWHERE])


# What is imported here is what Django or the tools need and some home-made builds lack.
PROBE = (
    "import sys, ssl, sqlite3, zlib, ctypes, hashlib, sysconfig;"
    "print('%d.%d.%d' % sys.version_info[:3], sysconfig.get_config_var('Py_GIL_DISABLED') or 0)"
)


def inside(venv):
    return os.path.join(venv, "bin", "python")


def words(version):
    return ".".join(str(part) for part in version)


def output(command):
    """Its output, or an empty string when it cannot run or fails."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def probe(path):
    """Return (version, problem): exactly one is None unless the version is known but will not do."""
    if not os.path.exists(path):
        return None, "it does not exist"
    answer = output([path, "-c", PROBE])
    if not answer:
        version = output([path, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"])
        if version and tuple(int(part) for part in version.split(".")) >= MINIMUM:
            return None, "it is {} but lacks ssl, sqlite3, zlib or ctypes".format(version)
        return None, "it is {}, and 3.12 is needed".format(version) if version else "it does not run"
    number, free_threaded = answer.split()
    version = tuple(int(part) for part in number.split("."))
    if version < MINIMUM:
        return version, "it is {}, and 3.12 is needed".format(number)
    if free_threaded == "1":
        return version, "it is a free-threaded build, for which packages are missing"
    return version, None


def version_in_name(path):
    """'…/3.13.0/bin/python' or 'cpython-3.13.2-linux…' as numbers, to try the newest patch first."""
    for part in reversed(path.split(os.sep)):
        numbers = part.replace("cpython-", "").split("-")[0].split(".")
        if len(numbers) == 3 and all(one.isdigit() for one in numbers):
            return tuple(int(one) for one in numbers)
    return (0, 0, 0)


def installed(pattern, order):
    """Interpreters of a folder of versions, in the order of preference."""
    found = [path for path in glob.glob(pattern) if version_in_name(path) >= MINIMUM]
    found.sort(key=version_in_name, reverse=True)

    def rank(path):
        minor = words(version_in_name(path)[:2])
        return order.index(minor) if minor in order else len(order)

    return sorted(found, key=rank)


def candidates(tools):
    """Yield (where, path) in the order of preference."""
    for minor in ORDER:
        path = shutil.which("python" + minor)
        if path:
            yield "python{} on the PATH".format(minor), path
    path = shutil.which("python3")
    if path:
        yield "python3 on the PATH", path
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    for path in installed(os.path.join(pyenv, "versions", "*", "bin", "python"), ORDER):
        yield "a pyenv version", path
    share = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    places = [os.path.join(tools, "python"), os.environ.get("UV_PYTHON_INSTALL_DIR"), os.path.join(share, "uv", "python")]
    for place in places:
        if place:
            for path in installed(os.path.join(place, "*", "bin", "python3"), ORDER):
                yield "managed by uv", path
    for path in sorted(glob.glob("/usr/local/bin/python3.1?") + glob.glob("/opt/homebrew/bin/python3.1?"), reverse=True):
        yield path, path


def find(tools):
    """Return ((path, version, where) or None, {where: why it will not do})."""
    refused = {}
    for where, path in candidates(tools):
        version, problem = probe(path)
        if not problem:
            # Said also when a better named one came first: people wonder why theirs is not used.
            default = shutil.which("python3")
            if default and where != "python3 on the PATH" and "python3 on the PATH" not in refused:
                _, reason = probe(default)
                if reason:
                    refused["python3 on the PATH"] = reason
            return (path, version, where), refused
        refused[where] = problem
    return None, refused


def any_python():
    """Every interpreter that runs, whatever its version: any pip can fetch the installer."""
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    paths = [sys.executable, shutil.which("python3"), "/usr/bin/python3", "/usr/local/bin/python3"]
    paths += sorted(glob.glob(os.path.join(pyenv, "versions", "3.*", "bin", "python")), reverse=True)
    seen = []
    for path in paths:
        if path and os.path.exists(path) and path not in seen:
            seen.append(path)
    return seen
