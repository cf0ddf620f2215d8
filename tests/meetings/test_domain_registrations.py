"""Register, confirm, change, cancel."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.journal.models import Entry as Fact
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.meetings.domain import registrations as acts
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Registration, RegistrationQuestion, State
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
ON_SITE = Entry(mode="ON_SITE")


def visitor(name="Nadia", **fields):
    fields.setdefault("email", f"{name.lower()}@ailleurs.test")
    return Entry(mode=fields.pop("mode", "ON_SITE"), name=name, **fields)


def test_a_member_has_a_seat_at_once(denis, bruno):
    meeting = make_meeting(denis, seats_on_site=2)
    team = make_organisation("Centre culturel du Val")
    make_membership(bruno, team)
    found = acts.register(meeting=meeting, person=bruno, entry=ON_SITE)
    assert (found.state, found.name, found.email, found.organisation, found.sector) == (
        State.SEATED,
        bruno.name,
        bruno.email,
        team,
        "CULTURE",
    )
    assert acts.register(meeting=meeting, person=bruno, entry=ON_SITE).pk == found.pk, "done twice, done once"
    assert Message.objects.get(person=bruno).name == "meetings.registration_seated"
    assert Fact.objects.filter(kind="meetings.registration.made").count() == 1
    assert [step.state for step in found.steps.order_by("pk")] == ["SEATED"]


def test_when_it_is_full_one_waits(denis, bruno, chloe):
    meeting = make_meeting(denis, seats_on_site=1)
    acts.register(meeting=meeting, person=bruno, entry=ON_SITE)
    found = acts.register(meeting=meeting, person=chloe, entry=ON_SITE)
    assert found.state == State.WAITING
    mail = OutgoingMail.objects.get(to=chloe.email)
    assert "au rang 1" in mail.text and "au rang 1" in mail.html


def test_an_address_holds_nothing_until_it_is_confirmed(denis, chloe):
    meeting = make_meeting(denis, seats_on_site=1)
    first = acts.register(meeting=meeting, person=None, entry=visitor())
    assert first.state == State.UNCONFIRMED
    assert acts.register(meeting=meeting, person=chloe, entry=ON_SITE).state == State.SEATED
    assert acts.confirm(registration=first).state == State.WAITING
    assert acts.confirm(registration=first).state == State.WAITING, "confirmed twice, nothing changes"
    names = [mail.subject for mail in OutgoingMail.objects.filter(to="nadia@ailleurs.test").order_by("pk")]
    assert names[0].startswith("Confirmez") and names[1].startswith("Liste d’attente") and len(names) == 2


def test_an_address_given_again_gets_one_mail_and_keeps_its_seat(denis):
    meeting = make_meeting(denis)
    found = acts.confirm(registration=acts.register(meeting=meeting, person=None, entry=visitor()))
    acts.register(meeting=meeting, person=None, entry=visitor(name="Quelqu’un d’autre", email="Nadia@Ailleurs.test "))
    found.refresh_from_db()
    assert (found.name, found.state, Registration.objects.count()) == ("Nadia", State.SEATED, 1)
    assert "Rien n’a changé" in OutgoingMail.objects.order_by("-pk")[0].text


def test_an_unconfirmed_address_may_be_typed_again(denis):
    meeting = make_meeting(denis)
    acts.register(meeting=meeting, person=None, entry=visitor(name="Nadja", email="nadia@ailleurs.test"))
    acts.register(meeting=meeting, person=None, entry=visitor(name="Nadia"))
    assert [row.name for row in Registration.objects.all()] == ["Nadia"]


def test_the_address_of_a_member_becomes_theirs_once_confirmed(denis, bruno, eva):
    meeting = make_meeting(denis)
    found = acts.register(meeting=meeting, person=None, entry=visitor(name="Bruno C.", email=bruno.email))
    assert found.person is None
    assert acts.confirm(registration=found).person == bruno
    left = acts.confirm(registration=acts.register(meeting=meeting, person=None, entry=visitor(name="Éva", email=eva.email)))
    assert left.person is None and left.state == State.SEATED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"stage": "CLOSED"}, "closes"),
        ({"stage": "CANCELLED"}, "closes"),
        ({"days": -3}, "closes"),
        ({"open_to_all": False}, "réservée aux membres"),
        ({"access": "MEMBERS"}, "réservée aux membres"),
    ],
)
def test_closed_or_for_members_only(denis, fields, words):
    with pytest.raises(Refused, match=words):
        acts.register(meeting=make_meeting(denis, **fields), person=None, entry=visitor())


@pytest.mark.parametrize("entry", [Entry(mode="REMOTE"), Entry(mode="ON_SITE", seats=0), Entry(mode="ON_SITE", seats=11), Entry(mode="")])
def test_no_other_mode_and_no_absurd_number(denis, bruno, entry):
    with pytest.raises(Refused):
        acts.register(meeting=make_meeting(denis), person=bruno, entry=entry)


def test_confirming_after_the_end_of_registrations_is_refused(denis):
    meeting = make_meeting(denis)
    found = acts.register(meeting=meeting, person=None, entry=visitor())
    type(meeting).objects.update(stage="CLOSED")
    with pytest.raises(Refused, match="closes"):
        acts.confirm(registration=found)


def test_answers_are_kept_with_the_registration(denis, bruno, chloe):
    meeting, other = make_meeting(denis), make_meeting(denis)
    meal = RegistrationQuestion.objects.create(meeting=meeting, kind="MEAL", label="Repas ?")
    foreign = RegistrationQuestion.objects.create(meeting=other, kind="TEXT", label="Autre ?")
    entry = Entry(mode="ON_SITE", needs="Boucle magnétique", answers={meal.pk: " végétarien\0 ", foreign.pk: "non"}, photo_consent=False)
    found = acts.register(meeting=meeting, person=bruno, entry=entry)
    assert [(answer.question_id, answer.text) for answer in found.answers.all()] == [(meal.pk, "végétarien")]
    found = acts.change(registration=found, entry=Entry(mode="ON_SITE", answers={meal.pk: "tout"}))
    assert found.answers.get().text == "tout" and found.needs == "" and found.photo_consent is None


def test_cancelling_gives_the_seat_to_the_next_and_done_twice_does_nothing(denis, bruno, chloe):
    meeting = make_meeting(denis, seats_on_site=1)
    first = acts.register(meeting=meeting, person=bruno, entry=ON_SITE)
    second = acts.register(meeting=meeting, person=chloe, entry=ON_SITE)
    acts.cancel(registration=first)
    acts.cancel(registration=first)
    second.refresh_from_db()
    assert second.state == State.OFFERED
    assert Message.objects.filter(person=bruno, name="meetings.registration_cancelled").count() == 1
    assert Fact.objects.filter(kind="meetings.registration.cancelled").count() == 1
    again = acts.register(meeting=meeting, person=bruno, entry=ON_SITE)
    assert again.pk != first.pk and again.state == State.WAITING, "back, one takes the end of the list"


def test_after_the_meeting_nothing_changes(denis, bruno):
    meeting = make_meeting(denis, days=-3)
    found = make_registration(meeting, bruno)
    with pytest.raises(Refused, match="a eu lieu"):
        acts.cancel(registration=found)
    with pytest.raises(Refused, match="a eu lieu"):
        acts.change(registration=found, entry=ON_SITE)


def test_more_seats_only_when_they_are_free_and_fewer_free_some(denis, bruno, chloe):
    meeting = make_meeting(denis, seats_on_site=3)
    mine = acts.register(meeting=meeting, person=bruno, entry=Entry(mode="ON_SITE", seats=2))
    waits = acts.register(meeting=meeting, person=chloe, entry=Entry(mode="ON_SITE", seats=2))
    assert waits.state == State.WAITING
    with pytest.raises(Refused, match="pas assez de places"):
        acts.change(registration=mine, entry=Entry(mode="ON_SITE", seats=4))
    mine.refresh_from_db()
    assert mine.seats == 2
    assert acts.change(registration=mine, entry=Entry(mode="ON_SITE", seats=3)).seats == 3
    acts.change(registration=mine, entry=Entry(mode="ON_SITE", seats=1))
    waits.refresh_from_db()
    assert waits.state == State.OFFERED


def test_changing_mode_keeps_the_seat_until_the_other_one_is_had(denis, bruno, chloe):
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=1, seats_remote=1)
    mine = acts.register(meeting=meeting, person=bruno, entry=ON_SITE)
    other = acts.register(meeting=meeting, person=chloe, entry=Entry(mode="REMOTE"))
    with pytest.raises(Refused, match="reste comme elle était"):
        acts.change(registration=mine, entry=Entry(mode="REMOTE"))
    mine.refresh_from_db()
    assert (mine.mode, mine.state) == ("ON_SITE", State.SEATED)
    acts.cancel(registration=other)
    mine = acts.change(registration=mine, entry=Entry(mode="REMOTE"))
    assert (mine.mode, mine.state) == ("REMOTE", State.SEATED)


def test_who_waits_changes_mode_with_their_rank_and_may_find_a_seat(denis, bruno, chloe, amel):
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=1)
    acts.register(meeting=meeting, person=bruno, entry=ON_SITE)
    waits = acts.register(meeting=meeting, person=chloe, entry=ON_SITE)
    queued = waits.queued_at
    waits = acts.change(registration=waits, entry=Entry(mode="REMOTE"))
    assert (waits.state, waits.queued_at) == (State.SEATED, queued)
    assert Message.objects.filter(person=chloe, name="meetings.registration_changed").exists()


def test_an_offered_place_is_answered_before_it_is_changed(denis, bruno):
    meeting = make_meeting(denis, mode="BOTH")
    found = make_registration(meeting, bruno, state=State.OFFERED, offered_until=timezone.now() + timedelta(hours=3))
    with pytest.raises(Refused, match="Prenez d’abord"):
        acts.change(registration=found, entry=Entry(mode="REMOTE"))


def test_quiet_is_kept(denis, bruno):
    found = make_registration(make_meeting(denis), bruno)
    acts.keep_quiet(registration=found)
    found.refresh_from_db()
    assert found.is_quiet
