"""Cycles: dates from a pattern, real meetings, followers told once."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.meetings.domain import series as acts
from maillage.meetings.domain import stages
from maillage.meetings.domain.content import Content
from maillage.meetings.domain.patterns import Pattern, days_of
from maillage.meetings.models import Meeting, Series, SeriesFollow
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_organisation

pytestmark = pytest.mark.django_db


def test_every_two_weeks_between_two_days():
    found = [each.day for each in days_of(pattern=Pattern(first=date(2027, 3, 2), until=date(2027, 4, 1), weeks=2))]
    assert found == [date(2027, 3, 2), date(2027, 3, 16), date(2027, 3, 30)]


def test_the_same_weekday_each_month_and_the_last_one():
    found = [each.day for each in days_of(pattern=Pattern(first=date(2027, 1, 12), until=date(2027, 4, 30)))]
    assert found == [date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9), date(2027, 4, 13)]
    last = [each.day for each in days_of(pattern=Pattern(first=date(2027, 3, 30), until=date(2027, 6, 30)))]
    assert last == [date(2027, 3, 30), date(2027, 4, 27), date(2027, 5, 25), date(2027, 6, 29)]


def test_holidays_say_so():
    found = days_of(pattern=Pattern(first=date(2026, 12, 11), until=date(2027, 1, 2), weeks=1))
    off = {each.day: each.is_off for each in found}
    assert off[date(2026, 12, 25)] and not off[date(2026, 12, 11)] and off[date(2027, 1, 1)]


def content():
    return Content(lead="Une heure", mode="REMOTE", remote_link="https://visio.example/x")


def make(denis, *days):
    return acts.make_series(
        person=denis, title="Le café du mardi", lead="", content=content(), days=days, starts=time(9), ends=time(10)
    )  # fmt: skip


def test_a_cycle_makes_real_meetings(denis, chloe):
    day = timezone.localdate() + timedelta(days=10)
    series = make(denis, day, day + timedelta(days=7), day)
    assert [each.stage for each in series.meetings.all()] == ["PREPARING", "PREPARING"]
    assert "séance 2" in series.meetings.order_by("-starts_at").first().title
    acts.add_dates(series=series, person=denis, content=content(), days=[day, day + timedelta(days=14)], starts=time(9), ends=time(10))
    assert series.meetings.count() == 3
    for refused in (
        lambda: make(chloe, day),
        lambda: make(denis),
        lambda: acts.add_dates(series=series, person=chloe, content=content(), days=[day], starts=time(9), ends=time(10)),
        lambda: acts.add_dates(series=series, person=denis, content=content(), days=[day], starts=time(9), ends=time(9)),
    ):
        with pytest.raises(Refused):
            refused()


def test_followers_are_told_of_each_new_date_once_and_registered_to_nothing(denis, chloe, eva):
    series = make(denis, timezone.localdate() + timedelta(days=10))
    acts.follow(series=series, person=chloe)
    acts.follow(series=series, person=chloe)
    assert SeriesFollow.objects.count() == 1
    with pytest.raises(Refused):
        acts.follow(series=series, person=eva)
    meeting = stages.open_meeting(meeting=series.meetings.get(), person=denis)
    told = OutgoingMail.objects.filter(to=chloe.email, subject__contains="Nouvelle date")
    assert told.count() == 1 and "inscrit à rien" in told.get().text
    assert not meeting.registrations.exists()
    acts.stop_following(series=series, person=chloe)
    acts.stop_following(series=series, person=chloe)
    assert not SeriesFollow.objects.exists()


def test_dates_are_seen_before_they_are_made(sign_in, denis):
    make_organisation()
    client, url = sign_in(denis), reverse("meetings:series_create")
    assert client.get(url).status_code == 200
    first = timezone.localdate() + timedelta(days=7)
    said = {"title": "Le café", "kind": "ONLINE", "mode": "REMOTE", "every": "1", "first": first.isoformat(), "starts": "9h", "ends": "10h",
            "until": (first + timedelta(days=21)).isoformat(), "remote_link": "https://visio.example/x"}  # fmt: skip
    shown = client.post(url, {**said, "voir": "1"})
    assert shown.status_code == 200 and "4\u00a0dates proposées" in shown.content.decode() and not Series.objects.exists()
    nothing = client.post(url, {**said, "creer": "1"})
    assert nothing.status_code == 422 and "au moins une date" in nothing.content.decode()
    made = client.post(url, {**said, "creer": "1", "dates": [first.isoformat(), "2001-01-01", "n’importe"]}, follow=True)
    assert Meeting.objects.count() == 1 and "En préparation" in made.content.decode()
    bad = client.post(url, {**said, "until": "2001-01-01", "starts": "", "remote_link": "x", "title": " "})
    assert bad.status_code == 422
    for words in ("Le cycle finit après", "Donnez une heure", "Copiez l’adresse", "Donnez un titre"):
        assert words in bad.content.decode()


def test_a_meeting_joins_a_cycle_and_leaves_it(sign_in, denis, amel, bruno, chloe):
    series = make(denis, timezone.localdate() + timedelta(days=10))
    theirs = Series.objects.create(title="Le café d’ailleurs", created_at=timezone.now(), created_by=amel)
    acts.follow(series=series, person=chloe)
    meeting = make_meeting(denis, title="Une journée à part")
    registration = make_registration(meeting, bruno)
    url = reverse("meetings:meeting_series", args=[meeting.pk])
    assert sign_in(bruno).get(url).status_code == 403
    client = sign_in(denis)
    assert "Mettre dans un cycle" in client.get(meeting.get_absolute_url()).content.decode()
    for _ in range(2):
        assert client.post(url, {"series": str(series.pk)}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.series == series and Message.objects.filter(person=chloe, name="meetings.series_date").count() == 1
    assert "Une journée à part" in client.get(series.get_absolute_url()).content.decode()
    assert client.post(url, {"series": "999"}).status_code == 422
    # A registration is not touched, and leaving tells nobody.
    client.post(url, {"series": ""})
    meeting.refresh_from_db()
    registration.refresh_from_db()
    assert meeting.series is None and registration.is_live and Message.objects.filter(person=chloe).count() == 1
    # Who prepares a meeting puts it in their own cycles alone.
    own = make_meeting(bruno, title="Chez Bruno")
    with pytest.raises(Refused):
        acts.place(meeting=own, series=theirs, person=bruno)
    answer = sign_in(bruno).post(reverse("meetings:meeting_series", args=[own.pk]), {"series": str(theirs.pk)})
    assert answer.status_code == 422 and Meeting.objects.get(pk=own.pk).series is None


def test_the_page_of_a_cycle(client, sign_in, denis, chloe):
    series = make(denis, timezone.localdate() + timedelta(days=10), timezone.localdate() + timedelta(days=17))
    assert client.get(series.get_absolute_url()).status_code == 404
    assert sign_in(chloe).get(series.get_absolute_url()).status_code == 404
    assert sign_in(chloe).post(reverse("meetings:series_follow", args=[series.pk])).status_code == 404
    stages.open_meeting(meeting=series.meetings.order_by("starts_at").first(), person=denis)
    client.logout()
    shown = client.get(series.get_absolute_url()).content.decode()
    assert "séance" in shown and "visio.example" not in shown
    assert client.get(f"/rencontres/cycles/{series.pk}-autre/").status_code == 301
    client = sign_in(chloe)
    assert "Ne plus suivre" in client.post(reverse("meetings:series_follow", args=[series.pk]), follow=True).content.decode()
    assert (
        "Suivre ce cycle" in client.post(reverse("meetings:series_follow", args=[series.pk]), {"suivre": "0"}, follow=True).content.decode()
    )
    assert client.get(reverse("meetings:series_dates", args=[series.pk])).status_code in (403, 409)
    client, url = sign_in(denis), reverse("meetings:series_dates", args=[series.pk])
    first = timezone.localdate() + timedelta(days=24)
    said = {
        "every": "1",
        "first": first.isoformat(),
        "until": first.isoformat(),
        "starts": "9h",
        "ends": "10h",
        "dates": [first.isoformat()],
        "creer": "1",
    }
    assert client.post(url, said).status_code == 302 and series.meetings.count() == 3
    assert "visio.example" in series.meetings.order_by("-starts_at").first().remote_link
    assert "cycle" in client.get(f"/rencontres/preparer/?cycle={series.pk}").content.decode()


def test_its_words_are_changed_by_those_who_prepare_it(sign_in, denis, chloe):
    series = make(denis, timezone.localdate() + timedelta(days=10))
    url = reverse("meetings:series_edit", args=[series.pk])
    assert sign_in(chloe).post(url, {"title": "À moi"}).status_code in (403, 409)
    client = sign_in(denis)
    assert client.get(url).status_code == 200 and client.post(url, {"title": " "}).status_code == 422
    assert client.post(url, {"title": "Le thé du mardi", "lead": "Plus doux"}).status_code == 302
    series.refresh_from_db()
    assert (series.title, series.lead) == ("Le thé du mardi", "Plus doux") and series.meetings.get().title.startswith("Le café")
