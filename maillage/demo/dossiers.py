"""Bring the dossiers of the demonstration with real documents, through the acts of their room, at their dates."""

import tomllib
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone

from maillage.demo.clock import at, moment
from maillage.demo.corpus import file_slug, stable_uuid
from maillage.demo.dossier_pdf import BEFORE, write_dossier
from maillage.demo.loading_library import World, read_files
from maillage.demo.people import teams
from maillage.dossiers.domain import checking, consent, drafts, extracts, publishing, statuses, versions
from maillage.dossiers.domain.sheet import Sheet, write_sheet
from maillage.dossiers.models import Dossier, DossierKind, DossierVersion, LevelAsked, PartDownload, RecognitionLevel
from maillage.kernel.db.public import writing
from maillage.kernel.files import public as files
from maillage.kernel.pdf import public as pdf
from maillage.kernel.pdf.child import Job
from maillage.kernel.pdf.copying import work
from maillage.kernel.text.typography import typo
from maillage.library.public import contributions
from maillage.network.public import Territory

ANSWERS = {"people": "LEFT_OUT", "signatures": "NONE", "salaries": "NONE", "accounts": "LEFT_OUT", "photos": "AGREED"}


@cache
def dossiers() -> list[dict[str, Any]]:
    """Read what was written by hand, oldest first."""
    path = Path(__file__).parent / "data" / "dossiers.toml"
    return sorted(tomllib.loads(path.read_text())["dossier"], key=lambda each: -each["days"])


def uuid_of(key: str) -> UUID:
    """Give the identity a dossier has in every load."""
    return stable_uuid("dossier", key)


def load_dossiers(*, world: World, workers: int = 1) -> int:
    """Add the dossiers which are not there yet; return how many were missing."""
    known = set(Dossier.objects.values_list("uuid", flat=True))
    missing = [each for each in dossiers() if uuid_of(each["key"]) not in known]
    made: list[tuple[dict[str, Any], Dossier]] = []
    received: list[files.StoredFile] = []
    # The documents are read all together, which is much faster; the extracts are cut once all is in its place.
    with patch.object(files, "analyse_later"), patch.object(extracts, "refresh"):
        for said in missing:
            dossier, brought = _load(said, world)
            made.append((said, dossier))
            received += brought
        read_files(received=received, workers=workers, done=lambda: None)
        for said, dossier in made:
            _finish(said, dossier, world)
    for _, dossier in made:
        _cut(dossier)
    return len(missing)


def _load(said: dict[str, Any], world: World) -> tuple[Dossier, list[files.StoredFile]]:
    person, organisation = world.people[said["person"]], world.organisations[said["organisation"]]
    when = moment(days=said["days"], key=said["key"])
    with at(when):
        file = _document(said, person=person, source=organisation.name, shorter=0)
        kind = DossierKind.objects.get(slug=said["kind"])
        dossier = drafts.begin(person=person, key=uuid_of(said["key"]), kind=kind, file=file)
        with writing():
            write_sheet(dossier=dossier, sheet=_sheet(said, world, organisation))
        version = dossier.versions.select_related("dossier", "file").get()
        _cut_into_parts(version, said, person=person, shorter=0)
        consent.save_terms(
            person=person, dossier=dossier, contact=person, conditions=typo(said["conditions"]), names_open=said["days"] > 400
        )
        consent.give(person=person, dossier=dossier, board_on=timezone.localdate() - timedelta(days=20))
    brought = [file]
    if "version" in said:
        with at(moment(days=said["version"]["days"], key="version", after=when)):
            brought.append(_document(said, person=person, source=organisation.name, shorter=said["version"]["shorter"], number=2))
    return dossier, brought


def _document(said: dict[str, Any], *, person: Any, source: str, shorter: int, number: int = 1) -> files.StoredFile:
    commune = next(team.commune for team in teams() if team.key == said["organisation"])
    written = write_dossier(
        key=f"{said['key']}/{number}", title=said["title"], source=source, commune=commune,
        parts=[(title, section, pages - (shorter if section == "ANNEX" else 0)) for title, section, pages, _ in said["parts"]],
    )  # fmt: skip
    return files.receive(upload=ContentFile(written.data, name=f"{file_slug(said['title'])}.pdf"), owner=person)


def _sheet(said: dict[str, Any], world: World, organisation: Any) -> Sheet:
    communes = {each.name: each for each in Territory.objects.communes().filter(name__in=said["communes"])}
    kind, inhabitants, figures = said.get("territory", ("", None, ""))
    period = said["period"]
    return Sheet(
        title=typo(said["title"]), summary=typo(said["summary"]), access=said["access"], organisation=organisation, word=typo(said["word"]),
        territory_type=kind, inhabitants=inhabitants, territory_figures=figures, period_from=period[0], period_to=period[-1],
        filed_year=said["filed"], communes=[communes[name] for name in said["communes"] if name in communes],
        levels=list(RecognitionLevel.objects.filter(code__in=[code for code, *_ in said.get("levels", ())])),
        stakes=[typo(words) for words in said.get("stakes", ())], themes=[world.themes[key] for key in said["themes"]],
        extra=said.get("extra", {}),
    )  # fmt: skip


