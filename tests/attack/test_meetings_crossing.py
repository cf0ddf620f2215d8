"""Acts on the meeting of somebody else, and things of one meeting named under another: refused, and nothing has moved."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.meetings import poll_links, signed
from maillage.meetings.models import Registration, Voter
from maillage.traces.models import Note
from tests.attack import meeting_world as shared
from tests.attack.addresses import kinds_counted
from tests.factories.meetings import make_registration
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
REFUSED = {302, 403, 404, 405, 409, 410, 422}
THEIRS = ("theirs meeting", "their draft")
# Without a number: one's own things, or anybody's.
FREE = {"meetings:meeting_create", "meetings:series_create", "meetings:series_follow", "meetings:key_renew"}
WORDS = dict.fromkeys(
    ("title", "words", "reason", "what", "name", "lead", "summary", "account", "caption", "text", "account-account", "quote-words"), "Volé"
)
GIVEN = WORDS | {"presence": "PRESENT", "mode": "REMOTE", "act": "retirer", "to": "inscrits", "then": "ouvrir", "choix": "dates", "moment": "VOTE", "audience": "PARTNERS",
                 "quote-audience": "PARTNERS", "retirer": "1", "starts": "09:00", "ends": "10:00", "day": "2030-01-01", "email": "vole@exemple.test", "key": str(uuid4())}  # fmt: skip


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    return kept_world("attacked meetings", lambda: shared.build(indexed=False), within=committed)


def is_their_own(what):
    """Say whether the rival may do this: their meeting alone, or with a thing of theirs."""
    owner = next((name for name in THEIRS if what.startswith(name)), None)
    rest = what[len(owner) :].strip() if owner else "?"
    return rest in ("", "exits") or rest.startswith("their")


def test_the_meeting_of_somebody_else(world):
    before, wrong, probes = kinds_counted(), [], 0
    for role in ("rival", "remote", "visitor") if shared.ALL else ("rival", "visitor"):
        client = world.client(role)
        for name, what, path, access in shared.addresses(world, method="POST"):
            if access != "person" or name in FREE or (role == "rival" and is_their_own(what)):
                continue
            probes += 1
            answer = client.post(path, GIVEN)
            elsewhere = answer.status_code == 302 and not (role == "visitor" and answer["Location"].startswith("/compte/connexion/"))
            if answer.status_code not in REFUSED or elsewhere:
                wrong.append(f"{role} {path} ({name}, {what}): {answer.status_code} {answer.headers.get('Location', '')}")
    assert not wrong, "\n".join(wrong[:30])
    assert probes > 300
    after = kinds_counted()
    moved = [label for label in before if before[label] != after[label]]
    assert not moved, [(label, set(after[label]) ^ set(before[label])) for label in moved]


def test_what_hangs_from_another_meeting(world):
    """The rival holds a meeting of their own, and names there things of the first one; the other way round for seats."""
    ids, rival, visitor = world.ids, world.client("rival"), world.client("visitor")
    number, draft = ids["theirs meeting"].pk, ids["their draft"].pk
    sheet, photo, row, note = ids["sheet"].uuid, ids["board photo"].uuid, ids["registration"], ids["note"].uuid
    before = kinds_counted()
    for method, path, given in (
        ("post", reverse("meetings:presence_note", args=[number, row.uuid]), {"presence": "PRESENT"}),
        ("get", reverse("meetings:sheet", args=[number, sheet]), {}),
        ("post", reverse("meetings:sheet_remove", args=[number, sheet]), {}),
        ("get", reverse("meetings:registration_manage", args=[number, row.uuid]), {}),
        ("post", reverse("meetings:registration_manage", args=[number, row.uuid]), {"act": "retirer", "reason": "Volé"}),
        ("get", reverse("meetings:slot_choose", args=[draft, ids["slot"].uuid]), {}),
        ("post", reverse("meetings:slot_choose", args=[draft, ids["slot"].uuid]), {"then": "non"}),
        ("post", reverse("meetings:poll", args=[draft]), {"choix": "enlever", "date": str(ids["slot"].uuid)}),
        ("post", reverse("traces:introduce", args=[number, ids["seat"].uuid]), {}),
        ("post", reverse("traces:board_lead", args=[number]), {"ligne": str(ids["line"].uuid)}),
        ("get", reverse("traces:led_photo", args=[number, photo]), {}),
        ("post", reverse("traces:photo_take", args=[number, photo]), {"audience": "PARTNERS"}),
        ("post", reverse("traces:file_remove", args=[number, ids["trace"].files.first().uuid]), {"retirer": "1"}),
        ("post", reverse("traces:quote_remove", args=[number, ids["quote"].uuid]), {}),
        ("post", reverse("traces:note_remove", args=[ids["their seat"].uuid, note]), {}),
        ("post", reverse("traces:dot", args=[ids["their seat"].uuid, note]), {}),
        ("get", reverse("traces:board_photo", args=[ids["their seat"].uuid, photo]), {}),
        ("post", reverse("traces:sit", args=[ids["their seat"].uuid]), {"table": ids["board"].meeting.sub_groups.first().pk}),
        ("post", reverse("traces:note_write", args=[ids["their seat"].uuid]), {"key": str(note), "version": "9", "place": "TABLE", "text": "Volé"}),
        ("get", reverse("meetings:poll_change", args=[ids["their poll"].uuid, ids["voter"].uuid]), {}),
        ("post", reverse("meetings:poll_change", args=[ids["their poll"].uuid, ids["voter"].uuid]), {}),
        ("get", reverse("traces:own_certificate", args=[ids["certificate"].pk]), {}),
        ("get", reverse("traces:certificate", args=[ids["certificate"].code]), {}),
    ):  # fmt: skip
        for client in (rival, visitor):
            answer = getattr(client, method)(path, given)
            assert answer.status_code in REFUSED and "volé" not in answer.headers.get("Location", ""), (path, answer.status_code)
            assert b"zedoaire" not in (answer.content if not answer.streaming else b"")
    after = kinds_counted()
    assert [label for label in before if before[label] != after[label]] == []


def test_a_register_closed_to_them(world):
    """Members only, drafts, cancelled, over: nobody comes in by the number of the meeting."""
    ids, visitor = world.ids, world.client("visitor")
    given = {"name": "Nadia", "email": "nadia2@ailleurs.test", "organisation": "X", "mode": "ON_SITE", "seats": "1"}
    count = Registration.objects.count()
    for name, expected in {
        "members’": {404},
        "draft": {404},
        "idea": {404},
        "cancelled": {422},
        "held": {422},
        "members’ held": {404},
    }.items():
        for path in (f"/rencontres/{ids[name].pk}/inscription/", f"/rencontres/{ids[name].pk}/inscription/envoyee/"):
            answer = visitor.post(path, given) if path.endswith("inscription/") else visitor.get(path)
            assert answer.status_code in (expected if path.endswith("inscription/") else {200, 404}), (name, path, answer.status_code)
    candidate = world.client("candidate")
    assert candidate.post(f"/rencontres/{ids['members’'].pk}/inscription/", given).status_code == 404
    assert Registration.objects.count() == count
    # A question of another meeting is not answered here, nor another mode or more seats than there are.
    now = ids["coming"]
    other = ids["open"].asked.get()
    for wrong in ({"mode": "AILLEURS"}, {"seats": "0"}, {"seats": "99"}, {"seats": "-1"}, {"seats": "1e9"}):
        assert visitor.post(f"/rencontres/{now.pk}/inscription/", given | wrong).status_code == 422, wrong
    assert (
        visitor.post(
            f"/rencontres/{now.pk}/inscription/", given | {f"question_{other.pk}": "Volé", "state": "SEATED", "person": "1"}
        ).status_code
        == 302
    )
    row = Registration.objects.get(meeting=now, email="nadia2@ailleurs.test")
    assert row.state == "UNCONFIRMED" and row.person is None and not row.answers.exists()


def test_the_answer_of_another_in_a_poll(world):
    """The address of an answer given away: whoever opens it signed in changes the answer, never becomes its author."""
    ids, poll = world.ids, world.ids["poll"]
    field = f"d-{ids['slot'].uuid.hex}-ON_SITE"
    member = world.client("colleague")
    assert member.post(poll.get_absolute_url(), {field: "YES"}).status_code == 302
    mine = Voter.objects.get(poll=poll, person=world.people["colleague"])
    member.raise_request_exception = True
    answer = member.post(poll_links.change_path(voter=ids["voter"]), {field: "NO", "name": "Volé", "email": "nadia@ailleurs.test"})
    assert answer.status_code in (302, 403, 404, 422)
    assert Voter.objects.get(pk=mine.pk).votes.get().answer in ("YES", "NO")
    kept = Voter.objects.get(pk=ids["voter"].pk)
    assert kept.person is None and kept.email
    # The other way: a visitor who has the address of a member's answer.
    visitor = world.client("visitor")
    answer = visitor.post(poll_links.change_path(voter=mine), {field: "NO", "name": "Volé", "email": "volé@ailleurs.test"})
    kept = Voter.objects.get(pk=mine.pk)
    assert answer.status_code < 500 and kept.person == world.people["colleague"] and kept.name == "Bruno Collin"
    page = world.client("other").get(poll.get_absolute_url()).content.decode()
    assert ids["voter"].uuid.hex not in page.replace("-", "") and mine.uuid.hex not in page.replace("-", "")


def test_the_seat_of_another_at_a_table(world):
    """The key of a seat stands on no page of somebody else; one seat neither votes nor writes for another."""
    ids, visitor = world.ids, world.client("visitor")
    table = visitor.get(reverse("traces:table", args=[ids["second seat"].uuid])).content.decode()
    assert str(ids["seat"].uuid) not in table and "zébrure" in table
    for client in (visitor, world.client("owner")):
        for path in (reverse("traces:join", args=[ids["board"].code]), reverse("traces:facilitate", args=[ids["board"].meeting_id])):
            assert f"/place/{ids['seat'].uuid}" not in client.get(path).content.decode()
    assert visitor.post(reverse("traces:dot", args=[ids["second seat"].uuid, ids["note"].uuid])).status_code in (302, 403, 422)
    assert not Note.objects.get(pk=ids["note"].pk).dots.exists()


def test_the_address_of_the_day_opens_nothing_else(world):
    """The code shown at the door is read by other phones: it neither shows nor changes the registration."""
    row = make_registration(world.ids["open"], name="Ana", email="ana@ailleurs.test", mode="REMOTE", needs="Un secret zythologue")
    own = signed.registration_token(registration=row)
    for path in (signed.check_in_path(registration=row),):
        for role in ("visitor", "rival", "remote"):
            for answer in (world.client(role).get(path, follow=True), world.client(role).post(path, follow=True)):
                said = answer.content.decode() + " ".join(where for where, _ in answer.redirect_chain)
                assert own not in said and "zythologue" not in said, (role, path)
    row.refresh_from_db()
    assert row.presence == "" and row.state == "SEATED"
    assert world.client("owner").post(signed.check_in_path(registration=row)).status_code == 302
    row.refresh_from_db()
    assert row.presence == "PRESENT"


def test_the_link_from_afar(world):
    """Only who has a seat at a distance, when it is time, is sent to the room."""
    now, visitor = world.ids["open"], world.client("visitor")
    rows = {state: make_registration(now, name=state, email=f"{state}@loin.test", mode="REMOTE", state=state, offered_until=timezone.now(), queued_at=timezone.now())
            for state in ("WAITING", "OFFERED", "CANCELLED", "UNCONFIRMED")}  # fmt: skip
    for state, row in rows.items():
        path = signed.remote_path(registration=row)
        for answer in (visitor.get(path), visitor.post(path)):
            assert "zircone" not in answer.content.decode() + answer.headers.get("Location", ""), state
        page = visitor.get(signed.registration_path(registration=row)).content.decode()
        assert "zircone" not in page and "55 44 33" not in page, state
    on_site = visitor.get(signed.remote_path(registration=world.ids["registration"]))
    assert on_site.status_code == 404
    seated = visitor.post(signed.remote_path(registration=world.ids["remote registration"]))
    assert "zircone" in seated.headers.get("Location", "")
    for path in (
        f"/rencontres/{now.pk}/rencontre.ics",
        "/rencontres/agenda.ics",
        now.get_absolute_url(),
        f"/rencontres/{now.pk}/programme.pdf",
    ):
        for role in ("visitor", "other", "rival"):
            answer = world.client(role).get(path)
            assert b"zircone" not in answer.content, (role, path)
    key = world.ids["calendar key"].key
    assert b"zircone" in visitor.get(f"/agenda/{key}.ics").content.replace(b"\r\n ", b"")
    assert not re.search(rb"zymase|zedoaire|zingiber", visitor.get(f"/agenda/{key}.ics").content.replace(b"\r\n ", b""))
    assert world.client("remote").post("/rencontres/agendas/adresse/").status_code == 302
    assert visitor.get(f"/agenda/{key}.ics").status_code == 404
