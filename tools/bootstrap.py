"""Make the environment of Maillage from its lock file, with nothing but the standard library.

Runs on any Python from 3.6 on, since the machine's own may be old: it finds (or gets) a newer one.

    python3 tools/bootstrap.py run    what the site needs (requirements.lock)
    python3 tools/bootstrap.py dev    the same, plus tests and checks (requirements-dev.lock)

MAILLAGE_PYTHON names the interpreter to use, MAILLAGE_VENV where the environment goes (.venv).
When nothing changed since the last time, it ends at once and prints nothing.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import debian
import pythons

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.abspath(os.environ.get("MAILLAGE_VENV") or os.path.join(ROOT, ".venv"))
TOOLS = os.path.join(ROOT, ".tools")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
STAMP = os.path.join(VENV, "maillage-stamp.json")
# There while packages are being installed: an environment that holds it was left half-made.
UNFINISHED = os.path.join(VENV, "maillage-unfinished")
# Megabytes under which a failure is put down to the disk: the environments take 250 and 900.
ROOM = 50


NO_INSTALLER = """{} is new enough, but has nothing to install packages with (neither pip nor uv). Install one of them:
  Debian, Ubuntu:            sudo apt-get install python3-venv
  any system, without root:  uv, as its site says
Then run the same command again."""

NO_VENV = """{} cannot make an environment (python -m venv): the lines above say why.
  Debian, Ubuntu:            sudo apt-get install python3-venv
Then run the same command again, or name another interpreter: MAILLAGE_PYTHON=/path/to/python3.13"""


class Stop(Exception):
    """The environment cannot be made; the message says what to do."""


def say(text):
    print("setup: " + text, flush=True)


def fingerprint(kind):
    """Hash what decides of the content of the environment."""
    digest = hashlib.sha256()
    for name in (os.path.join(ROOT, LOCKS[kind]), __file__):
        with open(name, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def read_stamp():
    try:
        with open(STAMP) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def moved():
    return read_stamp().get("place", VENV) != VENV


def up_to_date(kind):
    """The development environment holds all of the run-time one: it serves for both."""
    if moved() or not os.path.exists(pythons.inside(VENV)):
        return False
    stamp = read_stamp()
    wanted = os.environ.get("MAILLAGE_PYTHON")
    if wanted and wanted != stamp.get("python"):
        return False
    kinds = ("run", "dev") if kind == "run" else ("dev",)
    return any(stamp.get(one) == fingerprint(one) for one in kinds)


def clean_environment():
    """The caller's settings for installers must not bend what the lock file says."""
    env = dict(os.environ)
    for name in ("PIP_CONSTRAINT", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY",
                 "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_PYTHON",
                 "UV_PROJECT_ENVIRONMENT", "UV_NO_BINARY", "UV_SYSTEM_PYTHON"):
        env.pop(name, None)
    # A configuration file may name constraints, and they may not have hashes: an empty file overrules it.
    env["PIP_CONSTRAINT"] = os.devnull
    env["PIP_NO_INPUT"] = "1"
    env["PIP_ROOT_USER_ACTION"] = "ignore"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    env["UV_NO_PROGRESS"] = "" if sys.stderr.isatty() else "1"
    if not env["UV_NO_PROGRESS"]:
        del env["UV_NO_PROGRESS"]
    return env


def run(command, env=None):
    """Run with its output shown; return whether it went well."""
    try:
        return subprocess.call(command, env=env or clean_environment(), cwd=ROOT, stdin=subprocess.DEVNULL) == 0
    except OSError as error:
        say("{}: {}".format(command[0], error))
        return False


