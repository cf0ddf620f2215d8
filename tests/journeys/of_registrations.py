"""Registrations of the small network, in each of their states, and their pages."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.meetings.models import RegistrationQuestion
from maillage.meetings.signed import registration_path, registration_token
from tests.factories.meetings import make_meeting, make_registration

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_registrations(world):
    """Bring a full meeting with somebody in each state."""
    things, people = world.things, world.people
    amel, chloe, denis = people["amel"], people["chloe"], people["denis"]
    meeting = make_meeting(
        denis, title="Complète, avec une liste", mode="BOTH", seats_on_site=2, seats_remote=30, remote_link="https://salle.test/x",
        mode_changed_at=timezone.now(), place_name="Foyer de la Gare", transport="Train à 200 m",
    )  # fmt: skip
    question = RegistrationQuestion.objects.create(meeting=meeting, kind="CHOICE", label=f"Repas ? {LONG}", choices=["tout", "végétarien"])
    far = make_registration(meeting, amel, mode="REMOTE", mode_asked_at=timezone.now())
    here = make_registration(
        meeting,
        name="Nadia Collard",
        seats=1,
        guests="Mia",
        needs=f"Un siège. {LONG}",
        carpool=True,
        carpool_from="Namur",
        photo_consent=True,
    )
    here.answers.create(question=question, text="végétarien")
    make_registration(meeting, name="Paul", email="paul@ailleurs.test", carpool=True, carpool_from="Gare de Namur", carpool_seats=2)
    things["full_meeting"], things["registration_here"], things["registration_far"] = meeting, here, far
    offered = timezone.now() + timedelta(hours=30)
    for state in ("waiting", "offered", "unconfirmed", "cancelled"):
        things[f"registration_{state}"] = make_registration(
            meeting, chloe if state == "waiting" else None, name=f"Personne {state}", email=f"{state}@ailleurs.test", state=state.upper(),
            queued_at=timezone.now(), offered_until=offered,
        )  # fmt: skip
    things["registration_here"].steps.create(state="SEATED", by=denis, at=timezone.now(), reason="Elle témoigne.")
    things["registration_held"] = make_registration(things["held_meeting"], name="Zoé", email="zoe@ailleurs.test")


def registration_pages(world, shown):
    """Give {name: [Shown…]} of the pages of registrations."""

    def at(name, *more, meeting=world.full_meeting):
        return reverse(f"meetings:{name}", args=[meeting.pk, *more])

    rows = [getattr(world, f"registration_{state}") for state in ("here", "far", "waiting", "offered", "unconfirmed", "cancelled", "held")]
    return {
        "meetings:register": [
            shown(at("register"), "visitor", "coordinator"),
            shown(at("register", meeting=world.held_meeting), "visitor", "member"),
        ],
        "meetings:registration_sent": [shown(at("registration_sent"), "visitor")],
        "meetings:registration": [
            *(shown(registration_path(registration=row), "visitor") for row in rows),
            # On the day itself, and after: see `of_traces.py`.
            *(shown(registration_path(registration=row), "visitor") for row in (world.here_today, world.far_today, world.silent)),
            shown(f"{registration_path(registration=world.registration_here)}?facon=REMOTE", "visitor"),
            shown(reverse("meetings:registration", args=["faux"]), "visitor", status=404),
        ],
        "meetings:registration_quiet": [
            shown(reverse("meetings:registration_quiet", args=[registration_token(registration=world.registration_here)]), "visitor")
        ],
        "meetings:registrations": [
            shown(at("registrations"), "coordinator"),
            shown(f"{at('registrations')}?liste=attente&q=zzz", "coordinator"),
            shown(at("registrations", meeting=world.meeting), "coordinator"),
            shown(at("registrations"), "member", status=403),
        ],
        "meetings:registration_add": [shown(at("registration_add"), "coordinator"), shown(at("registration_add"), "member", status=403)],
        "meetings:registration_write": [
            shown(at("registration_write"), "coordinator"),
            shown(at("registration_write"), "member", status=403),
        ],
        "meetings:registration_mode": [shown(at("registration_mode"), "coordinator"), shown(at("registration_mode"), "member", status=403)],
        "meetings:registration_manage": [
            *(shown(at("registration_manage", row.uuid), "coordinator") for row in rows[:4]),
            shown(at("registration_manage", world.registration_here.uuid), "member", status=403),
        ],
    }
