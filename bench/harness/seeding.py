"""As many dossiers, links and initiatives as resources, for their pages: straight into the tables, the same each time.

They are not in the index of the search, whose size stays that of the resources: its figures compare with those of older runs.
"""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from maillage.dossiers import models as dossiers
from maillage.initiatives import models as initiatives
from maillage.kernel.files.models import StoredFile
from maillage.links import models as links
from maillage.network.models import Organisation, Territory, Theme
from maillage.people.models import Person

KEY = "bench"
TOGETHER = 200
SECTIONS = (("PRESENTATION", "PUBLIC"), ("STAKES", "PUBLIC"), ("ANALYSIS", "MEMBERS"), ("PROJECT", "RELEASE"), ("BUDGET", "CLOSED"))
STEPS = ("SPOTTED", "DESCRIBED", "CONTACTED", "TRIED")
WORDS = (
    "la médiathèque ouverte le dimanche", "un jardin entre deux écoles", "la tournée des places de village", "les veillées du canal",
    "une radio faite par les ados", "la cuisine des récits", "le bus des spectacles", "un comité de spectateurs", "la fête des lumières",
)  # fmt: skip
PARAGRAPH = (
    "Nous avons commencé par écouter : trente rencontres, chez les gens, à la maison de repos, sur le marché. "
    "Ce que nous en retenons tient en peu de mots, et il a fallu deux saisons pour le comprendre ensemble."
)
RELEASES = 12


def seed(*, scale, member):
    """Add them once; `member` (an address) shares one dossier with a register, and was lent another."""
    if links.Link.objects.filter(import_key=KEY).exists():
        return
    world = World(member=Person.objects.get(email=member))
    with transaction.atomic():
        for start in range(0, scale, TOGETHER):
            numbers = range(start, min(start + TOGETHER, scale))
            world.dossiers(numbers)
            world.links(numbers)
            world.initiatives(numbers)
        world.releases()


def row(model, number, /, **values):
    return model(uuid=uuid5(NAMESPACE_URL, f"bench/{model.__name__}/{number}"), **values)


