"""Bring the resources of the demonstration with real files, as the acts of the library would have, at their dates."""

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.utils import timezone

from maillage.demo.clock import at, moment
from maillage.demo.corpus import Piece, pieces
from maillage.demo.office import make_file
from maillage.demo.people import actors
from maillage.demo.reading import read_own
from maillage.kernel.changes.models import Change
from maillage.kernel.db.public import writing
from maillage.kernel.files import analysis
from maillage.kernel.files import public as files
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, send
from maillage.library.domain.editing import add_version
from maillage.library.domain.publishing import ask_change, withdraw
from maillage.library.domain.reading import keep_at_hand, say_used
from maillage.library.models import DownloadCount, Resource, Use
from maillage.library.notices import ContributionWaiting
from maillage.library.public import create_resource

PLAIN_USES = (
    "Repris tel quel, et cela nous a suffi.",
    "Nous nous en servons depuis, avec nos mots.",
    "Essayé deux fois, gardé.",
    "Imprimé, annoté, prêté à d’autres.",
)
LICENCES = ("CITE", "CITE", "CITE", "CC_BY", "CC_BY_SA", "CC_BY_NC_SA")
KEPT_BY_INES = 5
TO_CHECK = 3


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody and everything the resources speak of, by key."""

    people: dict[str, Any]
    organisations: dict[str, Any]
    themes: dict[str, Any]

    @property
    def coordinator(self) -> Any:
        return self.people["samira"]


def missing_pieces() -> list[Piece]:
    """Give the resources which are not there yet, oldest first."""
    known = set(Resource.objects.filter(import_key__startswith="demo:").values_list("import_key", flat=True))
    return [piece for piece in reversed(pieces()) if key_of(piece) not in known]


# A document is often shared some years after it was made.
YEARS_BEFORE = (0, 0, 0, 1, 1, 2, 3)


def key_of(piece: Piece) -> str:
    return f"demo:{piece.uuid}"


def load_piece(*, piece: Piece, world: World) -> list[files.StoredFile]:
    """Bring one resource and give its files, to be read later."""
    person, organisation = world.people[piece.person], world.organisations[piece.organisation]
    random = Random(key_of(piece))  # noqa: S311 (nothing secret)
    first = moment(days=piece.days, key=piece.title)
    received = (
        [_file(piece=piece, person=person, organisation=organisation, when=first, shorter=len(piece.versions))]
        if piece.format in MADE
        else []
    )
    with at(first), writing():
        resource = create_resource(
            contributor=person, title=piece.title, summary=piece.summary, themes=[world.themes[key] for key in piece.themes],
            organisations=[organisation], files=received, access=piece.access, form=piece.kind, year=first.year - random.choice(YEARS_BEFORE),
            publish=piece.state in ("PUBLISHED", "WITHDRAWN"), at=first, audience=", ".join(piece.audience),
            territory=organisation.commune.parent if organisation.commune and random.random() < 0.7 else None, language=piece.language, words_in=piece.words_in,
            licence=random.choice(LICENCES) if piece.access == "PUBLIC" else "INTERNAL", video_url=piece.link, quote=piece.quote, context=piece.where,
            keep=piece.keep, otherwise=piece.otherwise, authors=[person.name], import_key=key_of(piece),
        )  # fmt: skip
        _name(resource, piece)
    _state(piece=piece, resource=resource, world=world, first=first)
    for number, note in enumerate(piece.versions, start=1):
        when = moment(days=piece.days * (1 - number / (len(piece.versions) + 1)), key=note, after=first)
        newer = _file(piece=piece, person=person, organisation=organisation, when=when, shorter=len(piece.versions) - number)
        with at(when):
            add_version(resource=resource, person=person, note=note, added=[newer])
        received.append(newer)
    return received


MADE = ("pdf", "docx", "odt", "xlsx", "pptx")


def _file(*, piece: Piece, person: Any, organisation: Any, when: Any, shorter: int) -> files.StoredFile:
    data = make_file(piece=piece, author=person.name, source=organisation.name, shorter=shorter)
    with at(when):
        file = files.receive(upload=ContentFile(data, name=piece.file_name), owner=person)
        files.keep(file=file)
    return file


def _name(resource: Resource, piece: Piece) -> None:
    """Give a resource the identity it has in every load: its cover is drawn from it."""
    old = resource.uuid
    Resource.objects.filter(pk=resource.pk).update(uuid=piece.uuid)
    for entry in Entry.objects.filter(subject=old):
        entry.subject = piece.uuid
        entry.payload |= {"resource": str(piece.uuid)}
        entry.save()
    Change.objects.filter(uuid=old).update(uuid=piece.uuid)
    resource.uuid = piece.uuid


def _state(*, piece: Piece, resource: Resource, world: World, first: datetime) -> None:
    if piece.state == "WAITING":
        with at(first), writing():
            send(ContributionWaiting(thing=resource))
    elif piece.state == "DRAFT" and piece.text:
        with at(moment(days=piece.days - 1, key="change", after=first)):
            word = "Très belle idée. Pourriez-vous dire où et avec qui vous l’avez essayée ? Deux phrases suffisent, et nous publions."
            ask_change(resource=resource, coordinator=world.coordinator, word=word)
    elif piece.state == "DRAFT":
        Resource.objects.filter(pk=resource.pk).update(submitted_at=None)
    elif piece.state == "WITHDRAWN":
        with at(moment(days=piece.days * 0.2, key="withdraw")):
            withdraw(resource=resource, person=world.coordinator, reason=piece.reason)


def read_files(*, received: Sequence[files.StoredFile], workers: int, done: Callable[[], Any]) -> None:
    """Read the text and draw the previews of files made here, several at once.

    These files are our own: they are read without the closed process each stranger's file gets, which takes most of the time.
    """
    jobs = [(str(file.path), file.media_type) for file in received]
    if workers < 2:
        _write_found(received=received, found=map(read_own, jobs), done=done)
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        _write_found(received=received, found=pool.imap(read_own, jobs), done=done)


def _write_found(*, received: Sequence[files.StoredFile], found: Iterable[Any], done: Callable[[], Any]) -> None:
    for file, analysed in zip(received, found, strict=True):
        with patch.object(analysis, "analyse", lambda found=analysed, **_: found):
            analysis.analyse_stored(file=file)
        done()


def load_uses(*, world: World) -> int:
    """Let teams say how they used each other's resources; return how many were missing."""
    known = set(Use.objects.values_list("resource__import_key", "organisation__uuid"))
    by_key = {resource.import_key: resource for resource in Resource.objects.filter(import_key__startswith="demo:")}
    made = 0
    for piece in reversed(pieces()):
        oldest = max((use.days for use in piece.uses), default=0)
        shrink = min(1, piece.days * 0.9 / oldest) if oldest else 1
        for use in sorted(piece.uses, key=lambda use: -use.days):
            organisation = world.organisations[use.organisation]
            if (key_of(piece), organisation.uuid) in known:
                continue
            person = _member_of(use.organisation, world=world, but=piece.person)
            words = use.words or PLAIN_USES[len(use.organisation + piece.title) % len(PLAIN_USES)]
            resource = by_key[key_of(piece)]
            with at(moment(days=use.days * shrink, key=f"{piece.title}/{use.organisation}", after=resource.published_at)):
                say_used(resource=resource, person=person, organisation=organisation, words=words)
            made += 1
    return made


