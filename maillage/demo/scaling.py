"""A large network of real-looking documents, straight into the tables: as much as asked, the same each time."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from maillage.demo.corpus import places, read, scaled, stable_uuid
from maillage.demo.loading_meetings import scale_meetings
from maillage.demo.loading_network import SLUGS
from maillage.demo.writing import Made, file_uuid, write_document
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.files.kinds import PDF
from maillage.kernel.files.models import FilePage, StoredFile
from maillage.kernel.files.storage import root
from maillage.kernel.text.typography import typo
from maillage.library.models import Decision, Resource, ResourceAuthor, ResourceOrganisation, ResourceTheme, Version, VersionFile
from maillage.library.models.resources import slug_of
from maillage.network.models import Membership, Organisation, Territory, Theme
from maillage.people.public import Person

DOCUMENTS_PER_PERSON, DOCUMENTS_PER_ORGANISATION, DOCUMENTS_PER_MEETING = 10, 50, 100
TOGETHER = 250
NO_PASSWORD = "!"  # noqa: S105 (nobody signs in with it)
KIND_WORDS = (
    ("CENTRE", "Centre culturel"), ("CENTRE", "Foyer culturel"), ("CENTRE", "Maison culturelle"), ("LIBRARY", "Bibliothèque"), ("SCHOOL", "École"),
    ("CRECHE", "Crèche"), ("ASSOCIATION", "Association"), ("COMPANY", "Compagnie"), ("MUSEUM", "Musée"), ("FEDERATION", "Réseau"),
)  # fmt: skip
OF = (
    "du Coquelicot", "de la Marelle", "des Saules", "du Grand Pont", "de la Meule", "des Hirondelles", "du Chemin creux", "de la Lisière", "du Vieux Four",
    "des Trois Tilleuls", "de la Sablière", "du Lavoir", "de la Rose des sables", "du Puits clair", "des Ormes", "de la Verrière", "du Cerf-volant",
    "de la Fontaine", "des Grives", "du Kiosque", "de la Tannerie", "du Petit Bois", "des Moulins", "de la Chaussée", "du Belvédère", "des Bruyères",
    "de la Passe", "du Ruisseau", "de l’Écluse", "de l’Aubépine", "de l’Horloge", "des Remous",
)  # fmt: skip
FIRST = (
    "Adèle", "Bachir", "Camille", "Damien", "Élodie", "Farah", "Gaspard", "Hanane", "Isidore", "Jeanne", "Kenza", "Loïc", "Maëlle", "Nassim", "Océane",
    "Paul", "Quitterie", "Romain", "Safia", "Théo", "Ursule", "Victor", "Wassila", "Xavier", "Yolande", "Zélie", "Amadou", "Béatrice", "Cyril", "Dounia",
)  # fmt: skip
LAST = (
    "Brasseur", "Cornélis", "Dardenne-Roux", "Everaert", "Flamant", "Ghysens", "Houbart", "Istasse", "Joris-Lebon", "Kestemont", "Lejeune-Cao", "Maes-Diallo",
    "Noirhomme", "Oger", "Pirnay", "Quairiaux", "Renson", "Servais-Kaya", "Tilmant", "Urbain", "Verlinden", "Wauters-Haddad", "Xhonneux", "Ysebaert", "Zeggane",
)  # fmt: skip


def load_scale(*, count: int, say: Callable[[str], Any], quiet: bool = False, workers: int | None = None) -> bool:
    """Add documents 1 to `count`, with people and organisations in proportion; return whether any was missing."""
    known = set(Resource.objects.filter(import_key__startswith="scale:").values_list("import_key", flat=True))
    numbers = [number for number in range(1, count + 1) if f"scale:{number}" not in known]
    if not numbers:
        say(f"{count} documents: already there, nothing changed.")
        return False
    _go_fast()
    organisations = _organisations(count=max(3, count // DOCUMENTS_PER_ORGANISATION))
    people = _people(count=max(6, count // DOCUMENTS_PER_PERSON), organisations=organisations)
    by_slug = {theme.slug: theme for theme in Theme.objects.all()}
    by_name = {theme.name: theme for theme in by_slug.values()}
    themes = {row["key"]: by_slug.get(SLUGS.get(row["key"], ""), by_name.get(typo(row["name"]))) for row in read("themes")}
    with tqdm(total=len(numbers), desc="Writing documents", unit=" documents", disable=quiet) as bar:
        for batch in _batches(_documents(numbers=numbers, workers=workers)):
            _store(batch=batch, people=people, organisations=organisations, themes=themes)
            bar.update(len(batch))
    meetings = scale_meetings(count=max(3, count // DOCUMENTS_PER_MEETING), people=people, organisations=organisations)
    with writing():
        for kind in ("library.resource", "network.organisation", "people.person", "meetings.meeting"):
            changes.touch(kind=kind, uuid=stable_uuid(kind, count))
    say(f"{len(numbers)} documents, {len(people)} people, {len(organisations)} organisations and {meetings} meetings added.")
    return True


def _go_fast() -> None:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


def _organisations(*, count: int) -> list[Organisation]:
    communes = list(Territory.objects.communes().filter(name__in=places()).order_by("name"))
    rows, now = [], timezone.now()
    for number in range(count):
        random = Random(f"organisation/{number}")  # noqa: S311 (nothing secret)
        kind, word = random.choice(KIND_WORDS)
        commune = random.choice(communes) if communes else None
        name = f"{word} {OF[number % len(OF)]}{f', {commune.name}' if commune else ''} {number // len(OF) + 1 if number >= len(OF) else ''}".strip()
        rows.append(
            Organisation(
                uuid=stable_uuid("scale organisation", number), name=name, slug=slug_of(name)[:80], kind=kind, commune=commune,
                contact_email=f"organisation{number}@demo.example", description=f"Une équipe de {random.randint(2, 14)} personnes.",
                created_at=now - timedelta(days=random.randint(200, 3000)),
            )
        )  # fmt: skip
    Organisation.objects.bulk_create(rows, batch_size=100, ignore_conflicts=True)
    return list(Organisation.objects.filter(uuid__in=[row.uuid for row in rows]).order_by("pk"))


def _people(*, count: int, organisations: list[Organisation]) -> list[Person]:
    rows, now = [], timezone.now()
    trades = Person.Trade.values
    for number in range(count):
        random = Random(f"person/{number}")  # noqa: S311 (nothing secret)
        joined = now - timedelta(days=random.randint(30, 2500))
        rows.append(
            Person(
                uuid=stable_uuid("scale person", number), email=f"personne{number}@demo.example", name=f"{random.choice(FIRST)} {random.choice(LAST)}",
                password=NO_PASSWORD, trade=random.choice(trades), function="", languages=["fr"], created_at=joined, joined_at=joined, trusted_at=joined,
                # One in ten has not come for three months.
                seen_on=timezone.localdate(max(joined, now - timedelta(days=random.choice((1, 3, 6, 10, 15, 20, 30, 45, 80, random.randint(91, 600)))))),
            )
        )  # fmt: skip
    Person.objects.bulk_create(rows, batch_size=60, ignore_conflicts=True)
    people = list(Person.objects.filter(email__startswith="personne", email__endswith="@demo.example").order_by("pk"))
    placed = set(Membership.objects.values_list("person_id", flat=True))
    Membership.objects.bulk_create(
        [
            Membership(
                person=person, organisation=organisations[number % len(organisations)], is_main=True, is_steward=number < len(organisations),
                started_on=timezone.localdate(person.joined_at),
            )
            for number, person in enumerate(people) if person.pk not in placed
        ],
        batch_size=200,
    )  # fmt: skip
    return people


def _documents(*, numbers: list[int], workers: int | None) -> Iterator[Made]:
    """Write the files, several at once, in order."""
    jobs = [(number, str(root())) for number in numbers]
    count = (os.cpu_count() or 1) if workers is None else workers
    if count < 2 or len(jobs) < TOGETHER:
        yield from map(write_document, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(count) as pool:
        yield from pool.imap(write_document, jobs, chunksize=20)


def _batches(documents: Iterator[Made]) -> Iterator[list[Made]]:
    batch: list[Made] = []
    for document in documents:
        batch.append(document)
        if len(batch) == TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def _store(*, batch: list[Made], people: list[Person], organisations: list[Organisation], themes: dict[str, Any]) -> None:
    """Write the rows of these documents in one transaction."""
    now = timezone.now()
    facts = [scaled(number=made.number, with_text=False) for made in batch]
    with writing():
        stored = _insert(_file_row(made, title=fact.title, now=now) for made, fact in zip(batch, facts, strict=True))
        _insert(
            FilePage(file=file, number=page, text=text)
            for file, made in zip(stored, batch, strict=True)
            for page, text in enumerate(made.texts, start=1)
        )
        resources = _insert(_resource_row(fact, person=people[fact.number % len(people)], now=now) for fact in facts)
        versions = _insert(
            Version(resource=row, number=1, by=row.contributor, at=row.published_at, open_to_all=row.is_public) for row in resources
        )
        _insert(VersionFile(version=version, file=file) for version, file in zip(versions, stored, strict=True))
        _insert(Decision(resource=row, kind="PUBLISHED", by=row.contributor, at=row.published_at) for row in resources)
        _insert(ResourceAuthor(resource=row, person=row.contributor, name=row.contributor.name) for row in resources)
        pairs = list(zip(resources, facts, strict=True))
        _insert(ResourceTheme(resource=row, theme=themes[fact.theme], listed_at=row.published_at) for row, fact in pairs)
        _insert(
            ResourceOrganisation(resource=row, organisation=organisations[fact.number % len(organisations)], listed_at=row.published_at)
            for row, fact in pairs
        )


def _insert(rows: Iterable[Any]) -> list[Any]:
    """Insert rows of one model, by few enough for the limits of every database."""
    made = list(rows)
    width = len(made[0]._meta.concrete_fields)  # noqa: SLF001 (public in practice)
    return type(made[0])._base_manager.bulk_create(made, batch_size=1900 // width)  # noqa: SLF001 (public in practice)


def _file_row(made: Made, *, title: str, now: datetime) -> StoredFile:
    return StoredFile(
        uuid=file_uuid(made.number), name=f"document-{made.number}.pdf", size=made.size, sha256=made.sha256, received_sha256=made.sha256,
        media_type=PDF.media_type, extension=PDF.extension, state=StoredFile.State.DONE, state_reason="", page_count=len(made.texts), has_text=True,
        found_title=title[:300], found_language="fr", attached=True, created_at=now,
    )  # fmt: skip


def _resource_row(document: Any, *, person: Person, now: datetime) -> Resource:
    when = now - timedelta(days=document.days, minutes=document.number % 600)
    return Resource(
        uuid=document.uuid, title=document.title[:200], slug=slug_of(document.title), form=document.kind, summary=document.summary[:600],
        access="MEMBERS" if document.members_only else "PUBLIC", year=when.year, language="fr", contributor=person, created_at=when, updated_at=when,
        submitted_at=when, published_at=when, up_to_date_on=when.date(), check_on=when.date() + timedelta(days=9000), import_key=f"scale:{document.number}",
    )  # fmt: skip
