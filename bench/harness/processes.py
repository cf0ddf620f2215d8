"""What processes cost, read from /proc."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _fields(pid):
    # The name, between parentheses, may hold spaces.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def children(*, pid):
    """The processes a process started, oldest first."""
    found = []
    for path in Path("/proc").iterdir():
        if not path.name.isdigit():
            continue
        try:
            fields = _fields(path.name)
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append((int(fields[19]), int(path.name)))
    return [one for _, one in sorted(found)]


def tree(*, pid):
    """A process and all that came from it."""
    return [pid, *(below for child in children(pid=pid) for below in tree(pid=child))]


def cpu(*, pids):
    """Seconds of processor used by processes and by their ended children."""
    ticks = 0
    for pid in pids:
        try:
            fields = _fields(pid)
        except OSError:
            continue
        ticks += sum(int(each) for each in fields[11:15])
    return ticks / TICK


def memory(*, pids):
    """Megabytes: shared pages counted once (PSS), counted everywhere (RSS), and the highest RSS of one process."""
    pss = rss = peak = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        pss += _kilobytes(rollup, "Pss:")
        rss += _kilobytes(rollup, "Rss:")
        peak = max(peak, _kilobytes(status, "VmHWM:"))
    return {"pss": pss / 1024, "rss": rss / 1024, "peak": peak / 1024, "processes": len(pids)}


def _kilobytes(text, name):
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(name)), 0)
