"""The signed addresses of meetings: forged, cut, borrowed, opened by scanners, sent twice, too late."""

import re
from pathlib import Path

import pytest
from django.core import signing

import maillage
from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings import poll_links, signed
from maillage.meetings.domain import choosing, polls, registrations, stages
from maillage.meetings.models import Registration
from maillage.traces import links as feedbacks
from maillage.traces.domain import closing
from maillage.traces.models import Feedback
from tests.attack import meeting_world as shared
from tests.attack.addresses import kinds_counted
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
ACTS = ({"choix": "confirmer"}, {"choix": "annuler"}, {"choix": "prendre"}, {"choix": "facon", "facon": "REMOTE"}, {"choix": "facon", "facon": "non"}, {"choix": "silence"},
        {"rating": "5", "takeaway": "Volé"}, {"mode": "ON_SITE"}, {})  # fmt: skip
# What a page of everybody's may write when it is read: none here.
COUNTERS = {"library.DownloadCount"}


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    return kept_world("attacked meetings", lambda: shared.build(indexed=False), within=committed)


def moved(before):
    after = kinds_counted()
    return {label for label in before if before[label] != after[label]} - COUNTERS


def tokens(world):
    """Give {name of the address: (its token, seals it must not take)}."""
    ids = world.ids
    row, voter, invitee, present = ids["registration"], ids["voter"], ids["invitee"], ids["present"]
    seals = {signed.PAGE, signed.DOOR, poll_links.COME, poll_links.STOP, feedbacks.FEEDBACK}
    last = lambda path: path.rstrip("/").rsplit("/", 1)[1]  # noqa: E731
    return {
        "inscriptions": (row, signed.registration_token(registration=row), seals - {signed.PAGE}),
        "entree": (row, signed.door_token(registration=row), seals - {signed.DOOR}),
        "rejoindre": (ids["remote registration"], signed.door_token(registration=ids["remote registration"]), seals - {signed.DOOR}),
        "dates/venir": (voter, last(poll_links.come_path(voter=voter)), seals - {poll_links.COME}),
        "dates/silence": (invitee, last(poll_links.stop_address(invitee=invitee)), seals - {poll_links.STOP}),
        "avis": (present, last(feedbacks.feedback_path(registration=present)), seals - {feedbacks.FEEDBACK}),
    }


def test_forged_cut_and_borrowed(world):
    client, before = world.client("visitor"), kinds_counted()
    for place, (row, token, seals) in tokens(world).items():
        wrong = [seal.token(uuid=row.uuid) for seal in seals] + [
            signing.Signer(salt="x").sign(row.uuid.hex),
            signing.dumps(row.uuid.hex),
        ]
        wrong += [
            token[:-1],
            token[:-5] + "AAAAA",
            token.partition(":")[0],
            token.partition(":")[2],
            f"{row.uuid}",
            row.uuid.hex + ":",
            token.swapcase(),
        ]
        wrong += [
            token.replace(token[:4], "0000", 1),
            f"{token}a",
            "%00",
            "a" * 5000,
            "é",
            ":",
            signing.Signer(salt=min(seal.purpose for seal in seals)).sign("pas-un-uuid"),
        ]
        for each in wrong:
            path = f"/rencontres/{place}/{each}/"
            for answer in (client.get(path), *(client.post(path, given) for given in ACTS[:3])):
                assert answer.status_code in (400, 404, 410), (path, answer.status_code)
                if answer.status_code == 404:
                    assert "<h1" in answer.content.decode()
    assert moved(before) == set()


def test_scanners_of_mails_change_nothing(world, committed):
    """Every address of every mail, opened by GET and by HEAD by a program that follows links: nothing moves."""
    ids, owner = world.ids, world.people["owner"]
    with committed():
        new = registrations.register(
            meeting=ids["coming"], person=None, entry=registrations.Entry(mode="ON_SITE", name="Ugo", email="ugo@ailleurs.test")
        )
        registrations.confirm(registration=new)
        registrations.register(
            meeting=ids["coming"], person=None, entry=registrations.Entry(mode="ON_SITE", name="Lou", email="lou@ailleurs.test")
        )
        polls.invite(poll=ids["poll"], person=owner, people=[("Zoé", "zoe@ailleurs.test")])
        choosing.choose(slot=ids["slot"], person=owner)
        stages.postpone(meeting=ids["coming"], person=owner, words="La grève.")
        closing.publish(trace=closing.begin(meeting=ids["open"], person=owner), person=owner)
    found = set()
    for mail in OutgoingMail.objects.all():
        found |= set(re.findall(r"https?://localhost:8000(/[^\s<>\"')\]]*)", f"{mail.text}\n{mail.html}".replace("&amp;", "&")))
        found |= set(re.findall(r"<https?://localhost:8000(/[^>]*)>", repr(getattr(mail, "headers", ""))))
    assert len([path for path in found if re.search("inscriptions|dates/(venir|silence)|avis", path)]) > 8, found
    before, answers = kinds_counted(), {}
    for role in ("visitor", "colleague"):
        client = world.client(role)
        for path in sorted(found):
            for method in (client.get, client.head):
                answers[role, path] = method(path, headers={"User-Agent": "Scanner"}).status_code
    assert moved(before) == set()
    assert not {path: status for (_, path), status in answers.items() if status >= 500 or status == 404}


