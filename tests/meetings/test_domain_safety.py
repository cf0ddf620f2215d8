"""The safety sheet, its checklist and the incidents: for those who hold the meeting."""

import pytest
from django.urls import reverse

from maillage.kernel.access.public import Refused
from maillage.meetings import rules
from maillage.meetings.domain import safety as acts
from maillage.meetings.models import Incident, SafetyCheck, SafetySheet
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db


def keys(**asked):
    return {key for key, _ in rules.safety_lines(**asked)}


def test_the_list_grows_with_people_and_with_children():
    small, large = keys(people=10, children=0), keys(people=120, children=0)
    assert small < large and "exits" in small and "authority" in large - small
    assert "two_adults" in keys(people=10, children=3) - small


def test_only_those_who_hold_the_meeting_read_and_write(sign_in, client, denis, bruno, chloe):
    meeting = make_meeting(denis)
    meeting.people_rows.create(person=bruno, role="FACILITATOR")
    meeting.people_rows.create(person=chloe, role="WITNESS")
    url = reverse("meetings:safety", args=[meeting.pk])
    assert client.get(url).status_code == 302
    assert sign_in(chloe).get(url).status_code in (403, 409)
    for act in (
        lambda: acts.write_safety(meeting=meeting, person=chloe, said=acts.Safety()),
        lambda: acts.check_line(meeting=meeting, person=chloe, key="exits"),
        lambda: acts.note_incident(meeting=meeting, person=chloe, what="Une chute"),
        lambda: acts.check_line(meeting=meeting, person=bruno, key="inconnue"),
    ):
        with pytest.raises(Refused):
            act()
    client = sign_in(bruno)
    assert client.get(url).status_code == 200
    said = {"room_capacity": "10", "children": "2", "exits": "Deux, côté rue", "in_charge": "Denis, 0470 00 00 00"}
    assert client.post(url, said).status_code == 302
    assert SafetySheet.objects.get().children == 2
    assert "Deux adultes" in client.get(url).content.decode()
    assert client.post(url, {"room_capacity": "dix"}).status_code == 422


def test_a_line_is_ticked_once_and_taken_off(sign_in, denis):
    meeting, client = make_meeting(denis), sign_in(denis)
    url = reverse("meetings:safety_check", args=[meeting.pk, "exits"])
    client.post(url)
    client.post(url)
    assert SafetyCheck.objects.get().by == denis
    client.post(url, {"fait": "0"})
    client.post(url, {"fait": "0"})
    assert not SafetyCheck.objects.exists()
    assert client.post(reverse("meetings:safety_check", args=[meeting.pk, "rien"])).status_code in (403, 409, 422)


def test_incidents_stay(sign_in, denis):
    meeting, client = make_meeting(denis, seats_on_site=40), sign_in(denis)
    url = reverse("meetings:incident_create", args=[meeting.pk])
    assert client.post(url, {"what": " "}).status_code == 422
    client.post(url, {"what": "Une personne est tombée à 14h.", "done": "Glace, repos."})
    assert Incident.objects.get().by == denis
    SafetySheet.objects.create(meeting=meeting, room_capacity=30)
    shown = client.get(reverse("meetings:safety", args=[meeting.pk])).content.decode()
    assert "Une personne est tombée" in shown and "Glace, repos." in shown and "Trop de places" in shown
