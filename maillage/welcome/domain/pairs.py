"""Introduce two members to each other; decline kindly."""

from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import readable
from maillage.welcome import notices, rules
from maillage.welcome.events import PairDeclined, PairDrawn
from maillage.welcome.models import MOST_WORDS, Pair

COORDINATION_ONLY = "Seule la coordination du réseau propose des binômes d’accueil."
WORDS_NEEDED = "Écrivez quelques mots\u00a0: les deux personnes les liront."
OTHERS = "Choisissez deux membres différents, encore présents."


def draw(*, newcomer: Any, host: Any, by: Any, words: str) -> Pair:
    """Introduce a newcomer and a member: both read the words, and how to write to each other.

    Raises:
        Refused: not the coordination, no words, or not two members.
        Stale: the newcomer is in a pair already.
    """
    if not rules.may_care(person=by):
        raise Refused(COORDINATION_ONLY)
    words = readable(words).strip()[:MOST_WORDS]
    if not words:
        raise Refused(WORDS_NEEDED)
    with writing():
        newcomer = locked(row=newcomer)
        if newcomer.pk == host.pk or not (newcomer.is_member and host.is_member):
            raise Refused(OTHERS)
        known = Pair.objects.going_on().filter(newcomer=newcomer).select_related("host").first()
        if known:
            raise Stale(f"{newcomer} est déjà en binôme avec {known.host}.")
        pair: Pair = Pair.objects.create(newcomer=newcomer, host=host, words=words, by=by, at=timezone.now())
        journal.record(PairDrawn(pair=pair.uuid), actor=by)
        send(notices.PairNotice(pair=pair))
    return pair


def decline(*, pair: Pair, person: Any) -> Pair:
    """Decline, without having to say why; the coordination is told, the other one kindly too. Done again, nothing changes.

    Raises:
        Refused: not one of the two.
    """
    if not rules.is_of_pair(person=person, pair=pair):
        raise Refused("Ce binôme n’est pas le vôtre.")
    with writing():
        held: Pair = locked(row=pair)
        if held.declined_at is None:
            held.declined_at, held.declined_by = timezone.now(), person
            held.save(update_fields=["declined_at", "declined_by"])
            journal.record(PairDeclined(pair=held.uuid), actor=None)
            send(notices.PairDeclinedNotice(pair=held))
    return held
