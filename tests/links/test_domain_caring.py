from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.fetch.public import Checked
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.links.domain import caring
from maillage.links.domain.visiting import AT_MOST, due, visit_due
from maillage.links.models import Link, LinkCheck, LinkConfirmation
from maillage.links.queries.waiting import week_items
from tests.factories.links import fail, make_link
from tests.kernel.outside import Names, Site

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def visits_are_on(settings):
    settings.FETCH_LINKS = True


@pytest.fixture
def site():
    found = Site()
    yield found
    found.close()


def test_a_link_is_dead_after_failures_on_three_days_and_alive_at_the_first_success(amel, denis, committed):
    link, now = make_link(amel), timezone.now()
    link = fail(link, now, now + timedelta(minutes=5), now + timedelta(minutes=9))
    assert (link.failed_days, link.is_dead, link.state) == (1, False, "trouble")
    link = fail(link, now + DAY)
    assert not link.is_dead
    assert not Message.objects.filter(name="links.link_dead").exists()
    with committed():
        link = fail(link, now + 2 * DAY)
    assert link.is_dead
    assert [item.label for item in week_items(person=denis)] == ["Lien qui ne répond plus"]
    assert week_items(person=amel) == []
    assert Message.objects.get(name="links.link_dead").person == amel
    assert OutgoingMail.objects.filter(person=amel).exists()
    fail(link, now + 9 * DAY)
    assert Message.objects.filter(name="links.link_dead").count() == 1
    link = caring.note_check(link=link, found=Checked(outcome="alive", status=200), at=now + 16 * DAY)
    assert (link.failed_days, link.dead_at, link.state) == (0, None, "vivant")
    assert week_items(person=denis) == []
    assert list(Entry.objects.filter(kind__startswith="links.link.").order_by("pk").values_list("kind", flat=True)[1:]) == [
        "links.link.died",
        "links.link.revived",
    ]


def test_an_answer_that_says_nothing_changes_nothing(amel):
    link, now = make_link(amel), timezone.now()
    link = fail(link, now, now + DAY)
    link = caring.note_check(link=link, found=Checked(outcome="unsure", status=403), at=now + 2 * DAY)
    assert link.failed_days == 2
    assert fail(link, now + 3 * DAY).is_dead


def test_the_next_visit_is_in_a_week_tomorrow_after_a_failure_and_later_when_asked(amel):
    link, now = make_link(amel), timezone.now()
    link = caring.note_check(link=link, found=Checked(outcome="alive", status=200), at=now)
    assert now + 7 * DAY <= link.check_after < now + 8 * DAY
    link = fail(link, now)
    assert now + DAY <= link.check_after < now + 2 * DAY
    link = caring.note_check(link=link, found=Checked(outcome="unsure", status=429, wait=20 * 24 * 3600), at=now)
    assert link.check_after >= now + 27 * DAY


def test_visits_are_kept_and_bounded(amel):
    link, now = make_link(amel), timezone.now()
    for number in range(caring.KEPT_CHECKS + 5):
        caring.note_check(link=link, found=Checked(outcome="alive", status=200), at=now + number * DAY)
    assert LinkCheck.objects.filter(link=link).count() == caring.KEPT_CHECKS


def test_visits_take_one_host_at_a_time_and_pause(amel, site):
    site.html("/1")
    site.html("/2")
    make_link(amel, url="http://exemple.be/1")
    make_link(amel, url="http://exemple.be/2", title="Deux")
    make_link(amel, url="http://autre.be/1", title="Autre")
    pauses = []
    names = Names(site)
    assert visit_due(outside=names.outside(), pause=pauses.append) == 2
    assert names.resolved == ["exemple.be", "autre.be"]
    assert len(pauses) == 1 and pauses[0] >= 1
    assert visit_due(outside=names.outside(), pause=pauses.append) == 1
    assert visit_due(outside=names.outside(), pause=pauses.append) == 0
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert len(due()) == 2


