"""Bring the people and the organisations of the demonstration, as the acts of their rooms would have, at their dates."""

from functools import lru_cache
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from maillage.demo.clock import at, moment
from maillage.demo.corpus import read, stable_uuid
from maillage.demo.people import PASSWORD, Actor, Team, actors, teams
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.journal.public import record
from maillage.kernel.text.typography import typo
from maillage.network.domain.answers import ask_question
from maillage.network.domain.joining import ask_to_join, confirm_request, reply, vouch
from maillage.network.events import OrganisationAdded
from maillage.network.models import Invitation, JoinRequest
from maillage.network.public import HelpOffer, Organisation, Territory, Theme, create_theme, invite, place_person
from maillage.people.events import AccountOpened, PersonAdmitted
from maillage.people.public import Person, find_by_email, leave

KINDS = {"NURSERY": "CRECHE", "ACADEMY": "SCHOOL"}
SECTORS = {"CRECHE": "EARLY_CHILDHOOD", "SCHOOL": "SCHOOL"}
SLUGS = {"decret": "expliquer-le-decret", "analyse": "analyse-partagee", "dossier": "constituer-son-dossier", "autres": "autres"}
TRADES = {
    "direction": "DIRECTION", "animation": "FACILITATION", "projets": "PROJECTS", "coordination": "COORDINATION", "communication": "COMMUNICATION",
    "programmation": "PROGRAMMING", "arts plastiques": "VISUAL_ARTS", "régie": "TECHNICAL", "comptabilité": "ACCOUNTS",
    "administration": "ADMINISTRATION", "médiation": "MEDIATION", "petite enfance": "EARLY_CHILDHOOD", "bibliothèque": "LIBRARY",
    "enseignement": "TEACHING",
}  # fmt: skip
INVITED = (
    (24, (("Héloïse Brabander", "heloise.brabander"), ("Ousmane Terwagne", "ousmane.terwagne"), ("Céleste Mahieu-Diop", "celeste.mahieu-diop")), "troisrives"),
    (5, (("Fabrice Ocquier", "fabrice.ocquier"), ("Ludmila Svensson-Petit", "ludmila.svensson-petit")), "plateau"),
)  # fmt: skip
WORDS = {
    "lucie": "Je coordonne les projets d’éveil dans une crèche de quarante-deux enfants et je cherche des lieux qui prêtent leur salle le matin.",
    "matteo": "Je viens de rejoindre l’équipe du Canal pour la communication. J’aimerais suivre le café des communicant·e·s et lire ce que d’autres ont essayé.",
    "brigitte": "J’accompagne des équipes culturelles dans leur auto-évaluation, en indépendante, et je voudrais partager mes grilles.",
}


@lru_cache(maxsize=1)
def _password() -> str:
    return make_password(PASSWORD)


def load_people() -> int:
    """Make the accounts of the members; return how many were missing."""
    known = set(Person.objects.values_list("uuid", flat=True))
    missing = [actor for actor in actors() if not actor.candidate and actor.uuid not in known]
    for actor in missing:
        _load_person(actor)
    return len(missing)


def _load_person(actor: Actor) -> None:
    random = Random(actor.key)  # noqa: S311 (nothing secret)
    with at(moment(days=actor.joined, key=actor.key)) as when, writing():
        person = Person.objects.create_user(
            actor.address, None, uuid=actor.uuid, name=actor.name, role=actor.role, function=actor.function, about=actor.about,
            trade=TRADES.get(actor.trade, "OTHER"), languages=["fr", *random.sample(["nl", "de", "en"], k=random.randint(0, 2))],
            joined_at=when, created_at=when, trusted_at=when if actor.joined > 300 else None,
            seen_on=moment(days=random.randint(1, 20), key=actor.key).date(),
        )  # fmt: skip
        if actor.demo:
            Person.objects.filter(pk=person.pk).update(password=_password())
        record(AccountOpened(person=person.uuid), actor=person)
        record(PersonAdmitted(person=person.uuid), actor=person)
        changes.touch(kind="people.person", uuid=person.uuid)


def load_themes(*, coordinator: Any) -> dict[str, Theme]:
    """Add the themes which are missing, and give all of them by key."""
    found: dict[str, Theme] = {}
    for position, row in enumerate(read("themes")):
        name = typo(row["name"])
        theme = Theme.objects.filter(slug=SLUGS.get(row["key"], "-")).first() or Theme.objects.filter(name=name).first()
        if theme is None:
            with at(moment(days=1400, key=name)):
                theme = create_theme(
                    name=name, note=typo(row["about"]), labels=[typo(label)[:80] for label in row["synonyms"]], actor=coordinator
                )
            Theme.objects.filter(pk=theme.pk).update(uuid=stable_uuid("theme", row["key"]), position=position * 10)
            theme.refresh_from_db()
        elif row["key"] == "autres":
            Theme.objects.filter(pk=theme.pk, position__lt=position * 10).update(position=position * 10)
        found[row["key"]] = theme
    return found


