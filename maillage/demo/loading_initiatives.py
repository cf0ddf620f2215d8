"""Bring the initiatives, testimonies and experiments of the demonstration through the acts of their room, at their dates."""

import io
import tomllib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from maillage.demo.clock import at, moment
from maillage.demo.corpus import stable_uuid
from maillage.demo.grammar import DATA
from maillage.demo.loading_library import World
from maillage.initiatives.domain import around, experiments, initiatives, publishing, testimonies
from maillage.initiatives.domain.content import Content
from maillage.initiatives.models import Contribution, Experiment, Initiative, Testimony
from maillage.kernel.db.public import writing
from maillage.kernel.files import public as files
from maillage.kernel.text.typography import typo

INKS = ("#ffcb3d", "#3d68c9", "#bcd7f7", "#2f8a5d", "#b9e2c4", "#f0532d", "#ffc3a8", "#cf3a72", "#d69a55", "#1e8791")
CREDIT = "Image dessinée pour la démonstration"


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    """Read what was written by hand."""
    return tomllib.loads((DATA / "initiatives.toml").read_text(encoding="utf-8"))


def load_initiatives(*, world: World) -> int:
    """Add what is not there yet, oldest first; return how many were missing."""
    added = 0
    makers: tuple[tuple[str, type[Contribution], Callable[..., None]], ...] = (
        ("initiative", Initiative, _initiative),
        ("spotted", Initiative, _spotted),
        ("testimony", Testimony, _testimony),
        ("experiment", Experiment, _experiment),
    )
    for noun, model, make in makers:
        known = set(model.objects.values_list("uuid", flat=True))  # type: ignore[attr-defined]
        for said in sorted(told()[noun], key=lambda each: -each["days"]):
            key = stable_uuid("initiatives", said["key"])
            if key not in known:
                make(said, world, key)
                added += 1
    return added


def _initiative(said: dict[str, Any], world: World, key: Any) -> None:
    person, organisation = world.people[said["person"]], world.organisations[said["organisation"]]
    when = moment(days=said["days"], key=said["title"])
    texts = {
        name: typo(said.get(name, ""))
        for name in ("title", "summary", "intention", "done", "observed", "not_again", "transfer", "means", "calendar")
    }
    fundings = [(funder, Decimal(amount) if amount else None) for funder, amount in said.get("fundings", ())]
    content = Content(
        **texts, access=said["access"], place=said["place"], commune=organisation.commune, ages=typo(said["ages"]), fundings=fundings,
        partners="\n".join(said.get("partners", ())), year=timezone.localdate().year + said["year"], contact=person, contact_name=person.name,
        themes=[world.themes[theme] for theme in said["themes"] if theme in world.themes],
        organisations=[organisation, *(world.organisations[other] for other in said.get("carried_with", ()))],
        publics=said["publics"], disciplines=said["disciplines"],
    )  # fmt: skip
    with at(when), writing():
        initiative = initiatives.save_draft(person=person, key=key, content=content)
        initiative.submitted_at = when
        publishing.mark_published(thing=initiative, by=person, at=when, then=initiatives.described)
    if said.get("photo"):
        with at(when):
            _photo(initiative, person, said)
    for step in said["steps"]:
        with at(moment(days=step["days"], key=step["words"], after=when)):
            initiatives.note_step(initiative=initiative, person=person, step=step["step"], words=typo(step["words"]))
    for each in said["adaptations"]:
        with at(moment(days=each["days"], key=each["changed"], after=when)):
            around.adapt(
                initiative=initiative, person=world.people[each["person"]], organisation=world.organisations[each["organisation"]],
                where=each["where"], when=each["when"], changed=typo(each["changed"]), outcome=typo(each["outcome"]),
            )  # fmt: skip


def _photo(initiative: Initiative, person: Any, said: dict[str, Any]) -> None:
    file = files.receive(upload=ContentFile(drawing(seed=said["key"]), name=f"{said['key']}.png"), owner=person)
    around.add_photo(initiative=initiative, person=person, file=file, alt=said["photo"], credit=CREDIT, consent="NOBODY")


