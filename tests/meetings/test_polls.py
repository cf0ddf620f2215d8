"""The date poll: propose, answer, change, choose; answers are never lost, nobody writes in another's name."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import Message, OutgoingMail, OutgoingPart
from maillage.meetings.domain import ballots, choosing, meetings, polls, stages
from maillage.meetings.domain.ballots import Ballot
from maillage.meetings.forms.polls import InviteForm, SlotsForm
from maillage.meetings.models import DatePoll, Invitee, Meeting, Registration, Slot, Stage, State, Vote, Voter
from maillage.meetings.queries.polls import polls_of, results_of
from maillage.meetings.queries.week import week_items
from tests.factories.meetings import make_meeting
from tests.factories.polls import add_slot, make_poll, make_voter
from tests.kernel.strict_ics import problems, unfolded

YES, IF, NO = "YES", "IF_NEED_BE", "NO"


def times(number, hours=3):
    starts = (timezone.now() + timedelta(days=number)).replace(hour=9, minute=0, second=0, microsecond=0)
    return starts, starts + timedelta(hours=hours)


def slots_of(poll):
    return list(Slot.objects.filter(poll=poll).order_by("starts_at", "pk"))


def ballot(poll, *answers, mode="ON_SITE", **fields):
    said = zip(slots_of(poll), answers, strict=False)
    return Ballot(**{"name": "Nadia Collard"} | fields, answers={(slot.uuid, mode): answer for slot, answer in said if answer})


def mails_to(address):
    return list(OutgoingMail.objects.filter(to=address).order_by("pk"))


# Propose.


def test_a_poll_opens_with_its_dates_once(denis):
    meeting = make_meeting(denis, stage="IDEA", starts_at=None)
    poll = polls.open_poll(meeting=meeting, person=denis, words="Dites-nous.", slots=[times(20), times(21)])
    again = polls.open_poll(meeting=meeting, person=denis, words="Dites-nous.", slots=[times(20), times(21)])
    assert poll.pk == again.pk and Slot.objects.count() == 2 and DatePoll.objects.get().words == "Dites-nous."


def test_only_those_who_prepare_propose(denis, chloe):
    meeting = make_meeting(denis, stage="PREPARING", starts_at=None)
    with pytest.raises(Refused):
        polls.open_poll(meeting=meeting, person=chloe, slots=[times(20)])
    assert not DatePoll.objects.exists()


def test_a_meeting_that_has_its_date_takes_no_poll(denis):
    with pytest.raises(Stale):
        polls.open_poll(meeting=make_meeting(denis), person=denis, slots=[times(20)])


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ([times(-2)], "est passé"),
        ([times(20)[::-1]], "la fin vient après le début"),
        ([(times(20)[0], times(40)[0])], "deux semaines"),
        ([], "au moins une date"),
        ([times(20), times(20)], "Déjà proposé"),
    ],
)
def test_dates_that_cannot_be_are_refused_in_words(denis, slots, words):
    poll = make_poll(denis, days=())
    with pytest.raises(Refused, match=words):
        polls.add_slots(poll=poll, person=denis, slots=slots)
    assert not Slot.objects.exists()


def test_hours_that_the_clocks_skip_are_no_time_at_all(denis):
    zone = ZoneInfo("Europe/Brussels")
    poll = make_poll(denis, days=())
    night = (datetime(2099, 3, 29, 2, 30, tzinfo=zone), datetime(2099, 3, 29, 3, 30, tzinfo=zone))
    with pytest.raises(Refused, match="la fin vient après le début"):
        polls.add_slots(poll=poll, person=denis, slots=[night])


def test_a_draft_dated_by_a_poll_may_still_be_thrown_away(denis):
    poll = make_poll(denis)
    make_voter(poll, YES)
    meeting = choosing.choose(slot=slots_of(poll)[0], person=denis)
    meetings.discard(meeting=meeting, person=denis)
    assert not DatePoll.objects.exists() and not Slot.objects.exists() and not Vote.objects.exists()


def test_a_date_proposed_already_is_named(denis):
    poll = make_poll(denis, days=())
    polls.add_slots(poll=poll, person=denis, slots=[times(20)])
    with pytest.raises(Refused, match="Déjà proposé"):
        polls.add_slots(poll=poll, person=denis, slots=[times(21), times(20)])
    assert Slot.objects.count() == 1


def test_no_more_dates_than_one_can_read(denis):
    poll = make_poll(denis, days=())
    with pytest.raises(Refused, match="au plus"):
        polls.add_slots(poll=poll, person=denis, slots=[times(number) for number in range(2, 64)])


def test_taking_a_date_off_keeps_its_answers(denis):
    poll = make_poll(denis)
    make_voter(poll, YES, IF, NO)
    first = slots_of(poll)[0]
    polls.remove_slot(slot=first, person=denis)
    assert len(results_of(poll=poll, now=timezone.now()).lines) == 2 and Vote.objects.count() == 3
    polls.restore_slot(slot=first, person=denis)
    assert results_of(poll=poll, now=timezone.now()).lines[0].yes == ["Nadia Collard"]


def test_a_date_that_comes_back_by_its_hours_has_its_answers(denis):
    poll = make_poll(denis)
    make_voter(poll, YES)
    first = slots_of(poll)[0]
    polls.remove_slot(slot=first, person=denis)
    polls.add_slots(poll=poll, person=denis, slots=[(first.starts_at, first.ends_at)])
    assert results_of(poll=poll, now=timezone.now()).lines[0].yes == ["Nadia Collard"] and Slot.objects.count() == 3


def test_several_dates_at_once_are_days_by_hours():
    form = SlotsForm({"day_1": "2027-03-02", "day_3": "2027-03-04", "from_1": "9h30", "to_1": "12:30", "from_2": "13:30", "to_2": "16h"})
    assert form.is_valid(), form.errors
    assert [f"{timezone.localtime(starts):%d %H:%M}-{timezone.localtime(ends):%H:%M}" for starts, ends in form.slots()] == [
        "02 09:30-12:30", "02 13:30-16:00", "04 09:30-12:30", "04 13:30-16:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"from_1": "9:30", "to_1": "12:30"}, "day_1"),
        ({"day_1": "2027-03-02"}, "from_1"),
        ({"day_1": "2027-03-02", "from_1": "9:30"}, "to_1"),
        ({"day_1": "2027-03-02", "to_1": "9:30"}, "from_1"),
        ({"day_1": "2027-03-02", "from_1": "12:30", "to_1": "9:30"}, "to_1"),
        ({"day_1": "demain", "from_1": "9:30", "to_1": "12:30"}, "day_1"),
    ],
)
def test_what_lacks_is_said_beside_its_field(data, name):
    assert name in SlotsForm(data).errors


# Answer.


def test_anybody_answers_and_receives_the_way_to_change(denis, committed):
    poll = make_poll(denis)
    voter = ballots.answer(poll=poll, person=None, ballot=ballot(poll, YES, IF, NO, email="nadia@ailleurs.test", comment="Plutôt le matin"))
    assert list(voter.votes.order_by("slot__starts_at").values_list("answer", flat=True)) == [YES, IF, NO]
    (mail,) = mails_to("nadia@ailleurs.test")
    assert f"/rencontres/dates/{poll.uuid}/{voter.uuid}/" in mail.text


def test_an_address_is_not_needed(denis):
    poll = make_poll(denis)
    voter = ballots.answer(poll=poll, person=None, ballot=ballot(poll, YES))
    assert voter.email == "" and not OutgoingMail.objects.exists()


def test_a_member_answers_once_with_their_account(denis, chloe):
    poll = make_poll(denis)
    first = ballots.answer(poll=poll, person=chloe, ballot=ballot(poll, YES, NO, name="Autre"))
    second = ballots.answer(poll=poll, person=chloe, ballot=ballot(poll, NO, YES))
    assert first.pk == second.pk and Voter.objects.get().name == "Chloé Dumont" and Vote.objects.count() == 2


def test_a_member_finds_the_answer_given_before_signing_in(denis, chloe):
    poll = make_poll(denis)
    before = make_voter(poll, YES, email=chloe.email, name="Chloé")
    after = ballots.answer(poll=poll, person=chloe, ballot=ballot(poll, NO))
    assert (after.pk, after.person_id, after.email) == (before.pk, chloe.pk, "")


def test_nobody_answers_in_anothers_name(denis):
    poll = make_poll(denis)
    make_voter(poll, YES, email="nadia@ailleurs.test")
    with pytest.raises(Refused, match="déjà répondu"):
        ballots.answer(poll=poll, person=None, ballot=ballot(poll, NO, email="Nadia@Ailleurs.test"))
    assert Vote.objects.get().answer == YES


def test_ones_own_answer_changes_by_its_address(denis):
    poll = make_poll(denis)
    voter = make_voter(poll, YES, YES, email="nadia@ailleurs.test")
    ballots.answer(poll=poll, person=None, voter=voter, ballot=ballot(poll, NO, email="nadia@ailleurs.test", name="Nadia C."))
    assert list(voter.votes.values_list("answer", flat=True)) == [NO] and Voter.objects.get().name == "Nadia C."


def test_changing_an_answer_keeps_what_was_said_of_a_date_taken_off(denis):
    poll = make_poll(denis)
    voter = make_voter(poll, YES, IF)
    polls.remove_slot(slot=slots_of(poll)[0], person=denis)
    ballots.answer(poll=poll, person=None, voter=voter, ballot=ballot(poll, "", NO))
    assert sorted(voter.votes.values_list("answer", flat=True)) == [NO, YES]


@pytest.mark.parametrize("fields", [{"closes_at": timezone.now() - timedelta(hours=1)}, {"chosen": True}])
def test_late_answers_are_refused(denis, fields):
    poll = make_poll(denis)
    if fields.pop("chosen", None):
        fields = {"chosen": slots_of(poll)[0], "chosen_at": timezone.now()}
    for name, value in fields.items():
        setattr(poll, name, value)
    poll.save()
    with pytest.raises(Refused, match="clos"):
        ballots.answer(poll=poll, person=None, ballot=ballot(poll, YES))
    assert not Voter.objects.exists()


@pytest.mark.parametrize(("answers", "fields"), [(("",), {}), ((YES,), {"name": " \u200b "})])
def test_an_empty_answer_or_name_is_refused(denis, answers, fields):
    poll = make_poll(denis)
    with pytest.raises(Refused):
        ballots.answer(poll=poll, person=None, ballot=ballot(poll, *answers, **fields))
    assert not Voter.objects.exists()


def test_an_answer_to_dates_all_taken_off_says_so(denis):
    poll = make_poll(denis, days=(20,))
    said = ballot(poll, YES)
    polls.remove_slot(slot=slots_of(poll)[0], person=denis)
    with pytest.raises(Refused, match="changé entre-temps"):
        ballots.answer(poll=poll, person=None, ballot=said)
    assert not Voter.objects.exists()


# Count.


def test_the_best_date_is_that_most_can_come_to(denis):
    poll = make_poll(denis)
    make_voter(poll, YES, IF, NO, name="A")
    make_voter(poll, NO, IF, YES, name="B")
    make_voter(poll, YES, IF, IF, name="C")
    lines = results_of(poll=poll, now=timezone.now()).lines
    assert [line.score for line in lines] == [(2, 2), (3, 0), (2, 1)] and [line.is_best for line in lines] == [False, True, False]


def test_dates_as_good_are_all_marked_and_none_without_yes(denis):
    poll = make_poll(denis)
    make_voter(poll, YES, YES, NO)
    assert [line.is_best for line in results_of(poll=poll, now=timezone.now()).lines] == [True, True, False]
    Vote.objects.update(answer=NO)
    assert not results_of(poll=poll, now=timezone.now()).best


def test_both_ways_of_coming_are_asked_and_a_person_counts_once(denis):
    poll = make_poll(denis, days=(20,), about={"mode": "BOTH"})
    slot = slots_of(poll)[0]
    answers = {(slot.uuid, "ON_SITE"): NO, (slot.uuid, "REMOTE"): YES}
    ballots.answer(poll=poll, person=None, ballot=Ballot(name="Nadia", answers=answers))
    (line,) = results_of(poll=poll, now=timezone.now()).lines
    assert line.score == (1, 1) and [(count.label, count.yes, count.no) for count in line.by_mode] == [
        ("sur place", 0, 1),
        ("à distance", 1, 0),
    ]


def test_counting_costs_the_same_for_one_answer_and_for_three(denis, django_assert_num_queries):
    poll = make_poll(denis)
    for _ in range(2):
        make_voter(poll, YES, IF, NO)
        with django_assert_num_queries(3):
            results_of(poll=poll, now=timezone.now())


# Invite and remind.


def test_people_are_invited_once_and_may_stop(denis):
    poll = make_poll(denis)
    people = [("Nadia", "nadia@ailleurs.test"), ("", "Zoe@ailleurs.test")]
    assert polls.invite(poll=poll, person=denis, people=people) == 2
    assert polls.invite(poll=poll, person=denis, people=people) == 0
    (mail,) = mails_to("nadia@ailleurs.test")
    assert f"/rencontres/dates/{poll.uuid}/" in mail.text and "List-Unsubscribe" in mail.headers
    assert str(slots_of(poll)[0]) in mail.text and str(slots_of(poll)[0]) in mail.html


def test_reminders_go_to_those_who_lack_an_answer_and_not_twice_a_day(denis, chloe):
    poll = make_poll(denis)
    polls.invite(poll=poll, person=denis, people=[("", "a@x.test"), ("", "b@x.test"), ("", "c@x.test")])
    make_voter(poll, YES, YES, YES, email="a@x.test")
    polls.stop(invitee=Invitee.objects.get(email="c@x.test"))
    assert polls.remind(poll=poll, person=denis) == 0
    Invitee.objects.update(invited_at=timezone.now() - timedelta(days=2))
    assert polls.remind(poll=poll, person=denis) == 1 and len(mails_to("b@x.test")) == 2
    assert polls.remind(poll=poll, person=denis) == 0


def test_dates_added_later_are_told_to_those_who_answered_before(denis, chloe):
    poll = make_poll(denis)
    make_voter(poll, YES, YES, YES, email="a@x.test")
    make_voter(poll, YES, YES, YES, person=chloe)
    make_voter(poll, YES, YES, YES, name="Sans adresse")
    add_slot(poll, 30)
    assert polls.remind(poll=poll, person=denis) == 2
    assert len(mails_to("a@x.test")) == 1 and Message.objects.get(person=chloe).name == "meetings.poll_new_dates"


@pytest.mark.parametrize("fields", [{"days": ()}, {"closes_at": timezone.now() - timedelta(hours=1)}])
def test_nobody_is_invited_to_a_poll_one_cannot_answer(denis, fields):
    poll = make_poll(denis, **fields)
    for act in (lambda: polls.invite(poll=poll, person=denis, people=[("", "a@x.test")]), lambda: polls.remind(poll=poll, person=denis)):
        with pytest.raises(Refused):
            act()
    assert not Invitee.objects.exists()


def test_addresses_are_read_as_people_paste_them():
    form = InviteForm(
        {"addresses": 'Nadia Collard <Nadia@x.test>\nzoe@x.test; "Ali, B" <ali@x.test>,zoe@x.test'.replace('"Ali, B"', '"Ali B"')}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["addresses"] == [("Nadia Collard", "nadia@x.test"), ("", "zoe@x.test"), ("Ali B", "ali@x.test")]


@pytest.mark.parametrize("text", ["", "pas une adresse", "a@x.test, <script>", "\n".join(f"p{number}@x.test" for number in range(101))])
def test_what_is_no_address_is_named(text):
    form = InviteForm({"addresses": text})
    assert not form.is_valid() and isinstance(form.errors.as_data()["addresses"][0], ValidationError)


# Choose.


def open_ready(denis, **about):
    from maillage.network.models import Territory

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
