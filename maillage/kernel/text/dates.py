"""Dates, hours and durations as they are said in French, in the time zone of the site."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAYS_SHORT = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
MONTHS_SHORT = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
NBSP = "\u00a0"
# Cities of time zones whose French name is another one.
CITIES = {"Brussels": "Bruxelles", "London": "Londres", "Lisbon": "Lisbonne", "Geneva": "Genève"}


def day_of(value: date | datetime) -> date:
    """Return the day of an instant, here; a plain date is returned as it is."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def short_date(value: date | datetime) -> str:
    """Return "19 mars 2026"."""
    day = day_of(value)
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def long_date(value: date | datetime) -> str:
    """Return "jeudi 19 mars 2026"."""
    return f"{WEEKDAYS[day_of(value).weekday()]} {short_date(value)}"


def hour(value: datetime | time) -> str:
    """Return "9h30", or "16h" on the hour."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.hour}h{value.minute:02d}" if value.minute else f"{value.hour}h"


def period(starts: datetime, ends: datetime) -> str:
    """Return "jeudi 19 mars 2026, de 9h30 à 16h", or over several days "du jeudi 19 mars 2026 à 9h30 au vendredi 20 mars 2026 à 16h"."""
    if day_of(starts) == day_of(ends):
        return f"{long_date(starts)}, de {hour(starts)} à {hour(ends)}"
    return f"du {long_date(starts)} à {hour(starts)} au {long_date(ends)} à {hour(ends)}"


def zone_name() -> str:
    """Return the time zone of the site as it is said: "heure de Bruxelles"."""
    city = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
    name = CITIES.get(city, city)
    return f"heure {'d’' if name[0] in 'AEIOUYÉ' else 'de '}{name}"


def _span(days: int) -> str:
    """Return a number of days as people say it: days, then weeks, then months, then years."""
    for least, unit, one, many in ((730, 365, "an", "ans"), (61, 30, "mois", "mois"), (35, 7, "semaine", "semaines")):
        if days >= least:
            count = days // unit
            return f"{count}{NBSP}{many if count > 1 else one}"
    return f"{days}{NBSP}jour{'s' if days > 1 else ''}"


def since(value: date | datetime) -> str:
    """Return how long ago: "à l’instant", "il y a 3 heures", "hier", "il y a 2 jours", then the date after a month.

    What is to come is said by `until`.
    """
    days = (timezone.localdate() - day_of(value)).days
    if days < 0:
        return until(value)
    if isinstance(value, datetime) and timezone.is_aware(value) and days == 0 and value <= timezone.now():
        minutes = int((timezone.now() - value).total_seconds() // 60)
        if minutes < 1:
            return "à l’instant"
        count, unit = (minutes, "minute") if minutes < 60 else (minutes // 60, "heure")
        return f"il y a {count}{NBSP}{unit}{'s' if count > 1 else ''}"
    if days <= 1:
        return "hier" if days else "aujourd’hui"
    return f"il y a {_span(days)}" if days <= 31 else f"le {short_date(value)}"


def until(value: date | datetime) -> str:
    """Return how long until: "aujourd’hui", "demain", "dans 9 jours", "dans 6 semaines", "dans 4 mois". The past is said by `since`."""
    days = (day_of(value) - timezone.localdate()).days
    if days < 0:
        return since(value)
    return ("aujourd’hui", "demain")[days] if days < 2 else f"dans {_span(days)}"
