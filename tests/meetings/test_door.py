import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.files.models import StoredFile
from maillage.kernel.text.dates import short_date
from maillage.meetings.domain import attendance
from maillage.meetings.domain.sheets import erase_due, kept_until
from maillage.meetings.models import Attendance, Registration, SignedSheet, State
from maillage.meetings.queries.day import presence_counts, present_registrations
from maillage.meetings.signed import check_in_path, remote_path
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_membership, make_organisation

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def today(denis):
    now = timezone.now()
    return make_meeting(denis, starts_at=now - timedelta(hours=1), hours=4, seats_on_site=2, title="Aujourd’hui")


def tap(client, registration, presence, **more):
    url = reverse("meetings:presence_note", args=[registration.meeting_id, registration.uuid])
    return client.post(url, {"presence": presence, **more}, **(JSON if more else {}))


def test_one_tap_and_the_counts(sign_in, denis, today, bruno, chloe):
    one, two = make_registration(today, bruno, seats=2), make_registration(today, chloe)
    client = sign_in(denis)
    assert tap(client, one, "PRESENT").status_code == 302
    answer = tap(client, two, "EXCUSED", key=str(uuid.uuid4())).json()
    assert answer == {"presence": "EXCUSED", "counts": {"present": 1, "absent": 0, "excused": 1, "unknown": 0}}
    counts = presence_counts(meeting=today)
    assert (counts.people, counts.present, counts.expected) == (2, 1, 2)
    assert present_registrations(meeting=today) == [one]
    tap(client, one, "EFFACER")
    assert Registration.objects.get(pk=one.pk).presence == ""
    assert Attendance.objects.filter(registration=one).count() == 2


def test_taps_sent_late_and_twice_end_as_they_were_made(sign_in, denis, today, bruno):
    row = make_registration(today, bruno)
    client, now = sign_in(denis), timezone.now()
    keys = [str(uuid.uuid4()) for _ in range(3)]
    tap(client, row, "PRESENT", key=keys[1], a=(now - timedelta(minutes=5)).isoformat())
    tap(client, row, "ABSENT", key=keys[0], a=(now - timedelta(minutes=9)).isoformat())
    tap(client, row, "PRESENT", key=keys[1], a=(now - timedelta(minutes=5)).isoformat())
    assert Registration.objects.get().presence == "PRESENT"
    assert Attendance.objects.count() == 2
    # A clock that runs a year ahead does not win for ever.
    tap(client, row, "EXCUSED", key=keys[2], a=(now + timedelta(days=365)).isoformat())
    tap(client, row, "PRESENT")
    assert Registration.objects.get().presence == "PRESENT"


@pytest.mark.parametrize("wrong", [{"presence": "PEUT-ETRE"}, {"presence": "PRESENT", "a": "hier", "key": "x"}])
def test_a_wrong_tap(sign_in, denis, today, bruno, wrong):
    row = make_registration(today, bruno)
    answer = tap(sign_in(denis), row, **wrong)
    assert answer.status_code in (200, 403)
    assert Registration.objects.get().presence == ("PRESENT" if "a" in wrong else "")


def test_who_notes_and_when(sign_in, client, denis, chloe, bruno, today):
    row = make_registration(today, bruno)
    assert client.get(reverse("meetings:door", args=[today.pk])).status_code == 302
    assert tap(sign_in(chloe), row, "PRESENT").status_code == 403
    assert sign_in(chloe).get(reverse("meetings:door", args=[today.pk])).status_code == 403
    later = make_meeting(denis, days=3, title="Plus tard")
    assert tap(sign_in(denis), make_registration(later, bruno), "PRESENT").status_code == 403
    assert "Pas encore" in sign_in(denis).get(reverse("meetings:door", args=[later.pk])).content.decode()
    gone = make_registration(today, chloe, state=State.CANCELLED)
    assert tap(sign_in(denis), gone, "PRESENT").status_code == 403


