"""The page of the traces: few queries for every reader, and the same answers as the rules and counts it does not call."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.initiatives.public import Testimony
from maillage.kernel.files.public import StoredFile
from maillage.meetings import public as meetings
from maillage.meetings.models import MeetingOrganisation, MeetingPerson
from maillage.people.models import Person
from maillage.traces.domain import closing, feedback, photos
from maillage.traces.models import FeedbackAsked, TraceFile
from maillage.traces.queries.traces import organisers_of
from tests.factories.initiatives import make_testimony
from tests.factories.library import join, make_file, make_organisation, make_resource
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.traces import make_present, make_trace


@pytest.fixture
def team(amel):
    found = make_organisation()
    join(amel, found, steward=True)
    return found


def fill(trace, denis, bruno, rounds):
    """Add one of everything to the traces, for each of these numbers; a file and a sentence for us, others for all."""
    meeting = trace.meeting
    for number in rounds:
        for audience in ("US", "PARTNERS"):
            closing.quote(trace=trace, person=denis, words=f"Phrase {audience} {number}", by=f"De {number}", audience=audience)
            picture, paper = make_file(denis, data=f"p{audience}{number}".encode()), make_file(denis, data=f"f{audience}{number}".encode())
            StoredFile.objects.filter(pk=picture.pk).update(media_type="image/png", state="DONE")
            photos.add_files(trace=trace, person=denis, added=[picture, paper], audience=audience, caption=f"Pièce {audience} {number}")
        for access in ("PUBLIC", "MEMBERS"):
            resource = make_resource(bruno, title=f"Outil {access} {number}", access=access)
            closing.cite(trace=trace, person=denis, resource=resource)
            told = make_testimony(bruno, title=f"Récit {access} {number}", access=access)
            closing.attach_testimony(trace=trace, person=denis, testimony=told)
        make_present(meeting, name=f"Venue {number}", email=f"v{number}@ailleurs.test", organisation_name=f"Équipe {number}", seats=2)
        silent = make_present(meeting, name=f"Silence {number}", email=f"s{number}@ailleurs.test")
        FeedbackAsked.objects.get_or_create(registration=silent, defaults={"asked_at": trace.begun_at})
        for each in range(3):
            answers = make_present(meeting, name=f"Avis {number}{each}", email=f"a{number}{each}@ailleurs.test")
            feedback.answer(registration=answers, rating=3 + each, takeaway=f"Retenu {number}{each}", next_theme="")


def test_the_page_makes_ten_queries_at_most_for_every_reader(client, denis, bruno, amel, farid, team, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    trace = make_trace(denis)
    MeetingOrganisation.objects.create(meeting=trace.meeting, organisation=team, part="ORGANISER")
    make_present(trace.meeting, bruno)
    fill(trace, denis, bruno, [0])
    closing.publish(trace=trace, person=denis, tell=False)
    address = reverse("traces:trace_detail", args=[trace.meeting_id])
    turn = itertools.count()
    readers = {"visitor": None, "candidate": farid, "member": bruno, "steward": amel, "coordinator": denis}

    def counts():
        found = {}
        for name, person in readers.items():
            client.logout()
            if person:
                client.force_login(Person.objects.get(pk=person.pk))
            for query in ("", "&comme=partenaire"):
                # Another address each time: a page kept for visitors is first compared with what changed.
                client.get(f"{address}?n={next(turn)}{query}")
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(f"{address}?n={next(turn)}{query}").status_code == 200
                found[name + query] = len(captured)
        return found

    one = counts()
    fill(trace, denis, bruno, [1, 2])
    assert counts() == one
    assert max(one.values()) <= 10, one


def test_each_reader_reads_what_is_for_them(client, sign_in, denis, bruno, chloe):
    trace = make_trace(denis)
    make_present(trace.meeting, chloe)
    fill(trace, denis, bruno, [0])
    closing.publish(trace=trace, person=denis, tell=False)
    assert TraceFile.objects.count() == 4 and Testimony.objects.count() == 2
    address = reverse("traces:trace_detail", args=[trace.meeting_id])
    partner = client.get(address).content.decode()
    member = sign_in(bruno).get(address).content.decode()
    own = sign_in(chloe).get(address).content.decode()
    holder = sign_in(denis).get(address).content.decode()
    as_partner = sign_in(denis).get(f"{address}?comme=partenaire").content.decode()
    for_all = (
        "Phrase PARTNERS 0",
        "De 0",
        "Pièce PARTNERS 0",
        "Outil PUBLIC 0",
        "Récit PUBLIC 0",
        "7 personnes",
        "1 organisation",
        denis.name,
    )
    ours = ("Phrase US 0", "Pièce US 0", "six mains")
    for page in (partner, member, own, holder, as_partner):
        assert [words for words in for_all if words.replace(" ", "\u00a0") not in page and words not in page] == []
    for words in ours:
        assert [words in page for page in (partner, member, own, holder, as_partner)] == [False, True, True, True, False], words
    for words in ("Outil MEMBERS 0", "Récit MEMBERS 0", "Retenu 00", "4 sur 5"):
        assert [words in page for page in (partner, member, own, holder)] == [False, True, True, True], words
    assert ["Silence 0" in page for page in (partner, member, own, holder)] == [False, False, False, True]
    assert ["Votre attestation" in page for page in (partner, member, own, holder)] == [False, False, True, False]
    assert member.count("<img src") == 2 and partner.count("<img src") == 1


def test_what_the_page_reads_at_once_is_what_the_rules_say(denis, bruno, chloe, amel, eva, farid, gaelle, team):
    readers = [AnonymousUser(), bruno, chloe, amel, eva, farid, denis, gaelle]
    made = [
        make_meeting(chloe, days=-2, stage="HELD", role=None),
        make_meeting(denis, days=-2, stage="HELD", role=None),
        make_meeting(denis, days=-2, stage="HELD"),
        make_meeting(eva, days=-2, stage="HELD"),
    ]
    for role, person in (("FACILITATOR", bruno), ("TRAINER", chloe), ("WITNESS", amel), ("ORGANISER", farid)):
        MeetingPerson.objects.create(meeting=made[1], person=person, role=role)
    MeetingPerson.objects.create(meeting=made[1], name="Une amie", role="ORGANISER", position=1)
    MeetingOrganisation.objects.create(meeting=made[2], organisation=team, part="ORGANISER")
    MeetingOrganisation.objects.create(meeting=made[3], organisation=team, part="HOST")
    for number, (state, presence, name) in enumerate(
        [("SEATED", "PRESENT", "Équipe"), ("SEATED", "PRESENT", " équipe "), ("SEATED", "PRESENT", ""), ("SEATED", "ABSENT", "Autre")]
    ):
        fields = {"state": state, "presence": presence, "organisation_name": name, "seats": 1 + number}
        make_registration(made[2], email=f"n{number}@ailleurs.test", **fields)
    make_registration(made[2], email="equipe@ailleurs.test", presence="PRESENT", organisation=team)
    for meeting in made:
        counts = meetings.presence_counts(meeting=meeting)
        for reader in readers:
            found = meetings.gathering_of(meeting=meeting, person=reader)
            assert found.may_hold == meetings.may_hold(person=reader, meeting=meeting), (meeting.pk, reader)
            assert (found.people, found.organisations) == (counts.people, counts.organisations)
            assert found.organisers == organisers_of(meeting=meeting)
    assert (counts.people, meetings.presence_counts(meeting=made[2]).organisations) == (0, 2)
