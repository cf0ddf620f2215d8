"""What people are told: an introduction, a word of the coordination, a thing passed on."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse

from maillage.kernel.notices.public import Notice
from maillage.mailbox import public as mailbox
from maillage.network import public as network
from maillage.people import public as people
from maillage.welcome.answering import READER, path_of
from maillage.welcome.models import CheckIn, Handover, Pair

CATEGORY = "Accueil"


class PairNotice(Notice):
    """To both: who the other is, how to write to them, and the words of the coordination."""

    name: ClassVar[str] = "welcome.pair"
    label: ClassVar[str] = "Un·e collègue à rencontrer"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "la coordination vous propose un binôme d’accueil"

    def __init__(self, *, pair: Pair) -> None:
        self.pair = pair

    def recipients(self) -> Iterable[Any]:
        return [self.pair.newcomer, self.pair.host]

    def fact(self) -> str:
        return str(self.pair.uuid)

    def title(self) -> str:
        return f"{self.pair.newcomer} et {self.pair.host}\u00a0: faites connaissance"

    def url(self) -> str:
        return reverse("welcome:pair_detail", args=[self.pair.uuid])

    def sender_name(self) -> str:
        return str(self.pair.by)

    def other(self, *, person: Any) -> Any:
        """Give the one of the two this person is introduced to."""
        return self.pair.host if person is not None and person.pk == self.pair.newcomer_id else self.pair.newcomer

    def reply_to(self, *, person: Any) -> str:
        return str(people.visible_fields(person=self.other(person=person), reader=person).get("email", ""))

    def context(self, *, person: Any) -> dict[str, Any]:
        pair, other = self.pair, self.other(person=person)
        seen = people.visible_fields(person=other, reader=person)
        work = network.main_organisation(person=other)
        return {
            "pair": pair,
            "other": other,
            "function": seen.get("function") or seen.get("trade") or "",
            "organisation": work.name if work else "",
            "email": seen.get("email", ""),
            "is_host": other.pk == pair.newcomer_id,
            "action_label": "Voir la page",
        }


class PairDeclinedNotice(Notice):
    """To the other of the two, kindly, and to the coordination, which may propose somebody else."""

    name: ClassVar[str] = "welcome.pair_declined"
    label: ClassVar[str] = "Un binôme d’accueil qui ne se fera pas"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "un binôme d’accueil vous concernait"

    def __init__(self, *, pair: Pair) -> None:
        self.pair = pair

    def recipients(self) -> Iterable[Any]:
        pair = self.pair
        other = pair.host if pair.declined_by_id == pair.newcomer_id else pair.newcomer
        return [
            *([other] if other.is_member else []),
            *people.coordinators().exclude(pk__in=[pair.declined_by_id, other.pk]).order_by("pk"),
        ]

    def fact(self) -> str:
        return str(self.pair.uuid)

    def title(self) -> str:
        return f"{self.pair.newcomer} et {self.pair.host}\u00a0: le binôme ne se fera pas"

    def url(self) -> str:
        return reverse("welcome:pair_detail", args=[self.pair.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        mine = person is not None and person.pk in (self.pair.newcomer_id, self.pair.host_id)
        return {"pair": self.pair, "mine": mine, "action_label": "Voir la page"}


class CheckInNotice(Notice):
    """To somebody not seen for long: a word of the coordination. Answered by mail or by a page, without signing in."""

    name: ClassVar[str] = "welcome.check_in"
    label: ClassVar[str] = "La coordination prend de vos nouvelles"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "la coordination vous écrit personnellement"

    def __init__(self, *, check_in: CheckIn) -> None:
        self.check_in = check_in

    def recipients(self) -> Iterable[Any]:
        return [self.check_in.person]

    def fact(self) -> str:
        return str(self.check_in.uuid)

    def title(self) -> str:
        return f"{self.check_in.by} vous demande comment ça va"

    def url(self) -> str:
        return path_of(check_in=self.check_in)

    def sender_name(self) -> str:
        return str(self.check_in.by)

    def reply_to(self, *, person: Any) -> str:
        return mailbox.reply_address(reader=READER, key=str(self.check_in.uuid), person=person)

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"check_in": self.check_in, "action_label": "Répondre"}


class CheckInAnsweredNotice(Notice):
    """To the coordination: somebody answered. The words are read on the site alone."""

    name: ClassVar[str] = "welcome.check_in_answered"
    label: ClassVar[str] = "Une réponse à «\u00a0comment ça va\u202f?\u00a0»"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous coordonnez le réseau"
    managed: ClassVar[bool] = True
    coordination: ClassVar[bool] = True

    def __init__(self, *, check_in: CheckIn) -> None:
        self.check_in = check_in

    def recipients(self) -> Iterable[Any]:
        return people.coordinators().order_by("pk")

    def fact(self) -> str:
        return f"{self.check_in.uuid}:{self.check_in.answered_at:%Y-%m-%dT%H:%M:%S}"

    def title(self) -> str:
        return f"{self.check_in.person} a donné de ses nouvelles"

    def url(self) -> str:
        return f"{reverse('welcome:check_ins')}#reponses"

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"check_in": self.check_in, "action_label": "Lire la réponse"}


class HandoverNotice(Notice):
    """To a colleague: what was passed to them, and how to decline."""

    name: ClassVar[str] = "welcome.handover"
    label: ClassVar[str] = "Un relais que l’on vous passe"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "un·e collègue, ou la coordination, vous passe le relais"

    def __init__(self, *, taker: Any, rows: Sequence[Handover]) -> None:
        self.taker, self.rows = taker, rows

    def recipients(self) -> Iterable[Any]:
        return [self.taker]

    def fact(self) -> str:
        return str(self.rows[0].uuid)

    def title(self) -> str:
        return f"{self.rows[0].giver} vous passe le relais"

    def url(self) -> str:
        return reverse("welcome:taken")

    def sender_name(self) -> str:
        return str(self.rows[0].by)

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"rows": self.rows, "giver": self.rows[0].giver, "words": self.rows[0].words, "action_label": "Voir ce que je reprends"}


class HandoverDeclinedNotice(Notice):
    """To whoever has the thing back."""

    name: ClassVar[str] = "welcome.handover_declined"
    label: ClassVar[str] = "Un relais qui vous revient"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "un·e collègue ne peut pas prendre ce relais"

    def __init__(self, *, handover: Handover, back_to: Any) -> None:
        self.handover, self.back_to = handover, back_to

    def recipients(self) -> Iterable[Any]:
        return [self.back_to]

    def fact(self) -> str:
        return str(self.handover.uuid)

    def about(self) -> tuple[str, UUID]:
        """Give the thing."""
        return self.handover.kind, self.handover.thing

    def title(self) -> str:
        return f"{self.handover.taker} ne peut pas reprendre «\u00a0{self.handover}\u00a0»"

    def url(self) -> str:
        return self.handover.url

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"handover": self.handover, "action_label": "Voir la page"}
