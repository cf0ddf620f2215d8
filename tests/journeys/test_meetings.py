"""A meeting for somebody without account: the date they choose, the list, the place from a mail, the day, what remains of it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.domain import registrations
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Meeting, Registration
from maillage.network.models import Territory
from maillage.traces.models import Certificate, Feedback
from tests.factories.polls import make_poll
from tests.journeys.world import cast, follow
from tests.kept_worlds import kept_world

NADIA = "nadia@ailleurs.test"
WORD = "clepsydre"


@pytest.fixture
def people(transactional_db, settings):
    """A poll is open for a meeting of one place."""
    settings.REQUIRE_SECOND_FACTOR = False
    return kept_world("a meeting to come", _build)


def _build():
    people = cast()
    about = {"title": "La médiation au quotidien", "commune": Territory.objects.get(slug="namur"), "seats_on_site": 1}
    people["poll"] = make_poll(people["denis"], days=(20, 21), about=about)
    follow()
    return people


def seen(reader, javascript):
    """Look at the page as the checks of every page do; they are scripts themselves."""
    if javascript:
        # A button that was just pressed is between two colours.
        reader.page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)))")
        reader.check_accessible()


def mailed(start, to=NADIA):
    """Give the address that begins so, in the last mail somebody received that holds one."""
    for mail in OutgoingMail.objects.filter(to=to).order_by("-pk"):
        if found := re.search(rf"https?://[^/\s]+({start}[^\s?]+)", mail.text):
            return found[1]
    raise AssertionError(f"no mail to {to} holds {start}: {list(OutgoingMail.objects.values_list('to', 'subject'))}")


def answer_the_poll(visit, people, javascript):
    """Nadia says which dates suit her, without account; Denis chooses one, and opens the registrations."""
    poll = people["poll"]
    nadia = visit(javascript=javascript, width=390)
    page = nadia.open(poll.get_absolute_url())
    seen(nadia, javascript)
    first, second = poll.slots.order_by("starts_at")
    page.locator(f"[name='d-{first.uuid.hex}-ON_SITE'][value=YES]").check()
    page.locator(f"[name='d-{second.uuid.hex}-ON_SITE'][value=NO]").check()
    page.fill("[name=name]", "Nadia Collard")
    page.fill("[name=email]", NADIA)
    page.get_by_role("button", name="Envoyer ma réponse").click()
    page.get_by_text("Votre réponse est notée").first.wait_for()
    seen(nadia, javascript)
    denis = visit(javascript=javascript, person=people["denis"])
    page = denis.open(reverse("meetings:slot_choose", args=[poll.meeting_id, first.uuid]))
    seen(denis, javascript)
    page.locator("[name=then][value=ouvrir]").check()
    page.get_by_role("button", name="Choisir cette date").click()
    page.wait_for_url(f"**/rencontres/{poll.meeting_id}-*/")
    seen(denis, javascript)
    return nadia, denis, Meeting.objects.get(pk=poll.meeting_id)


def wait_for_a_place(nadia, meeting, chloe, javascript):
    """Chloé has the only place; she leaves it, and Nadia takes it from the mail."""
    registrations.register(meeting=meeting, person=chloe, entry=Entry(mode="ON_SITE"))
    page = nadia.open(mailed("/rencontres/dates/venir/") if not javascript else reverse("meetings:register", args=[meeting.pk]))
    seen(nadia, javascript)
    if javascript:
        page.fill("[name=name]", "Nadia Collard")
        page.fill("[name=email]", NADIA)
        page.locator("main form[method=post] button[type=submit], main form[method=post] button:not([type])").first.click()
        page.wait_for_url("**/inscription/envoyee/")
        seen(nadia, javascript)
        page = nadia.open(mailed("/rencontres/inscriptions/"))
        seen(nadia, javascript)
        page.get_by_role("button", name="Confirmer mon inscription").click()
    else:
        page.get_by_role("button", name="M’inscrire").click()
    page.locator("#h-state", has_text="Vous êtes").wait_for()
    assert "liste" in page.inner_text("main")
    seen(nadia, javascript)
    registrations.cancel(registration=Registration.objects.get(meeting=meeting, person=chloe))
    page = nadia.open(mailed("/rencontres/inscriptions/"))
    seen(nadia, javascript)
    page.get_by_role("button", name="Prendre la place").click()
    page.locator("#h-state", has_text="Vous êtes inscrit·e").wait_for()
    seen(nadia, javascript)
    assert Registration.objects.get(meeting=meeting, email=NADIA).state == "SEATED"


def hold(denis, meeting, javascript):
    """The day has come: Nadia is there, and Denis concludes."""
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now - timedelta(hours=4), ends_at=now - timedelta(hours=1), stage="HELD")
    page = denis.open(reverse("meetings:door", args=[meeting.pk]))
    seen(denis, javascript)
    page.locator("button[name=presence][value=PRESENT]").first.click()
    page.locator("[data-count=present]", has_text="1").wait_for()
    seen(denis, javascript)
    page = denis.open(reverse("traces:close", args=[meeting.pk]))
    seen(denis, javascript)
    page.fill("[name=account-account]", f"Entre nous, la {WORD} a mesuré le temps.")
    page.locator("details:has([name=account-partners_account]) summary").click()
    page.fill("[name=account-partners_account]", f"La {WORD} des parapluies a mesuré le temps.")
    page.get_by_role("button", name="Garder le compte rendu").click()
    page.get_by_text("Le compte rendu est gardé").wait_for()
    page.get_by_role("button", name="Publier les traces").click()
    page.wait_for_url("**/traces/")
    seen(denis, javascript)


def say_and_find(nadia, meeting, javascript):
    """Nadia says what she thinks, her certificate is true, and she finds the traces again."""
    page = nadia.open(mailed("/rencontres/avis/"))
    seen(nadia, javascript)
    page.locator("[name=rating][value='5']").check()
    page.fill("[name=takeaway]", "Une façon de trier.")
    page.get_by_role("button", name="Envoyer mon avis").click()
    page.get_by_role("heading", name="Merci").first.wait_for()
    seen(nadia, javascript)
    assert Feedback.objects.get().rating == 5
    page = nadia.open(reverse("traces:certificate_check"))
    page.fill("[name=code]", Certificate.objects.get().code)
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("Cette attestation est valable").wait_for()
    assert meeting.title in page.inner_text("main")
    seen(nadia, javascript)
    follow()
    page = nadia.open(f"/recherche/?q={WORD}")
    seen(nadia, javascript)
    page.locator("main").get_by_role("link", name=meeting.title).first.click()
    page.wait_for_url("**/traces/")
    assert f"La {WORD} des parapluies" in page.inner_text("main") and "Entre nous" not in page.inner_text("main")
    seen(nadia, javascript)


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_poll_to_the_traces(visit, people, javascript):
    nadia, denis, meeting = answer_the_poll(visit, people, javascript)
    wait_for_a_place(nadia, meeting, people["chloe"], javascript)
    hold(denis, meeting, javascript)
    say_and_find(nadia, meeting, javascript)
    nadia.check_calls()
    denis.check_calls()
