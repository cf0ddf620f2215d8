"""Reports, introductions, words and handovers of the small network, in each of their states, and their pages."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.moderation import public as moderation
from maillage.people.domain import inactivity
from maillage.people.models import Person
from maillage.welcome.answering import path_of
from maillage.welcome.domain import check_ins, handovers, pairs
from tests.cast import make_person
from tests.factories.links import make_link
from tests.factories.network import make_membership

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_welcome(world):
    """Bring what waits on the desk, somebody who just arrived, somebody nobody has seen, and things passed on."""
    things, people = world.things, world.people
    amel, bruno, chloe, denis = (people[name] for name in ("amel", "bruno", "chloe", "denis"))
    for person, rule in ((bruno, "PRIVACY"), (chloe, "MISTAKE")):
        moderation.report(
            person=person, kind="library.resource", uuid=things["resource"].uuid, reason=rule, words=f"Un numéro privé, {LONG}"
        )
    things["link_report"] = moderation.report(person=bruno, kind="links.link", uuid=things["link"].uuid, reason="MISTAKE")
    settled = make_link(amel, url="https://signale.example/", title="Un lien signalé")
    report = moderation.report(person=bruno, kind="links.link", uuid=settled.uuid, reason="ADVERTISING", words="Une réclame")
    moderation.settle(report=report, person=denis, outcome="WITHDRAWN", words="C’est une réclame.")

    now = timezone.now()
    new, met, far, gone = (make_person(f"{name} {LONG}", email=f"{key}@accueil.test") for key, name in (("nina", "Nina"), ("otto", "Otto"), ("paul", "Paul"), ("rose", "Rose")))  # fmt: skip
    for person in (new, met):
        make_membership(person, things["canal"])
    make_membership(gone, things["valley"])
    long_ago = now - timedelta(days=400)
    Person.objects.filter(pk__in=[each.pk for each in (bruno, far, gone)]).update(joined_at=long_ago)
    Person.objects.filter(pk=far.pk).update(seen_on=timezone.localdate() - timedelta(days=700))
    Person.objects.filter(pk=amel.pk).update(charter_at=now, charter_version="1")
    for each in (bruno, far, gone):
        each.refresh_from_db()
    things["pair"] = pairs.draw(newcomer=met, host=bruno, by=denis, words=f"Faites connaissance.\n{LONG}")
    things["check_in"] = check_ins.ask(person=bruno, by=denis, words=f"Comment ça va ? {LONG}")
    check_ins.answer(check_in=things["check_in"], words=f"Bien, merci. {LONG}")
    things["gone"] = gone
    held = make_link(gone, url="https://relais.example/", title=f"Un lien tenu {LONG}")
    make_link(gone, url="https://relais2.example/", title="Un autre lien tenu")
    handovers.hand_over(
        giver=gone, by=denis, choices=[handovers.Choice(part="links", thing=held.uuid, taker=bruno)], words=f"Tout est rangé. {LONG}"
    )
    things["asleep"] = far


def welcome_pages(world, shown):
    """Give {name: [Shown…]} of the pages of moderation and welcome."""
    token = inactivity.STAY.token(uuid=world.asleep.uuid)
    report = reverse("moderation:report", args=["library.resource", world.resource.uuid])
    return {
        "moderation:desk": [shown("/a-traiter/")],
        "moderation:register": [shown("/moderation/")],
        "moderation:report": [shown(report)],
        "people:stay": [shown(reverse("people:stay", args=[token]), "visitor"), shown("/compte/rester/faux/", "visitor", status=410)],
        "welcome:pairs": [shown("/la-semaine/accueil/")],
        "welcome:check_ins": [shown("/la-semaine/accueil/comment-ca-va/")],
        "welcome:handovers": [shown("/la-semaine/accueil/relais/")],
        "welcome:hand_over_of": [shown(reverse("welcome:hand_over_of", args=[world.gone.uuid]))],
        "welcome:hand_over": [shown("/passer-le-relais/")],
        "welcome:taken": [shown("/passer-le-relais/repris/")],
        "welcome:pair_detail": [shown(reverse("welcome:pair_detail", args=[world.pair.uuid]), "member", "coordinator")],
        "welcome:check_in_answer": [shown(path_of(check_in=world.check_in), "visitor")],
    }
