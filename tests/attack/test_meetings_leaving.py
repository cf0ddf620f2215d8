"""Who leaves the network, and what was promised to be erased: nothing of them is left in meetings and traces."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.meetings import poll_links, signed
from maillage.meetings.domain import ballots, calendars, choosing, meetings, reminders, safety, stages, waiting
from maillage.meetings.models import CalendarKey, DatePoll, Invitee, Meeting, MeetingPerson, Registration, SeriesFollow
from maillage.people.domain.departure import leave
from maillage.people.models import Person
from maillage.traces.domain import boards
from maillage.traces.links import feedback_path
from maillage.traces.models import Certificate, Note
from tests.attack.addresses import kinds_counted
from tests.cast import make_person
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.polls import make_poll, make_voter
from tests.factories.traces import make_board, make_note, make_present, make_trace

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Zéphyrine Zorglub", "zephyrine@zorglub.test"


@pytest.fixture
def gone(denis, amel, bruno, committed):
    """Somebody in each table of the two rooms; some rows of before they had an account, by their address alone."""
    gone = make_person(NAME, email=ADDRESS)
    with committed():
        coming = make_meeting(denis, title="À venir", seats_on_site=1)
        held = make_meeting(denis, title="Tenue", days=-3, stage="HELD")
        older = make_meeting(denis, title="Plus ancienne", days=-9, stage="HELD")
        future = make_registration(coming, gone, needs="Une rampe zorglub", guests="Mia Zorglub")
        make_registration(coming, bruno, state="WAITING", email=bruno.email)
        future.answers.create(question=coming.asked.create(label="Repas ?"), text="Sans zorglub")
        future.steps.create(state="SEATED", by=denis, at=timezone.now(), reason="Madame Zorglub témoigne.")
        past = make_present(held, gone, organisation_name="Maison Zorglub")
        make_present(older, name=NAME, email=ADDRESS, needs="Une rampe zorglub")
        MeetingPerson.objects.create(
            meeting=coming, role="WITNESS", person=gone, about="Directrice de la Maison Zorglub", quote="On a trié."
        )
        poll = make_poll(denis)
        make_voter(poll, "YES", person=gone, comment="Zorglub est libre", organisation_name="Maison Zorglub")
        Invitee.objects.create(poll=poll, name=NAME, email=ADDRESS, invited_at=timezone.now())
        board = make_board(denis, meeting=held)
        seat = boards.join(board=board, name=NAME, person=gone, sub_group=None)
        make_note(seat, "On trie à six mains.")
        make_trace(denis, meeting=held, published=True)
        make_trace(denis, meeting=older, published=True)
        safety.note_incident(meeting=held, person=denis, what="Une chute.", done="De la glace.")
        key = calendars.renew_key(person=gone).key
    links = {"past": signed.registration_path(registration=past), "future": signed.registration_path(registration=future),
             "feed": f"/agenda/{key}.ics", "feedback": feedback_path(registration=past)}  # fmt: skip
    return gone, links


def words_kept():
    """Give every text of the tables of the two rooms, and of the mails."""
    found = []
    models = [model for label in ("meetings", "traces") for model in apps.get_app_config(label).get_models()]
    for model in (*models, OutgoingMail, Message):
        found += [f"{model._meta.label} {row}" for row in model._base_manager.values_list()]
    return found


def test_nothing_of_who_left_stays(client, gone, bruno, denis, committed):
    person, links = gone
    certificates = Certificate.objects.count()
    archive = json.dumps(collected(person))
    assert all(word in archive for word in ("Une rampe zorglub", "Sans zorglub", "Zorglub est libre"))
    with committed():
        leave(person=Person.objects.get(pk=person.pk), by=person)
    left = [row[:300] for row in words_kept() if re.search("(?i)zorglub|zéphyrine", row)]
    assert not left, "\n".join(left)
    # What others hold stays: the seat goes to the next in line, the counts and the words of the table too.
    assert Registration.objects.get(person=bruno).state in ("OFFERED", "SEATED")
    assert Note.objects.count() == 1 and Registration.objects.filter(presence="PRESENT").count() == 2
    assert certificates == 2 and not Certificate.objects.exists()
    assert not CalendarKey.objects.exists() and not SeriesFollow.objects.filter(person=person).exists()
    assert client.get(links["feed"]).status_code == 404
    for path in (links["past"], links["future"], links["feedback"]):
        page = client.get(path)
        assert page.status_code in (200, 404, 410) and not re.search("(?i)zorglub", page.content.decode())
    # Nothing comes to them any more.
    with committed():
        stages.cancel(meeting=Meeting.objects.get(title="À venir"), person=denis, words="La salle est fermée.")
    assert not OutgoingMail.objects.filter(to=ADDRESS).exists()


def collected(person):
    from maillage.meetings import public as rooms
    from maillage.traces import public as traces

    return {"meetings": rooms.own_data(person=person), "traces": traces.own_data(person=person)}


@pytest.mark.parametrize("way", ["discarded", "its maker leaves"])
def test_a_draft_with_a_chosen_date_and_a_table_goes_whole(denis, amel, committed, way):
    """A poll that was settled, a board with notes: what hangs from a draft does not keep it."""
    maker = make_person("Zoé Lambert", email="zoe@reseau.test", role=Person.Role.COORDINATOR)
    with committed():
        poll = make_poll(maker)
        make_voter(poll, "YES", name="Nadia", email="nadia@ailleurs.test")
        choosing.choose(slot=poll.slots.order_by("pk").first(), person=maker)
        board = make_board(maker, meeting=poll.meeting)
        seat = boards.join(board=board, name="Omar", person=None, sub_group=None)
        make_note(seat, "Un mot.")
    draft = Meeting.objects.get(pk=poll.meeting_id)
    with committed():
        if way == "discarded":
            meetings.discard(meeting=draft, person=maker)
        else:
            leave(person=maker, by=maker)
    assert not Meeting.objects.filter(pk=draft.pk).exists() and not DatePoll.objects.exists() and not Note.objects.exists()


def test_answers_are_erased_at_the_date_shown(denis, committed):
    with committed():
        kept = make_meeting(denis, days=-29, answers_kept_days=30, stage="HELD")
        due = make_meeting(denis, days=-32, answers_kept_days=30, stage="HELD")
        put_off = make_meeting(denis, days=-32, answers_kept_days=30, stage="POSTPONED")
        for meeting in (kept, due, put_off):
            row = make_registration(meeting, needs="Une rampe", guests="Mia", carpool=True, carpool_from="Gare")
            row.answers.create(question=meeting.asked.create(label="Repas ?"), text="Sans sel")
    reminders.erase_answers()
    state = {row.meeting_id: (row.needs, row.guests, row.carpool_from, row.answers.count()) for row in Registration.objects.all()}
    assert state[due.pk] == ("", "", "", 0)
    assert state[kept.pk] == ("Une rampe", "Mia", "Gare", 1)
    # Put off, it will be held: what was said to take part is still needed.
    assert state[put_off.pk] == ("Une rampe", "Mia", "Gare", 1)
    before = kinds_counted()
    assert reminders.erase_answers() == 0 and kinds_counted() == before


def test_a_registration_nobody_confirmed_and_old_voters_go(denis, client):
    meeting = make_meeting(denis)
    old = make_registration(meeting, state="UNCONFIRMED", email="jamais@ailleurs.test")
    Registration.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=9))
    path = signed.registration_path(registration=old)
    reminders.erase_unconfirmed()
    assert (
        not Registration.objects.exists()
        and client.get(path).status_code == 404
        and client.post(path, {"choix": "confirmer"}).status_code == 404
    )
    poll = make_poll(denis, meeting=meeting)
    voter = make_voter(poll, "YES", name="Nadia", email="nadia@ailleurs.test", comment="Libre")
    long_ago = timezone.now() - timedelta(days=300)
    type(voter).objects.filter(pk=voter.pk).update(changed_at=long_ago)
    DatePoll.objects.filter(pk=poll.pk).update(created_at=long_ago, chosen_at=long_ago, chosen=poll.slots.first())
    assert ballots.clean_polls(now=timezone.now()) == 1
    voter.refresh_from_db()
    assert (voter.email, voter.comment) == ("", "")
    come = client.post(poll_links.come_path(voter=voter), {"mode": "ON_SITE"})
    assert come.status_code in (302, 404, 422)
    assert not Registration.objects.filter(state="SEATED").exists()


def test_the_archive_of_somebody_names_nobody_else(client, gone, sign_in):
    person, _ = gone
    answer = sign_in(person).get("/mes-donnees/archive/")
    if answer.status_code == 302:
        answer = sign_in(person).post("/mes-donnees/archive/")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    assert b"bruno@" not in content and b"chloe@" not in content


def test_a_seat_freed_by_leaving_is_offered_once(denis, gone, bruno, committed):
    person, _ = gone
    with committed():
        leave(person=Person.objects.get(pk=person.pk), by=person)
        waiting.settle_due()
    row = Registration.objects.get(person=bruno)
    assert row.steps.count() == 1
