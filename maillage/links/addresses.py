"""When two addresses are the same: what changes nothing is taken away, what is written in several ways is written in one."""

import re
from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from maillage.kernel.access.public import Refused
from maillage.kernel.fetch.public import FetchRefused, read_host
from maillage.kernel.text.characters import one_line

MAX_URL = 1000
DEFAULT_PORTS = {"http": 80, "https": 443}
# Marks that follow readers from one site to the next; without them the page is the same.
TRACKING = re.compile(
    r"utm_.+|mtm_.+|matomo_.+|pk_(?:campaign|kwd|source|medium|content)|hsa_.+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|igsh|igshid"
    r"|yclid|li_fat_id|ttclid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|__hs.+|oly_.+_id|vero_id|wickedid|_openstat|spm|at_campaign|at_medium"
    r"|at_custom\d+|xtor|ref_src|ref_url|s_cid|cmpid|ns_(?:campaign|mchannel|source)|trk|trkcampaign|sfnsn|__tn__|__cft__.*",
    re.IGNORECASE,
)
FIRST_PAGES = re.compile(r"/(?:index|default|accueil|home)\.(?:html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
ROUTE = re.compile(r"!|/")
LOOKS_LIKE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#].*)?", re.IGNORECASE | re.DOTALL)
IN_TEXT = re.compile(r"(?:https?://|(?<![\w@.-])www\.)[^\s<>\"“”«»|\\^`{}]+", re.IGNORECASE)
UNSAFE = re.compile(r"[\x00-\x20\x7f\\<>\"^`{}|]")
PATH_SAFE = "/:@!$&'()*+,;=~-._"
NOT_AN_ADDRESS = "Ce n’est pas une adresse de page. Copiez-la entière, par exemple https://exemple.be/page."


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address: `url` to open, `normalised` to compare, `likeness` to find those that are probably the same."""

    url: str
    normalised: str
    likeness: str
    host: str


def read(*, text: str) -> Address:
    """Read what somebody typed or pasted as an address.

    Raises:
        Refused: it is not the address of a public page, in words for the person.
    """
    typed = text.encode("utf-8", "replace").decode().strip().strip("<>").strip()
    if "://" not in typed and LOOKS_LIKE_ADDRESS.fullmatch(typed):
        typed = f"https://{typed}"
    # What people paste has spaces and accents inside; the rest of the world writes them in codes.
    typed = quote(typed, safe="%/:?#[]@!$&'()*+,;=~-._ÀàÂâÄäÇçÉéÈèÊêËëÎîÏïÔôÖöÙùÛûÜüŸÿŒœÆæ") if UNSAFE.search(typed) else typed
    try:
        parts = urlsplit(typed)
        port, host = parts.port, read_host(host=parts.hostname or "-")
    except ValueError:
        raise Refused(NOT_AN_ADDRESS) from None
    except FetchRefused as refused:
        raise Refused(NOT_AN_ADDRESS if refused.code == "address" else "Cette adresse n’est pas celle d’un site public.") from None
    if parts.scheme.lower() not in DEFAULT_PORTS:
        raise Refused(NOT_AN_ADDRESS)
    if "@" in parts.netloc:
        raise Refused("Cette adresse contient un nom ou un mot de passe\u00a0: retirez ce qui précède « @ ».")
    scheme = parts.scheme.lower()
    shown_host = f"[{host}]" if ":" in host else host
    place = shown_host if port in (None, DEFAULT_PORTS[scheme]) else f"{shown_host}:{port}"
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(name)]
    kept_query = (
        urlencode(query) if len(query) != len(parse_qsl(parts.query, keep_blank_values=True)) else quote(parts.query, safe=PATH_SAFE + "?%")
    )
    path = quote(parts.path, safe=PATH_SAFE + "%")
    fragment = quote(parts.fragment, safe=PATH_SAFE + "?%")
    url = f"{scheme}://{place}{path or '/'}" + (f"?{kept_query}" if kept_query else "") + (f"#{fragment}" if fragment else "")
    if len(url) > MAX_URL:
        raise Refused("Cette adresse est trop longue\u00a0: essayez celle que propose le bouton « Partager » de la page.")
    rest = _comparable(path, query, fragment)
    return Address(
        url=url,
        normalised=f"{scheme}://{place}{rest}"[:MAX_URL],
        likeness=(_without_www(place) + FIRST_PAGES.sub("", rest))[:MAX_URL],
        host=host,
    )


def _comparable(path: str, query: list[tuple[str, str]], fragment: str) -> str:
    path = quote(unquote(path), safe=PATH_SAFE)
    path = normpath(path).rstrip("/") if path.strip("/") else ""
    path = "/" + path.lstrip("/") if path else ""
    said = f"?{urlencode(sorted(query))}" if query else ""
    # A fragment that looks like a route names another page of an application.
    return path + said + (f"#{fragment}" if ROUTE.match(fragment) and fragment.strip("!/") else "")


def _without_www(place: str) -> str:
    return re.sub(r"^(?:www\d?|m)\.", "", place) if place.count(".") > 1 else place


def found_in(*, text: str) -> list[tuple[str, str]]:
    """Find the addresses of a text, in order, each once, with the words of its line as a possible title."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        addresses = [trimmed(each) for each in IN_TEXT.findall(line)]
        words = IN_TEXT.sub(" ", line).strip(" \t-–—•*:·|;,.()[]") if len(addresses) == 1 else ""
        bare = line.strip()
        if not addresses and LOOKS_LIKE_ADDRESS.fullmatch(bare) and not any(mark in bare for mark in " @"):
            addresses = [bare]
        for address in addresses:
            found.setdefault(address, " ".join(words.split())[:200])
    return list(found.items())


def trimmed(address: str) -> str:
    """Take away the punctuation of the sentence around an address."""
    more = {")": address.count(")") - address.count("("), "]": address.count("]") - address.count("[")}
    end = len(address)
    while end and address[end - 1] in ".,;:!?'’*_)]":
        last = address[end - 1]
        if last in more:
            # « (voir https://exemple.be/a_(b)) »: a bracket opened inside belongs to it.
            if more[last] <= 0:
                break
            more[last] -= 1
        end -= 1
    return address[:end]


def shown(*, url: str) -> str:
    """Write an address as people read it: no scheme, no www, no last slash, nothing that turns or hides what follows."""
    return re.sub(r"^https?://(?:www\.)?", "", one_line(unquote(url))).rstrip("/")[:80]
