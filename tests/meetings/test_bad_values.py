"""Whatever is sent to the forms of the sheet, nothing breaks: each answer is a page with words."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.meetings.domain import series as acts
from maillage.meetings.domain.content import Content
from maillage.meetings.forms.sheets import SheetForm
from maillage.meetings.models import Meeting
from tests.conftest import ALREADY
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db
VALUES = (
    "", " ", "\0", "x" * 5000, "9999999999999999999", "-1", "٣", "1e9", "NaN", "2026-02-30", "9999-12-31", "0001-01-01", "24:00", "23:59", "25h99", "javascript:alert(1)",
    "https://" + "a" * 600, "<script>", "'; drop table", "\u202e", "🎭" * 200, "on", "OPEN", "WITNESS", "a@b", "é" * 300, "\r\n\r\n", "0", "100001", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
ROWS = {
    "programme": ("uuid", "starts", "ends", "title", "detail", "is_remote_too"),
    "people": ("uuid", "role", "name", "about", "quote", "testimony"),
    "bodies": ("uuid", "organisation", "part"),
    "groups": ("uuid", "name", "question", "facilitator", "note_taker", "room"),
    "asked": ("uuid", "label", "kind", "choices", "is_required"),
    "reserves": ("uuid", "sector", "mode", "seats"),
}


def anything(random):
    said = {name: random.choice(VALUES) for name in SheetForm.base_fields if random.random() < 0.7}
    for name, fields in ROWS.items():
        said[f"{name}-total"] = random.choice(("0", "1", "3", "40", "99999", "x", "-2", ""))
        said |= {f"{name}-{number}-{field}": random.choice(VALUES) for number in range(3) for field in fields}
    if random.random() < 0.3:
        said["rangee"] = random.choice(("ajouter programme", "retirer people 1", "monter groups 2", "monter groups x", "ajouter \0", "  "))
    if random.random() < 0.5:
        said |= {"title": "Un titre", "kind": "WORKSHOP", "mode": "ON_SITE", "access": "PUBLIC"}
    return said


# Each database draws its own.
@pytest.mark.parametrize("seed", [2] if ALREADY else [0, 1])
def test_the_sheet_bears_anything(sign_in, denis, seed):
    random, client = Random(seed), sign_in(denis)
    meeting = make_meeting(denis, stage="PREPARING")
    for _ in range(12):
        for url in ("/rencontres/preparer/", reverse("meetings:meeting_edit", args=[meeting.pk])):
            answer = client.post(url, anything(random))
            assert answer.status_code in (200, 302, 422), (url, answer.status_code)
            if answer.status_code == 302:
                assert client.get(answer["Location"]).status_code in (200, 302)
    for each in Meeting.objects.all():
        assert client.get(each.get_absolute_url()).status_code == 200
    assert client.get("/rencontres/").status_code == 200


def test_the_other_forms_bear_anything(sign_in, denis):
    random, client = Random("others"), sign_in(denis)
    meeting = make_meeting(denis)
    day = timezone.localdate() + timedelta(days=9)
    hours = {"starts": timezone.now().time().replace(hour=9), "ends": timezone.now().time().replace(hour=10)}
    made = acts.make_series(person=denis, title="Le café", lead="", content=Content(mode="REMOTE"), days=[day], **hours)
    fields = {
        "meeting_dates": (meeting, ("day", "starts", "ends", "last_day", "words")),
        "meeting_postpone": (meeting, ("words",)),
        "meeting_cancel": (meeting, ("words",)),
        "safety": (meeting, ("room_capacity", "exits", "first_aid", "in_charge", "children", "notes")),
        "incident_create": (meeting, ("what", "done")),
        "series_edit": (made, ("title", "lead")),
        "series_dates": (made, ("every", "first", "until", "starts", "ends", "dates", "creer", "key")),
        "series_follow": (made, ("suivre",)),
    }
    pages = [(reverse(f"meetings:{name}", args=[thing.pk]), names) for name, (thing, names) in fields.items()]
    pages.append(
        (
            "/rencontres/cycles/creer/",
            ("title", "lead", "kind", "mode", "every", "first", "until", "starts", "ends", "seats_on_site", "dates", "creer"),
        )
    )
    for url, names in pages:
        for _ in range(15):
            answer = client.post(url, {name: random.choice(VALUES) for name in names})
            assert answer.status_code in (200, 302, 409, 422), (url, answer.status_code)
    filters = ("type", "mode", "theme", "territoire", "secteur", "niveau", "page")
    for number, query in enumerate(VALUES):
        # All of them, then one of them.
        for asked in (filters, filters[number % 7 :][:1]):
            assert client.get("/rencontres/", dict.fromkeys(asked, query)).status_code == 200, (asked, query)
        name = ("depuis", "cycle")[number % 2]
        assert client.get("/rencontres/preparer/", {name: query}).status_code in (200, 404), (name, query)
