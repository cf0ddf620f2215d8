"""What the people of the demonstration would like to meet about: one need asks for a meeting, one became a training."""

import tomllib
from functools import cache
from typing import Any

from maillage.demo.clock import at, moment
from maillage.demo.corpus import stable_uuid
from maillage.demo.grammar import DATA
from maillage.demo.loading_library import World
from maillage.kernel.text.typography import typo
from maillage.meetings.models import Meeting
from maillage.needs.domain import needs, voices
from maillage.needs.models import Need, NeedMeeting


@cache
def told() -> list[dict[str, Any]]:
    """Read what was written by hand."""
    found: list[dict[str, Any]] = tomllib.loads((DATA / "needs.toml").read_text(encoding="utf-8"))["need"]
    return found


def load_needs(*, world: World) -> int:
    """Bring the needs that are not there yet; return how many were missing."""
    known = set(Need.objects.values_list("uuid", flat=True))
    missing = [said for said in told() if stable_uuid("needs", said["key"]) not in known]
    for said in missing:
        _need(said, world)
    return len(missing)


def _need(said: dict[str, Any], world: World) -> None:
    """Say a need at its day; the others join in the days that follow."""
    began = moment(days=said["days"], key=said["key"])
    content = needs.Content(
        title=typo(said["title"]), detail=typo(said.get("detail", "")), themes=[world.themes[name] for name in said["themes"]]
    )
    with at(began):
        made = needs.say(person=world.people[said["person"]], content=content, key=stable_uuid("needs", said["key"]))
    joining = said["voices"]
    for place, (name, words) in enumerate(joining, 1):
        when = moment(days=said["days"] * (1 - place / (len(joining) + 1)), key=f"{said['key']} {name}", after=began)
        with at(when):
            voices.join(need=made, person=world.people[name], words=typo(words))
    meeting = Meeting.objects.filter(uuid=stable_uuid("meetings", said.get("meeting", ""))).first()
    if meeting is not None:
        # The meeting was told with the others: only what ties it to the need is missing.
        NeedMeeting.objects.create(need=made, meeting=meeting, by=world.coordinator, at=meeting.created_at)
    if "closed" in said:
        with at(moment(days=said["days"] * 0.3, key=f"closed {said['key']}", after=began)):
            needs.close(need=made, person=world.coordinator, words=typo(said["closed"]))
