"""Two organisations, and in each something closed of every nature, marked by a word that stands nowhere else."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from maillage.editorial import domain as pages
from maillage.library.domain import editing, publishing, reading
from maillage.library.domain.content import Content
from maillage.library.domain.drafts import save_draft
from maillage.network.domain import answers
from maillage.people.models import Person
from maillage.search.current import engine
from maillage.search.indexer import Follower
from maillage.search.rebuilding import rebuild
from maillage.transfer.domain import runs
from tests.cast import make_person
from tests.factories.library import make_file, make_resource, make_theme
from tests.factories.network import make_invitation, make_membership, make_organisation, make_request
from tests.transfer.test_views_imports import archive

ROLES = ("visitor", "candidate", "departed", "other", "colleague", "owner", "steward", "coordinator")


@dataclass
class World:
    """`people` by role; `closed`: (word, roles who may read it) by name of the thing; `ids`: what stands in addresses."""

    people: dict[str, Any] = field(default_factory=dict)
    closed: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)

    def client(self, role, **options):
        client = Client(raise_request_exception=False, **options)
        if role != "visitor":
            client.force_login(self.people[role])
        return client


def file_saying(owner, word):
    return make_file(owner, f"{word}.txt", f"Un fichier où il est question de {word}.".encode())


def content(word, **fields):
    fields.setdefault("themes", [make_theme()])
    return Content(title=f"Carnet {word}", summary=f"Ce que dit {word}.", context=f"Le contexte de {word}.", quote=f"Mot {word}", **fields)


def build(*, indexed=True):
    """Make the world; index it."""
    world = World()
    _people(world)
    _organisations(world)
    _resources(world)
    _papers(world)
    if indexed:
        rebuild(engine(), processes=0)
    return world


def follow():
    follower = Follower(engine())
    while follower.step():
        pass


def _people(world):
    hidden = dict.fromkeys(("function", "trade", "languages", "about", "email", "phone"), "COORDINATION")
    world.people = {
        "candidate": make_person("Farid Gilson", email="farid@creche.test", joined_at=None),
        "departed": make_person("Eva Fontaine", email="eva@vallee.test"),
        "other": make_person("Chloé Dumont", email="chloe@canal.test", trade="ACCOUNTS"),
        "colleague": make_person("Bruno Collin", email="bruno@vallee.test", trade="ACCOUNTS"),
        "owner": make_person(
            "Olga Petit", email="olga@cachee-olga.test", function="Fonction zorglubine", about="Présentation zorglubine",
            phone="+32 81 77 66 55", trade="ACCOUNTS", languages=["uk"], visibility=hidden,
        ),
        "steward": make_person("Amel Berrada", email="amel@vallee.test"),
        "coordinator": make_person("Denis Evrard", email="denis@reseau.test", role=Person.Role.COORDINATOR),
    }  # fmt: skip
    everybody_in_charge = {"owner", "coordinator"}
    for name, word in {"function": "zorglubine", "phone": "77 66 55", "address": "cachee-olga"}.items():
        world.closed[f"profile {name}"] = (word, everybody_in_charge)


def _organisations(world):
    mine, theirs = (
        make_organisation("Centre de la Vallée", slug="vallee"),
        make_organisation("Centre du Canal", slug="canal", commune="mons"),
    )
    for role in ("departed", "colleague", "owner", "steward"):
        world.ids[f"membership {role}"] = make_membership(world.people[role], mine, is_steward=role == "steward").uuid
    world.ids["membership other"] = make_membership(world.people["other"], theirs, is_steward=True).uuid
    world.ids |= {"organisation": mine.pk, "other organisation": theirs.pk, "mine": mine, "theirs": theirs}


def _resources(world):
    owner, mine = world.people["owner"], world.ids["mine"]
    members = {"other", "colleague", "owner", "steward", "coordinator"}

    def resource(name, word, readers, *, publish=True, **fields):
        held = file_saying(owner, word)
        made = make_resource(
            owner, title=f"Carnet {word}", summary=f"Ce que dit {word}.", quote=f"Mot {word}", context=f"Contexte {word}",
            organisations=[mine], files=[held], access="MEMBERS", publish=publish, authors=[f"Auteur {word}"],
            audience=f"Public {word}", **fields,
        )  # fmt: skip
        world.closed[name] = (word, readers)
        world.ids[name], world.ids[f"{name} file"] = made, held.uuid
        return made

    resource("members only", "zibeline", members, year=1951)
    resource("waiting", "zeppelin", {"owner", "steward", "coordinator"}, publish=False, year=1952)
    withdrawn = resource("withdrawn", "zinnia", set(), year=1953)
    publishing.withdraw(resource=withdrawn, person=owner, reason="Dépassé.")
    world.closed.pop("withdrawn")  # its title stays at its address; its content is probed through its file
    draft = save_draft(person=owner, key=make_file(owner, "x.txt").uuid, content=content("zigourat", organisations=[mine]),
                       add=[held := file_saying(owner, "zigourat")])  # fmt: skip
    world.closed["draft"] = ("zigourat", {"owner"})
    world.ids |= {"draft": draft, "draft file": held.uuid}
    public = make_resource(owner, title="Livre ouvert", organisations=[mine], files=[file_saying(owner, "abricot")])
    world.ids["public"] = public
    # « Nous aussi », with a version of theirs that is for members.
    other = world.people["other"]
    theirs = make_resource(
        other, title="Carnet zoulou", summary="Leur version zoulou.", organisations=[world.ids["theirs"]], access="MEMBERS"
    )
    world.closed["their version"] = ("zoulou", members)
    world.ids["their version"] = theirs
    reading.say_used(resource=public, person=other, organisation=world.ids["theirs"], words="Repris ici.", their_resource=theirs)
    reading.say_used(resource=world.ids["members only"], person=other, organisation=world.ids["theirs"], words="Usage zibeline.")
    editing.add_version(resource=world.ids["members only"], person=owner, note="Note zibeline", added=[file_saying(owner, "zibeline")])
    asked = make_resource(world.people["colleague"], title="À revoir", publish=False)
    publishing.ask_change(resource=asked, coordinator=world.people["coordinator"], word="Il manque le mot zythum.")
    world.closed["word to a contributor"] = ("zythum", {"colleague", "coordinator"})
    world.ids["asked"] = asked


def _papers(world):
    coordinator, candidate = world.people["coordinator"], world.people["candidate"]
    request = make_request(candidate, world.ids["mine"], what_i_do="Je joue du zarb.")
    world.closed["join request"] = ("zarb", {"candidate", "coordinator", "colleague", "owner", "steward"})
    question = answers.ask_question(request=request, word="Et le zydeco ?", by=coordinator)
    world.closed["join question"] = ("zydeco", {"candidate", "coordinator"})
    invitation = make_invitation(coordinator, email="nour@zaghareet.test", word="Un mot zaghareet")
    world.closed["invitation"] = ("zaghareet", {"coordinator"})
    run = runs.prepare(by=coordinator, archive=ContentFile(archive().read(), "zakouski.zip"), sheet=None, access="MEMBERS", publish=False)
    world.closed["import"] = ("zakouski", {"coordinator"})
    page = pages.create_page(by=coordinator, title="L’équipe", body="Un brouillon zellige, retiré depuis.")
    pages.edit_page(page=page, by=coordinator, title="L’équipe", body="Écrivez-nous.", based_on=1)
    world.closed["former text of a page"] = ("zellige", {"coordinator"})
    world.ids |= {"request": request, "question": question, "invitation": invitation, "run": run, "page": page}
    departed = world.people["departed"]
    departed.left_at, departed.is_active = request.asked_at, False
    departed.save()
