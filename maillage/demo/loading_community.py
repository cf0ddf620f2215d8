"""Bring the discussions of the demonstration through the acts of their room, at their dates: asked, answered, kept, thanked, relayed, held, carried, gathered, brought from elsewhere."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from maillage.community.domain import answers, carrying, discussions, harvesting, keeping, pasting
from maillage.community.domain.content import Content, Things
from maillage.community.models import Answer, Discussion, Kind, Via
from maillage.demo.clock import TODAY, at, moment
from maillage.demo.corpus import stable_uuid
from maillage.demo.grammar import DATA
from maillage.demo.loading_library import World
from maillage.kernel.text.typography import typo
from maillage.meetings.public import Meeting


@cache
def told() -> list[dict[str, Any]]:
    """Read what was written by hand, oldest first: discussions, and threads brought from elsewhere, which say their place."""
    found: dict[str, list[dict[str, Any]]] = tomllib.loads((DATA / "discussions.toml").read_text(encoding="utf-8"))
    return sorted(found["discussion"] + found["pasted"], key=lambda said: -said["days"])


def load_discussions(*, world: World) -> int:
    """Bring the discussions that are not there yet; return how many were missing."""
    known = set(Discussion.objects.values_list("uuid", flat=True))
    missing = [said for said in told() if stable_uuid("discussions", said["key"]) not in known]
    for said in missing:
        (_pasted if "place" in said else _discussion)(said, world)
    return len(missing)


def _discussion(said: dict[str, Any], world: World) -> None:
    began = moment(days=said["days"], key=said["key"]) if said["days"] >= 1 else TODAY() - timedelta(days=said["days"])
    asker = world.people[said.get("person") or said["relayed"]]
    content = Content(
        title=typo(said["title"]),
        text=typo(said["text"].strip()),
        kind=said.get("kind", Kind.QUESTION),
        access=said.get("access", "MEMBERS"),
        themes=[world.themes[name] for name in said["themes"]],
        things=[*_resources(said.get("about", ())), *_meeting(said.get("meeting", ""))],
        relayed="relayed" in said,
    )
    with at(began), _known(asker, but=said.get("held", False)):
        made = discussions.ask(person=asker, content=content, key=stable_uuid("discussions", said["key"]))
    if said.get("held"):
        return
    if made.is_held:
        with at(began + timedelta(hours=1)):
            made = discussions.open_held(discussion=made, person=world.coordinator)
    for name, hours, why, by, _ in said.get("carried", ()):
        with at(_after(began, hours=hours)):
            carrying.carry(discussion=made, to=[(world.people[name], typo(why))], by=world.coordinator if by else asker)
    given = [_answer(made, place, answer, began, world) for place, answer in enumerate(said["answers"], 1)]
    _around(made, said, given, began, world)


def _around(made: Discussion, said: dict[str, Any], given: list[Answer], began: datetime, world: World) -> None:
    """Say « moi aussi » and « merci », keep what helped."""
    for place, name in enumerate(said.get("voices", ()), 1):
        with at(_after(began, hours=6 * place + 2)):
            keeping.same_here(discussion=made, person=world.people[name])
    for name, hours, *_, declined in said.get("carried", ()):
        if declined:
            with at(_after(began, hours=hours + 16)):
                carrying.decline_carry(carried=made.carries.get(person=world.people[name]))
    last = given[-1].created_at if given else began
    if "harvest" in said:
        _gathered(made, said, given, last, world)
    if "found" in said:
        key, words = said["found"]
        with at(_after(last, hours=30)):
            meeting = Meeting.objects.get(uuid=stable_uuid("meetings", key))
            keeping.found_at_meeting(discussion=made, person=_keeper(said, world), meeting=meeting, text=typo(words))
    if "keep" in said:
        number, words = said["keep"]
        with at(_after(last, hours=40)):
            keeping.keep(given=given[number - 1], person=_keeper(said, world), words=typo(words))
    for place, (number, name, words) in enumerate(said.get("thanks", ()), 1):
        with at(_after(last, hours=3 * place)):
            keeping.thank(given=given[number - 1], person=world.people[name], words=typo(words))


def _gathered(made: Discussion, said: dict[str, Any], given: list[Answer], last: datetime, world: World) -> None:
    """Ask for the words of some answers, some of their writers agreeing, the others not having said yet."""
    into, numbers, agreeing = said["harvest"]
    with at(_after(last, hours=50)):
        harvest = harvesting.begin(
            discussion=made, answers=[given[number - 1] for number in numbers], into=into, person=_keeper(said, world)
        )
    for name in agreeing:
        with at(_after(last, hours=70)):
            harvesting.consent(part=harvest.parts.get(person=world.people[name]), given=True)


def _pasted(said: dict[str, Any], world: World) -> None:
    began = moment(days=said["days"], key=said["key"])
    pasted = pasting.Pasted(
        title=typo(said["title"]),
        text=typo(said["text"].strip()),
        said=[(name, typo(words)) for name, words in said["said"]],
        place=said["place"],
        agreed_by=said["agreed_by"],
        agreed_on=began.date() - timedelta(days=1),
        themes=[world.themes[name] for name in said["themes"]],
    )
    person = world.people[said["person"]]
    with at(began), _known(person):
        pasting.paste(person=person, pasted=pasted, key=stable_uuid("discussions", said["key"]))


def _keeper(said: dict[str, Any], world: World) -> Any:
    return world.people[said.get("person") or said["relayed"]]


def _answer(made: Discussion, place: int, answer: list[Any], began: datetime, world: World) -> Answer:
    name, hours, words, via, *cites = answer
    person = world.people[name]
    with at(_after(began, hours=hours)), _known(person):
        return answers.answer(
            person=person, discussion=made, text=typo(words.strip()), key=stable_uuid("answers", str(made.uuid), place),
            via=Via.MAIL if via == "mail" else Via.SITE, things=_resources(cites[0] if cites else ()),
        )  # fmt: skip


def _after(when: datetime, *, hours: float) -> datetime:
    """Give a moment so long after another one, never in the future."""
    now = TODAY()
    wanted = when + timedelta(hours=hours)
    return wanted if wanted < now - timedelta(minutes=20) else when + (now - when) * 0.8


def _resources(titles: Any) -> Things:
    return [("library.resource", stable_uuid("resource", title)) for title in titles]


def _meeting(key: str) -> Things:
    return [(Meeting.KIND, stable_uuid("meetings", key))] if key else []


@contextmanager
def _known(person: Any, *, but: bool = False) -> Iterator[None]:
    """Let somebody of the demonstration publish without waiting, as in the library; `but`: nobody vouched for them."""
    before = person.trusted_at
    person.trusted_at = None if but else before or timezone.now()
    try:
        yield
    finally:
        person.trusted_at = before
