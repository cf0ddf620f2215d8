from decimal import Decimal

import pytest

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.models import OutgoingMail
from maillage.meetings.models import Meeting
from maillage.traces import rules
from maillage.traces.domain import boards, certificates, closing, feedback, notes
from maillage.traces.domain.drafting import draft_account
from maillage.traces.models import Certificate, Feedback, FeedbackAsked, Trace
from maillage.traces.queries import pages
from maillage.traces.queries import traces as reads
from tests.factories.initiatives import make_testimony
from tests.factories.library import make_resource
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.traces import make_board, make_note, make_present, make_seat, make_trace


@pytest.fixture
def held(denis):
    return make_meeting(denis, days=-2, hours=6, stage="HELD")


def shown(meeting, person):
    """What the page of the traces shows to somebody."""
    return pages.beside(trace=Trace.objects.get(meeting=meeting), person=person, audiences=rules.audiences_of(person=person), holds=False)


def test_the_account_is_proposed_from_what_was_planned_and_written(denis):
    meeting = make_meeting(denis, days=0, questions="Que garder ?")
    meeting.programme.create(starts="10:00", title="Trois récits")
    board = make_board(denis, meeting=meeting)
    seat = make_seat(board)
    note = make_note(seat, "On trie *à six mains*\nà voix haute")
    make_note(seat, "Et les transports ?", place="PARKING")
    boards.lead(board=board, moment="VOTE")
    notes.put_dot(participant=seat, note=note, on=True)
    account = draft_account(meeting=meeting)
    assert "Que garder ?" in account
    assert "- **10h** Trois récits" in account
    assert "- On trie \\*à six mains\\* à voix haute" in account
    assert "# À reprendre plus tard\n\n- Et les transports ?" in account
    assert "1. On trie" in account
    assert "Nadia" not in account
    assert draft_account(meeting=make_meeting(denis, title="Rien")) == ""


@pytest.mark.parametrize("fields", [{"days": 3}, {"days": -2, "stage": "CANCELLED"}])
def test_what_did_not_begin_is_not_concluded(denis, fields):
    with pytest.raises(Refused):
        closing.begin(meeting=make_meeting(denis, **fields), person=denis)


def test_only_those_who_hold_it_conclude(held, chloe, bruno):
    with pytest.raises(Refused):
        closing.begin(meeting=held, person=chloe)
    held.people_rows.create(person=bruno, role="FACILITATOR")
    assert closing.begin(meeting=held, person=bruno).hours == Decimal("6.00")


def test_two_who_write_do_not_erase_each_other(held, denis):
    trace = closing.begin(meeting=held, person=denis)
    opened = trace.changed_at
    closing.write_account(trace=trace, person=denis, summary="", account="Premiers mots", partners_account="", opened_at=opened)
    with pytest.raises(Stale):
        closing.write_account(trace=trace, person=denis, summary="", account="Autres mots", partners_account="", opened_at=opened)
    assert Trace.objects.get().account == "Premiers mots"


def test_publishing_thanks_certifies_and_counts_once(held, denis, bruno, chloe):
    make_present(held, bruno, seats=2)
    make_present(held, name="Nadia Collard", email="nadia@ailleurs.test", organisation_name="La Ruche")
    make_registration(held, chloe, presence="ABSENT")
    trace = make_trace(denis, meeting=held)
    closing.publish(trace=trace, person=denis)
    closing.publish(trace=trace, person=denis)
    held.refresh_from_db()
    assert held.stage == Meeting.Stage.PUBLISHED
    mails = {mail.to: mail for mail in OutgoingMail.objects.all()}
    # Whoever could not come is written to more shortly: see `test_after.py`.
    assert set(mails) == {bruno.email, "nadia@ailleurs.test", chloe.email}
    assert not mails[chloe.email].parts.exists()
    assert [part.name for part in mails["nadia@ailleurs.test"].parts.all()] == ["attestation.pdf"]
    assert "/rencontres/avis/" in mails["nadia@ailleurs.test"].text
    assert Certificate.objects.count() == 2
    assert FeedbackAsked.objects.count() == 2
    fact = Entry.objects.get(kind="traces.trace.published").payload
    assert (fact["people"], fact["organisations"], fact["hours"]) == (3, 1, "6.00")