def drawing(*, seed: str) -> bytes:
    """Draw a picture of discs and leaves: nobody is on it."""
    random = Random(seed)  # noqa: S311  (nothing secret)
    picture = Image.new("RGB", (1240, 826), random.choice(("#f7f3ef", "#b9e2c4", "#bcd7f7", "#ffedb5")))
    brush = ImageDraw.Draw(picture)
    for _ in range(26):
        left, top, size = random.randint(-60, 1180), random.randint(-60, 760), random.randint(60, 230)
        ink, box = random.choice(INKS), (left, top, left + size, top + size)
        if random.random() < 0.4:
            brush.pieslice(box, start=90 * random.randint(0, 3), end=90 * random.randint(4, 6), fill=ink)
        else:
            brush.ellipse(box, fill=ink)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _spotted(said: dict[str, Any], world: World, key: Any) -> None:
    coordinator, when, today = world.coordinator, moment(days=said["days"], key=said["title"]), timezone.localdate()
    contact = {name: said.get(name, "") for name in ("contact_name", "contact_phone", "contact_email")}
    content = Content(title=said["title"], source=typo(said["source"]), contact_shown="COORDINATION", **contact)
    call_back_on = today + timedelta(days=said["call_back"]) if "call_back" in said else None
    with at(when):
        initiative = initiatives.spot(coordinator=coordinator, title=said["title"], content=content, call_back_on=call_back_on, key=key)
    if said.get("called"):
        with at(moment(days=said["days"] * 0.4, key="called", after=when)):
            initiatives.call_back(initiative=initiative, coordinator=coordinator, words=typo(said["called"]), again_on=call_back_on)


def _testimony(said: dict[str, Any], world: World, key: Any) -> None:
    person, when = world.people[said["person"]], moment(days=said["days"], key=said["title"])
    about = Initiative.objects.filter(uuid=stable_uuid("initiatives", said["initiative"])).first() if said.get("initiative") else None
    words = testimonies.Words(
        **{name: typo(said.get(name, "")) for name in ("title", "text", "went_wrong", "practice")},
        own=said.get("own", True), witness_name=said.get("witness_name", person.name), organisation=world.organisations[said["organisation"]],
        initiative=about, access=said["access"], for_meetings=said.get("for_meetings", False),
        themes=[world.themes[theme] for theme in said["themes"] if theme in world.themes],
    )  # fmt: skip
    with at(when), _trusting(person):
        draft = testimonies.save_draft(person=person, key=key, words=words)
        testimonies.send_testimony(testimony=draft, person=person, agreed=True)


def _experiment(said: dict[str, Any], world: World, key: Any) -> None:
    person, when, today = world.people[said["person"]], moment(days=said["days"], key=said["title"]), timezone.localdate()
    about = Initiative.objects.filter(uuid=stable_uuid("initiatives", said["initiative"])).first() if said.get("initiative") else None
    protocol = experiments.Protocol(
        title=typo(said["title"]), question=typo(said["question"]), watched=typo(said["watched"]), sites="\n".join(said["sites"]),
        starts_on=today - timedelta(days=said["starts"]), ends_on=today - timedelta(days=said["ends"]),
        organisation=world.organisations[said["organisation"]], initiative=about, access=said["access"],
    )  # fmt: skip
    with at(when), _trusting(person):
        experiment = experiments.submit(experiment=experiments.save_draft(person=person, key=key, protocol=protocol), person=person)
    for row in said["observations"]:
        moved = moment(days=row["days"], key=row["words"], after=when)
        with at(moved):
            experiments.observe(
                experiment=experiment, person=person, words=typo(row["words"]), site=row["site"], on=timezone.localdate(moved)
            )
    if decision := said.get("decision"):
        with at(moment(days=decision["days"], key=decision["words"], after=when)):
            experiments.decide(experiment=experiment, person=person, kind=decision["kind"], words=typo(decision["words"]))


class _trusting:  # noqa: N801  (read as a verb)
    """Publish at once in the name of somebody who has not been published yet; the account itself is left as it is."""

    def __init__(self, person: Any) -> None:
        self.person, self.before = person, person.trusted_at

    def __enter__(self) -> None:
        self.person.trusted_at = self.before or timezone.now()

    def __exit__(self, *_: object) -> None:
        self.person.trusted_at = self.before