def _cut_into_parts(version: DossierVersion, said: dict[str, Any], *, person: Any, shorter: int) -> None:
    rows, first = [], BEFORE + 1
    for title, section, pages, access in said["parts"]:
        last = first + pages - 1 - (shorter if section == "ANNEX" else 0)
        rows.append(versions.Row(title=typo(title), section=section, first=first, last=last, access=access))
        first = last + 1
    versions.save_parts(person=person, version=version, rows=rows, pages=first - 1)
    left_out = [rows[-1].first]
    found = [checking.PageFindings(number=rows[-1].first)]
    found[0].counts.update({"email": 7, "phone": 7, "iban": 2, "name": 7})
    checking.save_check(person=person, version=version, answers=ANSWERS, left_out=left_out, found=found, pages=first - 1)


def _finish(said: dict[str, Any], dossier: Dossier, world: World) -> None:
    """Send it, publish it, note its official steps, open its second version."""
    person = world.people[said["person"]]
    when = moment(days=said["days"], key=said["key"])
    total = sum(pages for _, _, pages, _ in said["parts"]) + BEFORE
    waits = said.get("state") == "WAITING"
    with at(when), patch.object(contributions, "publishes_at_once", lambda **_: not waits):
        dossier = publishing.submit(dossier=Dossier.objects.get(pk=dossier.pk), person=person, pages=total)
    if waits:
        return
    for status, days, note in said.get("statuses", ()):
        with at(max(moment(days=days, key=status), when)):
            statuses.add_step(
                person=person, dossier=dossier, status=status, on=timezone.localdate(moment(days=days, key=status)), note=typo(note)
            )
    decided = {code: (outcome, days) for code, outcome, days in said.get("levels", ())}
    rows = LevelAsked.objects.filter(dossier=dossier).select_related("level")
    statuses.decide_levels(
        person=person, dossier=dossier,
        decided={row.pk: (outcome, timezone.localdate() - timedelta(days=days) if outcome else None) for row in rows
                 for outcome, days in [decided[row.level.code]]},
    )  # fmt: skip
    if "version" in said:
        _open_second(said, dossier, person)
    _date(dossier, when if "version" not in said else moment(days=said["version"]["days"], key="version", after=when))
    _count_readings(dossier, days=min(said["days"], 90))


def _open_second(said: dict[str, Any], dossier: Dossier, person: Any) -> None:
    file = files.StoredFile.objects.filter(owner=person, attached=False, name__startswith=file_slug(said["title"])).latest("pk")
    shorter = said["version"]["shorter"]
    with at(file.created_at):
        version = versions.prepare(person=person, dossier=dossier, file=file, note=typo(said["version"]["note"]))
        version = DossierVersion.objects.select_related("dossier", "file").get(pk=version.pk)
        _cut_into_parts(version, said, person=person, shorter=shorter)
        versions.open_version(person=person, version=version, pages=sum(pages for _, _, pages, _ in said["parts"]) + BEFORE - shorter)


def _date(dossier: Dossier, when: Any) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(updated_at=when)


def _count_readings(dossier: Dossier, *, days: int) -> None:
    audiences = ("PUBLIC", "MEMBERS") if dossier.access == "PUBLIC" else ("MEMBERS",)
    today = timezone.localdate()
    PartDownload.objects.bulk_create(
        PartDownload(dossier=dossier, audience=audience, day=today - timedelta(days=day), count=1 + (day + dossier.pk) % 3)
        for audience in audiences
        for day in range(1, days, 6)
    )


class _Quiet(Job):
    """A job that tells nobody how far it is."""

    def tell(self, **values: Any) -> None:
        """Say nothing."""


def _copy_pages(*, source: Path, target: Path, pages: Sequence[int], title: str = "") -> None:
    """Cut a document of our own without the closed process each stranger's gets, which takes most of the time."""
    with source.open("rb") as whole, target.open("wb") as out:
        work(_Quiet(order={"pages": list(pages), "title": title}, source=whole, out=out))


def _cut(dossier: Dossier) -> None:
    """Make what each audience is served, now."""
    version = extracts.current_version(dossier=dossier)
    if version is None:
        return
    with patch.object(pdf, "copy_pages", _copy_pages):
        for audience in extracts.AUDIENCES:
            extracts.make(version=version.uuid, audience=audience)
