"""A date of the poll becomes the meeting, voters are told and invited; names are forgotten in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.notices.public import Message, OutgoingMail, OutgoingPart
from maillage.meetings.domain import ballots, choosing, polls, stages
from maillage.meetings.models import Invitee, Meeting, Registration, Slot, Stage, State, Vote, Voter
from maillage.meetings.queries.polls import polls_of
from maillage.meetings.queries.week import week_items
from maillage.network.models import Territory
from tests.factories.meetings import make_meeting
from tests.factories.polls import make_poll, make_voter
from tests.kernel.strict_ics import problems, unfolded

YES, IF, NO = "YES", "IF_NEED_BE", "NO"


def times(number, hours=3):
    starts = (timezone.now() + timedelta(days=number)).replace(hour=9, minute=0, second=0, microsecond=0)
    return starts, starts + timedelta(hours=hours)


def slots_of(poll):
    return list(Slot.objects.filter(poll=poll).order_by("starts_at", "pk"))


def mails_to(address):
    return list(OutgoingMail.objects.filter(to=address).order_by("pk"))


# Choose.


def open_ready(denis, **about):
    return make_poll(denis, about={"commune": Territory.objects.get(slug="namur"), **about})


def entry_in(mail):
    part = OutgoingPart.objects.get(mail=mail)
    data = bytes(part.content)
    assert problems(data) == []
    return {name: value for name, _, value in unfolded(data)}


def test_a_date_becomes_the_meeting_and_voters_are_told(denis, chloe):
    poll = make_poll(denis)
    make_voter(poll, YES, email="nadia@ailleurs.test")
    make_voter(poll, YES, person=chloe)
    make_voter(poll, YES, name="Sans adresse")
    slot = slots_of(poll)[0]
    meeting = choosing.choose(slot=slot, person=denis)
    assert (meeting.starts_at, meeting.ends_at, meeting.stage) == (slot.starts_at, slot.ends_at, Stage.PREPARING)
    (mail,) = mails_to("nadia@ailleurs.test")
    assert str(slot) in mail.text and "pas encore ouvertes" in mail.text
    entry = entry_in(mail)
    assert (entry["METHOD"], entry["STATUS"], entry["ATTENDEE"]) == ("REQUEST", "TENTATIVE", "mailto:nadia@ailleurs.test")
    assert Message.objects.get(person=chloe).name == "meetings.poll_date"


def test_whoever_said_no_is_told_and_finds_nothing_in_their_calendar(denis):
    poll = make_poll(denis)
    make_voter(poll, NO, YES, email="nadia@ailleurs.test")
    make_voter(poll, "", YES, email="zoe@ailleurs.test", name="Zoé")
    make_voter(poll, IF, email="ali@ailleurs.test", name="Ali")
    choosing.choose(slot=slots_of(poll)[0], person=denis)
    assert len(mails_to("nadia@ailleurs.test")) == len(mails_to("zoe@ailleurs.test")) == 1
    assert OutgoingPart.objects.get().mail.to == "ali@ailleurs.test"


def test_an_idea_that_gets_its_date_is_in_preparation(denis):
    poll = make_poll(denis, meeting=make_meeting(denis, stage="IDEA", starts_at=None))
    assert choosing.choose(slot=slots_of(poll)[0], person=denis).stage == Stage.PREPARING


def test_opening_at_once_tells_each_once_with_the_way_to_register(denis):
    poll = open_ready(denis)
    voter = make_voter(poll, YES, email="nadia@ailleurs.test")
    meeting = choosing.choose(slot=slots_of(poll)[0], person=denis, opens=True)
    assert meeting.stage == Stage.OPEN
    (mail,) = mails_to("nadia@ailleurs.test")
    assert "/rencontres/dates/venir/" in mail.text and entry_in(mail)["STATUS"] == "CONFIRMED"
    registration = choosing.come(voter=voter, mode="ON_SITE")
    assert (registration.state, registration.email, registration.confirmed_at is not None) == (State.SEATED, "nadia@ailleurs.test", True)
    subjects = [each.subject for each in mails_to("nadia@ailleurs.test")]
    assert len(subjects) == 2, subjects


def test_a_member_who_answered_registers_with_their_account(denis, chloe):
    poll = open_ready(denis)
    voter = make_voter(poll, YES, person=chloe)
    choosing.choose(slot=slots_of(poll)[0], person=denis, opens=True)
    assert choosing.come(voter=voter, mode="ON_SITE").person_id == chloe.pk
    assert choosing.come(voter=voter, mode="ON_SITE").pk == Registration.objects.get().pk


def test_nothing_changes_when_the_meeting_cannot_open(denis):
    poll = make_poll(denis)
    make_voter(poll, YES, email="nadia@ailleurs.test")
    with pytest.raises(Refused, match="Il manque"):
        choosing.choose(slot=slots_of(poll)[0], person=denis, opens=True)
    poll.refresh_from_db()
    assert poll.chosen is None and Meeting.objects.get(pk=poll.meeting_id).starts_at is None and not OutgoingMail.objects.exists()


def test_opening_later_invites_those_who_answered(denis):
    poll = open_ready(denis)
    make_voter(poll, YES, email="nadia@ailleurs.test")
    meeting = choosing.choose(slot=slots_of(poll)[0], person=denis)
    stages.open_meeting(meeting=meeting, person=denis)
    first, second = mails_to("nadia@ailleurs.test")
    assert "pas encore ouvertes" in first.text and "sont ouvertes" in second.text
    assert int(entry_in(second)["SEQUENCE"]) > int(entry_in(first)["SEQUENCE"])


def test_a_cancelled_meeting_leaves_the_calendars_of_those_who_answered(denis):
    poll = open_ready(denis)
    make_voter(poll, YES, email="nadia@ailleurs.test")
    came = make_voter(poll, YES, email="zoe@ailleurs.test", name="Zoé")
    meeting = choosing.choose(slot=slots_of(poll)[0], person=denis, opens=True)
    choosing.come(voter=came, mode="ON_SITE")
    stages.cancel(meeting=meeting, person=denis, words="La salle est inondée.")
    last = mails_to("nadia@ailleurs.test")[-1]
    assert "La salle est inondée." in last.text and entry_in(last)["METHOD"] == "CANCEL"
    assert [mail.subject for mail in mails_to("zoe@ailleurs.test")].count(last.subject) == 0


def test_a_postponed_meeting_finds_another_date_by_a_poll(denis):
    meeting = make_meeting(denis)
    stages.postpone(meeting=meeting, person=denis, words="Grève des trains.")
    poll = polls.open_poll(meeting=meeting, person=denis, slots=[times(40)])
    moved = choosing.choose(slot=slots_of(poll)[0], person=denis, words="Nous y voilà.")
    assert (moved.stage, moved.starts_at) == (Stage.OPEN, times(40)[0])


@pytest.mark.parametrize("change", [{"removed_at": timezone.now()}, {"starts_at": timezone.now() - timedelta(days=1)}])
def test_a_date_taken_off_or_past_is_not_chosen(denis, change):
    poll = make_poll(denis)
    slot = slots_of(poll)[0]
    Slot.objects.filter(pk=slot.pk).update(**change)
    with pytest.raises(Refused):
        choosing.choose(slot=Slot.objects.select_related("poll__meeting").get(pk=slot.pk), person=denis)


def test_a_stranger_chooses_nothing(denis, chloe):
    poll = make_poll(denis)
    with pytest.raises(Refused):
        choosing.choose(slot=slots_of(poll)[0], person=chloe)


def test_a_closed_poll_waits_in_the_week_until_a_date_is_chosen(denis, chloe):
    open_one = make_poll(denis)
    poll = make_poll(denis, closes_at=timezone.now() - timedelta(hours=1), about={"title": "À choisir"})
    make_voter(poll, YES)
    (item,) = week_items(person=denis)
    assert (item.title, item.url, list(item.details)) == (
        "À choisir",
        f"/rencontres/{poll.meeting_id}/dates/",
        ["sondage clos, 1\u00a0réponse"],
    )
    assert week_items(person=chloe) == [] and open_one.is_open(now=timezone.now())
    choosing.choose(slot=slots_of(poll)[0], person=denis)
    assert all(item.label != "Date à choisir" for item in week_items(person=denis))


# Be forgotten.


def test_somebody_who_leaves_keeps_their_count_and_loses_their_name(denis, chloe):
    poll = make_poll(denis)
    make_voter(poll, YES, person=chloe, comment="Avec joie")
    assert polls_of(person=chloe)[0]["reponses"][0]["reponse"] == "oui"
    ballots.forget_polls(person=chloe)
    voter = Voter.objects.get()
    assert (voter.person, voter.comment) == (None, "") and "Chloé" not in voter.name and Vote.objects.count() == 1


def test_names_without_account_are_erased_half_a_year_after(denis, chloe):
    poll = make_poll(denis, closes_at=timezone.now() - timedelta(days=200))
    make_voter(poll, YES, email="nadia@ailleurs.test")
    make_voter(poll, YES, person=chloe)
    Invitee.objects.create(poll=poll, email="x@x.test", invited_at=timezone.now())
    assert ballots.clean_polls(now=timezone.now()) == 0, "answered lately"
    Voter.objects.update(changed_at=timezone.now() - timedelta(days=199))
    assert ballots.clean_polls(now=timezone.now()) == 1 and ballots.clean_polls(now=timezone.now()) == 0
    assert not Invitee.objects.exists() and not Voter.objects.filter(email="nadia@ailleurs.test").exists()
    assert Voter.objects.get(person=chloe).name == "Chloé Dumont"