def test_the_same_button_pressed_again(world, committed):
    """Confirm, cancel, take, come, answer: pressed five times, done once; after the end, words and no act."""
    ids, client = world.ids, world.client("visitor")
    with committed():
        row = registrations.register(
            meeting=ids["coming"], person=None, entry=registrations.Entry(mode="REMOTE", name="Ugo", email="Ugo@Ailleurs.test")
        )
    path = signed.registration_path(registration=row)
    mails = OutgoingMail.objects.count()
    statuses = []
    with committed():
        for _ in range(5):
            statuses.append(client.post(path, {"choix": "confirmer"}).status_code)
    assert set(statuses) == {302} and OutgoingMail.objects.count() == mails + 1
    assert Registration.objects.get(pk=row.pk).steps.count() == 1
    with committed():
        statuses = [client.post(path, {"choix": "annuler"}).status_code for _ in range(5)]
    assert max(statuses) < 500 and Registration.objects.get(pk=row.pk).steps.count() == 2
    assert OutgoingMail.objects.count() == mails + 2
    for given in ACTS[:6]:
        answer = client.post(path, given)
        assert answer.status_code in (200, 302, 410, 422)
    assert Registration.objects.get(pk=row.pk).state == "CANCELLED"
    # A second registration, by the same address written otherwise, is another row that the old address does not touch.
    with committed():
        again = registrations.register(
            meeting=ids["coming"], person=None, entry=registrations.Entry(mode="REMOTE", name="Ugo", email=" UGO@ailleurs.TEST ")
        )
        registrations.confirm(registration=again)
        client.post(path, {"choix": "annuler"})
    assert again.pk != row.pk and Registration.objects.get(pk=again.pk).state == "SEATED"
    with committed():
        twice = registrations.register(
            meeting=ids["coming"], person=None, entry=registrations.Entry(mode="REMOTE", name="Ugo", email="uGo@ailleurs.test")
        )
    assert twice.pk == again.pk and Registration.objects.filter(email="ugo@ailleurs.test").live().count() == 1
    token = feedbacks.feedback_path(registration=ids["present"])
    count = Feedback.objects.count()
    statuses = [client.post(token, {"rating": "5", "takeaway": "Merci."}).status_code for _ in range(5)]
    assert max(statuses) < 500 and Feedback.objects.count() == count + 1


def test_after_the_end_of_things(world, committed):
    """Cancelled, over, erased: each address says so, and does nothing."""
    ids, client = world.ids, world.client("visitor")
    waiting = signed.registration_path(registration=ids["waiting registration"])
    with committed():
        stages.cancel(meeting=ids["coming"], person=world.people["owner"], words="La salle est fermée.")
    before = kinds_counted()
    for given in ACTS[:6]:
        assert client.post(waiting, given).status_code in (200, 302, 410, 422)
    assert moved(before) <= {"meetings.Registration", "meetings.RegistrationStep", "journal.Entry", "changes.Stamp"}
    assert Registration.objects.get(pk=ids["waiting registration"].pk).state != "SEATED"
    paths = shared.keyed_paths(world)
    Registration.objects.filter(pk=ids["registration"].pk).delete()
    for what in ("registration", "quiet", "check in"):
        for method in (client.get, client.post):
            assert method(paths[what], {"choix": "annuler"}).status_code == 404


def test_pages_with_forms_say_where_they_come_from():
    """Without referrer, browsers send forms as coming from nowhere, and they are refused: secret addresses are kept by `same-origin`."""
    root = Path(maillage.__file__).parent
    silent = [path for path in root.glob("*/templates/**/*.html") if 'content="no-referrer"' in path.read_text(encoding="utf-8")]
    assert not [str(path) for path in silent if re.search(r"<form|{% form|post_button", path.read_text(encoding="utf-8"))]
