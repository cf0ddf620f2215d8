"""What is measured, and what it must reach."""

from dataclasses import dataclass
from urllib.parse import quote

# CPU over the floor's, same run. A cached answer is compared with the floor of the page it spares.
CACHED_RATIO = 0.05
LISTS = ("dossiers", "links", "initiatives", "meetings", "month", "needs", "questions")
SHEETS = ("dossier", "columns", "link", "initiative", "release", "register", "meeting", "trace", "need", "question")
QUERIES = {
    "home": 12,
    "list": 8,
    "theme": 8,
    "resource": 10,
    "search": 6,
    "desk": 15,
    "week": 15,
    **dict.fromkeys(LISTS, 8),
    **dict.fromkeys(SHEETS, 10),
}
RATIOS = (
    dict.fromkeys(LISTS, 1.3)
    | dict.fromkeys(SHEETS, 1.5)
    | {"list": 1.3, "theme": 1.3, "home": 1.5, "resource": 1.5, "search": 1.5, "desk": 1.5, "week": 1.5, "feed": 1.0, "publish": 2.0}
)
GROWTH = 1.3
PSS = 180
HTML, HTML_GZIP = 40_000, 12_000
CACHED_PER_SECOND = 5000
# The index follows the database a moment later: a page of results kept could stay behind.
NEVER_KEPT = {"search"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page kind seen by somebody. `who`: cached, visitor, member or coordinator."""

    kind: str
    who: str
    path: str
    floor: str
    cookies: dict

    @property
    def key(self):
        return f"{self.kind}/{self.who}"

    @property
    def floor_key(self):
        return f"{self.kind}/{'visitor' if self.who == 'cached' else self.who}"

    @property
    def ratio(self):
        """The highest ratio allowed, or None when only shown."""
        return CACHED_RATIO if self.who == "cached" else RATIOS.get(self.kind)

    def request(self, *, floor=False):
        path = self.floor if floor else self.path
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        return {"path": path, "headers": headers}


def pages(*, facts):
    """Every page to measure. Whoever is not signed in reads each page twice: kept, and never seen before."""
    words = quote(facts["words"])
    side_by_side = "&".join(f"dossier={number}" for number in facts["columns"])
    found = {
        "home": ("/", "/home/"),
        "list": ("/bibliotheque/ressources/", "/list/"),
        "theme": (f"/bibliotheque/themes/{facts['theme']['slug']}/", f"/themes/{facts['theme']['pk']}/"),
        "resource": (facts["resource"]["url"], f"/resources/{facts['resource']['pk']}/"),
        "search": (f"/recherche/?q={words}", f"/search/?q={words}"),
        "feed": ("/bibliotheque/flux.xml", "/feed/"),
        "directory": ("/annuaire/", "/directory/"),
        "dossiers": ("/bibliotheque/dossiers/", "/dossiers/"),
        "dossier": (facts["dossier"]["url"], f"/dossiers/{facts['dossier']['pk']}/"),
        "columns": (f"/bibliotheque/dossiers/lire-ensemble/?section=enjeux&{side_by_side}", f"/columns/?{side_by_side}"),
        "links": ("/bibliotheque/liens/", "/links/"),
        "link": (facts["link"]["url"], f"/links/{facts['link']['pk']}/"),
        "initiatives": ("/bibliotheque/initiatives/", "/initiatives/"),
        "initiative": (facts["initiative"]["url"], f"/initiatives/{facts['initiative']['pk']}/"),
        "meetings": ("/rencontres/", "/meetings/"),
        "month": (f"/rencontres/mois/{facts['month'][0]}-{facts['month'][1]:02}/", f"/months/{facts['month'][0]}/{facts['month'][1]}/"),
        "meeting": (facts["meeting"]["url"], f"/meetings/{facts['meeting']['pk']}/"),
        "questions": ("/questions/", "/questions/"),
        "question": (facts["question"]["url"], f"/questions/{facts['question']['pk']}/"),
        "trace": (f"/rencontres/{facts['trace']}/traces/", f"/traces/{facts['trace']}/"),
    }
    result = []
    for kind, (path, floor) in found.items():
        mark = "&" if "?" in path else "?"
        if kind not in NEVER_KEPT:
            result.append(Page(kind=kind, who="cached", path=path, floor=floor, cookies={}))
        result.append(Page(kind=kind, who="visitor", path=f"{path}{mark}mesure={{n}}", floor=floor, cookies={}))
        result.append(Page(kind=kind, who="member", path=path, floor=floor, cookies=facts["cookies"]["member"]))
    member = facts["cookies"]["member"]
    result.append(
        Page(kind="release", who="member", path=facts["release"]["url"], floor=f"/releases/{facts['release']['pk']}/", cookies=member)
    )
    result.append(Page(kind="needs", who="member", path="/rencontres/besoins/", floor="/needs/", cookies=member))
    result.append(Page(kind="need", who="member", path=facts["need"]["url"], floor=f"/needs/{facts['need']['pk']}/", cookies=member))
    number = facts["register"]
    result.append(
        Page(
            kind="register", who="member", path=f"/bibliotheque/dossiers/{number}/registre/", floor=f"/registers/{number}/", cookies=member
        )
    )
    result.append(Page(kind="desk", who="member", path="/mon-bureau/", floor="/desk/", cookies=facts["cookies"]["member"]))
    result.append(Page(kind="week", who="coordinator", path="/la-semaine/", floor="/week/", cookies=facts["cookies"]["coordinator"]))
    return result
