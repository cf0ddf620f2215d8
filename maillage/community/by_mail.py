"""What comes by mail: a reply is an answer, a mail to « questions+thème » is a new discussion."""

import re
from typing import Any
from uuid import UUID

from django.urls import reverse

from maillage.community import rules
from maillage.community.domain.answers import answer
from maillage.community.domain.content import UNTOLD, Content
from maillage.community.domain.discussions import ask
from maillage.community.models import Discussion, Held, Kind, Via
from maillage.community.notices import READER
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.text.characters import one_line
from maillage.mailbox.public import Reading, Received, register_address_reader, register_reply_reader
from maillage.network import public as network

ADDRESS = "questions"
PREFIX = re.compile(r"^(?:\s*(?:re|tr|fwd?|rép)\s*:\s*|\s*\[[^\]]{1,60}\]\s*)+", re.IGNORECASE)
NOT_HERE = "Cette discussion n’est plus ouverte\u00a0: votre réponse n’a pas été publiée."
TELL_PICTURES = "Dites ce que montrent vos images, par «\u00a0Modifier\u00a0»\u00a0: celles et ceux qui ne les voient pas le liront."
NO_TEXT = "Votre mail ne contenait pas de texte que nous sachions lire\u00a0: rien n’a été publié."


def read_reply(*, key: str, person: Any, mail: Received) -> Reading:
    """Publish a reply as an answer."""
    discussion = rules.visible_to(person=person, discussions=Discussion.objects.select_related("relay")).filter(uuid=key).first()
    if discussion is None:
        return Reading(False, NOT_HERE, reverse("community:discussion_list"))
    url = discussion.get_absolute_url()
    if not mail.text.strip():
        return Reading(False, NO_TEXT, url)
    try:
        given = answer(
            person=person, discussion=discussion, text=as_text(mail.text), files=mail.stored, key=mail.key, via=Via.MAIL,
            alts=_untold(mail),
        )  # fmt: skip
    except (Refused, Stale) as refusal:
        return Reading(False, f"Votre réponse n’a pas été publiée. {refusal.reason}", url)
    if given.held_for:
        why = "vérifie que rien n’y dit votre nom" if given.held_for == Held.RELAYED else "lit les premières publications"
        return Reading(True, f"Votre réponse attend la coordination, qui {why}.", url)
    return Reading(True, f"Votre réponse à «\u00a0{discussion}\u00a0» est publiée.{_asked(mail)}", given.get_absolute_url())


def read_new(*, name: str, person: Any, mail: Received) -> Reading:
    """Bring to the others what a member writes to the address, under the theme it names."""
    themes = [theme] if name and (theme := _theme(name)) else []
    title = one_line(PREFIX.sub("", mail.subject))
    if not title:
        return Reading(
            False, "Donnez un objet à votre mail\u00a0: c’est le titre de votre question.", reverse("community:discussion_create")
        )
    kind = Kind.QUESTION if "?" in title + mail.text else Kind.NEWS
    content = Content(title=title, text=as_text(mail.text), kind=kind, themes=themes, files=mail.stored, alts=_untold(mail))
    try:
        discussion = ask(person=person, content=content, key=mail.key)
    except Refused as refusal:
        return Reading(False, f"Votre message n’a pas été publié. {refusal.reason}")
    url = discussion.get_absolute_url()
    if discussion.held_for:
        return Reading(True, "Votre message attend la coordination, qui lit les premières publications.", url)
    return Reading(True, f"«\u00a0{discussion}\u00a0» est publié parmi les membres.{_asked(mail)}", url)


def _untold(mail: Received) -> dict[UUID, str]:
    """Give what stands for the pictures of a mail until their author says what they show."""
    return {file.uuid: UNTOLD for file in mail.stored if file.is_image}


def _asked(mail: Received) -> str:
    """Ask what the pictures of a mail show, when there are some."""
    return f" {TELL_PICTURES}" if _untold(mail) else ""


def _theme(name: str) -> network.Theme | None:
    try:
        theme, _ = network.theme_by_slug(slug=name)
    except network.Theme.DoesNotExist:
        return None
    return theme


def as_text(text: str) -> str:
    """Keep what a mail program wrote from being read as marks: lines that begin like titles, code or quotes stay as typed."""
    lines = []
    for line in text.splitlines():
        bare = line.strip()
        lines.append("\\" + bare if re.match(r"#{1,6}\s|={3,}$|-{3,}$", bare) else bare)
    return "\n".join(lines)


def page_of(*, key: str, person: Any) -> str:
    """Give the page a mail was about, for replies that come too late."""
    found = rules.visible_to(person=person).filter(uuid=key).first()
    return found.get_absolute_url() if found else ""


def register() -> None:
    """Say to the mailbox who reads replies and new mails."""
    register_reply_reader(READER, read_reply, label="réponse à une question", page=page_of)
    register_address_reader(ADDRESS, read_new, label="question")
