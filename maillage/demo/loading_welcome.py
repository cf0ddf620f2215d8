"""Bring what the coordination looks after: reports and their register, introductions, words to those not seen, a handover."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from maillage.demo.clock import at, moment
from maillage.library.public import Resource
from maillage.links.models import Link
from maillage.moderation import public as moderation
from maillage.moderation.models import ModerationDecision, Report
from maillage.people.models import Person
from maillage.welcome.domain import check_ins, handovers, pairs
from maillage.welcome.models import CheckIn, Handover, Pair

NEWCOMER, INTRODUCED = "noemie", "basile"
NEWCOMERS = (NEWCOMER, INTRODUCED)
# Not seen for so many days.
FAR = {"albert": 96, "solange": 118, "leon": 134, "josiane": 171, "gilles": 205}
BEFORE = (
    (212, "links.link", "Lien", "WITHDRAWN", "MISTAKE"),
    (170, "library.resource", "Ressource", "CHANGE_ASKED", "PRIVACY"),
    (164, "library.resource", "Ressource", "NOTHING", "ELSEWHERE"),
    (92, "network.join_request", "Demande pour rejoindre", "DECLINED", ""),
    (41, "library.resource", "Ressource", "WITHDRAWN", "RIGHTS"),
    (12, "links.link", "Lien", "NOTHING", "ADVERTISING"),
)


def load_welcome(*, people: dict[str, Any]) -> int:
    """Add what is missing; return how many things were."""
    coordinator = people["samira"]
    members = Person.objects.filter(pk__in=[person.pk for person in people.values()], left_at=None)
    # Whoever has just arrived has not read the charter yet.
    members.filter(charter_at=None, joined_at__lt=timezone.now() - timedelta(days=15)).update(
        charter_at=F("joined_at"), charter_version="1"
    )
    return _register(coordinator) + _reports(people) + _pairs(people, coordinator) + _words(people, coordinator) + _handover(people)


def _register(coordinator: Any) -> int:
    if ModerationDecision.objects.filter(at__lt=timezone.now() - timedelta(days=200)).exists():
        return 0
    for days, kind, label, outcome, rule in BEFORE:
        with at(moment(days=days, key=f"register-{days}")):
            moderation.record_decision(person=coordinator, kind=kind, outcome=outcome, reason=rule, label=label)
    return len(BEFORE)


def _reports(people: dict[str, Any]) -> int:
    if Report.objects.exists():
        return 0
    resource = Resource.objects.listed_for(people["karim"]).exclude(contributor=people["karim"]).order_by("-published_at", "pk")[3:4]
    link = Link.objects.filter(published_at__isnull=False, withdrawn_at=None, access="PUBLIC").order_by("-published_at", "pk").first()
    for found in resource:
        with at(moment(days=2, key="report-1")):
            moderation.report(
                person=people["karim"], kind="library.resource", uuid=found.uuid, reason="PRIVACY",
                words="On lit deux numéros de téléphone privés sur la dernière page.",
            )  # fmt: skip
    if link:
        with at(moment(days=1, key="report-2")):
            moderation.report(
                person=None, kind="links.link", uuid=link.uuid, reason="MISTAKE", words="L’horaire a changé depuis la rentrée.",
                email="une-lectrice@demo.example",
            )  # fmt: skip
    return len(resource) + bool(link)


def _pairs(people: dict[str, Any], coordinator: Any) -> int:
    if Pair.objects.exists():
        return 0
    with at(moment(days=18, key="pair")):
        pairs.draw(
            newcomer=people[INTRODUCED], host=people["ines"], by=coordinator,
            words="Basile prend la régie du Canal\u00a0; Inès monte un spectacle par mois dans des lieux improbables. Vous devriez vous entendre\u202f!",
        )  # fmt: skip
    return 1


def _words(people: dict[str, Any], coordinator: Any) -> int:
    if CheckIn.objects.exists():
        return 0
    today = timezone.localdate()
    for key, days in FAR.items():
        Person.objects.filter(pk=people[key].pk).update(seen_on=today - timedelta(days=days))
    with at(moment(days=9, key="check-in")):
        made = check_ins.ask(
            person=people["gilles"], by=coordinator,
            words="Bonjour Gilles,\n\nOn ne vous a plus vu depuis la journée de mai. Comment ça va, à l’atelier\u202f?",
        )  # fmt: skip
    with at(moment(days=3, key="check-in-answer")):
        check_ins.answer(
            check_in=made,
            words="Merci de demander. On est deux pour tout faire depuis juin, alors le réseau passe après. Un coup de fil, volontiers.",
        )
    return 1


def _handover(people: dict[str, Any]) -> int:
    if Handover.objects.exists():
        return 0
    from maillage.links.domain.handing_over import held_by

    held = held_by(person=people["benoit"])[:1]
    with at(moment(days=5, key="handover")):
        for thing in held:
            handovers.hand_over(
                giver=people["benoit"], by=people["benoit"], words="Tu le consultes plus que moi\u202f: à toi de dire s’il vaut toujours le détour.",
                choices=[handovers.Choice(part="links", thing=thing.uuid, taker=people["ines"])],
            )  # fmt: skip
    return len(held)
