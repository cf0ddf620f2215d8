"""Date polls of the small network: open, both ways, settled, empty; and the pages of calendars."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.meetings import poll_links
from maillage.meetings.domain import calendars
from maillage.meetings.models import Invitee
from maillage.network.models import Territory
from tests.factories.meetings import make_meeting
from tests.factories.polls import make_poll, make_voter

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_polls(world):
    """Bring a poll of each state."""
    things, people, now = world.things, world.people, timezone.now()
    denis, chloe, bruno = people["denis"], people["chloe"], people["bruno"]
    place = {"commune": Territory.objects.get(slug="namur")}
    poll = make_poll(
        denis, days=(20, 21, 28, 200), about=place | {"mode": "BOTH", "title": "Une journée à dater"}, words=f"Dites-nous. {LONG}"
    )
    poll.closes_at = now + timedelta(days=10)
    poll.save()
    make_voter(poll, "YES", "NO", "IF_NEED_BE", person=chloe)
    make_voter(poll, "YES", "IF_NEED_BE", "YES", name=LONG, email="nadia@ailleurs.test", comment=f"Plutôt le matin. {LONG}")
    removed = poll.slots.order_by("starts_at")[1]
    removed.removed_at = now
    removed.save()
    things["invitee"] = Invitee.objects.create(poll=poll, name=LONG, email="zoe@ailleurs.test", invited_at=now)
    things["poll"] = poll
    things["empty_poll"] = make_poll(denis, days=(), about={"title": "Encore sans dates"})
    things["closed_poll"] = make_poll(denis, about=place | {"title": "Sondage clos"}, closes_at=now - timedelta(days=1))
    make_voter(things["closed_poll"], "YES", person=bruno)
    settled = make_poll(denis, meeting=make_meeting(denis, title="Datée par sondage", **place))
    things["settled_voter"] = make_voter(settled, "YES", "NO", "NO", name="Nadia Collard", email="nadia@ailleurs.test")
    settled.chosen, settled.chosen_at = settled.slots.order_by("starts_at")[0], now
    settled.save()
    things["settled_poll"] = settled
    things["undated"] = make_meeting(denis, stage="IDEA", starts_at=None, title="Une idée sans date")
    calendars.renew_key(person=chloe)


def poll_pages(world, shown):
    """Give {name: [Shown…]} of the pages of polls and calendars."""

    def manage(poll):
        return reverse("meetings:poll", args=[poll.meeting_id])

    polls = (world.poll, world.empty_poll, world.closed_poll, world.settled_poll)
    slot = world.poll.slots.shown().first()
    voter = world.poll.voters.get(person=None)
    voter.poll = world.poll
    return {
        "meetings:poll": [
            *(shown(manage(poll), "coordinator") for poll in polls),
            shown(reverse("meetings:poll", args=[world.undated.pk]), "coordinator"),
            shown(manage(world.poll), "member", status=404),
        ],
        "meetings:slot_choose": [shown(reverse("meetings:slot_choose", args=[world.poll.meeting_id, slot.uuid]), "coordinator")],
        "meetings:poll_answer": [
            *(shown(poll.get_absolute_url(), "visitor", "member", "coordinator") for poll in polls),
            shown(reverse("meetings:poll_answer", args=[world.meeting.uuid]), "visitor", status=404),
        ],
        "meetings:poll_change": [shown(poll_links.change_path(voter=voter), "visitor")],
        "meetings:poll_come": [
            shown(poll_links.come_path(voter=world.settled_voter), "visitor"),
            shown(poll_links.come_path(voter=voter), "visitor"),
            shown(reverse("meetings:poll_come", args=["faux"]), "visitor", status=404),
        ],
        "meetings:poll_stop": [
            shown(
                reverse("meetings:poll_stop", args=[poll_links.stop_address(invitee=world.invitee).rstrip("/").rsplit("/", 1)[1]]),
                "visitor",
            )
        ],
        "meetings:calendar_list": [shown(reverse("meetings:calendar_list"))],
        "meetings:key_renew": [shown(reverse("meetings:key_renew"))],
    }
