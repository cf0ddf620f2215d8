"""Whatever stands in a text field of meetings and traces is shown as written and does nothing: pages, calendars, mails, sheets, documents."""

import json
import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.changes import public as changes
from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.domain import by_hand, choosing, polls, registrations, stages
from maillage.meetings.domain.registrations import Entry
from maillage.search import queries
from maillage.traces.domain import closing
from tests.attack import meeting_world as shared
from tests.attack.test_dossiers_inert import LONG, OURS, SHORT, harm_in
from tests.attack.test_dossiers_rights import said_by
from tests.attack.test_inert import _check_mail
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.polls import make_poll, make_voter
from tests.factories.traces import make_present, make_trace
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
TITLE = 'Un atelier <b>=1+1</b> "><img src=x onerror=alert(1)> & {{7*7}};,\\n\nBcc: x@exemple.test\r\nATTENDEE:mailto:x@exemple.test\nEND:VEVENT'
SAID = ("name", "contact_name", "guests", "carpool_from", "place_name", "organisation_name", "room", "note_taker", "facilitator")


def poison():
    """Put hostile words in each field where somebody writes; return how many fields."""
    count = 0
    for room in shared.ROOMS:
        for model in apps.get_app_config(room).get_models():
            values = {}
            for field in model._meta.concrete_fields:
                if field.choices or field.unique or isinstance(field, models.EmailField | models.URLField):
                    continue
                if OURS.search(field.name) and field.name not in SAID:
                    continue
                if isinstance(field, models.TextField) or (isinstance(field, models.CharField) and (field.max_length or 0) >= 60):
                    size = field.max_length or 4000
                    values[field.name] = (LONG if size > len(LONG) else SHORT[count % len(SHORT)])[:size]
                    count += 1
            for name, words in values.items():
                # An address, a key or a state is not written by anybody.
                if name not in ("key", "reminded"):
                    model._base_manager.exclude(**{name: ""}).update(**{name: words})
    for kind in ("meetings.meeting", "meetings.series", "traces.trace"):
        changes.renew(kind=kind)
    return count


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    return kept_world("attacked meetings", lambda: shared.build(indexed=False), within=committed)


