from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from maillage.meetings import rules
from maillage.meetings.models import Meeting, MeetingOrganisation
from tests.factories.meetings import make_meeting
from tests.factories.network import make_membership, make_organisation


@pytest.fixture
def readers(amel, bruno, chloe, denis, eva, farid):
    return {
        "organiser": bruno, "steward": amel, "member": chloe, "coordinator": denis, "departed": eva, "candidate": farid, "visitor": AnonymousUser(),
    }  # fmt: skip


MEMBERS = {"organiser", "steward", "member", "coordinator"}


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({"stage": "OPEN"}, MEMBERS | {"departed", "candidate", "visitor"}),
        ({"stage": "CANCELLED"}, MEMBERS | {"departed", "candidate", "visitor"}),
        ({"stage": "OPEN", "access": "MEMBERS"}, MEMBERS),
        ({"stage": "PREPARING"}, {"organiser", "steward", "coordinator"}),
        ({"stage": "IDEA", "starts_at": None}, {"organiser", "steward", "coordinator"}),
    ],
)
def test_who_opens_what(readers, amel, bruno, fields, who):
    meeting = make_meeting(bruno, **fields)
    team = make_organisation("Centre culturel du Val")
    make_membership(amel, team, is_steward=True)
    MeetingOrganisation.objects.create(meeting=meeting, organisation=team, part="ORGANISER")
    found = {name for name, person in readers.items() if rules.visible_to(person=person, meetings=Meeting.objects.all()).exists()}
    assert found == who


def test_who_prepares_and_who_holds(readers, bruno, chloe, denis):
    meeting = make_meeting(denis)
    meeting.people_rows.create(person=bruno, role="FACILITATOR")
    meeting.people_rows.create(person=chloe, role="WITNESS")
    assert {name for name, person in readers.items() if rules.may_edit(person=person, meeting=meeting)} == {"coordinator"}
    assert {name for name, person in readers.items() if rules.may_hold(person=person, meeting=meeting)} == {"coordinator", "organiser"}
    assert rules.people_who_hold(meeting=meeting) == [denis, bruno]


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({}, MEMBERS | {"departed", "candidate", "visitor"}),
        ({"open_to_all": False}, MEMBERS),
        ({"access": "MEMBERS"}, MEMBERS),
        ({"stage": "CLOSED"}, set()),
        ({"stage": "CANCELLED"}, set()),
        ({"days": -2}, set()),
        ({"register_until": timezone.now() - timedelta(hours=1)}, set()),
    ],
)
def test_who_registers(readers, denis, fields, who):
    meeting = make_meeting(denis, **fields)
    now = timezone.now()
    assert {name for name, person in readers.items() if rules.may_register(person=person, meeting=meeting, now=now)} == who
