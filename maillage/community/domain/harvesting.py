"""Make a resource or an initiative of a thread, with the words of those who agree to it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from maillage.community import rules
from maillage.community.events import HarvestBegun, HarvestDone
from maillage.community.models import Answer, Discussion, DiscussionThing, Harvest, HarvestPart
from maillage.community.notices import writer_of
from maillage.community.notices_harvest import ConsentAskedNotice, ConsentsGivenNotice
from maillage.community.queries.cards import summary_of
from maillage.initiatives import public as initiatives
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.documents.public import Document, Paragraph, Quote, to_docx
from maillage.kernel.files.public import StoredFile, analyse_later, store_made
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.library import public as library
from maillage.network.public import Theme

NO_RIGHT = "Seules la personne qui a posé la question et la coordination recueillent un fil."
NOTHING = "Personne n’a encore dit oui\u00a0: il n’y a rien à recueillir."
NAMELESS = "Un·e membre"
UNTITLED = "Ce que des collègues ont répondu"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def begin(*, discussion: Discussion, answers: Sequence[Answer], into: str, person: Any) -> Harvest:
    """Ask those who wrote these answers, and the question, whether their words may be taken. One's own need no asking.

    Asked again while it is open: answers are added, nobody is asked twice.

    Raises:
        Refused: no right.
        Stale: the discussion was withdrawn.
    """
    with writing():
        discussion = locked(row=discussion)
        if not rules.may_harvest(person=person, discussion=discussion):
            raise Refused(NO_RIGHT)
        if not discussion.is_listed:
            raise Stale("Cette discussion n’est pas en ligne.")
        harvest, made = Harvest.objects.get_or_create(
            discussion=discussion, by=person, done_at=None, defaults={"into": Harvest.Into(into), "at": timezone.now()}
        )
        harvest.into = Harvest.Into(into)
        harvest.save(update_fields=["into"])
        for answer in (None, *answers):
            _ask(harvest, answer, person)
        if made:
            journal.record(HarvestBegun(discussion=discussion.uuid), actor=person)
    return harvest


def _ask(harvest: Harvest, answer: Answer | None, by: Any) -> None:
    writer = writer_of(discussion=harvest.discussion, answer=answer)
    # Whoever left cannot be asked: these words stay where they are.
    asked = writer if writer is not None and writer.is_member else None
    part, new = HarvestPart.objects.get_or_create(harvest=harvest, answer=answer, defaults={"person": asked})
    if not new or asked is None:
        return
    if asked.pk == by.pk:
        part.given, part.answered_at = True, timezone.now()
        part.save(update_fields=["given", "answered_at"])
    else:
        send(ConsentAskedNotice(part=part))


def consent(*, part: HarvestPart, given: bool) -> HarvestPart:
    """Say yes or no to one's words being taken; one may change one's mind until the draft is made.

    Raises:
        Stale: the draft is made.
    """
    with writing():
        harvest = locked(row=part.harvest)
        part = locked(row=part)
        if harvest.done_at is not None:
            raise Stale("Le recueil est déjà fait.")
        part.given, part.answered_at = given, timezone.now()
        part.save(update_fields=["given", "answered_at"])
        if not harvest.parts.filter(given=None, person__isnull=False).exists():
            send(ConsentsGivenNotice(harvest=harvest))
    return part


def finish(*, harvest: Harvest, person: Any) -> Any:
    """Make the draft, of the words whose writers said yes, and give it: a resource with a document, or an initiative. Both say where they come from.

    Raises:
        Refused: not the one who began, or nobody agreed.
        Stale: the draft is made.
    """
    # Words withdrawn since are taken by nobody, whatever their writer said before.
    agreed = harvest.parts.filter(given=True).filter(Q(answer=None) | Q(answer__opened_at__isnull=False, answer__withdrawn_at=None))
    parts = list(agreed.select_related("answer__author", "person").order_by("answer__created_at", "pk"))
    if harvest.by_id != getattr(person, "pk", None) or not rules.may_harvest(person=person, discussion=harvest.discussion):
        raise Refused(NO_RIGHT)
    if not parts:
        raise Refused(NOTHING)
    taken = _taken(harvest.discussion, parts)
    # Written to the disk before the act, which says that a draft holds it.
    file = _document(taken, owner=harvest.by) if harvest.into == Harvest.Into.RESOURCE else None
    with writing():
        harvest = locked(row=harvest)
        if harvest.done_at is not None:
            raise Stale("Le recueil est déjà fait.")
        draft, kind = _resource(harvest, taken, file) if file is not None else _initiative(harvest, taken)
        harvest.thing, harvest.done_at = draft.uuid, timezone.now()
        harvest.save(update_fields=["thing", "done_at"])
        DiscussionThing.objects.get_or_create(
            discussion=harvest.discussion, answer=None, thing=draft.uuid, defaults={"kind": kind, "position": 99}
        )
        journal.record(HarvestDone(discussion=harvest.discussion.uuid), actor=person)
        changes.touch(kind=Discussion.KIND, uuid=harvest.discussion.uuid)
    return draft


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What a draft takes of a thread: the words of the question, when they are given, and (name, words) of each answer."""

    title: str
    words: str
    said: Sequence[tuple[str, str]]
    themes: Sequence[Theme]
    address: str


def _taken(discussion: Discussion, parts: Sequence[HarvestPart]) -> _Taken:
    question = any(part.answer is None for part in parts)
    return _Taken(
        # The title is whoever asked's, as the text is.
        title=discussion.title if question else UNTITLED,
        words=discussion.plain if question else "",
        said=[(_name(part), part.answer.plain) for part in parts if part.answer is not None],
        themes=[row.theme for row in discussion.theme_rows.select_related("theme").order_by("pk")],
        address=settings.BASE_URL + discussion.get_absolute_url(),
    )


def _initiative(harvest: Harvest, taken: _Taken) -> tuple[Any, str]:
    content = initiatives.Content(
        title=taken.title,
        summary=summary_of(plain=taken.words),
        intention=taken.words,
        done="\n\n".join(f"{name}\u00a0: {text}" for name, text in taken.said),
        themes=taken.themes,
        source=f"Née d’une discussion\u00a0: {taken.address}",
    )
    return initiatives.save_draft(person=harvest.by, key=harvest.uuid, content=content), initiatives.Initiative.KIND


def _resource(harvest: Harvest, taken: _Taken, file: StoredFile) -> tuple[Any, str]:
    content = library.Content(
        title=taken.title,
        summary=summary_of(plain=taken.words),
        context=f"Ce document reprend une discussion du réseau\u00a0: {taken.address}",
        themes=taken.themes,
        authors=list(dict.fromkeys(name for name, _ in taken.said if name != NAMELESS)),
    )
    draft = library.save_draft(person=harvest.by, key=harvest.uuid, content=content, add=[file])
    analyse_later(file=file)
    return draft, "library.resource"


def _name(part: HarvestPart) -> str:
    author = part.answer.author if part.answer is not None else None
    return str(author) if author is not None and author.left_at is None else NAMELESS


def _document(taken: _Taken, *, owner: Any) -> StoredFile:
    blocks: list[Any] = [Paragraph(taken.words)] if taken.words else []
    blocks += [Quote(text, source=name) for name, text in taken.said]
    document = Document(title=taken.title, subtitle="D’après une discussion du réseau", blocks=blocks, source=taken.address)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.docx"
        path.write_bytes(to_docx(document=document))
        return store_made(path=path, name=f"{taken.title[:80]}.docx", media_type=DOCX, owner=owner, attached=False)
