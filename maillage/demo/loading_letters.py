"""Bring what people choose to receive, the themes they follow, and how the mails of the network do."""

from dataclasses import asdict
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from maillage.demo.clock import at, moment
from maillage.kernel.notices.public import OutgoingMail
from maillage.letters.domain import following, preferences
from maillage.letters.domain_records import BAD, GOOD, WEAK, Finding
from maillage.letters.models import BouncedAddress, MailDomainCheck, MailPreferences
from maillage.letters.public import note_bounce

THEME = "network.theme"
# Who follows which themes, and how.
FOLLOWED = {
    "ines": [("all", 0), ("all", 3), ("essential", 5)],
    "karim": [("all", 1), ("none", 2)],
    "samira": [("all", 0), ("essential", 1), ("essential", 4)],
    "benoit": [("all", 2)],
    "nour": [("essential", 3), ("all", 4)],
}
CHOSEN: dict[str, dict[str, Any]] = {
    # Does not work on Wednesdays, reads on Tuesdays and Fridays.
    "ines": {"weekdays": [1, 4], "quiet_weekdays": [2, 5, 6], "quiet_region": "FWB"},
    "karim": {"levels": {"followed:Rencontres": "all", "followed:Bibliothèque": "essential"}, "quiet_from": time(18, 30)},
    "samira": {"weekdays": [0, 3], "levels": {"managed:Rejoindre le réseau": "all"}},
    "nour": {"weekdays": [], "levels": {"followed:Dossiers": "none"}},
}
FINDINGS = (
    Finding(key="spf", label="SPF, qui peut envoyer en votre nom", state=GOOD, sentence="Les serveurs autorisés sont déclarés."),
    Finding(key="dkim", label="DKIM, la signature de vos courriels", state=GOOD, sentence="La clé est publiée."),
    Finding(
        key="dmarc", label="DMARC, ce que les autres font d’un faux", state=BAD,
        sentence="Rien n’est dit\u00a0: Gmail et Yahoo peuvent refuser vos courriels.",
        advice="Ajoutez l’enregistrement _dmarc\u00a0: «\u00a0v=DMARC1; p=none\u00a0» pour commencer.",
    ),
    Finding(
        key="ptr", label="Nom de la machine qui envoie", state=WEAK, sentence="L’adresse 198.51.100.7 n’a pas de nom qui mène à elle.",
        advice="Demandez à votre hébergeur de régler le «\u00a0reverse DNS\u00a0» (PTR).",
    ),
    Finding(key="mx", label="Boîte qui reçoit les réponses", state=GOOD, sentence="Les réponses arrivent chez boite.demo.example."),
)  # fmt: skip


def load_letters(*, people: dict[str, Any], themes: dict[str, Any]) -> int:
    """Add what is missing; return how many things were."""
    if MailPreferences.objects.exists():
        return 0
    all_themes = sorted(themes.values(), key=lambda theme: theme.pk)
    for key, levels in FOLLOWED.items():
        with at(moment(days=60, key=f"follows-{key}")):
            for level, number in levels:
                following.follow(person=people[key], kind=THEME, uuid=all_themes[number % len(all_themes)].uuid, level=level)
    for key, values in CHOSEN.items():
        with at(moment(days=45, key=f"chooses-{key}")):
            preferences.choose(person=people[key], values=values)
    today = timezone.localdate()
    preferences.choose(person=people["marthe"], values={"away_from": today - timedelta(days=2), "away_until": _friday(today)})
    return len(FOLLOWED) + len(CHOSEN) + _mails(people)


def _friday(day: date) -> date:
    return day + timedelta(days=(4 - day.weekday()) % 7 + 7)


def _mails(people: dict[str, Any]) -> int:
    with at(moment(days=6, key="bounce-1")):
        note_bounce(address=people["gilles"].email, hard=True, why="550 5.1.1 Boîte inconnue")
    for days in (9, 6, 5):
        with at(moment(days=days, key=f"bounce-{days}")):
            note_bounce(address="accueil@ancienne-maison.example", hard=days == 5, why="452 4.2.2 Boîte pleine")
    mail = OutgoingMail.objects.filter(person=people["gilles"]).order_by("-pk").first()
    if mail is not None:
        when = moment(days=6, key="failed-1")
        OutgoingMail.objects.filter(pk=mail.pk).update(
            sent_at=None, next_attempt_at=None, attempts=1, failed_at=when, last_error="SMTPRecipientsRefused: 550 5.1.1 Boîte inconnue"
        )
    when = moment(days=3, key="domain")
    MailDomainCheck.objects.create(domain=settings.MAIL_DOMAIN, results=[asdict(each) for each in FINDINGS], asked_at=when, checked_at=when)
    return BouncedAddress.objects.count() + 1
