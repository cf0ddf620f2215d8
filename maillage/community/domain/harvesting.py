"""Make a resource or an initiative of a thread, with the words of those who agree to it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from maillage.community import rules
from maillage.community.domain.content import mark_resources
from maillage.community.events import HarvestBegun, HarvestDone
from maillage.community.models import Answer, Discussion, DiscussionThing, Harvest, HarvestPart
from maillage.community.notices import writer_of
from maillage.community.notices_harvest import ConsentAskedNotice, ConsentsGivenNotice
from maillage.initiatives import public as initiatives
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.documents.public import Document, Paragraph, Quote, to_docx
from maillage.kernel.files.public import analyse_later, store_made
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.library import public as library

NO_RIGHT = "Seules la personne qui a posé la question et la coordination recueillent un fil."
NOTHING = "Personne n’a encore dit oui\u00a0: il n’y a rien à recueillir."
NAMELESS = "Un·e membre"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUMMARY = 240


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
    made = _made(harvest, parts)
    with writing():
        harvest = locked(row=harvest)
        if harvest.done_at is not None:
            raise Stale("Le recueil est déjà fait.")
        draft, kind = made()
        harvest.thing, harvest.done_at = draft.uuid, timezone.now()
        harvest.save(update_fields=["thing", "done_at"])
        DiscussionThing.objects.get_or_create(
            discussion=harvest.discussion, answer=None, thing=draft.uuid, defaults={"kind": kind, "position": 99}
        )
        if kind == "library.resource":
            mark_resources(uuids=[draft.uuid])
        journal.record(HarvestDone(discussion=harvest.discussion.uuid), actor=person)
        changes.touch(kind=Discussion.KIND, uuid=harvest.discussion.uuid)
    return draft


def _made(harvest: Harvest, parts: Sequence[HarvestPart]) -> Any:
    discussion = harvest.discussion
    address = settings.BASE_URL + discussion.get_absolute_url()
    themes = [row.theme for row in discussion.theme_rows.select_related("theme").order_by("pk")]
    question = next((part for part in parts if part.answer is None), None)
    words = discussion.plain if question is not None else ""
    summary = words[:SUMMARY].rpartition(" ")[0] + "…" if len(words) > SUMMARY else words
    said = [(_name(part), part.answer.plain) for part in parts if part.answer is not None]
    told = "\n\n".join(f"{name}\u00a0: {text}" for name, text in said)
    if harvest.into == Harvest.Into.INITIATIVE:
        content = initiatives.Content(
            title=discussion.title,
            summary=summary,
            intention=words,
            done=told,
            themes=themes,
            source=f"Née d’une discussion\u00a0: {address}",
        )
        return lambda: (initiatives.save_draft(person=harvest.by, key=harvest.uuid, content=content), initiatives.Initiative.KIND)
    names = list(dict.fromkeys(name for name, _ in said if name != NAMELESS))
    about = library.Content(
        title=discussion.title,
        summary=summary,
        context=f"Ce document reprend une discussion du réseau\u00a0: {address}",
        themes=themes,
        authors=names,
    )
    file = _document(discussion, words, said, address, harvest.by)

    def resource() -> tuple[Any, str]:
        draft = library.save_draft(person=harvest.by, key=harvest.uuid, content=about, add=[file])
        analyse_later(file=file)
        return draft, "library.resource"

    return resource


def _name(part: HarvestPart) -> str:
    author = part.answer.author if part.answer is not None else None
    return str(author) if author is not None and author.left_at is None else NAMELESS


def _document(discussion: Discussion, words: str, said: Sequence[tuple[str, str]], address: str, owner: Any) -> Any:
    blocks: list[Any] = [Paragraph(words)] if words else []
    blocks += [Quote(text, source=name) for name, text in said]
    document = Document(title=discussion.title, subtitle="D’après une discussion du réseau", blocks=blocks, source=address)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.docx"
        path.write_bytes(to_docx(document=document))
        return store_made(path=path, name=f"{discussion.title[:80]}.docx", media_type=DOCX, owner=owner, attached=False)