def run_uv(command, **more):
    """Run uv; again with the certificates of the system, which a company's proxy may need and uv does not read by itself."""
    env = dict(clean_environment(), **more)
    if run(command, env=env):
        return True
    say("trying again with the certificates of this system")
    return run(command, env=dict(env, UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1"))


def uv_works(path):
    return bool(pythons.output([path, "--version"]))


def find_uv(candidates):
    """A uv already there, or a private copy of the pinned one; None when neither can be had."""
    home = os.path.expanduser("~")
    private = os.path.join(TOOLS, "uv", "bin", "uv")
    for path in (private, shutil.which("uv"), home + "/.local/bin/uv", home + "/.cargo/bin/uv"):
        if path and os.path.exists(path) and uv_works(path):
            return path
    for python in candidates:
        if not pythons.output([python, "-m", "pip", "--version"]):
            continue
        say("getting the installer (uv) in {} with the pip of {}".format(os.path.relpath(TOOLS, ROOT), python))
        target = os.path.join(TOOLS, "uv")
        shutil.rmtree(target, ignore_errors=True)
        lock = os.path.join(ROOT, "requirements-uv.lock")
        command = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        if run([*command, "--only-binary", ":all:", "--target", target, "-r", lock]) and uv_works(private):
            return private
        shutil.rmtree(target, ignore_errors=True)
        break
    return None


def choose_python():
    """Return (path, version, why), and uv or None: a Python that is new enough, found or fetched."""
    wanted = os.environ.get("MAILLAGE_PYTHON")
    if wanted:
        path = shutil.which(wanted) or wanted
        version, problem = pythons.probe(path)
        if problem:
            raise Stop("MAILLAGE_PYTHON={} cannot be used: {}".format(wanted, problem))
        return (path, version, "named by MAILLAGE_PYTHON"), None
    found, refused = pythons.find(TOOLS)
    default = refused.get("python3 on the PATH")
    if found:
        if default:
            say("python3 on the PATH will not do ({}).".format(default))
        return found, None
    for where, problem in sorted(refused.items()):
        say("looked at {}: {}".format(where, problem))
    say("no Python {} or newer on this machine: getting one".format(pythons.words(pythons.MINIMUM)))
    uv = find_uv(pythons.any_python())
    if not uv and debian.install(["python3-pip"]):
        uv = find_uv(pythons.any_python())
    if uv:
        folder = os.path.join(TOOLS, "python")
        if run_uv([uv, "python", "install", "--no-bin", pythons.PREFERRED], UV_PYTHON_INSTALL_DIR=folder):
            found, refused = pythons.find(TOOLS)
            if found:
                return found, uv
    raise Stop(pythons.how_to_install(fetched=bool(uv)))


def make_venv(python, uv):
    """Create the environment unless a good one is there; the interpreter inside it."""
    inside = pythons.inside(VENV)
    version, problem = pythons.probe(inside)
    wanted = os.environ.get("MAILLAGE_PYTHON")
    # The scripts of an environment name its folder: moved, they lead nowhere.
    unfinished = os.path.exists(UNFINISHED) or moved()
    if version and not problem and not unfinished and not (wanted and version != python[1]):
        return inside
    if os.path.isdir(VENV) and os.listdir(VENV):
        if not os.path.exists(os.path.join(VENV, "pyvenv.cfg")):
            raise Stop("{} exists and is not a Python environment: move it away, or set MAILLAGE_VENV.".format(VENV))
        why = "was moved" if moved() else "was left half-made" if unfinished else "is of no use any more"
        say("the environment in {} {}: making it anew".format(os.path.relpath(VENV, ROOT), why))
        shutil.rmtree(VENV)
    if uv and run([uv, "venv", "--quiet", "--no-project", "--python", python[0], VENV]):
        return inside
    with open(os.devnull, "w") as nowhere:
        made = subprocess.call([python[0], "-m", "venv", VENV], stdout=nowhere, stderr=nowhere) == 0
    if not made:
        shutil.rmtree(VENV, ignore_errors=True)
        if not run([python[0], "-m", "venv", "--without-pip", VENV]):
            raise Stop(NO_VENV.format(python[0]))
    return inside


def find_pip(inside, others):
    """The command of a pip that installs in the environment: its own, or one that may install elsewhere (22.3 and up)."""
    own = [inside, "-m", "pip"]
    if not pythons.output([*own, "--version"]):
        pythons.output([inside, "-m", "ensurepip"])
    if pythons.output([*own, "--version"]):
        return own
    for python in others:
        other = [python, "-m", "pip", "--python", inside]
        if pythons.output([*other, "list"]):
            return other
    return None


def find_installer(inside, uv, others):
    """A pip, when there is no uv; asked of apt when the machine has neither and we may."""
    pip = None if uv else find_pip(inside, others)
    if not uv and not pip and debian.install(["python3-venv"]):
        pip = find_pip(inside, others)
    if not uv and not pip:
        raise Stop(NO_INSTALLER.format(others[0]))
    return pip


def install(kind, inside, uv, others):
    lock = os.path.join(ROOT, LOCKS[kind])
    pip = find_installer(inside, uv, others)
    say("installing what {} lists (checked against its hashes): a minute or two the first time".format(LOCKS[kind]))
    with open(UNFINISHED, "w"):
        pass
    if uv:
        command = [uv, "pip", "sync", "--python", inside, "--require-hashes", "--compile-bytecode", lock]
        if run_uv(command):
            return
        say("uv could not install it: trying with pip")
        pip = find_pip(inside, others)
    if pip and run([*pip, "install", "--require-hashes", "--no-deps", "--progress-bar", "off", "-r", lock]):
        return
    raise Stop(
        "the packages could not be installed: the lines above say why. Usually the network or its proxy is in the way\n"
        "  (HTTPS_PROXY; PIP_INDEX_URL or UV_DEFAULT_INDEX name another package index). Then run the same command again."
    )


def megabytes_free(path):
    """On the disk of a folder, that is there or not yet."""
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return shutil.disk_usage(path).free >> 20


def check_disk():
    """Raise Stop when what went wrong is that the disk is full."""
    for path in (VENV, tempfile.gettempdir()):
        if megabytes_free(path) < ROOM:
            raise Stop("the disk of {} is full ({} MB left). Make room (1 GB is comfortable), then run the same command again.\n"
                       "  The environment may go elsewhere: MAILLAGE_VENV=/a/larger/folder".format(path, megabytes_free(path)))  # fmt: skip


def tools_folder():
    """Where the tools may write: in the project, or beside the environment when the project is read-only."""
    for folder in (TOOLS, VENV + "-tools"):
        with contextlib.suppress(OSError):
            if not os.path.isdir(folder):
                os.makedirs(folder)
            if os.access(folder, os.W_OK):
                return folder
    raise Stop("nothing can be written in {}. The environment and the data may go elsewhere:\n"
               "  MAILLAGE_VENV=$HOME/maillage/venv MAILLAGE_DATA=$HOME/maillage/data make demo".format(ROOT))  # fmt: skip


@contextlib.contextmanager
def alone():
    """Two terminals may start at once: the second waits, then finds the work done."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with open(os.path.join(TOOLS, "setup.lock"), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another setup is running: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def set_up(kind):
    started = time.time()
    python, uv = choose_python()
    say("Python {} ({}): {}".format(pythons.words(python[1]), python[2], python[0]))
    others = [python[0], *pythons.any_python()]
    uv = uv or find_uv(others)
    fresh = not os.path.exists(pythons.inside(VENV))
    inside = make_venv(python, uv)
    with contextlib.suppress(OSError):
        os.remove(STAMP)
    install(kind, inside, uv, others)
    with open(STAMP, "w") as file:
        json.dump({kind: fingerprint(kind), "python": os.environ.get("MAILLAGE_PYTHON", ""), "place": VENV}, file)
    os.remove(UNFINISHED)
    verb = "made" if fresh else "brought up to date"
    say("environment {} in {} s: {}".format(verb, round(time.time() - started), os.path.relpath(VENV, ROOT)))


def set_up_alone(kind):
    global TOOLS
    TOOLS = tools_folder()
    with alone():
        # Dropping the test tools to serve, then fetching them again to test, would help nobody.
        if kind == "run" and "dev" in read_stamp():
            kind = "dev"
        if not up_to_date(kind):
            set_up(kind)


def main():
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in LOCKS:
        sys.exit("usage: bootstrap.py run|dev")
    if up_to_date(kind):
        return 0
    try:
        try:
            set_up_alone(kind)
        except (Stop, OSError):
            check_disk()
            raise
    except (Stop, OSError) as problem:
        print("\nsetup: {}".format(problem), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nsetup: interrupted; run it again to go on", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