def _member_of(team: str, *, world: World, but: str) -> Any:
    return next(
        world.people[actor.key]
        for actor in actors()
        if actor.organisation == team and actor.key != but and actor.key in world.people and not (actor.left or actor.candidate)
    )


def load_readers(*, world: World) -> int:
    """Let the member of the demonstration keep resources, count downloads, mark old messages as read, let a few sheets grow old."""
    ines = world.people["ines"]
    listed = Resource.objects.filter(import_key__startswith="demo:", published_at__isnull=False, withdrawn_at=None)
    if listed.filter(keeps__person=ines).exists():
        return 0
    others = list(listed.exclude(contributor=ines).order_by("-published_at", "pk"))
    for resource in others[3 : 3 + 4 * KEPT_BY_INES : 4]:
        keep_at_hand(resource=resource, person=ines, kept=True)
    today = timezone.localdate()
    rows = []
    for resource in listed.prefetch_related("versions__files"):
        random = Random(f"downloads/{resource.import_key}")  # noqa: S311 (nothing secret)
        held = [row for version in resource.versions.all() for row in version.files.all()][-1:]
        age = (today - timezone.localdate(resource.published_at)).days
        rows += [
            DownloadCount(resource=resource, file_id=row.file_id, day=today - timedelta(days=day), count=random.randint(1, 5))
            for row in held
            for day in range(0, min(age, 90), random.randint(2, 9))
        ]
    DownloadCount.objects.bulk_create(rows, ignore_conflicts=True)
    old = listed.order_by("published_at").values_list("pk", flat=True)[:TO_CHECK]
    Resource.objects.filter(pk__in=list(old)).update(check_on=today - timedelta(days=3))
    Message.objects.filter(created_at__lt=timezone.now() - timedelta(days=9), read_at=None).update(
        read_at=timezone.now() - timedelta(days=2)
    )
    return 1
