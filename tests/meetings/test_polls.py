"""The date poll: propose, answer, change, choose; answers are never lost, nobody writes in another's name."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.meetings.domain import ballots, choosing, meetings, polls
from maillage.meetings.domain.ballots import Ballot
from maillage.meetings.forms.polls import InviteForm, SlotsForm
from maillage.meetings.models import DatePoll, Invitee, Slot, Vote, Voter
from maillage.meetings.queries.polls import results_of
from tests.factories.meetings import make_meeting
from tests.factories.polls import add_slot, make_poll, make_voter

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
