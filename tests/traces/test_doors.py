import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from maillage.meetings.public import desk_items
from maillage.people.models import Person
from maillage.people.public import DEPARTED_NAME
from maillage.traces import public as traces
from maillage.traces.domain import closing
from maillage.traces.models import Certificate, Participant
from tests.factories.library import make_resource
from tests.factories.meetings import make_meeting
from tests.factories.traces import make_board, make_note, make_present, make_seat, make_trace


def test_the_meeting_leads_to_its_traces(client, sign_in, denis, bruno):
    meeting = make_meeting(denis, days=-2, stage="HELD")
    trace = make_trace(denis, meeting=meeting, partners_account="")
    page = meeting.get_absolute_url()
    assert "Lire le compte rendu" not in client.get(page).content.decode()
    closing.publish(trace=trace, person=denis, tell=False)
    assert "Lire le compte rendu" not in client.get(page).content.decode()
    assert "Lire le compte rendu" in sign_in(bruno).get(page).content.decode()
    led = sign_in(denis).get(page).content.decode()
    assert reverse("traces:facilitate", args=[meeting.pk]) in led
    assert reverse("traces:close", args=[meeting.pk]) in led


def test_cards_and_rows_obey_the_same_rule(denis, bruno):
    shared = make_trace(denis, published=True)
    ours = make_trace(denis, meeting=make_meeting(denis, days=-3, stage="HELD", title="Entre nous"), partners_account="", published=True)
    begun = make_trace(denis, meeting=make_meeting(denis, days=-4, stage="HELD", title="Commencée"))
    every = [shared.uuid, ours.uuid, begun.uuid]
    assert set(traces.cards(uuids=every, person=bruno)) == {shared.uuid, ours.uuid}
    assert set(traces.cards(uuids=every, person=AnonymousUser())) == {shared.uuid}
    rows = {row.uuid: row for row in traces.index_rows()}
    assert set(rows) == {shared.uuid, ours.uuid}
    assert "public" in rows[shared.uuid].audience
    assert "public" not in rows[ours.uuid].audience
    assert "six mains" not in f"{rows[shared.uuid].context} {rows[shared.uuid].summary}"
    assert rows[shared.uuid].pages[0].audience == {"members"}


@pytest.mark.parametrize("who", ["denis", "bruno"])
def test_traces_due_wait_on_the_week_and_the_desk(request, denis, bruno, chloe, who):
    due = make_meeting(bruno, days=-2, stage="HELD", title="À conclure")
    make_meeting(bruno, days=-400, stage="HELD", title="Il y a longtemps")
    make_meeting(bruno, days=3, title="À venir")
    make_trace(bruno, meeting=make_meeting(bruno, days=-5, stage="HELD", title="Conclue"), published=True)
    person = request.getfixturevalue(who)
    week = [item.title for item in traces.week_items(person=person)]
    assert week == (["À conclure"] if who == "denis" else [])
    assert [item.title for item in desk_items(person=bruno) if item.state == "Traces à publier"] == [due.title]
    assert desk_items(person=chloe) == []


def test_a_resource_tells_where_it_was_shown(client, denis, bruno):
    trace = make_trace(denis, published=True)
    resource = make_resource(bruno, title="Le déroulé", access="PUBLIC")
    assert "Montrée en rencontre" not in client.get(resource.get_absolute_url()).content.decode()
    closing.cite(trace=trace, person=denis, resource=resource)
    assert trace.meeting.title in client.get(resource.get_absolute_url()).content.decode()


def test_whoever_leaves_takes_their_name_away(denis, bruno):
    board = make_board(denis)
    note = make_note(make_seat(board, person=bruno), "Mes mots")
    held = make_meeting(denis, days=-2, stage="HELD", title="Tenue")
    make_present(held, bruno)
    make_trace(denis, meeting=held, published=True)
    told = traces.own_data(person=bruno)
    assert told["notes prises"][0]["texte"] == "Mes mots"
    assert len(told["attestations"]) == 1
    traces.forget(person=bruno)
    assert Participant.objects.get().name == DEPARTED_NAME
    assert not Certificate.objects.exists()
    note.refresh_from_db()
    assert note.text == "Mes mots"
    assert Person.objects.filter(pk=bruno.pk).exists()
