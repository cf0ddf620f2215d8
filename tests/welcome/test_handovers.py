"""Handover: what somebody holds, passed to colleagues, declined."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.dossiers.rules import is_owner
from maillage.initiatives.rules import may_observe
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.letters import public as letters
from maillage.meetings.models import MeetingPerson, Role
from maillage.meetings.rules import may_edit
from maillage.people import public as people
from maillage.welcome import public as welcome
from maillage.welcome.domain import handovers, questions
from maillage.welcome.models import Handover
from tests.factories.community import make_discussion
from tests.factories.dossiers import make_dossier
from tests.factories.initiatives import make_experiment, make_initiative
from tests.factories.links import make_link
from tests.factories.meetings import make_meeting
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
MINE = "/passer-le-relais/"


@pytest.fixture
def held(amel, bruno, chloe, denis):
    """Amel and Bruno work together; Amel holds a link, a dossier and a meeting."""
    team = make_organisation("Vallée", slug="vallee")
    make_membership(amel, team)
    make_membership(bruno, team)
    make_membership(chloe, make_organisation("Canal", slug="canal"))
    return {
        "links": make_link(amel),
        "dossiers": make_dossier(amel, organisation=team),
        "meetings": make_meeting(amel, title="Bientôt"),
    }


def choices(held, taker):
    return [welcome.Choice(part=name, thing=thing.uuid, taker=taker) for name, thing in held.items()]


def fields(held, taker):
    return {f"relais-{name}-{thing.uuid}": taker.uuid for name, thing in held.items()}


def test_all_is_passed_in_one_form_and_the_colleague_is_told_once(sign_in, held, amel, bruno, chloe):
    client = sign_in(amel)
    page = client.get(MINE).text
    for thing in held.values():
        assert str(thing) in page
    assert "Imprimer la liste" in page
    assert client.post(MINE, {"words": "Tout est rangé."}).status_code == 422
    refused = client.post(MINE, fields(held, chloe))
    assert refused.status_code == 422 and "ne peut pas prendre ce relais" in refused.text
    assert client.post(MINE, fields(held, bruno) | {"words": "Tout est rangé."}).status_code == 302
    link, dossier, meeting = held["links"], held["dossiers"], held["meetings"]
    link.refresh_from_db()
    dossier.refresh_from_db()
    assert (link.sponsor, dossier.contact) == (bruno, bruno)
    assert is_owner(person=bruno, dossier=dossier) and may_edit(person=bruno, meeting=meeting)
    assert MeetingPerson.objects.filter(meeting=meeting, person=bruno, role=Role.ORGANISER).exists()
    mail = OutgoingMail.objects.get(to=bruno.email)
    assert all(str(thing) in mail.text for thing in held.values()) and "Tout est rangé." in mail.text
    assert "Rien à passer" in client.get(MINE).text
    # Sent twice: it is no longer held, and nothing changes.
    assert "c’était déjà fait" in client.post(MINE, fields(held, bruno), follow=True).text
    assert Handover.objects.count() == 3


def test_a_colleague_declines_and_it_goes_back(sign_in, held, amel, bruno):
    made = welcome.hand_over(giver=amel, by=amel, choices=choices(held, bruno))
    client = sign_in(bruno)
    assert "Je ne peux pas" in client.get("/passer-le-relais/repris/").text
    for row in made:
        for _ in range(2):
            assert client.post(reverse("welcome:decline", args=[row.uuid])).status_code == 302
    for thing in (held["links"], held["dossiers"]):
        thing.refresh_from_db()
    assert (held["links"].sponsor, held["dossiers"].contact) == (amel, amel)
    assert Message.objects.filter(person=amel, name="welcome.handover_declined").count() == 3
    assert {thing.uuid for part in people.HANDOVER.values() for thing in part.collect(person=bruno)} == set()


def test_for_somebody_gone_the_coordination_passes_on_and_gets_back_without_reading_closed_parts(sign_in, held, amel, bruno, chloe, denis):
    people.leave(person=amel, by=amel)
    amel.refresh_from_db()
    client = sign_in(denis)
    address = reverse("welcome:hand_over_of", args=[amel.uuid])
    assert sign_in(chloe).get(address).status_code == 403
    client = sign_in(denis)
    page = client.get(address)
    held = {name: thing for name, thing in held.items() if f"relais-{name}-{thing.uuid}" in page.text}
    assert "dossiers" in held
    assert client.post(address, fields(held, bruno)).status_code == 302
    for row in Handover.objects.all():
        handovers.decline(handover=row, person=bruno)
    dossier = held["dossiers"]
    dossier.refresh_from_db()
    assert dossier.contact is None
    assert not is_owner(person=denis, dossier=dossier)
    assert Message.objects.filter(person=denis, name="welcome.handover_declined").exists()


def test_who_may_pass_on_and_to_whom(held, amel, bruno, chloe, denis, farid):
    with pytest.raises(Refused, match="Seule la personne"):
        welcome.hand_over(giver=amel, by=bruno, choices=choices(held, bruno))
    for taker in (amel, farid):
        with pytest.raises(Refused):
            welcome.hand_over(giver=amel, by=amel, choices=choices(held, taker))
    with pytest.raises(Stale):
        welcome.hand_over(giver=bruno, by=bruno, choices=choices(held, amel))
    with pytest.raises(Refused, match="ne travaille pas"):
        welcome.hand_over(giver=amel, by=denis, choices=choices({"dossiers": held["dossiers"]}, chloe))
    made = welcome.hand_over(giver=amel, by=amel, choices=choices({"links": held["links"]}, bruno))
    with pytest.raises(Refused):
        handovers.decline(handover=made[0], person=chloe)


def test_an_open_question_is_watched_by_a_colleague_and_comes_back(held, amel, bruno, denis):
    question = make_discussion(amel, title="Qui prête un vidéoprojecteur ?")
    make_discussion(None, asker=amel, title="Sans nom")
    mine = [thing.title for thing in questions.held_by(person=amel)]
    assert mine == ["Qui prête un vidéoprojecteur ?"]
    made = welcome.hand_over(giver=amel, by=amel, choices=choices({"questions": question}, bruno))
    assert letters.level_of(person=bruno, kind=question.KIND, uuid=question.uuid) == "all"
    assert questions.held_by(person=amel) == [] and len(questions.held_by(person=bruno)) == 1
    handovers.decline(handover=made[0], person=bruno)
    assert letters.level_of(person=bruno, kind=question.KIND, uuid=question.uuid) == ""
    assert len(questions.held_by(person=amel)) == 1 and questions.held_by(person=bruno) == []


def test_a_contact_and_an_experiment_pass_to_a_colleague(sign_in, held, amel, bruno, chloe, denis):
    sheet = make_initiative(amel, contact=amel, contact_phone="081 00 00 00")
    trial = make_experiment(amel, organisation=held["dossiers"].organisation)
    page = sign_in(amel).get(MINE).text
    assert str(sheet) in page and str(trial) in page
    with pytest.raises(Refused):
        welcome.hand_over(giver=amel, by=amel, choices=choices({"experiments": trial}, chloe))
    passed = {"initiatives": sheet, "experiments": trial}
    made = welcome.hand_over(giver=amel, by=amel, choices=choices(passed, bruno))
    sheet.refresh_from_db()
    trial.refresh_from_db()
    assert (sheet.contact, sheet.contact_phone, trial.contributor) == (bruno, "", bruno)
    assert may_observe(person=bruno, experiment=trial) and str(sheet) not in sign_in(amel).get(MINE).text
    with pytest.raises((Refused, Stale)):
        welcome.hand_over(giver=amel, by=amel, choices=choices(passed, bruno))
    # What one took up may be declined: it goes back.
    handovers.decline(handover=made[0], person=bruno)
    sheet.refresh_from_db()
    assert sheet.contact == amel


def test_the_queries_of_the_page_do_not_grow(sign_in, held, amel):
    client = sign_in(amel)

    def count():
        client.get(MINE)
        with CaptureQueriesContext(connection) as asked:
            client.get(MINE)
        return len(asked)

    first = count()
    make_link(amel, url="https://autre.example/", title="Un autre")
    make_meeting(amel, title="Plus tard")
    make_discussion(amel, title="Une question")
    assert count() == first
