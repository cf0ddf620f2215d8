"""Door to the outside: the only module that leaves this machine for the addresses people give."""

from maillage.kernel.fetch.addresses import read_address, read_host
from maillage.kernel.fetch.answers import Checked, Fetched
from maillage.kernel.fetch.checking import check, robots_allow
from maillage.kernel.fetch.errors import FetchFailed, FetchRefused
from maillage.kernel.fetch.outside import INTERNET, Outside
from maillage.kernel.fetch.reading import fetch
from maillage.kernel.fetch.words import Words, page_words

__all__ = [
    "INTERNET",
    "Checked",
    "FetchFailed",
    "FetchRefused",
    "Fetched",
    "Outside",
    "Words",
    "check",
    "fetch",
    "page_words",
    "read_address",
    "read_host",
    "robots_allow",
]
