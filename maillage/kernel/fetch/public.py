"""Door to the outside: the only module that leaves this machine for the addresses people give."""

from maillage.kernel.fetch.addresses import read_address, read_host
from maillage.kernel.fetch.checking import Checked, check, robots_allow
from maillage.kernel.fetch.client import Fetched, fetch
from maillage.kernel.fetch.connecting import INTERNET, Outside
from maillage.kernel.fetch.errors import FetchFailed, FetchRefused

__all__ = [
    "INTERNET",
    "Checked",
    "FetchFailed",
    "FetchRefused",
    "Fetched",
    "Outside",
    "check",
    "fetch",
    "read_address",
    "read_host",
    "robots_allow",
]
