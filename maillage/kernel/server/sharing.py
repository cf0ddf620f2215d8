"""Keep shared between forked processes what was imported before the fork.

Python counts in each object who refers to it: merely reading an object writes in its page of memory, and the page is copied.
Some objects (`None`, small numbers) are immortal: they are never counted nor freed (PEP 683). What a server holds when it forks
stays until its end anyway: made immortal too, it is not copied. Each web process keeps some ten megabytes less for itself.

Python has no function for it, so the count is written by hand, once it was seen to be where it is expected.
"""

import ctypes
import gc
import sys
from types import CodeType

# The count of an immortal object, in CPython 3.12 and later: an increment leaves it as it is.
FOREVER = 0xFFFF_FFFF


def _count(address: int) -> ctypes.c_uint32:
    return ctypes.c_uint32.from_address(address)


def can_be_immortal() -> bool:
    """Say whether this Python keeps its counts where we write them, and leaves immortal ones alone; tried on one object."""
    if sys.implementation.name != "cpython" or sys.maxsize < 2**32 or sys.byteorder != "little":
        return False
    probe = object()
    count = _count(id(probe))
    if count.value != 1 or _count(id(None)).value < 2**31:
        return False
    count.value = FOREVER
    held = [probe] * 100
    steady = count.value == FOREVER
    del held
    return steady and count.value == FOREVER


def make_immortal() -> int:
    """Make all that is alive now immortal; how many objects, 0 where Python does not allow it.

    For a process that is about to fork and keeps what it holds until it ends.
    """
    if not can_be_immortal():
        return 0
    found = gc.get_objects()
    known = set(map(id, found))
    ours = {id(found), id(known)}
    # The list grows while it is read: strings, numbers and constants of code are only reached through what holds them.
    for each in found:
        for below in [*gc.get_referents(each), *((each.co_consts, *each.co_consts) if isinstance(each, CodeType) else ())]:
            if id(below) not in known:
                known.add(id(below))
                found.append(below)
    for address in known - ours:
        _count(address).value = FOREVER
    return len(known)