def load_organisations(*, coordinator: Any, themes: dict[str, Theme]) -> dict[str, Organisation]:
    """Add the organisations which are missing, and give all of them by key."""
    known = {organisation.uuid: organisation for organisation in Organisation.objects.all()}
    communes = {place.name: place for place in Territory.objects.communes().filter(name__in={team.commune for team in teams()})}
    joined = {team.key: max((actor.joined for actor in actors() if actor.organisation == team.key), default=400) + 20 for team in teams()}
    found = {}
    for team in teams():
        if team.uuid not in known:
            known[team.uuid] = _load_organisation(
                team, days=joined[team.key], commune=communes.get(team.commune), themes=themes, coordinator=coordinator
            )
        found[team.key] = known[team.uuid]
    return found


def _load_organisation(team: Team, *, days: int, commune: Territory | None, themes: dict[str, Theme], coordinator: Any) -> Organisation:
    from maillage.network.domain.organisations import slug_of

    kind = KINDS.get(team.kind, team.kind)
    # Two sheets stay to be completed, so that their stewards find something to do.
    bare = team.key in ("gare", "haies")
    with at(moment(days=days, key=team.key)) as when, writing():
        organisation = Organisation.objects.create(
            uuid=team.uuid, name=team.name, slug=slug_of(name=team.name), kind=kind, commune=commune, website="" if bare else team.site,
            contact_email=f"{slug_of(name=team.name)}@demo.example"[:254], description=team.about, sector=SECTORS.get(kind, "CULTURE"), created_at=when,
        )  # fmt: skip
        organisation.themes.set(themes[key] for key in team.themes)
        record(OrganisationAdded(organisation=organisation.uuid), actor=coordinator)
        changes.touch(kind="network.organisation", uuid=organisation.uuid)
    return organisation


def place_people(*, organisations: dict[str, Organisation], themes: dict[str, Theme], coordinator: Any) -> dict[str, Any]:
    """Put everybody in their organisation with what they can help on, and give them by key."""
    people = {person.uuid: person for person in Person.objects.filter(uuid__in=[actor.uuid for actor in actors()])}
    offers = []
    for actor in actors():
        person = people.get(actor.uuid)
        if person is None or person.left_at or not actor.organisation or person.memberships.exists():
            continue
        with at(moment(days=actor.joined, key=actor.key)):
            place_person(
                person=person,
                organisation=organisations[actor.organisation],
                function=actor.function,
                is_steward=actor.steward,
                actor=coordinator,
            )
        offers += [HelpOffer(person=person, theme=themes[key]) for key in actor.themes]
    HelpOffer.objects.bulk_create(offers, ignore_conflicts=True)
    return {actor.key: people[actor.uuid] for actor in actors() if actor.uuid in people}


def load_requests(*, people: dict[str, Any], organisations: dict[str, Organisation]) -> int:
    """Let three people ask to join: one is vouched for, one is asked a question. Return how many were missing."""
    made = 0
    for days, actor in ((3, "lucie"), (6, "matteo"), (1, "brigitte")):
        made += _load_request(next(row for row in actors() if row.key == actor), days=days, people=people, organisations=organisations)
    return made


def _load_request(actor: Actor, *, days: int, people: dict[str, Any], organisations: dict[str, Organisation]) -> int:
    if JoinRequest.objects.filter(email=actor.address).exists() or find_by_email(email=actor.address):
        return 0
    organisation = organisations.get(actor.organisation)
    asked = moment(days=days, key=actor.key)
    with at(asked):
        ask_to_join(
            name=actor.name, email=actor.address, what_i_do=WORDS[actor.key], keep_words=True, organisation=organisation,
            organisation_name="" if organisation else "Atelier-conseil La Marelle",
        )  # fmt: skip
        request, _ = confirm_request(request=JoinRequest.objects.get(email=actor.address))
        if actor.demo:
            Person.objects.filter(pk=request.account_id).update(password=_password())
    if actor.key == "lucie":
        with at(moment(days=days - 1, key="vouch", after=asked)):
            vouch(request=request, by=people["solange"])
    if actor.key == "matteo":
        with at(moment(days=days - 1, key="question", after=asked)):
            question = ask_question(
                request=request,
                word="Bonjour Mattéo, remplacez-vous Yasmine pour la communication, ou venez-vous en renfort ?",
                by=people["samira"],
            )
        with at(moment(days=days - 3, key="reply")):
            reply(question=question, words="En renfort, à mi-temps, jusqu’en juin. Merci !")
    return 1


def load_invitations(*, coordinator: Any, organisations: dict[str, Organisation]) -> int:
    """Invite a few addresses: the first batch is about to expire."""
    made = 0
    for days, entries, team in INVITED:
        pairs = [(name, f"{local}@demo.example") for name, local in entries]
        if Invitation.objects.filter(email=pairs[0][1]).exists():
            continue
        with at(moment(days=days, key="invite")):
            word = "Une collègue nous a parlé de vous : vous trouverez ici ce que nous aurions aimé lire à nos débuts."
            made += len(invite(entries=pairs, by=coordinator, organisation=organisations[team], word=word).sent)
    return made


def load_departures(*, people: dict[str, Any]) -> int:
    """Let those leave who left; what they shared stays with their organisation."""
    gone = 0
    for actor in actors():
        person = people.get(actor.key)
        if actor.left and person is not None and person.left_at is None:
            with at(moment(days=actor.left, key=f"left/{actor.key}")):
                leave(person=person, by=person)
            gone += 1
    return gone