def calendar_harm(content):
    """Say which line of a calendar was made of words; "" when none was."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    known = re.compile(
        r"(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|NAME|X-[A-Z-]+|REFRESH-INTERVAL|UID|DT[A-Z]+|CREATED|LAST-MODIFIED|SEQUENCE|STATUS|SUMMARY|DESCRIPTION|LOCATION|URL|CONFERENCE|CATEGORIES|ORGANIZER|ATTENDEE|TRANSP|CLASS|TZ[A-Z]+|RRULE|TRIGGER|ACTION|SOURCE|COLOR|RDATE)[;:]"
    )  # noqa: E501
    wrong = [line[:80] for line in lines if line and not known.match(line)]
    wrong += [
        line
        for line in lines
        if line.startswith("ATTENDEE")
        and not line.endswith("@ailleurs.test")
        and not re.search(r":mailto:\w+@(vallee|canal|reseau)\.test$", line)
    ]
    wrong += [line[:80] for line in content.decode().split("\r\n") if len(line.encode()) > 75 or "\n" in line or "\r" in line]
    return str(wrong[:3] or "") or ("count" if lines.count("BEGIN:VEVENT") != lines.count("END:VEVENT") else "")


def test_every_page_calendar_sheet_and_document(world, bare_errors):
    assert poison() > 50
    shared.reindex()
    wrong, seen, shown = [], Counter(), 0
    found = [(name, path) for name, _, path, _ in shared.addresses(world, method="GET")]
    found += [(path.partition("?")[0], path) for path in shared.pages_around(world) if "recherche" not in path]
    found += [(f"keyed {what}", path) for what, path in shared.keyed_paths(world).items()]
    found += [
        ("search", "/recherche/?q=alert"),
        ("search json", "/recherche.json?q=alert&par=100"),
        ("search json", "/recherche.json?q=onerror&par=100"),
    ]
    found += [
        ("feed", f"/agenda/{world.ids['calendar key'].key}.ics"),
        ("projection", reverse("traces:facilitate", args=[world.ids["board"].meeting_id])),
    ]
    for role in ("owner", "visitor", "colleague", "coordinator") if shared.ALL else ("owner", "visitor"):
        client = world.client(role)
        for name, path in found:
            if seen[role, name] >= (8 if shared.ALL else 2):
                continue
            answer = client.get(path)
            kind = answer.headers.get("Content-Type", "")
            if answer.status_code == 200:
                seen[role, name] += 1
            if answer.status_code >= 500 and answer.status_code != 503:
                wrong.append(f"{role} {path}: {answer.status_code}")
                continue
            try:
                harm = calendar_harm(answer.content) if "calendar" in kind else harm_in(answer)
            except (ElementTree.ParseError, ValueError) as error:
                harm = f"not well formed: {error}"
            if harm:
                wrong.append(f"{role} {path}: {harm}")
            shown += 0 if kind.startswith(("image", "application/pdf")) or answer.streaming else "alert(1)" in said_by(answer)
    assert not wrong, "\n".join(wrong[:40])
    assert shown > 40


def test_the_description_for_machines_is_whole(world):
    poison()
    page = world.client("visitor").get(reverse("meetings:meeting_detail", args=[str(world.ids["coming"].pk)]), follow=True).content.decode()
    [said] = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', page)
    event = json.loads(said)
    assert "alert(1)" in event["name"] and event["location"]
    assert "visio.test" not in said


def test_what_tables_answer_scripts(world):
    """The answers in JSON of the table and of the door hold words as words."""
    seat, visitor = world.ids["seat"], world.client("visitor")
    path = reverse("traces:note_write", args=[seat.uuid])
    given = {"key": str(world.ids["note"].uuid), "version": "1", "place": "TABLE", "text": "<script>alert(1)</script>"}
    answer = visitor.post(path, given, headers={"Accept": "application/json"})
    assert answer.headers["Content-Type"].startswith("application/json") and b"<script" not in answer.content
    refused = visitor.post(path, given | {"text": "<img onerror=alert(1)>" * 4000}, headers={"Accept": "application/json"})
    assert refused.status_code == 422 and "error" in refused.json() and b"<img" not in refused.content
    row = world.ids["registration"]
    answer = world.client("owner").post(
        reverse("meetings:presence_note", args=[row.meeting_id, row.uuid]),
        {"presence": "<svg onload=alert(1)>"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code in (403, 422) and b"<svg" not in answer.content


def test_every_mail_and_its_calendar(world, committed):
    people, owner = world.people, world.people["owner"]
    short = TITLE[:110]
    entry = Entry(mode="ON_SITE", name=short, email="ana@ailleurs.test", organisation_name=short, needs=LONG, guests=short)
    with committed():
        meeting = make_meeting(owner, title=TITLE[:190], lead=LONG[:280], seats_on_site=1, place_name=short, address=short, transport=short)
        member = registrations.register(meeting=meeting, person=people["colleague"], entry=Entry(mode="ON_SITE"))
        waiting = registrations.register(meeting=meeting, person=None, entry=entry)
        registrations.confirm(registration=waiting)
        by_hand.write_to(meeting=meeting, by=owner, words=LONG, states=["SEATED", "WAITING"])
        registrations.cancel(registration=member, by=owner, reason=LONG)
        make_registration(meeting, people["other"])
        stages.postpone(meeting=meeting, person=owner, words=LONG)
        stages.set_new_dates(
            meeting=meeting,
            person=owner,
            words=LONG,
            starts_at=timezone.now() + timezone.timedelta(days=40),
            ends_at=timezone.now() + timezone.timedelta(days=41),
        )
        stages.cancel(meeting=meeting, person=owner, words=LONG)
        poll = make_poll(owner, words=LONG, about={"title": TITLE[:190]})
        polls.invite(poll=poll, person=owner, people=[(short, "paul@ailleurs.test")])
        make_voter(poll, "YES", name=short, email="vote@ailleurs.test", comment=LONG[:200])
        choosing.choose(slot=poll.slots.first(), person=owner)
        held = make_meeting(owner, days=-2, stage="HELD", title=TITLE[:190])
        make_present(held, name=short, email="la@ailleurs.test", organisation_name=short)
        closing.publish(trace=make_trace(owner, meeting=held, summary=LONG[:290], account=LONG, partners_account=LONG), person=owner)
    mails = [mail for mail in OutgoingMail.objects.all() if "alert(1)" in mail.html or "alert(1)" in mail.subject or "1+1" in mail.text]
    assert len({mail.subject for mail in mails}) > 8, {mail.subject for mail in mails}
    carried = 0
    for mail in mails:
        _check_mail(mail)
        assert "\n" not in mail.subject and "\r" not in mail.subject
        for part in mail.parts.all() if hasattr(mail, "parts") else []:
            content = bytes(part.content)
            if "calendar" in part.content_type:
                carried += 1
                assert calendar_harm(content) == "", mail.subject
                assert len(re.findall(rb"\r\nATTENDEE", content)) == 1
    assert carried > 4 or not hasattr(OutgoingMail, "parts")
