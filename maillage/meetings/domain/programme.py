"""The programme proposed for a workshop, from its hours."""

from datetime import date, datetime, time, timedelta

from maillage.meetings.domain.content import Line

# Minutes each part asks for, and how much of what is left it takes.
WELCOME, ROUND, MEAL, CLOSING = 30, 30, 60, 30
NOON = time(12, 15)


def proposed_programme(*, starts: time, ends: time) -> list[Line]:
    """Give lines for a meeting between two hours of one day: welcome, introductions, testimony, meal, sub-groups, closing.

    A half-day has no meal; under an hour and a half, nothing is proposed.
    """
    day = date(2000, 1, 3)
    start, end = datetime.combine(day, starts), datetime.combine(day, ends)
    minutes = (end - start).total_seconds() / 60
    if minutes < 90:
        return []
    noon = datetime.combine(day, NOON)
    welcome = 15 if minutes < 240 else WELCOME
    parts = [(start, "Accueil, café", ""), (start + timedelta(minutes=welcome), "Tour de table", "D’où l’on vient, où l’on en est.")]
    told = start + timedelta(minutes=welcome + (15 if minutes < 240 else ROUND))
    parts.append((told, "Témoignages", "Vingt minutes chacun, puis vos questions."))
    closing = end - timedelta(minutes=15 if minutes < 240 else CLOSING)
    if told + timedelta(minutes=45) <= noon and noon + timedelta(minutes=MEAL + 60) <= closing:
        parts += [(noon, "Repas", ""), (noon + timedelta(minutes=MEAL), "En sous-groupes", "Une question par groupe.")]
    elif told + timedelta(minutes=60) <= closing:
        middle = told + (closing - told) / 2
        middle -= timedelta(minutes=middle.minute % 15, seconds=middle.second, microseconds=middle.microsecond)
        parts.append((middle, "En sous-groupes", "Une question par groupe."))
    parts.append((closing, "Ce que chacun·e emporte", ""))
    ends_at = [each[0] for each in parts[1:]] + [end]
    return [
        Line(starts=begins.time(), ends=stops.time(), title=title, detail=detail)
        for (begins, title, detail), stops in zip(parts, ends_at, strict=True)
    ]
