from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event


@dataclass(frozen=True, kw_only=True)
class IncomingRetried(Event):
    """The administration had a mail read again."""

    kind: ClassVar[str] = "mailbox.mail.retried"
    sentence: ClassVar[str] = "{actor} a fait relire un courriel reçu."
    keep_days: ClassVar[int] = 180
    subject: ClassVar[str] = "mail"

    mail: UUID


@dataclass(frozen=True, kw_only=True)
class IncomingDropped(Event):
    """The administration set a mail aside for good, or its author did not confirm it."""

    kind: ClassVar[str] = "mailbox.mail.dropped"
    sentence: ClassVar[str] = "{actor} a écarté un courriel reçu."
    keep_days: ClassVar[int] = 180
    subject: ClassVar[str] = "mail"

    mail: UUID


@dataclass(frozen=True, kw_only=True)
class IncomingConfirmed(Event):
    """Somebody said that a mail sent in their name is theirs."""

    kind: ClassVar[str] = "mailbox.mail.confirmed"
    sentence: ClassVar[str] = "{actor} a confirmé un courriel envoyé en son nom."
    keep_days: ClassVar[int] = 180
    subject: ClassVar[str] = "mail"

    mail: UUID
