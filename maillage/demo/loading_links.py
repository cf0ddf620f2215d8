"""Bring the links of the demonstration through the acts of their room, at their dates. Nothing is asked to any site."""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from maillage.demo.clock import at, moment
from maillage.demo.loading_library import World
from maillage.kernel.changes.models import Change
from maillage.kernel.db.public import writing
from maillage.kernel.fetch.public import Checked
from maillage.kernel.journal.models import Entry
from maillage.links.domain.caring import confirm, note_check
from maillage.links.domain.content import Content
from maillage.links.domain.sharing import add_link, withdraw
from maillage.links.models import Link

SPACE = UUID("5b0d9c0e-6f0b-4f6f-9b3e-1c1f3a7f2d10")
ALIVE = Checked(outcome="alive", status=200)
LOST = Checked(outcome="failed", status=404)
YEAR = 365
# Left unanswered, so that the yearly question is there to be seen.
TO_CONFIRM = (
    "https://www.gallilex.cfwb.be/",
    "https://www.autoriteprotectiondonnees.be/",
    "https://cartotheque-des-foyers.example/affiches",
)


@cache
def links() -> list[dict[str, Any]]:
    """Read what was written by hand, oldest first."""
    path = Path(__file__).parent / "data" / "links.toml"
    return sorted(tomllib.loads(path.read_text())["link"], key=lambda each: -each["days"])


def load_links(*, world: World) -> int:
    """Add the links which are not there yet; return how many were missing."""
    known = set(Link.objects.filter(import_key__startswith="demo:").values_list("import_key", flat=True))
    missing = [each for each in links() if f"demo:{each['url']}" not in known]
    for each in missing:
        _load(each, world)
    return len(missing)


def _load(said: dict[str, Any], world: World) -> None:
    sponsor, state = world.people[said["person"]], said.get("state", "")
    when = moment(days=said["days"], key=said["url"])
    content = Content(
        url=said["url"], title=said["title"], why=said["why"], kind=said["kind"], language=said.get("language", "fr"),
        access=said.get("access", "PUBLIC"), themes=[world.themes[key] for key in (said["theme"], *said.get("more", ()))],
    )  # fmt: skip
    with at(when), writing():
        link = add_link(
            sponsor=sponsor, content=content, at=when, import_key=f"demo:{said['url']}", by=None if state == "waiting" else sponsor
        )
        _name(link)
    if state == "withdrawn":
        with at(moment(days=said["days"] * 0.3, key="withdraw", after=when)):
            withdraw(link=link, person=world.coordinator, reason=said["reason"])
    elif state != "waiting":
        _visit(link, state, said)
        if said["days"] > YEAR and said["url"] not in TO_CONFIRM and sponsor.is_member:
            with at(moment(days=said["days"] - YEAR, key="confirm", after=when)):
                confirm(link=link, person=sponsor)


def _name(link: Link) -> None:
    """Give a link the identity it has in every load: its cover is drawn from it."""
    old, link.uuid = link.uuid, uuid5(SPACE, link.import_key)
    Link.objects.filter(pk=link.pk).update(uuid=link.uuid)
    for entry in Entry.objects.filter(subject=old):
        entry.subject = link.uuid
        entry.payload |= {"link": str(link.uuid)}
        entry.save()
    Change.objects.filter(uuid=old).update(uuid=link.uuid)


def _visit(link: Link, state: str, said: dict[str, Any]) -> None:
    """Write the visits of the last weeks as they would have been."""
    lately = min(6, said["days"] * 0.5)
    days = {"dead": (11, 10, 9), "troubled": (1,)}.get(state, ())
    if state != "dead":
        found = Checked(outcome="alive", status=200, moved_to=f"{said['url']}-relue") if state == "moved" else ALIVE
        note_check(link=link, found=found, at=moment(days=lately, key=f"{said['url']}/visit", after=link.published_at))
    for day in days:
        with at(moment(days=day, key=f"{said['url']}/{day}")) as when:
            note_check(link=link, found=LOST, at=when)
    if state not in ("dead", "troubled"):
        # Nothing is due before a while: the demonstration starts quietly.
        Link.objects.filter(pk=link.pk).update(check_after=timezone.now() + timedelta(days=1 + link.pk % 6))
