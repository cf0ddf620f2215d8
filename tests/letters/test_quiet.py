"""Quiet hours: when a mail leaves, and how it is said. November 2026: the 20th is a Friday."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from maillage.kernel.notices.delivering import deliver_due
from maillage.kernel.notices.public import OutgoingMail, send
from maillage.letters.models import MailPreferences
from maillage.letters.quiet import next_open, quiet_sentence
from tests.letters.samples import AlwaysNotice, SampleNotice, UrgentNotice


def at(day, hour):
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.fromisoformat(hour)))


def choices(**values):
    return MailPreferences(**{"quiet_weekdays": [5, 6], **values})


@pytest.mark.parametrize(
    ("moment", "values", "expected"),
    [
        (("2026-11-20", "12:00"), {}, ("2026-11-20", "12:00")),
        (("2026-11-19", "20:00"), {}, ("2026-11-20", "07:30")),
        (("2026-11-20", "03:00"), {}, ("2026-11-20", "07:30")),
        (("2026-11-20", "07:30"), {}, ("2026-11-20", "07:30")),
        (("2026-11-20", "21:00"), {}, ("2026-11-23", "07:30")),
        (("2026-11-22", "12:00"), {}, ("2026-11-23", "07:30")),
        (("2026-11-18", "12:00"), {"quiet_weekdays": [2, 5, 6]}, ("2026-11-19", "07:30")),
        (("2026-11-20", "21:00"), {"quiet_evenings": False}, ("2026-11-20", "21:00")),
        (("2026-11-21", "12:00"), {"quiet_evenings": False}, ("2026-11-23", "07:30")),
        # A silence within the day, such as the hours of a nursery.
        (("2026-11-20", "10:00"), {"quiet_from": time(9), "quiet_until": time(16)}, ("2026-11-20", "16:00")),
        (("2026-11-20", "08:00"), {"quiet_from": time(9), "quiet_until": time(16)}, ("2026-11-20", "08:00")),
        # Christmas holidays of Wallonie-Bruxelles: from the 21st of December to the 3rd of January.
        (("2026-12-22", "12:00"), {"quiet_region": "FWB"}, ("2027-01-04", "07:30")),
        (("2026-11-20", "12:00"), {"away_from": date(2026, 11, 20), "away_until": date(2026, 11, 24)}, ("2026-11-25", "07:30")),
        # The night when clocks change: half past seven stays half past seven.
        (("2026-10-24", "12:00"), {"quiet_weekdays": [5]}, ("2026-10-25", "07:30")),
        # Nothing but silence: the mail leaves rather than never.
        (("2026-11-20", "12:00"), {"quiet_weekdays": [0, 1, 2, 3, 4, 5, 6]}, ("2026-11-20", "12:00")),
    ],
)
def test_when_a_mail_leaves(moment, values, expected):
    assert timezone.localtime(next_open(preferences=choices(**values), at=at(*moment))) == at(*expected)


@pytest.mark.parametrize(
    ("moment", "values", "expected"),
    [
        (("2026-11-19", "12:00"), {}, "Ce soir, rien ne part après 20h\u00a0: la suite vient demain à 7h30."),
        (("2026-11-20", "12:00"), {}, "Ce soir, rien ne part après 20h\u00a0: la suite vient lundi à 7h30."),
        (("2026-11-21", "12:00"), {}, "En ce moment, rien ne part\u00a0: vos courriels reprennent lundi à 7h30."),
        (("2026-11-20", "12:00"), {"quiet_evenings": False}, "Demain, rien ne part\u00a0: la suite vient lundi à 7h30."),
        (("2026-11-20", "12:00"), {"quiet_evenings": False, "quiet_weekdays": []}, "Vos courriels partent à toute heure."),
    ],
)
def test_what_is_said_of_it(moment, values, expected):
    assert quiet_sentence(preferences=choices(**values), now=at(*moment)) == expected


def test_what_one_just_asked_for_leaves_at_once_and_the_rest_in_the_morning(bruno, settings, time_machine):
    settings.QUIET_HOURS, settings.MAIL_DELAY_SECONDS = True, 120
    time_machine.move_to(at("2026-11-20", "21:00"), tick=False)
    for notice in (SampleNotice(bruno), UrgentNotice(bruno), AlwaysNotice(bruno)):
        send(notice)
    late = OutgoingMail.objects.get(next_attempt_at__gt=timezone.now())
    assert timezone.localtime(late.next_attempt_at) == at("2026-11-23", "07:30")
    assert deliver_due() == 2 and deliver_due() == 0
    time_machine.move_to(at("2026-11-23", "07:30") + timedelta(seconds=1), tick=False)
    assert deliver_due() == 1
