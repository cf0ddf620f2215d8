"""From idea to held; put off, moved and cancelled, everybody told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.meetings.domain import meetings as acts
from maillage.meetings.domain import stages
from maillage.meetings.domain.content import Content
from maillage.meetings.models import Meeting
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_organisation

pytestmark = pytest.mark.django_db


def ready(by, **fields):
    return make_meeting(by, lead="Une phrase", place_name="Ici", commune=make_organisation().commune, **fields)


def test_what_is_missing_is_named_with_its_field(denis):
    bare = make_meeting(denis, stage="IDEA", starts_at=None, mode="BOTH")
    assert [each.field for each in acts.missing(meeting=bare)] == ["lead", "day", "place_name", "commune_name", "remote_link"]
    remote = make_meeting(denis, stage="PREPARING", mode="REMOTE", lead="Oui", remote_phone="04 00 00 00 00")
    assert acts.missing(meeting=remote) == []
    with pytest.raises(Refused, match="une date"):
        stages.open_meeting(meeting=bare, person=denis)


def test_the_road_of_a_meeting(denis, chloe):
    meeting = ready(denis, stage="PREPARING")
    with pytest.raises(Refused):
        stages.open_meeting(meeting=meeting, person=chloe)
    meeting = stages.open_meeting(meeting=meeting, person=denis)
    assert meeting.stage == "OPEN" and meeting.announced_at
    with pytest.raises(Stale):
        stages.open_meeting(meeting=meeting, person=denis)
    with pytest.raises(Refused, match="pas encore commencé"):
        stages.mark_held(meeting=meeting)
    meeting = stages.reopen(meeting=stages.close_registrations(meeting=meeting, person=denis), person=denis)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=5), ends_at=timezone.now() - timedelta(hours=1))
    assert stages.mark_all_held() == 1 and stages.mark_all_held() == 0
    meeting.refresh_from_db()
    assert meeting.stage == "HELD"
    assert stages.publish_traces(meeting=meeting, person=denis).stage == "PUBLISHED"
    steps = list(meeting.steps.order_by("pk").values_list("stage", "by"))
    assert [stage for stage, _ in steps] == ["PREPARING", "OPEN", "CLOSED", "OPEN", "HELD", "PUBLISHED"] and steps[4][1] is None


def test_a_date_that_has_passed_does_not_open(denis):
    with pytest.raises(Refused, match="passée"):
        stages.open_meeting(meeting=ready(denis, stage="PREPARING", days=-3), person=denis)


def test_cancelling_tells_everybody_once_and_keeps_the_page(denis, bruno, chloe, client):
    meeting = ready(denis)
    make_registration(meeting, bruno)
    make_registration(meeting, state="WAITING")
    make_registration(meeting, state="CANCELLED", email="parti@ailleurs.test", name="Parti")
    make_registration(meeting, state="UNCONFIRMED", email="jamais@ailleurs.test", name="Jamais")
    meeting.people_rows.create(person=chloe, role="WITNESS")
    with pytest.raises(Refused, match="pourquoi"):
        stages.cancel(meeting=meeting, person=denis, words="  ")
    before = meeting.sequence
    meeting = stages.cancel(meeting=meeting, person=denis, words="La salle est inondée.")
    assert meeting.sequence == before + 1
    told = OutgoingMail.objects.filter(subject__startswith="Annulée")
    assert sorted(mail.to for mail in told) == sorted([bruno.email, "nadia@ailleurs.test", chloe.email])
    assert all("La salle est inondée" in mail.text and "La salle est inondée" in mail.html for mail in told)
    assert Message.objects.filter(person=bruno, title__contains="annulée").count() == 1
    shown = client.get(meeting.get_absolute_url()).content.decode()
    assert "est annulée" in shown and "La salle est inondée" in shown and "EventCancelled" in shown and "M’inscrire" not in shown
    assert "Annulée" in client.get("/rencontres/").content.decode()
    with pytest.raises(Stale):
        stages.cancel(meeting=meeting, person=denis, words="Encore")


def test_put_off_then_moved_keeps_registrations_and_tells(denis, bruno, client):
    meeting = ready(denis, register_until=timezone.now() + timedelta(days=10))
    make_registration(meeting, bruno)
    stages.postpone(meeting=meeting, person=denis, words="La grève.")
    meeting.refresh_from_db()
    assert meeting.stage == "POSTPONED" and meeting.starts_at
    shown = client.get(meeting.get_absolute_url()).content.decode()
    assert "Nouvelle date à venir" in shown and "La grève." in shown and "EventPostponed" in shown
    assert "Date à fixer" in client.get("/rencontres/").content.decode()
    day = timezone.now() + timedelta(days=40)
    before, deadline = meeting.starts_at, meeting.register_until
    moved = stages.set_new_dates(meeting=meeting, person=denis, starts_at=day, ends_at=day + timedelta(hours=3))
    assert moved.stage == "OPEN" and moved.register_until == deadline + (day - before) and moved.registrations.live().count() == 1
    assert OutgoingMail.objects.filter(to=bruno.email, subject__startswith="Nouvelle date").count() == 1
    with pytest.raises(Refused, match="passée"):
        stages.set_new_dates(meeting=moved, person=denis, starts_at=before - timedelta(days=90), ends_at=day)
    with pytest.raises(Refused, match="après le début"):
        stages.set_new_dates(meeting=moved, person=denis, starts_at=day, ends_at=day)


def test_stages_through_the_pages(sign_in, denis, chloe):
    meeting = ready(denis, stage="PREPARING")
    at = lambda name: reverse(f"meetings:{name}", args=[meeting.pk])  # noqa: E731
    for name in ("meeting_open", "meeting_close", "meeting_reopen"):
        assert sign_in(chloe).post(at(name)).status_code == 404
    client = sign_in(denis)
    assert client.post(at("meeting_open")).status_code == 302
    assert client.post(at("meeting_close")).status_code == 302
    assert client.post(at("meeting_close")).status_code == 409
    assert client.post(at("meeting_reopen")).status_code == 302
    for name in ("meeting_postpone", "meeting_cancel", "meeting_dates", "meeting_history"):
        assert client.get(at(name)).status_code == 200, name
    assert client.post(at("meeting_cancel"), {"words": ""}).status_code == 422
    bad = {"day": "2001-01-01", "starts": "9h", "ends": "10h"}
    assert "est passée" in client.post(at("meeting_dates"), bad).content.decode()
    assert client.post(at("meeting_dates"), {"day": "x", "starts": "", "ends": ""}).status_code == 422
    far = (timezone.localdate() + timedelta(days=50)).isoformat()
    assert client.post(at("meeting_dates"), {"day": far, "starts": "9h", "ends": "12h"}).status_code == 302
    assert client.post(at("meeting_postpone"), {"words": "Neige."}).status_code == 302
    assert client.post(at("meeting_cancel"), {"words": "Encore neige."}).status_code == 302
    assert "Encore neige." in client.get(at("meeting_history")).content.decode()
    assert client.post(at("meeting_discard")).status_code == 409


def test_a_draft_is_thrown_away_by_those_who_prepare_it(sign_in, denis, chloe):
    meeting = make_meeting(denis, stage="PREPARING")
    url = reverse("meetings:meeting_discard", args=[meeting.pk])
    assert sign_in(chloe).post(url).status_code == 404
    client = sign_in(denis)
    assert client.get(url).status_code == 200 and client.post(url).status_code == 302
    assert not Meeting.objects.exists()


def test_an_open_meeting_keeps_a_date(denis):
    meeting = ready(denis)
    with pytest.raises(Refused, match="garde une date"):
        acts.revise(meeting=meeting, person=denis, content=Content(title="Sans date"))


def test_a_question_with_answers_stays(denis, bruno):
    meeting = ready(denis)
    question = meeting.asked.create(label="Repas ?", kind="TEXT")
    registration = make_registration(meeting, bruno)
    registration.answers.create(question=question, text="Oui")
    content = Content(title=meeting.title, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    with pytest.raises(Refused, match="ont déjà répondu"):
        acts.revise(meeting=meeting, person=denis, content=content)
    assert meeting.asked.count() == 1


def test_more_places_call_those_who_wait(denis, bruno, chloe):
    from dataclasses import replace

    from maillage.meetings.domain.content import content_of

    meeting = ready(denis, seats_on_site=1)
    make_registration(meeting, bruno)
    waiting = make_registration(meeting, chloe, state="WAITING")
    acts.revise(meeting=meeting, person=denis, content=replace(content_of(meeting=meeting), seats_on_site=2))
    waiting.refresh_from_db()
    assert waiting.state in ("SEATED", "OFFERED")


def test_a_passed_deadline_is_shown_anew(denis):
    now = timezone.now()
    ready(denis, register_until=now - timedelta(minutes=3))
    ready(denis, register_until=now - timedelta(hours=3), title="Depuis longtemps")
    assert stages.note_deadlines(since=timedelta(minutes=25)) == 1
