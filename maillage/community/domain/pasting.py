"""Bring a thread from elsewhere, its authors agreeing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.community.domain.content import Content
from maillage.community.domain.discussions import ask
from maillage.community.events import ThreadPasted
from maillage.community.models import MOST_TEXT, MOST_WORDS, Discussion, Origin
from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line, readable
from maillage.network.public import Theme

UNNAMED = "Un·e collègue"
NOBODY_AGREED = "Dites qui est d’accord\u00a0: sans leur accord, ces mots restent où ils sont."
TOO_LONG = "Ce fil est trop long pour une seule page\u00a0: gardez les réponses qui aident."


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """A thread as it was elsewhere. `said`: (name, words) in order. `agreed_by`: who agreed, in words; `names_kept`: to be named, too."""

    title: str
    text: str
    said: Sequence[tuple[str, str]]
    place: str
    agreed_by: str
    agreed_on: date
    names_kept: bool = False
    themes: Sequence[Theme] = field(default_factory=tuple)


def paste(*, person: Any, pasted: Pasted, key: UUID | None = None) -> Discussion:
    """Make an experience of a thread from elsewhere. Names go, unless their owners agreed to them too.

    Raises:
        Refused: not a member, nobody agreed, or too long.
    """
    if not one_line(pasted.agreed_by):
        raise Refused(NOBODY_AGREED)
    text = text_of(pasted=pasted)
    if len(text) > MOST_TEXT:
        raise Refused(TOO_LONG)
    with writing():
        discussion = ask(person=person, key=key, content=Content(title=pasted.title, text=text, kind="EXPERIENCE", themes=pasted.themes))
        _, made = Origin.objects.get_or_create(
            discussion=discussion,
            defaults={
                "place": one_line(pasted.place)[:120], "agreed_by": one_line(pasted.agreed_by)[:MOST_WORDS], "agreed_on": pasted.agreed_on,
                "names_kept": pasted.names_kept, "at": timezone.now(),
            },
        )  # fmt: skip
        if made:
            journal.record(ThreadPasted(discussion=discussion.uuid), actor=person)
    return discussion


def text_of(*, pasted: Pasted) -> str:
    """Write a thread as one text: what was asked, then each answer as a quotation."""
    blocks = [readable(pasted.text).strip()]
    if pasted.said:
        blocks.append("# Ce qu’on y a répondu")
    for name, words in pasted.said:
        who = one_line(name) if pasted.names_kept and one_line(name) else UNNAMED
        quoted = "\n".join(f"> {line}".rstrip() for line in readable(words).strip().splitlines())
        blocks.append(f"**{who}**\n\n{quoted}")
    # An at sign would tell a member of the network who only has the same name.
    return "\n\n".join(block for block in blocks if block).replace("@", "@\u200b")