def test_a_meeting_still_open_is_held_first(denis):
    meeting = make_meeting(denis, days=-1)
    trace = closing.begin(meeting=meeting, person=denis)
    with pytest.raises(Refused, match="compte rendu"):
        closing.publish(trace=trace, person=denis)
    closing.write_account(trace=trace, person=denis, summary="", account="Des mots", partners_account="")
    closing.publish(trace=trace, person=denis, tell=False)
    meeting.refresh_from_db()
    assert meeting.stage == Meeting.Stage.PUBLISHED
    assert not OutgoingMail.objects.exists()
    with pytest.raises(Refused, match="vide"):
        closing.write_account(trace=trace, person=denis, summary="", account=" ", partners_account="")


def test_a_corrected_presence_is_followed_by_the_certificates(held, denis, bruno, chloe):
    came = make_present(held, bruno)
    other = make_registration(held, chloe, presence="ABSENT")
    trace = make_trace(denis, meeting=held, published=True)
    type(came).objects.filter(pk=came.pk).update(presence="EXCUSED")
    type(other).objects.filter(pk=other.pk).update(presence="PRESENT")
    assert certificates.follow_presence(trace=trace, person=denis) == (1, 1)
    assert shown(held, bruno).certificate is None
    assert shown(held, chloe).certificate.pk == Certificate.objects.get(person=chloe).pk
    type(came).objects.filter(pk=came.pk).update(presence="PRESENT")
    certificates.follow_presence(trace=trace, person=denis)
    assert Certificate.objects.filter(withdrawn_at=None).count() == 2


def test_feedback_is_tied_to_nobody_and_told_from_three(held, denis):
    make_trace(denis, meeting=held)
    people = [make_present(held, name=f"P{number}", email=f"p{number}@ailleurs.test") for number in range(6)]
    for number, registration in enumerate(people[:3]):
        assert shown(held, denis).feedback.is_told is False
        feedback.answer(registration=registration, rating=number + 3, takeaway=f"J’emporte {number}", next_theme="")
    totals = shown(held, denis).feedback
    assert (totals.answered, totals.average, totals.takeaways) == (3, 4.0, ["J’emporte 0", "J’emporte 1", "J’emporte 2"])
    # One more answer changes no figure: totals are told by three.
    for registration in people[3:5]:
        feedback.answer(registration=registration, rating=1, takeaway="Je me suis ennuyé·e", next_theme="Autre chose")
        after = shown(held, denis).feedback
        assert (after.average, after.marks, after.takeaways, after.themes) == (totals.average, totals.marks, totals.takeaways, [])
    assert (after.answered, after.told) == (5, 3)
    feedback.answer(registration=people[5], rating=None, takeaway="", next_theme="Autre chose")
    assert shown(held, denis).feedback.average == 2.8 and shown(held, denis).feedback.told == 6
    with pytest.raises(Stale):
        feedback.answer(registration=people[0], rating=1, takeaway="", next_theme="")
    assert {field.name for field in Feedback._meta.get_fields()} == {"id", "meeting", "rating", "takeaway", "next_theme"}


@pytest.mark.parametrize("wrong", [{"rating": 6}, {"rating": 0}, {"rating": None}])
def test_an_answer_that_says_nothing_is_refused(held, wrong):
    with pytest.raises(Refused):
        feedback.answer(registration=make_present(held), takeaway="  ", next_theme="", **wrong)


def test_feedback_opens_with_the_meeting_and_may_be_switched_off(denis):
    for fields in ({"days": 3}, {"days": -1, "asks_feedback": False}, {"days": -1, "stage": "CANCELLED"}):
        with pytest.raises(Refused):
            feedback.check_open(meeting=make_meeting(denis, **fields))


def test_what_is_cited_and_told_obeys_its_own_rule(held, denis, bruno, client):
    from django.contrib.auth.models import AnonymousUser

    trace = make_trace(denis, meeting=held, published=True)
    closed = make_resource(bruno, title="Pour nous", access="MEMBERS")
    closing.cite(trace=trace, person=denis, resource=closed, words="montrée par Bruno")
    closing.cite(trace=trace, person=denis, resource=closed, words="montrée par Amel")
    closing.attach_testimony(trace=trace, person=denis, testimony=make_testimony(bruno, access="MEMBERS"))
    assert [row.words for _, row in reads.resources_of(trace=trace, person=bruno)] == ["montrée par Amel"]
    assert reads.resources_of(trace=trace, person=AnonymousUser()) == []
    assert len(reads.testimonies_of(trace=trace, person=bruno)) == 1
    assert reads.testimonies_of(trace=trace, person=AnonymousUser()) == []
    with pytest.raises(Refused):
        closing.attach_testimony(trace=trace, person=denis, testimony=make_testimony(bruno, agreed=False))
