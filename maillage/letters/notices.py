"""The digest among the messages one may stop. It is never sent as a notice: `domain.digests` writes it."""

from typing import ClassVar

from maillage.kernel.notices.public import ORDINARY, Notice
from maillage.letters.digest_registry import NAME


class DigestNotice(Notice):
    """The one mail that gathers what is new, on the days each person ticked."""

    name: ClassVar[str] = NAME
    label: ClassVar[str] = "Le courrier groupé"
    category: ClassVar[str] = "Courrier groupé"
    why: ClassVar[str] = "vous faites partie du réseau"
    weight: ClassVar[str] = ORDINARY