class World:
    """What new rows hang on, and the rows made."""

    def __init__(self, *, member):
        self.now = timezone.now()
        self.member = member
        self.people = list(Person.objects.filter(joined_at__isnull=False, left_at=None).order_by("pk")[:200])
        self.organisations = list(Organisation.objects.filter(closed_on=None).order_by("pk")[:200])
        self.themes = list(Theme.objects.filter(merged_into=None).order_by("pk"))
        self.communes = list(Territory.objects.communes().order_by("pk")[:100])
        self.files = list(StoredFile.objects.filter(page_count__gte=15).order_by("pk")[:200])
        self.kind = dossiers.DossierKind.objects.order_by("pk").first() or dossiers.DossierKind.objects.create(name="Mesure", slug="mesure")
        self.levels = list(dossiers.RecognitionLevel.objects.order_by("pk")) or [
            dossiers.RecognitionLevel.objects.create(code=f"niveau-{number}", name=f"Niveau {number}") for number in range(3)
        ]
        self.stakes = [
            dossiers.Stake.objects.get_or_create(slug=f"mesure-{number}", defaults={"name": f"Enjeu {number}"})[0] for number in range(12)
        ]

    def when(self, number):
        return self.now - timedelta(hours=7 * number + 1)

    def person(self, number):
        return self.people[number % len(self.people)]

    def title(self, number):
        return f"{WORDS[number % len(WORDS)].capitalize()}, mesure {number}"

    def some(self, among, number, count):
        return [among[(number * 7 + step) % len(among)] for step in range(min(count, len(among)))]

    def dossiers(self, numbers):
        rows = [
            row(
                dossiers.Dossier, number, kind=self.kind, title=self.title(number), slug=f"mesure-{number}", summary=PARAGRAPH[:140],
                access="PUBLIC" if number % 2 else "MEMBERS", organisation=self.organisations[number % len(self.organisations)],
                territory_type="RURAL" if number % 3 else "TOWN", inhabitants=12_000 + number, period_from=2024 + number % 4, period_to=2028 + number % 4,
                filed_year=2023 + number % 4, status="RUNNING" if number % 2 else "FILED", word=PARAGRAPH, conditions="Dites-nous ce que vous en faites.",
                contact=self.person(number), contributor=self.person(number), created_at=self.when(number), updated_at=self.when(number),
                submitted_at=self.when(number), published_at=self.when(number),
            )
            for number in numbers
        ]  # fmt: skip
        made = dossiers.Dossier.objects.bulk_create(rows, batch_size=TOGETHER)
        pairs = list(zip(numbers, made, strict=True))
        hang(
            dossiers.DossierTheme,
            ({"dossier": each, "theme": theme} for number, each in pairs for theme in self.some(self.themes, number, 2)),
        )
        for model, name, among, count in (
            (dossiers.DossierCommune, "territory", self.communes, 2),
            (dossiers.DossierStake, "stake", self.stakes, 3),
        ):
            hang(
                model,
                (
                    {"dossier": each, name: one, "position": place}
                    for number, each in pairs
                    for place, one in enumerate(self.some(among, number, count))
                ),
            )
        hang(
            dossiers.LevelAsked,
            ({"dossier": each, "level": level} for number, each in pairs for level in self.some(self.levels, number, 2)),
        )
        hang(
            dossiers.DossierStatus,
            ({"dossier": each, "status": status, "on": self.when(number).date(), "by": each.contributor, "at": self.when(number)}
             for number, each in pairs for status in ("VALIDATED", "FILED", each.status)),
        )  # fmt: skip
        versions = dossiers.DossierVersion.objects.bulk_create(
            [
                row(dossiers.DossierVersion, number, dossier=each, number=1, file=self.files[number % len(self.files)], by=each.contributor,
                     at=self.when(number), opened_at=self.when(number))
                for number, each in pairs
            ],
            batch_size=TOGETHER,
        )  # fmt: skip
        dossiers.Part.objects.bulk_create(
            [
                row(dossiers.Part, f"{version.number}/{version.dossier_id}/{place}", version=version, title=section.capitalize(), section=section,
                     first_page=3 * place + 1, last_page=3 * place + 3, access=access)
                for version in versions for place, (section, access) in enumerate(SECTIONS)
            ],
            batch_size=TOGETHER,
        )  # fmt: skip

    def links(self, numbers):
        rows = [
            row(
                links.Link, number, url=f"https://mesure{number}.example/page", normalised=f"mesure{number}.example/page", likeness=f"mesure{number}.example/page",
                title=self.title(number), slug=f"mesure-{number}", why=PARAGRAPH[:160], kind="SITE" if number % 2 else "VIDEO", language="fr",
                access="PUBLIC" if number % 3 else "MEMBERS", sponsor=self.person(number), site_name="Mesure", description=PARAGRAPH, text=PARAGRAPH * 20,
                words=f" {self.title(number).lower()} ", created_at=self.when(number), updated_at=self.when(number), published_at=self.when(number), import_key=KEY,
            )
            for number in numbers
        ]  # fmt: skip
        made = links.Link.objects.bulk_create(rows, batch_size=TOGETHER)
        pairs = zip(numbers, made, strict=True)
        hang(links.LinkTheme, ({"link": each, "theme": theme} for number, each in pairs for theme in self.some(self.themes, number, 2)))

    def initiatives(self, numbers):
        rows = [
            row(
                initiatives.Initiative, number, title=self.title(number), slug=f"mesure-{number}", access="PUBLIC" if number % 3 else "MEMBERS",
                contributor=self.person(number), created_at=self.when(number), updated_at=self.when(number), submitted_at=self.when(number),
                published_at=self.when(number), summary=PARAGRAPH[:140], intention=PARAGRAPH, place="La grande place",
                commune=self.communes[number % len(self.communes)], ages="de 6 à 12 ans", partners=PARAGRAPH[:90], calendar="De septembre à juin",
                year=2020 + number % 7, means=PARAGRAPH, done=PARAGRAPH * 2, observed=PARAGRAPH, not_again=PARAGRAPH, transfer=PARAGRAPH,
                contact=self.person(number), import_key=KEY,
            )
            for number in numbers
        ]  # fmt: skip
        made = initiatives.Initiative.objects.bulk_create(rows, batch_size=TOGETHER)
        pairs = list(zip(numbers, made, strict=True))
        hang(
            initiatives.InitiativeTheme,
            ({"initiative": each, "theme": theme} for number, each in pairs for theme in self.some(self.themes, number, 2)),
        )
        hang(
            initiatives.InitiativeOrganisation,
            ({"initiative": each, "organisation": one, "position": place}
             for number, each in pairs for place, one in enumerate(self.some(self.organisations, number, 2))),
        )  # fmt: skip
        keys = (("PUBLIC", "PRIMARY"), ("PUBLIC", "FAMILIES"), ("DISCIPLINE", "MUSIC"))
        hang(initiatives.InitiativeKey, ({"initiative": each, "kind": kind, "key": key} for _, each in pairs for kind, key in keys))
        hang(initiatives.InitiativeFunding, ({"initiative": each, "funder": "La commune", "amount": 1200} for _, each in pairs))
        initiatives.InitiativeStep.objects.bulk_create(
            [
                row(initiatives.InitiativeStep, f"{number}/{step}", initiative=each, step=step, words=PARAGRAPH[:120], on=self.when(number).date(),
                     by=each.contributor, at=self.when(number))
                for number, each in pairs for step in STEPS
            ],
            batch_size=TOGETHER,
        )  # fmt: skip

    def releases(self):
        """The member's own dossier, lent to twelve people; another one, lent to the member."""
        one, other = dossiers.Dossier.objects.filter(slug__in=("mesure-0", "mesure-1")).order_by("pk")
        dossiers.Dossier.objects.filter(pk=one.pk).update(contact=self.member, contributor=self.member)
        receivers = [person for person in self.people if person != self.member][:RELEASES]
        for number, (dossier, person) in enumerate([*((one, each) for each in receivers), (other, self.member)]):
            version = dossier.versions.get()
            request = dossiers.AccessRequest.objects.create(
                dossier=dossier, person=person, organisation=self.organisations[number % len(self.organisations)], purpose=PARAGRAPH, talk="WRITING",
                asked_at=self.now, settled_at=self.now,
            )  # fmt: skip
            answer = dossiers.AccessAnswer.objects.create(
                request=request, granted=True, word="Volontiers.", by=dossier.contributor, at=self.now
            )
            release = dossiers.Release.objects.create(
                answer=answer, dossier=dossier, person=person, version=version, pages=list(range(1, 13)), sha256="0" * 64, context_note=PARAGRAPH,
                code=f"MESURE{number:02}", starts_at=self.now, ends_on=self.now.date() + timedelta(days=3650), copy=version.file,
            )  # fmt: skip
            hang(dossiers.ReleaseReading, ({"release": release, "how": how, "at": self.now} for how in ("ONLINE", "ONLINE", "COPY")))


def hang(model, rows):
    model.objects.bulk_create([model(**row) for row in rows], batch_size=TOGETHER)
