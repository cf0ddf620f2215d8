"""A small network that lives: each thing in each of its states, with names as long as real ones get."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.editorial import domain as pages
from maillage.library.domain import editing, publishing, reading
from maillage.network.domain import answers, themes
from maillage.people.models import Person
from maillage.search.current import engine
from maillage.search.indexer import Follower
from maillage.search.rebuilding import rebuild
from maillage.transfer.domain import runs
from tests.cast import make_person
from tests.factories.library import make_draft, make_file, make_pdf, make_resource, make_theme
from tests.factories.network import make_invitation, make_membership, make_offer, make_organisation, make_request
from tests.journeys.of_community import make_discussions
from tests.journeys.of_dossiers import make_dossiers
from tests.journeys.of_initiatives import make_initiatives
from tests.journeys.of_letters import make_letters
from tests.journeys.of_links import make_links
from tests.journeys.of_mailbox import make_mails
from tests.journeys.of_meetings import make_meetings
from tests.journeys.of_needs import make_needs
from tests.journeys.of_releases import make_releases
from tests.journeys.of_traces import make_traces
from tests.journeys.of_welcome import make_welcome
from tests.kept_worlds import kept_world
from tests.transfer.test_views_imports import archive

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"
PAGES = (
    "L’horaire de la journée commence par un café partagé avec les habitant·e·s.",
    "Le matériel tient dans une caisse, et le projecteur se prête au village voisin.",
    "La clepsydre des parapluies mesure le temps de parole de chaque table.",
)


@dataclass
class World:
    """Who and what there is."""

    people: dict[str, Any] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.people.get(name) or self.things[name]
        except KeyError:
            raise AttributeError(name) from None


def cast():
    """Amel looks after the valley, Bruno is in it, Chloé elsewhere, Denis coordinates, Farid waits."""
    now = timezone.now()
    return {
        "amel": make_person("Amel Berrada", email="amel@vallee.test", trusted_at=now),
        "bruno": make_person("Bruno Collin", email="bruno@vallee.test", trusted_at=now, function="Animateur", phone="+32 81 00 00 00"),
        "chloe": make_person(f"Chloé {LONG}", email="chloe@canal.test"),
        "denis": make_person("Denis Evrard", email="denis@reseau.test", role=Person.Role.COORDINATOR, trusted_at=now),
        "farid": make_person("Farid Gilson", email="farid@creche.test", joined_at=None),
    }


def alive():
    """Give the network, indexed."""
    return kept_world("journeys", _build)


def _build():
    world = World(people=cast())
    _network(world)
    _library(world)
    make_dossiers(world)
    make_releases(world)
    make_links(world)
    make_initiatives(world)
    make_meetings(world)
    make_traces(world)
    make_needs(world)
    make_discussions(world)
    make_welcome(world)
    make_mails(world)
    make_letters(world)
    _others(world)
    rebuild(engine(), processes=0)
    return world


def follow():
    """Take in what changed, as the worker does; build the index when there is none."""
    if not engine().store.current():
        rebuild(engine(), processes=0)
    follower = Follower(engine())
    while follower.step():
        pass


def _network(world):
    things, people = world.things, world.people
    parent = make_theme("L’analyse partagée", "analyse-partagee")
    things["theme"] = themes.create_theme(name=f"{LONG} à l’école", actor=people["denis"], parent=parent, labels=["Scolaire", LONG])
    things["other_theme"] = make_theme("Autres", "autres")
    things["parent_theme"] = parent
    valley = make_organisation(
        "Centre culturel de la Vallée",
        slug="vallee",
        themes=[parent, things["theme"]],
        description="Un foyer rural.\n\n## Nous trouver\n\n- à côté de la gare\n- au [théâtre](https://exemple.be)",
        website="https://vallee.exemple.be/une/adresse/qui/ne/finit/pas/de/s/allonger/et-qui-n-a-aucun-espace",
    )
    canal = make_organisation(f"Bibliothèque {LONG} du Canal", slug="canal", commune="mons", kind="LIBRARY")
    things["closed"] = make_organisation("Maison fermée", slug="fermee", closed_on=timezone.localdate())
    things.update(valley=valley, canal=canal)
    make_membership(people["amel"], valley, is_steward=True, function="Directrice")
    make_membership(people["bruno"], valley, function="Animateur")
    make_membership(people["chloe"], canal, is_steward=True, function=LONG)
    make_offer(people["amel"], parent, "Trois ans d’ateliers.")
    make_offer(people["bruno"], things["theme"], LONG)
    things["request"] = make_request(people["farid"], valley, what_i_do=f"J’anime l’éveil musical. {LONG}.")
    nour = make_person("Nour Haddad", email="nour@tilleuls.test", joined_at=None)
    things["asked"] = make_request(nour, canal)
    things["question"] = answers.ask_question(request=things["asked"], word="Où travaillez-vous ?", by=people["denis"])
    things["unconfirmed"] = make_request(email="zoe@tilleuls.test", name="Zoé")
    things["invitation"] = make_invitation(people["denis"], organisation=valley, word="Venez voir.")


def _library(world):
    things, people = world.things, world.people
    amel, bruno, valley, canal = people["amel"], people["bruno"], things["valley"], things["canal"]
    things["resource"] = make_resource(
        bruno,
        files=[make_file(bruno, "notes.txt", "Des notes.".encode())],
        organisations=[valley],
        themes=[things["parent_theme"], things["theme"]],
        authors=["Joëlle Martin", LONG],
        quote="Nous avions une salle et une journée.",
        context="Un village de 900 âmes.",
        keep="L’enquête\nLa carte",
        otherwise="Plus de temps",
        audience="Habitant·e·s",
        year=2025,
        language="fr",
    )
    things["long"] = make_resource(
        amel,
        title=f"Convention {LONG} et budget",
        summary=f"Un {LONG}.",
        organisations=[canal],
        video_url=f"https://exemple.be/{'a' * 90}",
        language="de",
        words_in="ALL",
        context="In drei Dörfern.",
    )
    things["closed_resource"] = make_resource(bruno, title="Budget des ateliers", access="MEMBERS", organisations=[valley], year=2024)
    things["withdrawn"] = make_resource(bruno, title="Ancienne liste", organisations=[valley])
    publishing.withdraw(resource=things["withdrawn"], person=bruno, reason="Remplacée.")
    things["waiting"] = make_resource(people["chloe"], title="Exposition itinérante", publish=False, organisations=[canal])
    things["draft"] = make_draft(bruno, title="À finir")
    things["her_draft"] = make_draft(amel, title="À finir aussi")
    editing.revise(
        resource=things["resource"],
        person=bruno,
        content=_renamed(things["resource"]),
    )
    things["resource"].refresh_from_db()
    pdf = make_file(bruno, "déroulé de la journée.pdf", make_pdf(PAGES, title="Déroulé"))
    editing.add_version(resource=things["resource"], person=bruno, note="Mise en page", added=[pdf])
    reading.say_used(resource=things["resource"], person=people["chloe"], organisation=canal, words=f"Repris avec trois classes. {LONG}")
    for person in (amel, bruno, people["denis"]):
        reading.keep_at_hand(resource=things["resource"], person=person, kept=True)


def _renamed(resource):
    from dataclasses import replace

    from maillage.library.domain.content import content_of

    return replace(content_of(resource=resource), title="Raconter son territoire en une journée et demie")


def _others(world):
    things, denis = world.things, world.people["denis"]
    things["page"] = pages.create_page(by=denis, title="L’équipe", body=f"## Nous\n\n{LONG}\n\n| a | b |\n|---|---|\n| c | d |")
    pages.edit_page(page=things["page"], by=denis, title="L’équipe", body="## Nous\n\nÉcrivez-nous.", based_on=1, note="Plus court")
    sheet = SimpleUploadedFile("liste.csv", f"Nom;Intitulé\r\nreunion.txt;{LONG}\r\n".encode())
    things["prepared_run"] = runs.prepare(by=denis, archive=archive(), sheet=sheet, access="MEMBERS", publish=True)
    things["run"] = runs.prepare(
        by=denis, archive=ContentFile(archive(**{f"{LONG}.txt": "Une note."}).read(), "a.zip"), sheet=None, access="MEMBERS", publish=False
    )
    runs.run_archive(run=things["run"], trial=False)