def test_somebody_who_did_not_register(sign_in, denis, today, bruno, chloe):
    make_membership(chloe, make_organisation("Centre culturel du Val"), is_main=True)
    client = sign_in(denis)
    url = reverse("meetings:walk_in", args=[today.pk])
    for number in range(3):
        client.post(url, {"name": f"Passant {number}", "organisation_name": "La Ruche"})
    assert presence_counts(meeting=today).present == 3
    waiting = make_registration(today, bruno, state=State.WAITING)
    client.post(url, {"name": "Bruno", "email": bruno.email.upper()})
    client.post(url, {"name": "Chloé", "email": chloe.email})
    client.post(url, {"name": "Chloé", "email": chloe.email})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.presence) == (State.SEATED, "PRESENT")
    member = Registration.objects.get(person=chloe)
    assert (member.is_walk_in, member.organisation.name) == (True, "Centre culturel du Val")
    for wrong, words in (({"name": ""}, "Écrivez le nom"), ({"name": "Zoé", "email": "zoe@"}, "pas complète")):
        answer = client.post(url, wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_the_sheet_to_sign_and_its_scan(sign_in, denis, chloe, today, bruno, settings):
    make_registration(today, bruno, organisation_name="La Ruche")
    client = sign_in(denis)
    assert "La Ruche" in client.get(reverse("meetings:sign_in_sheet", args=[today.pk])).content.decode()
    assert client.get(reverse("meetings:sign_in_pdf", args=[today.pk])).content.startswith(b"%PDF")
    create = reverse("meetings:sheet_create", args=[today.pk])
    client.post(create, {"feuilles": SimpleUploadedFile("feuille.txt", "signé".encode(), "text/plain")})
    sheet = SignedSheet.objects.get()
    url = reverse("meetings:sheet", args=[today.pk, sheet.uuid])
    assert client.get(url).status_code == 200
    assert sign_in(chloe).get(url).status_code == 403
    client = sign_in(denis)
    assert "Choisissez" in client.post(create, follow=True).content.decode()
    # Its end is shown, and kept.
    assert f"effacée le {short_date(kept_until(sheet=sheet))}" in client.get(reverse("meetings:door", args=[today.pk])).content.decode()
    assert erase_due() == 0
    settings.SIGNED_SHEETS_MONTHS = 2
    with time_machine.travel(timezone.now() + timedelta(days=59)):
        assert erase_due() == 0
    with time_machine.travel(timezone.now() + timedelta(days=63)):
        assert erase_due() == 1
    assert client.get(url).status_code == 404 and not StoredFile.objects.filter(attached=True).exists()
    client.post(create, {"feuilles": SimpleUploadedFile("encore.txt", "signé".encode(), "text/plain")})
    sheet = SignedSheet.objects.get()
    client.post(reverse("meetings:sheet_remove", args=[today.pk, sheet.uuid]))
    assert not SignedSheet.objects.exists()


def test_the_code_of_a_registration(sign_in, client, denis, chloe, today, bruno):
    row = make_registration(today, bruno)
    url = check_in_path(registration=row)
    # Read by any phone but the organisers' and their own, it opens nothing.
    assert client.get(url).status_code == 403 and sign_in(chloe).post(url).status_code == 403
    assert "/rencontres/inscriptions/" in sign_in(bruno).get(url).url
    assert Registration.objects.get().presence == ""
    client = sign_in(denis)
    assert "Noter sa présence" in client.get(url).content.decode()
    assert Registration.objects.get().presence == ""
    client.post(url)
    assert Attendance.objects.get().way == "CODE"
    assert client.get(url[:-6] + "aaaaa/").status_code == 404


def test_the_room_at_a_distance(client, denis, today, bruno):
    remote = make_meeting(
        denis,
        starts_at=timezone.now() - timedelta(minutes=5),
        mode="BOTH",
        remote_link="https://visio.exemple.be/salle",
        title="À distance",
    )
    row = make_registration(remote, bruno, mode="REMOTE")
    url = remote_path(registration=row)
    page = client.get(url).content.decode()
    assert "Rejoindre la rencontre" in page
    assert "visio.exemple.be" not in page
    assert Registration.objects.get(pk=row.pk).presence == ""
    assert client.post(url).url == "https://visio.exemple.be/salle"
    assert Attendance.objects.get().way == "LINK"
    client.post(url)
    assert Attendance.objects.count() == 1
    on_site = make_registration(today, bruno)
    assert client.get(remote_path(registration=on_site)).status_code == 404
    with pytest.raises(Refused):
        attendance.join_remote(registration=on_site)
    later = make_meeting(denis, days=3, mode="REMOTE", remote_link="https://visio.exemple.be/autre", title="Plus tard")
    early = remote_path(registration=make_registration(later, bruno, mode="REMOTE"))
    assert "s’ouvre une demi-heure" in client.get(early).content.decode()
    assert client.post(early).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(sign_in, denis, today, count, django_assert_max_num_queries):
    for number in range(count):
        make_registration(today, name=f"P{number}", email=f"p{number}@ailleurs.test", organisation=make_organisation(f"Maison {number}"))
    client = sign_in(denis)
    with django_assert_max_num_queries(10):
        client.get(reverse("meetings:door", args=[today.pk]))
