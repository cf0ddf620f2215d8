"""Let the people of the demonstration ask for each other's dossiers, talk, lend, read, and say what it brought: through the acts, at their dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from maillage.demo.clock import at, moment
from maillage.demo.dossiers import uuid_of
from maillage.demo.loading_library import World
from maillage.dossiers.domain import copies, extensions, follow_up, releases, requests
from maillage.dossiers.models import AccessRequest, Dossier, Release, ReleaseReading
from maillage.kernel.text.typography import typo
from maillage.library import public as library

CLOSED_WORDS = (
    "Merci de votre intérêt. Ce dossier est encore entre les mains de l’administration : nous le partagerons une fois la décision reçue. "
    "D’ici là, passez à la rencontre de mars, nous vous raconterons la méthode."
)


@dataclass(frozen=True, kw_only=True)
class Loan:
    """What somebody asked, so many days ago, and what came of it.

    `state`: WAITING, TALKING, DECLINED or GIVEN. `days` for which it is given; `answered` days after the request; `note` in three lines;
    `read` times online; `told`: what it brought; `inspired`: a resource of the receiver names the dossier; `longer`: why more time is asked.
    """

    dossier: str
    person: str
    asked: int
    purpose: str
    situation: str = ""
    talk: str = "PHONE"
    state: str = "GIVEN"
    words: Sequence[str] = ()
    quiet: int = 0
    answered: int = 3
    days: int = 60
    note: str = "analysis"
    read: int = 2
    told: str = ""
    inspired: str = ""
    longer: str = ""


NOTES = {
    "analysis": "Ce qui a marché ici\nMarcher avec les gens plutôt que les réunir : les récits venaient en chemin.\n\n"
    "Ce qui a changé depuis\nDeux collègues sont parties, et la commune a fusionné deux écoles. Le diagnostic du chapitre 3 date.\n\n"
    "Ce que nous ne referions pas\nÉcrire à six mains sans rédacteur final : nous avons perdu un mois.",
    "project": "Ce qui a marché ici\nTrois enjeux, pas sept : l’équipe les connaît par cœur.\n\n"
    "Ce que nous ne referions pas\nPromettre une opération par village. Tenez-vous-en à ce que l’équipe peut porter.",
    "money": "Ce qui a marché ici\nLe plan financier relu par quelqu’un du dehors, chiffre par chiffre.\n\n"
    "Ce qui a changé depuis\nLes barèmes ont bougé : prenez la méthode, pas les montants.",
}

LOANS = (
    Loan(
        dossier="vallee-2024", person="karim", asked=2, talk="MEETING", state="WAITING",
        purpose="Nous écrivons notre analyse partagée dans trois langues, sur un plateau de hameaux. Votre façon de raconter onze villages "
        "sans les opposer nous serait précieuse.",
        situation="Deux animatrices, un comité de quatorze personnes, un dépôt prévu dans un an.",
    ),
    Loan(
        dossier="gare-2026", person="marthe", asked=10, state="WAITING",
        purpose="Nous aidons une équipe voisine à monter son premier dossier, et le vôtre est le seul d’une équipe de cette taille.",
        situation="Une équipe de deux personnes et demie.",
    ),
    Loan(
        dossier="canal-2023", person="ines", asked=6, talk="WRITING", state="TALKING", quiet=4,
        purpose="Votre autoévaluation parle des publics qui ne viennent pas. C’est exactement ce que nous n’arrivons pas à écrire.",
        words=("Bonjour Inès, volontiers. Avant de vous l’envoyer, dites-moi : vous cherchez une méthode d’enquête, ou une façon de l’écrire ?",
               "Plutôt la façon de l’écrire. Nous avons les chiffres, et aucun récit autour."),
    ),
    Loan(
        dossier="moulin-2021", person="odile", asked=22, state="TALKING", quiet=17,
        purpose="Nous craignons un avis réservé, et vous êtes passés par là.",
        words=("Parlons-en de vive voix, c’est plus simple. Quand passez-vous par ici ?",),
    ),
    Loan(
        dossier="halles-2027", person="karim", asked=19, answered=4, state="DECLINED", talk="MEETING",
        purpose="Nous pensons à une coopération entre trois maisons et cherchons comment l’écrire.",
    ),
    Loan(
        dossier="troisrives-2025", person="ines", asked=24, answered=3, days=60, read=3,
        purpose="Nous entamons un nouveau cycle d’analyse partagée, sur un territoire lui aussi fait d’une ville et de villages.",
        situation="Onze villages, une équipe de six personnes.",
    ),
    Loan(
        dossier="terril-2022", person="karim", asked=31, answered=2, days=30, note="project", read=4,
        purpose="Comment un comité de spectateurs prend part au projet d’action culturelle, année après année.",
    ),
    Loan(
        dossier="vallee-2024", person="fatou", asked=40, answered=2, days=60, note="project", read=2,
        purpose="Notre comité veut réécrire ses enjeux ; nous aimerions voir comment vous êtes passés de l’analyse au projet.",
        longer="Le comité se réunit le mois prochain, et nous voulons y lire vos trois enjeux ensemble.",
    ),
    Loan(
        dossier="halles-2027", person="benoit", asked=15, answered=3, days=60, talk="MEETING", read=1,
        purpose="Nous préparons une coopération avec nos voisins et voudrions comprendre comment vous écrivez à quatre.",
    ),
    Loan(
        dossier="plateau-2024", person="ines", asked=130, answered=2, days=60, read=5,
        purpose="Raconter un territoire où l’on ne parle pas tous la même langue.",
        told="Les récits enregistrés puis relus à voix haute : nous l’avons fait dans trois villages, et tout le monde s’est entendu parler.",
        inspired="Enregistrer, relire à voix haute, puis seulement écrire.",
    ),
    Loan(
        dossier="troisrives-2025", person="karim", asked=190, answered=3, days=60, read=6,
        purpose="La méthode de vos marches, pour un plateau où l’on se parle peu.",
        told="Nous avons gardé les marches et laissé les questionnaires. Trente-deux récits en quatre mois.",
        inspired="Les marches avec récits, adaptées à un plateau.",
    ),
    Loan(
        dossier="vallee-2024", person="albert", asked=210, answered=1, days=60, note="project", read=2,
        purpose="Voir comment une équipe rurale formule ses enjeux.",
        told="Nous avons réduit nos enjeux de six à trois, et le comité a enfin pu les redire.",
    ),
    Loan(
        dossier="vallee-2024", person="odile", asked=60, answered=4, days=30, read=0,
        purpose="Notre première analyse partagée : nous ne savons pas par où commencer.",
    ),
    Loan(
        dossier="canal-2023", person="benoit", asked=240, answered=5, days=60, read=3,
        purpose="Votre diffusion sans gradins, pour notre salle des fêtes.",
        told="L’idée de jouer de plain-pied nous a évité un achat.",
        inspired="Jouer de plain-pied.",
    ),
    Loan(
        dossier="troisrives-2025", person="odile", asked=120, answered=2, days=60, read=4,
        purpose="Comprendre ce que contient un dossier complet avant de commencer le nôtre.",
        told="Nous avons surtout repris la table des matières, et la règle du rédacteur final.",
    ),
    Loan(
        dossier="canal-subvention", person="marthe", asked=50, answered=6, days=30, note="money", read=2,
        purpose="Comparer des devis de gradins mobiles.",
        told="Nous avons demandé une variante en location : elle était moins chère.",
    ),
)  # fmt: skip


def load_releases(*, world: World) -> int:
    """Add the requests and releases when there are none yet; return how many."""
    if AccessRequest.objects.exists():
        return 0
    known = {dossier.uuid: dossier for dossier in Dossier.objects.filter(published_at__isnull=False)}
    made = 0
    # The copies of what still runs are made at the end: the others would be deleted at once.
    with patch.object(releases, "make_copy_later"):
        for loan in sorted(LOANS, key=lambda loan: -loan.asked):
            if uuid_of(loan.dossier) in known:
                _load(loan, known[uuid_of(loan.dossier)], world)
                made += 1
    releases.end_due()
    follow_up.warn_ending()
    requests.remind_old()
    for pk in Release.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True):
        copies.make_copy(release_id=pk)
    return made


def _load(loan: Loan, dossier: Dossier, world: World) -> None:
    person, owner = world.people[loan.person], dossier.contact or dossier.contributor
    asked = moment(days=loan.asked, key=f"{loan.dossier}/{loan.person}")
    with at(asked):
        request = requests.ask(dossier=dossier, person=person, purpose=typo(loan.purpose), situation=typo(loan.situation), talk=loan.talk)
    if loan.state == "TALKING":
        for number, words in enumerate(loan.words):
            with at(moment(days=loan.quiet + len(loan.words) - number - 1, key=words, after=asked)):
                requests.write(request=request, person=owner if number % 2 == 0 else person, words=typo(words))
    if loan.state not in ("DECLINED", "GIVEN"):
        return
    answered = moment(days=loan.asked - loan.answered, key=loan.purpose, after=asked)
    with at(answered):
        if loan.state == "DECLINED":
            requests.decline(request=request, owner=owner, word=typo(CLOSED_WORDS))
            return
        until = timezone.localdate() + timedelta(days=loan.days)
        release = requests.accept(request=request, owner=owner, note=typo(NOTES[loan.note]), ends_on=until)
    _live(loan, release, person)


def _live(loan: Loan, release: Release, person: Any) -> None:
    """Read it, ask for more time, end on its day, say what it brought."""
    start = release.starts_at
    lasted = min(loan.days, (timezone.now() - start).days)
    for number in range(loan.read):
        when = start + timedelta(days=lasted * number / max(loan.read, 1), hours=3)
        how = ReleaseReading.How.COPY if number == 1 else ReleaseReading.How.ONLINE
        with at(min(when, timezone.now())):
            releases.note_reading(release=release, how=how)
    if loan.longer:
        with at(moment(days=1, key=loan.longer, after=start)):
            extensions.ask_extension(release=release, person=person, words=typo(loan.longer), until_on=release.ends_on + timedelta(days=30))
    if release.ends_on < timezone.localdate():
        # Midnight after the last day, when the clock ends it.
        with at(start + timedelta(days=loan.days + 1)):
            releases.end_due()
    if loan.told:
        when = min(start + timedelta(days=min(loan.days + 3, 33)), timezone.now() - timedelta(hours=3))
        with at(when):
            mine = library.Resource.objects.listed_for(person).filter(contributor=person).order_by("published_at", "pk").first()
            taker = ("library.resource", mine.uuid) if loan.inspired and mine else None
            follow_up.tell_outcome(release=release, person=person, words=typo(loan.told), taker=taker)


__all__ = ["load_releases"]
