"""The waiting list: order, groups, offers that lapse, and whatever sequence of acts."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.meetings.domain import by_hand, waiting
from maillage.meetings.domain import registrations as acts
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import HOLDING, Meeting, Registration, Reserve, State
from maillage.meetings.queries.seats import rank_of, seat_counts
from tests.cast import make_person
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_organisation

pytestmark = pytest.mark.django_db


def enter(meeting, name, **fields):
    """Somebody without account registers and confirms."""
    entry = Entry(mode=fields.pop("mode", "ON_SITE"), name=name, email=f"{name.lower()}@ailleurs.test", **fields)
    return acts.confirm(registration=acts.register(meeting=meeting, person=None, entry=entry))


def states(*found):
    return [Registration.objects.get(pk=each.pk).state for each in found]


def test_the_list_is_kept_in_order_and_its_rank_is_said(denis):
    meeting = make_meeting(denis, seats_on_site=1)
    first, second, third = (enter(meeting, name) for name in ("Un", "Deux", "Trois"))
    assert [rank_of(registration=each) for each in (first, second, third)] == [0, 1, 2]
    count = seat_counts(meeting=meeting)["ON_SITE"]
    assert (count.held, count.waiting, count.sentence) == (1, 2, "1/1 place, 2 en attente")
    acts.cancel(registration=second)
    assert rank_of(registration=third) == 1


def test_a_freed_place_is_offered_for_two_days_then_to_the_next(denis):
    meeting = make_meeting(denis, seats_on_site=1, days=30)
    first, second, third = (enter(meeting, name) for name in ("Un", "Deux", "Trois"))
    acts.cancel(registration=first)
    second.refresh_from_db()
    assert second.state == State.OFFERED and second.offered_until - timezone.now() > timedelta(hours=47)
    assert "Une place pour vous" in OutgoingMail.objects.filter(to="deux@ailleurs.test").order_by("-pk")[0].subject
    assert waiting.settle_due() == 0, "kept as long as said"
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        assert waiting.settle_due() == 1
    assert states(second, third) == [State.CANCELLED, State.OFFERED]
    assert "n’est plus gardée" in OutgoingMail.objects.filter(to="deux@ailleurs.test").order_by("-pk")[0].subject
    with time_machine.travel(timezone.now() + timedelta(hours=100)):
        waiting.settle_due()
    assert states(second, third) == [State.CANCELLED, State.CANCELLED], "nobody is offered a place again"


def test_a_place_is_taken_once_and_too_late_goes_to_the_next(denis):
    meeting = make_meeting(denis, seats_on_site=1, days=30)
    first, second, third = (enter(meeting, name) for name in ("Un", "Deux", "Trois"))
    acts.cancel(registration=first)
    assert waiting.accept(registration=second).state == State.SEATED
    assert waiting.accept(registration=second).state == State.SEATED
    acts.cancel(registration=second)
    with time_machine.travel(timezone.now() + timedelta(hours=49)), pytest.raises(Refused, match="délai"):
        waiting.accept(registration=third)
    assert states(third) == [State.CANCELLED], "what the clock decided stays"


def test_declining_passes_the_place_on(denis):
    meeting = make_meeting(denis, seats_on_site=1)
    first, second, third = (enter(meeting, name) for name in ("Un", "Deux", "Trois"))
    acts.cancel(registration=first)
    acts.cancel(registration=second)
    assert states(second, third) == [State.CANCELLED, State.OFFERED]


@pytest.mark.parametrize(("hours", "kept"), [(24 * 10, 48), (73, 48), (71, 12), (25, 12), (23, None), (2, None)])
def test_the_nearer_the_meeting_the_shorter_the_offer(denis, hours, kept):
    now = timezone.now()
    meeting = Meeting(starts_at=now + timedelta(hours=hours))
    until = waiting.offer_end(meeting=meeting, now=now)
    assert until == (now + timedelta(hours=kept) if kept else None)


def test_the_day_before_a_place_is_given_at_once(denis):
    meeting = make_meeting(denis, seats_on_site=1, starts_at=timezone.now() + timedelta(hours=20))
    first, second = enter(meeting, "Un"), enter(meeting, "Deux")
    acts.cancel(registration=first)
    assert states(second) == [State.SEATED]
    assert "Vous avez une place" in OutgoingMail.objects.filter(to="deux@ailleurs.test").order_by("-pk")[0].subject


def test_a_group_is_never_split_and_keeps_its_rank_when_passed_over(denis):
    meeting = make_meeting(denis, seats_on_site=3)
    first = enter(meeting, "Un", seats=1)
    enter(meeting, "Deux", seats=2)
    pair, single = enter(meeting, "Paire", seats=2), enter(meeting, "Seule")
    acts.cancel(registration=first)
    assert states(pair, single) == [State.WAITING, State.OFFERED]
    assert rank_of(registration=pair) == 1
    acts.cancel(registration=single)
    acts.cancel(registration=Registration.objects.get(name="Deux"))
    assert states(pair) == [State.OFFERED]


def test_each_mode_has_its_list(denis):
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=1, seats_remote=1)
    here, far = enter(meeting, "Un"), enter(meeting, "Deux", mode="REMOTE")
    waits_here, waits_far = enter(meeting, "Trois"), enter(meeting, "Quatre", mode="REMOTE")
    acts.cancel(registration=far)
    assert states(here, waits_here, waits_far) == [State.SEATED, State.WAITING, State.OFFERED]


def test_one_waits_for_the_other_way_of_coming_while_keeping_a_seat(denis):
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=1, seats_remote=1, days=30)
    here, far = enter(meeting, "Un"), enter(meeting, "Deux", mode="REMOTE")
    waits_far = enter(meeting, "Trois", mode="REMOTE")
    for _ in range(2):
        acts.wish(registration=far, mode="ON_SITE")
    late = enter(meeting, "Quatre")
    far.refresh_from_db()
    assert (far.state, rank_of(registration=far), rank_of(registration=late)) == (State.SEATED, 1, 2)
    assert seat_counts(meeting=meeting)["ON_SITE"].sentence == "1/1 place, 2 en attente"
    # Their turn: they move, their mail says so, and the seat they leave goes to the next in line there.
    acts.cancel(registration=here)
    far.refresh_from_db()
    assert (far.state, far.mode, far.wish_mode) == (State.SEATED, "ON_SITE", "")
    assert states(waits_far, late) == [State.OFFERED, State.WAITING]
    mail = OutgoingMail.objects.filter(to="deux@ailleurs.test").order_by("-pk")[0]
    assert "a changé" in mail.subject and "s’est libérée" in mail.text
    # Waiting no longer, or leaving, leaves nothing behind; two people who wish each other's seat swap them.
    waiting.accept(registration=waits_far)
    acts.wish(registration=far, mode="REMOTE")
    acts.wish(registration=far, mode="")
    acts.wish(registration=waits_far, mode="ON_SITE")
    acts.wish(registration=far, mode="REMOTE")
    assert [Registration.objects.get(pk=each.pk).mode for each in (far, waits_far)] == ["REMOTE", "ON_SITE"]
    acts.wish(registration=waits_far, mode="REMOTE")
    acts.cancel(registration=waits_far)
    assert Registration.objects.get(pk=waits_far.pk).wish_mode == "" and states(late) == [State.OFFERED]
    for registration, mode in ((late, "REMOTE"), (waits_far, "REMOTE"), (far, "REMOTE")):
        with pytest.raises(Refused):
            acts.wish(registration=registration, mode=mode)


def test_reserved_places_wait_for_their_sector(denis):
    meeting = make_meeting(denis, seats_on_site=2)
    Reserve.objects.create(meeting=meeting, mode="ON_SITE", sector="SCHOOL", seats=1)
    school = make_organisation("École du Parc", sector="SCHOOL")
    first, second = enter(meeting, "Un"), enter(meeting, "Deux")
    teacher, colleague = enter(meeting, "Prof", organisation=school), enter(meeting, "Collègue", organisation=school)
    assert states(first, second, teacher, colleague) == [State.SEATED, State.WAITING, State.SEATED, State.WAITING]
    acts.cancel(registration=teacher)
    assert states(second, colleague) == [State.WAITING, State.OFFERED], (
        "a reserved place goes to its sector, past who waits for a general one"
    )
    acts.cancel(registration=first)
    assert states(second) == [State.OFFERED]


def test_more_places_go_to_who_waits_before_who_comes(denis, bruno):
    meeting = make_meeting(denis, seats_on_site=1)
    enter(meeting, "Un")
    waits = enter(meeting, "Deux")
    Meeting.objects.update(seats_on_site=2)
    newcomer = acts.register(meeting=meeting, person=bruno, entry=Entry(mode="ON_SITE"))
    assert states(waits, newcomer) == [State.OFFERED, State.WAITING]


def test_the_clock_gives_places_added_since(denis):
    meeting = make_meeting(denis, seats_on_site=1)
    enter(meeting, "Un")
    waits = enter(meeting, "Deux")
    assert waiting.settle_due() == 0
    Meeting.objects.update(seats_on_site=2)
    assert waiting.settle_due() == 1
    assert states(waits) == [State.OFFERED]


@pytest.mark.parametrize(
    "fields", [{"stage": "CANCELLED"}, {"stage": "POSTPONED"}, {"stage": "HELD"}, {"starts_at": timezone.now() - timedelta(hours=1)}]
)
def test_nothing_moves_when_the_meeting_is_not_to_come(denis, bruno, chloe, fields):
    meeting = make_meeting(denis, seats_on_site=1, **fields)
    late = make_registration(meeting, bruno, state=State.OFFERED, offered_until=timezone.now() - timedelta(hours=1))
    waits = make_registration(meeting, chloe, state=State.WAITING)
    waiting.settle_meeting(meeting=meeting)
    waiting.settle_due()
    assert states(late, waits) == [State.OFFERED, State.WAITING]


def test_who_waits_is_told_once(denis, bruno, chloe):
    meeting = make_meeting(denis, seats_on_site=1)
    first = acts.register(meeting=meeting, person=bruno, entry=Entry(mode="ON_SITE"))
    acts.register(meeting=meeting, person=chloe, entry=Entry(mode="ON_SITE"))
    acts.cancel(registration=first)
    waiting.settle_meeting(meeting=meeting)
    waiting.settle_meeting(meeting=meeting)
    assert Message.objects.filter(person=chloe, name="meetings.seat_offered").count() == 1


def check_invariants(meeting, order):
    """No more seats than there are; reserved ones free for their sector; nobody passed whom they could have let in."""
    meeting = Meeting.objects.get(pk=meeting.pk)
    for mode in meeting.seat_modes:
        rows = Registration.objects.filter(meeting=meeting, mode=mode)
        held = sum(rows.filter(state__in=HOLDING).values_list("seats", flat=True))
        assert held <= meeting.seats(mode=mode)
        places = waiting.places_of(meeting=meeting, mode=mode)
        queue = list(rows.waiting())
        line = waiting.in_line(meeting=meeting, mode=mode)
        assert [rank_of(registration=each) for each in line] == list(range(1, len(line) + 1))
        assert not any(places.fits(seats=each.seats, sector=each.sector) for each in line), "nor that somebody seated elsewhere wishes"
        assert [each.pk for each in queue] == [pk for pk in order if pk in {each.pk for each in queue}], (
            "the order of the list is that of coming"
        )
        assert not any(places.fits(seats=each.seats, sector=each.sector) for each in queue), "no place stays empty that somebody waits for"
        general = meeting.seats(mode=mode) - sum(places.reserved.values())
        assert sum(max(0, seats - places.reserved.get(sector, 0)) for sector, seats in places.held.items()) <= general


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_places_and_order_hold(denis, seed):
    rng = random.Random(seed)
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=6, seats_remote=3, days=30)
    Reserve.objects.create(meeting=meeting, mode="ON_SITE", sector="SCHOOL", seats=2)
    school = make_organisation("École du Parc", sector="SCHOOL")
    order = []
    for number in range(45):
        live = list(Registration.objects.live().order_by("pk"))
        choice = rng.random()
        if choice < 0.5 or not live:
            found = enter(
                meeting, f"P{number}", mode=rng.choice(["ON_SITE", "ON_SITE", "REMOTE"]), seats=rng.choice([1, 1, 2, 3]),
                organisation=rng.choice([school, None]),
            )  # fmt: skip
            order.append(found.pk)
        else:
            found = rng.choice(live)
            try:
                if choice < 0.65:
                    acts.cancel(registration=found)
                elif choice < 0.7:
                    acts.wish(registration=found, mode=rng.choice(["ON_SITE", "REMOTE", ""]))
                elif choice < 0.74:
                    team = rng.choice([school, None])
                    entry = Entry(mode=found.mode, seats=found.seats, names_team=True, organisation=team, organisation_name="Ici")
                    acts.change(registration=found, entry=entry)
                elif choice < 0.8:
                    waiting.accept(registration=found)
                elif choice < 0.9:
                    acts.change(registration=found, entry=Entry(mode=rng.choice(["ON_SITE", "REMOTE"]), seats=rng.choice([1, 2])))
                else:
                    by_hand.move(registration=found, by=denis, mode=rng.choice(["ON_SITE", "REMOTE"]), reason="Au téléphone")
            except Refused:
                pass
        check_invariants(meeting, order)


def test_people_with_accounts_too(denis):
    meeting = make_meeting(denis, seats_on_site=2)
    found = [acts.register(meeting=meeting, person=make_person(f"Membre {n}"), entry=Entry(mode="ON_SITE")) for n in range(4)]
    assert [each.state for each in found] == [State.SEATED, State.SEATED, State.WAITING, State.WAITING]