def test_a_server_cut_off_from_the_world_holds_nothing_against_links(amel):
    for number in range(3):
        make_link(amel, url=f"http://site{number}.be/")
    assert visit_due(outside=Names(**{f"site{number}_be": [] for number in range(3)}).outside(), pause=lambda seconds: None) == 0
    assert not LinkCheck.objects.exists()
    assert not due()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert len(due()) == 3


def test_one_strange_site_does_not_stop_the_others(amel, site, monkeypatch):
    site.html("/1")
    make_link(amel, url="http://etrange.be/1")
    good = make_link(amel, url="http://exemple.be/1")
    outside = Names(site, etrange_be=lambda turn: 1 / 0).outside()
    assert visit_due(outside=outside, pause=lambda seconds: None) == 1
    assert Link.objects.get(pk=good.pk).checked_at


def test_a_run_is_bounded_and_can_be_switched_off(amel, settings):
    for number in range(AT_MOST + 3):
        make_link(amel, url=f"http://site{number}.be/")
    assert len(due()) == AT_MOST
    settings.FETCH_LINKS = False
    names = Names()
    assert visit_due(outside=names.outside()) == 0
    assert names.resolved == []


def test_a_dead_link_is_left_for_three_months(amel, bruno, denis):
    now = timezone.now()
    link = fail(make_link(amel), now - 2 * DAY, now - DAY, now)
    with pytest.raises(Refused):
        caring.leave_in_place(link=link, person=bruno)
    caring.leave_in_place(link=link, person=denis)
    assert week_items(person=denis) == []
    with time_machine.travel(now + timedelta(days=91)):
        assert len(week_items(person=denis)) == 1
    with pytest.raises(Stale):
        caring.leave_in_place(link=make_link(amel, url="https://exemple.be/vivant"), person=amel)


def test_a_confirmation_holds_for_a_year_and_counts_once(amel, bruno, denis):
    link = make_link(amel, at=timezone.now() - timedelta(days=370))
    assert link.is_to_confirm
    with pytest.raises(Refused):
        caring.confirm(link=link, person=bruno)
    for _ in range(3):
        link = caring.confirm(link=link, person=amel)
    assert not link.is_to_confirm
    assert LinkConfirmation.objects.count() == 1
    assert not caring.to_confirm().exists()


def test_sponsors_are_asked_once_with_all_their_links(amel, bruno, eva, committed):
    old = timezone.now() - timedelta(days=370)
    for number in range(12):
        make_link(amel, url=f"https://exemple.be/{number}", title=f"Lien {number}", at=old)
    make_link(bruno, url="https://exemple.be/b", at=old)
    make_link(eva, url="https://exemple.be/e", at=old)
    make_link(bruno, url="https://exemple.be/neuf")
    with committed():
        assert caring.ask_sponsors() == 2
        assert caring.ask_sponsors() == 0
    mail = OutgoingMail.objects.get(person=amel)
    assert "et 2 autres" in str(vars(mail))
    assert Message.objects.get(person=amel, name="links.still_good").title == "Vos 12 liens sont-ils toujours bons\u202f?"


def test_somebody_takes_over_when_the_sponsor_has_left(amel, bruno, denis):
    link = make_link(amel)
    with pytest.raises(Refused, match="recommande toujours"):
        caring.take_over(link=link, person=bruno, why="Je m’en sers aussi.")
    amel.left_at = timezone.now()
    amel.save()
    with pytest.raises(Refused):
        caring.take_over(link=link, person=bruno, why=" ")
    taken = caring.take_over(link=link, person=bruno, why="Je m’en sers chaque mois.")
    assert (taken.sponsor, taken.why) == (bruno, "Je m’en sers chaque mois.")
    with pytest.raises(Refused):
        caring.take_over(link=Link.objects.get(pk=link.pk), person=denis, why="Moi aussi.")
