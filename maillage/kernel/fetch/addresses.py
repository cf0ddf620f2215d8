"""Which addresses of the outside may be reached: named ones, on the usual ports, that lead to the public internet alone."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from django.conf import settings

from maillage.kernel.fetch.errors import FetchRefused

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 2000
SPACE_OR_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
DOTS = re.compile("[.\u3002\uff0e\uff61]")
KEPT = re.compile("[ßς]")
LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "onion")
PATH_SAFE = "/%:@!$&'()*+,;=~-._"
# Global for the registries, yet no place for a site, or a tunnel to somewhere else.
CLOSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3",
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
NAT64 = ip_network("64:ff9b::/96")
ISATAP = {0x00005EFE, 0x02005EFE}

BAD_ADDRESS = "Cette adresse n’est pas celle d’une page web. Copiez-la entière, par exemple https://exemple.be/page."
PRIVATE = "Cette adresse ne mène pas à un site public : elle n’est pas consultée."


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. `host` is in ASCII and lower case; `path` holds the query and nothing after `#`."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def read_address(*, url: str) -> Target:
    """Take an address apart.

    Raises:
        FetchRefused: not http nor https, a password inside, another port, or a host that only looks like one.
    """
    if len(url) > MAX_URL or SPACE_OR_CONTROL.search(url):
        raise FetchRefused("address", BAD_ADDRESS)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchRefused("address", BAD_ADDRESS) from None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or ("[" in parts.netloc and ":" not in parts.hostname):
        raise FetchRefused("address", BAD_ADDRESS)
    if "@" in parts.netloc:
        raise FetchRefused("credentials", "Cette adresse contient un nom ou un mot de passe : retirez ce qui précède « @ ».")
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in {80, 443, *settings.FETCH_PORTS}:
        raise FetchRefused("port", "Cette adresse passe par un port inhabituel : elle n’est pas consultée.")
    path = quote(parts.path or "/", safe=PATH_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=PATH_SAFE + "?")
    return Target(scheme=parts.scheme, host=read_host(host=parts.hostname), port=port, path=path)


def read_host(*, host: str) -> str:
    """Give a host in ASCII, lower case, without its last dot.

    Raises:
        FetchRefused: a number written in a way machines alone read, a name of the local network, or no name at all.
    """
    if ":" in host:
        return _literal(host)
    if "%" in host:
        raise FetchRefused("address", BAD_ADDRESS)
    try:
        # Look-alikes of digits and dots become digits and dots here, before anything is compared.
        name = ".".join(_in_letters_of_names(label) for label in DOTS.split(host)).lower()
    except UnicodeError:
        raise FetchRefused("address", BAD_ADDRESS) from None
    name = name.removesuffix(".")
    labels = name.split(".")
    if NUMBER.fullmatch(labels[-1]):
        return _literal(name)
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise FetchRefused("address", BAD_ADDRESS)
    if len(labels) == 1 or name.endswith(tuple(f".{each}" for each in LOCAL_NAMES)):
        raise FetchRefused("private", PRIVATE)
    return name


def _in_letters_of_names(label: str) -> str:
    low = unicodedata.normalize("NFKC", label).lower()
    if KEPT.search(low):
        # The older rules make « ss » of « ß »: another name, and another site.
        return f"xn--{low.encode('punycode').decode('ascii')}"
    return label.encode("idna").decode("ascii") if label else ""


def _literal(text: str) -> str:
    try:
        found = ip_address(text)
    except ValueError:
        # 2130706433, 0x7f.1, 0177.0.0.1: some resolvers read these as addresses.
        raise FetchRefused("private", PRIVATE) from None
    check_public(address=str(found))
    return str(found)


def check_public(*, address: str) -> None:
    """Let only addresses of the public internet pass, whatever they carry inside.

    Raises:
        FetchRefused: a private, local, reserved, shared or multicast address, or one that hides another.
    """
    try:
        found = ip_address(address)
    except ValueError:
        raise FetchRefused("private", PRIVATE) from None
    if not _is_public(found):
        raise FetchRefused("private", PRIVATE)


def _is_public(found: IPv4Address | IPv6Address) -> bool:
    if isinstance(found, IPv6Address):
        if found.scope_id:
            return False
        if found.ipv4_mapped is not None:
            return _is_public(found.ipv4_mapped)
        if found in NAT64:
            return _is_public(IPv4Address(int(found) & 0xFFFFFFFF))
        if (int(found) >> 32) & 0xFFFFFFFF in ISATAP:
            return False
    if any(found.version == network.version and found in network for network in CLOSED):
        return False
    closed = (found.is_private, found.is_loopback, found.is_link_local, found.is_multicast, found.is_reserved, found.is_unspecified)
    return found.is_global and not any(closed)
