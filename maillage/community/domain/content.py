"""What a discussion or an answer holds, written in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.community import things, writing
from maillage.community.models import (
    MOST_TITLE,
    MOST_WORDS,
    Access,
    Answer,
    Discussion,
    DiscussionFile,
    DiscussionTheme,
    DiscussionThing,
    Kind,
    Mention,
)
from maillage.kernel.access.public import Refused
from maillage.kernel.files.public import StoredFile, analyse_later
from maillage.kernel.files.public import keep as keep_file
from maillage.kernel.text.characters import one_line
from maillage.network.public import Theme

TITLE_MISSING = "Donnez un titre\u00a0: en une phrase, ce que vous voulez savoir ou dire."
TEXT_MISSING = "Écrivez votre réponse\u00a0: une phrase suffit."
MOST_FILES = 10
TOO_MANY_FILES = f"{MOST_FILES} fichiers et images au plus\u00a0: gardez ceux qui aident à répondre."
NAMED_FILES = "Un document garde souvent, même caché, le nom de qui l’a écrit. Sans nom, joignez une image, ou collez le texte ici."
PICTURE = "Image jointe"
# What stands for a picture that came by mail, until its author says what it shows.
UNTOLD = "Image jointe à ce message, pas encore décrite"
type Things = Sequence[tuple[str, UUID]]


@dataclass(frozen=True, kw_only=True)
class Content:
    """A discussion as somebody writes it. `alts`: what pictures show, by the uuid of their file. `things` None: leave those there are."""

    title: str
    text: str = ""
    kind: str = Kind.QUESTION
    access: str = Access.MEMBERS
    themes: Sequence[Theme] = field(default_factory=tuple)
    things: Things | None = None
    files: Sequence[StoredFile] = field(default_factory=tuple)
    alts: Mapping[UUID, str] = field(default_factory=dict)
    relayed: bool = False


def write_discussion(*, discussion: Discussion, content: Content, person: Any, unnamed: bool = False) -> list[Any]:
    """Write the words, themes, things and files of a discussion, and save it; give the people it names for the first time.

    `unnamed`: whoever asks gives no name.

    Raises:
        Refused: no title, too many files, or a document that may name whoever asks without name.
    """
    title = one_line(content.title)[:MOST_TITLE]
    if not title:
        raise Refused(TITLE_MISSING)
    made = writing.written(text=content.text)
    discussion.title, discussion.text, discussion.html, discussion.plain = title, made.text, made.html, made.plain
    discussion.kind, discussion.access = Kind(content.kind), Access(content.access)
    discussion.save()
    wanted = {theme.pk for theme in content.themes}
    there = set(DiscussionTheme.objects.filter(discussion=discussion).values_list("theme_id", flat=True))
    DiscussionTheme.objects.filter(discussion=discussion, theme__in=there - wanted).delete()
    DiscussionTheme.objects.bulk_create(
        DiscussionTheme(discussion=discussion, theme_id=number) for number in dict.fromkeys(theme.pk for theme in content.themes) if number not in there
    )  # fmt: skip
    cite(discussion=discussion, answer=None, wanted=content.things, text=made.text, person=person)
    attach(discussion=discussion, answer=None, added=content.files, alts=dict(content.alts) | made.pictures, person=person, unnamed=unnamed)
    return name_people(discussion=discussion, answer=None, people=made.named)


def write_answer(*, answer: Answer, text: str, wanted: Things | None, added: Sequence[StoredFile], alts: Mapping[UUID, str],
                 person: Any) -> list[Any]:  # fmt: skip
    """Write the words, things and files of an answer, and save it; give the people it names for the first time.

    Raises:
        Refused: no words, too many files, or a document that may name whoever answers without name.
    """
    made = writing.written(text=text)
    if not one_line(made.text):
        raise Refused(TEXT_MISSING)
    answer.text, answer.html, answer.plain = made.text, made.html, made.plain
    answer.save()
    cite(discussion=answer.discussion, answer=answer, wanted=wanted, text=made.text, person=person)
    unnamed = answer.author_id is None
    attach(discussion=answer.discussion, answer=answer, added=added, alts=dict(alts) | made.pictures, person=person, unnamed=unnamed)
    return name_people(discussion=answer.discussion, answer=answer, people=made.named)


def cite(*, discussion: Discussion, answer: Answer | None, wanted: Things | None, text: str, person: Any) -> None:
    """Keep the things chosen, and those whose address the text holds, among what this person may read."""
    rows = DiscussionThing.objects.filter(discussion=discussion, answer=answer)
    before = list(rows.order_by("position", "pk").values_list("kind", "thing"))
    chosen = before if wanted is None else list(wanted)
    written = [thing for address in writing.addresses_in(text=text) if (thing := things.find_at(address=address))]
    asked = [thing for thing in dict.fromkeys([*chosen, *written]) if thing[1] != discussion.uuid][: things.MOST_THINGS]
    if not asked and not before:
        return
    readable = things.cards_of(things=[thing for thing in asked if thing not in before], person=person)
    kept = [thing for thing in asked if thing in before or thing[1] in readable]
    rows.exclude(thing__in=[uuid for _, uuid in kept]).delete()
    DiscussionThing.objects.bulk_create(
        DiscussionThing(discussion=discussion, answer=answer, kind=kind, thing=uuid, position=place)
        for place, (kind, uuid) in enumerate(kept)
        if (kind, uuid) not in before
    )


def attach(*, discussion: Discussion, answer: Answer | None, added: Sequence[StoredFile], alts: Mapping[UUID, str], person: Any,
           unnamed: bool = False) -> None:  # fmt: skip
    """Keep files brought with the form, and the pictures of the text that this person sent before it; what those there show may be said again.

    `unnamed`: nothing of them says who brought them. Pictures alone, whose story is gone, without the name they had.

    Raises:
        Refused: too many, or documents that may name somebody.
    """
    brought = {file.uuid: file for file in added}
    missing = [uuid for uuid in alts if uuid not in brought]
    if missing:
        for row in DiscussionFile.objects.filter(discussion=discussion, answer=answer, file__uuid__in=missing).select_related("file"):
            if words := one_line(alts[row.file.uuid])[:MOST_WORDS]:
                DiscussionFile.objects.filter(pk=row.pk).update(alt=words)
        sent = StoredFile.objects.filter(uuid__in=missing, owner_id=person.pk, attached=False)
        brought |= {file.uuid: file for file in sent.order_by("pk") if file.is_image}
    place = DiscussionFile.objects.filter(discussion=discussion, answer=answer).count() if brought else 0
    if place + len(brought) > MOST_FILES:
        raise Refused(TOO_MANY_FILES)
    if unnamed and not all(file.is_image for file in brought.values()):
        raise Refused(NAMED_FILES)
    for file in brought.values():
        alt = one_line(alts.get(file.uuid, ""))[:MOST_WORDS]
        if unnamed:
            alt = PICTURE if alt in (file.name, UNTOLD) else alt
            file.name = f"image.{file.kind.extension}"
            file.save(update_fields=["name"])
        keep_file(file=file)
        analyse_later(file=file)
        DiscussionFile.objects.create(discussion=discussion, answer=answer, file=file, alt=alt, position=place)
        place += 1


def name_people(*, discussion: Discussion, answer: Answer | None, people: Sequence[Any]) -> list[Any]:
    """Note who is named; give those who were not yet. Whoever was named while it waited, and is no more, was never named to anybody."""
    if (answer or discussion).opened_at is None:
        Mention.objects.filter(discussion=discussion, answer=answer).exclude(person__in=people).delete()
    if not people:
        return []
    there = set(Mention.objects.filter(discussion=discussion, answer=answer, person__in=people).values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in there]
    now = timezone.now()
    Mention.objects.bulk_create(Mention(discussion=discussion, answer=answer, person=person, at=now) for person in new)
    return new
