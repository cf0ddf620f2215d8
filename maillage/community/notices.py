"""What is told about discussions. The text is in the mail; a reply to it is an answer."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from maillage.community.models import Answer, Discussion, Held, Keeping, Thanks
from maillage.community.writing import for_mail
from maillage.kernel.notices.public import ESSENTIAL, ORDINARY, SLIGHT, Notice
from maillage.kernel.text.characters import shortened
from maillage.letters import public as letters
from maillage.mailbox.public import reply_address
from maillage.people.public import Person, coordinators, members

CATEGORY = "Questions"
READER, THEME = "community", "network.theme"
MOST_MAILED, MOST_DIGEST = 6000, 500


def writer_of(*, discussion: Discussion, answer: Answer | None = None) -> Any:
    """Give the account behind a discussion or an answer, whoever shows; None when nobody is known."""
    if answer is not None and answer.author is not None:
        return answer.author
    if answer is None and not discussion.relayed:
        return discussion.author
    return discussion.relay.asker if discussion.relayed else None


def shown_writer(*, discussion: Discussion, answer: Answer | None = None) -> str:
    """Give the words that name whoever wrote, for members."""
    row = discussion if answer is None else answer
    if row.author is not None:
        return str(row.author)
    return "Un·e membre, par la coordination" if answer is None else "La personne qui a posé la question"


class _AboutDiscussion(Notice):
    """About a discussion, or one of its answers: one conversation in the mail program, a reply is an answer."""

    category: ClassVar[str] = CATEGORY
    replies: ClassVar[bool] = True

    def __init__(self, *, discussion: Discussion, answer: Answer | None = None) -> None:
        self.discussion, self.answer = discussion, answer

    def about(self) -> tuple[str, UUID] | None:
        return Discussion.KIND, self.discussion.uuid

    def url(self) -> str:
        return self.discussion.get_absolute_url() if self.answer is None else self.answer.get_absolute_url()

    def fact(self) -> str:
        return str((self.answer or self.discussion).uuid)

    def sender_name(self) -> str:
        author = (self.answer or self.discussion).author
        return str(author) if author is not None and author.left_at is None else ""

    def reply_to(self, *, person: Any) -> str:
        return reply_address(reader=READER, key=self.discussion.uuid, person=person) if self.replies else ""

    def list_id(self) -> tuple[str, str] | None:
        return "Questions", "questions"

    def digest_text(self, *, person: Any) -> str:
        return shortened((self.answer or self.discussion).plain, MOST_DIGEST)

    def context(self, *, person: Any) -> dict[str, Any]:
        row = self.answer or self.discussion
        return {
            "discussion": self.discussion,
            "writer": shown_writer(discussion=self.discussion, answer=self.answer),
            "words": shortened(row.text, MOST_MAILED),
            "words_html": _html(row.html),
            "answers_by_mail": bool(self.reply_to(person=person)),
            "action_label": "Lire et répondre sur le site",
        }


def _html(html: str) -> SafeString:
    # Sanitised when it was written; too long, the mail shows its plain words.
    return mark_safe(for_mail(html, base=settings.BASE_URL)) if len(html) <= 3 * MOST_MAILED else SafeString("")  # noqa: S308


class AskedNotice(_AboutDiscussion):
    """To those who follow one of its themes at « tout », or a thing it is about."""

    name: ClassVar[str] = "community.asked"
    label: ClassVar[str] = "Une question dans un thème, ou sur une page, que vous suivez"
    why: ClassVar[str] = "vous suivez l’un de ses thèmes, ou ce dont elle parle"
    weight: ClassVar[str] = ORDINARY

    def within(self) -> Sequence[tuple[str, UUID]]:
        themes = self.discussion.theme_rows.values_list("theme__uuid", flat=True)
        return [*((THEME, uuid) for uuid in themes), *self._things()]

    def _things(self) -> list[tuple[str, UUID]]:
        return list(self.discussion.thing_rows.filter(answer=None).order_by("position", "pk").values_list("kind", "thing"))

    def recipients(self) -> Iterable[Any]:
        themes, things = self.discussion.theme_rows.values("theme__uuid"), self._things()
        told = Q(about_kind=THEME, about__in=themes, level=letters.Level.ALL)
        people = members()
        for kind, uuid in things:
            told |= Q(about_kind=kind, about=uuid) & ~Q(level=letters.Level.NONE)
            people = letters.without_the_silent(people=people, kind=kind, uuid=uuid)
        people = people.filter(pk__in=letters.Follow.objects.filter(told).values("person_id"))
        return _but(
            letters.without_the_silent(people=people, kind=Discussion.KIND, uuid=self.discussion.uuid),
            writer_of(discussion=self.discussion),
        )

    def title(self) -> str:
        return f"{shown_writer(discussion=self.discussion)}\u00a0: «\u00a0{self.discussion}\u00a0»"


class AnsweredMineNotice(_AboutDiscussion):
    """To whoever asked."""

    name: ClassVar[str] = "community.answered_mine"
    label: ClassVar[str] = "Une réponse à votre question"
    why: ClassVar[str] = "vous avez posé cette question"
    weight: ClassVar[str] = ESSENTIAL
    many: ClassVar[str] = "réponses à"

    def __init__(self, *, answer: Answer) -> None:
        super().__init__(discussion=answer.discussion, answer=answer)

    def recipients(self) -> Iterable[Any]:
        asker = writer_of(discussion=self.discussion)
        return _but(members().filter(pk=asker.pk), writer_of(discussion=self.discussion, answer=self.answer)) if asker is not None else ()

    def title(self) -> str:
        return f"{shown_writer(discussion=self.discussion, answer=self.answer)} a répondu à «\u00a0{self.discussion}\u00a0»"


class AnsweredNotice(AnsweredMineNotice):
    """To the others who follow the discussion."""

    name: ClassVar[str] = "community.answered"
    label: ClassVar[str] = "Une réponse dans une discussion que vous suivez"
    why: ClassVar[str] = "vous suivez cette discussion"
    weight: ClassVar[str] = ORDINARY
    many: ClassVar[str] = "réponses à"

    def recipients(self) -> Iterable[Any]:
        people = letters.followers(kind=Discussion.KIND, uuid=self.discussion.uuid, weight=ORDINARY)
        return _but(people, writer_of(discussion=self.discussion), writer_of(discussion=self.discussion, answer=self.answer))


class KeptNotice(_AboutDiscussion):
    """To whoever wrote the answer that was kept, and to those who follow: here is what helped."""

    name: ClassVar[str] = "community.kept"
    label: ClassVar[str] = "Une réponse est retenue"
    why: ClassVar[str] = "vous suivez cette discussion"

    def __init__(self, *, keeping: Keeping) -> None:
        super().__init__(discussion=keeping.discussion, answer=keeping.answer)
        self.keeping = keeping

    def recipients(self) -> Iterable[Any]:
        followers = letters.followers(kind=Discussion.KIND, uuid=self.discussion.uuid)
        keeper = writer_of(discussion=self.discussion) if self.keeping.by_asker else self.keeping.by
        return _but(followers, keeper)

    def sender_name(self) -> str:
        by = self.keeping.by
        return str(by) if by is not None and by.left_at is None else ""

    def title(self) -> str:
        return f"Une réponse est retenue\u00a0: «\u00a0{self.discussion}\u00a0»"

    def context(self, *, person: Any) -> dict[str, Any]:
        mine = self.answer is not None and self.answer.author_id == getattr(person, "pk", None)
        return super().context(person=person) | {"keeping": self.keeping, "mine": mine}


class NamedNotice(_AboutDiscussion):
    """To the people a text names."""

    name: ClassVar[str] = "community.named"
    label: ClassVar[str] = "Quelqu’un vous nomme dans une discussion"
    why: ClassVar[str] = "votre nom y est écrit"

    def __init__(self, *, discussion: Discussion, answer: Answer | None, people: Sequence[Any]) -> None:
        super().__init__(discussion=discussion, answer=answer)
        self.people = people

    def recipients(self) -> Iterable[Any]:
        people = members().filter(pk__in=[person.pk for person in self.people])
        silent = letters.without_the_silent(people=people, kind=Discussion.KIND, uuid=self.discussion.uuid)
        return _but(silent, writer_of(discussion=self.discussion, answer=self.answer))

    def title(self) -> str:
        return f"{shown_writer(discussion=self.discussion, answer=self.answer)} vous nomme dans «\u00a0{self.discussion}\u00a0»"


class ThankedNotice(_AboutDiscussion):
    """To whoever wrote the answer: read on site; in the digest of whoever asked for all."""

    name: ClassVar[str] = "community.thanked"
    label: ClassVar[str] = "Un merci pour votre réponse"
    why: ClassVar[str] = "vous avez écrit cette réponse"
    weight: ClassVar[str] = SLIGHT
    many: ClassVar[str] = "mercis pour"
    replies: ClassVar[bool] = False

    def __init__(self, *, thanks: Thanks) -> None:
        super().__init__(discussion=thanks.answer.discussion, answer=thanks.answer)
        self.thanks = thanks

    def recipients(self) -> Iterable[Any]:
        writer = writer_of(discussion=self.discussion, answer=self.answer)
        return [writer] if writer is not None and writer.is_member else ()

    def fact(self) -> str:
        return str(self.thanks.uuid)

    def sender_name(self) -> str:
        return str(self.thanks.person)

    def title(self) -> str:
        return f"{self.thanks.person} vous remercie pour votre réponse à «\u00a0{self.discussion}\u00a0»"

    def digest_text(self, *, person: Any) -> str:
        return self.thanks.words

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"thanks": self.thanks, "action_label": "Voir la discussion"}


class HeldNotice(_AboutDiscussion):
    """To the coordination: something waits."""

    name: ClassVar[str] = "community.held"
    label: ClassVar[str] = "Une publication attend dans les questions"
    why: ClassVar[str] = "vous coordonnez le réseau"
    managed: ClassVar[bool] = True
    coordination: ClassVar[bool] = True
    replies: ClassVar[bool] = False

    def recipients(self) -> Iterable[Any]:
        return coordinators()

    def sender_name(self) -> str:
        return ""

    def title(self) -> str:
        if self.discussion.is_held and self.discussion.relayed:
            return f"Une question à relayer\u00a0: «\u00a0{self.discussion}\u00a0»"
        if self._is_unnamed():
            return f"Une réponse sans nom à relire\u00a0: «\u00a0{self.discussion}\u00a0»"
        who = writer_of(discussion=self.discussion, answer=self.answer)
        return f"Première publication de {who}\u00a0: «\u00a0{self.discussion}\u00a0»"

    def context(self, *, person: Any) -> dict[str, Any]:
        relays = self.answer is None and self.discussion.relayed
        who = str(writer_of(discussion=self.discussion, answer=self.answer))
        said = {"relays": relays, "unnamed": self._is_unnamed(), "writer": who, "action_label": "Lire et décider"}
        return super().context(person=person) | said

    def _is_unnamed(self) -> bool:
        return self.answer is not None and self.answer.held_for == Held.RELAYED


class _ToWriter(_AboutDiscussion):
    """To whoever wrote it."""

    why: ClassVar[str] = "vous avez écrit ce texte"
    replies: ClassVar[bool] = False

    def recipients(self) -> Iterable[Any]:
        writer = writer_of(discussion=self.discussion, answer=self.answer)
        return [writer] if writer is not None and writer.is_member else ()

    def sender_name(self) -> str:
        return ""


class OpenedNotice(_ToWriter):
    """What waited can be read."""

    name: ClassVar[str] = "community.opened"
    label: ClassVar[str] = "Votre publication est en ligne"

    def title(self) -> str:
        what = "Votre réponse" if self.answer is not None else "Votre question relayée" if self.discussion.relayed else "Votre publication"
        return f"{what} est en ligne\u00a0: «\u00a0{self.discussion}\u00a0»"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"is_answer": self.answer is not None, "action_label": "Voir la discussion"}


class DeclinedNotice(_ToWriter):
    """What waited is not published, and why."""

    name: ClassVar[str] = "community.declined"
    label: ClassVar[str] = "Votre publication n’est pas en ligne"

    def __init__(self, *, discussion: Discussion, answer: Answer | None, words: str) -> None:
        super().__init__(discussion=discussion, answer=answer)
        self.words = words

    def url(self) -> str:
        # Its own page is gone.
        return reverse("community:discussion_list") if self.answer is None else self.discussion.get_absolute_url()

    def title(self) -> str:
        return f"«\u00a0{self.discussion}\u00a0» n’est pas publiée, et voici pourquoi"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"reason": self.words, "action_label": "Voir les questions"}


class WithdrawnNotice(DeclinedNotice):
    """The coordination withdrew it, and says why."""

    name: ClassVar[str] = "community.withdrawn"
    label: ClassVar[str] = "Votre publication est retirée"

    def __init__(self, *, discussion: Discussion, answer: Answer | None, words: str, fact: str) -> None:
        super().__init__(discussion=discussion, answer=answer, words=words)
        self.told = fact

    def fact(self) -> str:
        return self.told

    def title(self) -> str:
        what = "Votre réponse dans" if self.answer is not None else ""
        return f"{what} «\u00a0{self.discussion}\u00a0» est retirée, et voici pourquoi".strip()


def _but(people: Any, *left_out: Any) -> list[Person]:
    """Give people in a stable order, without some of them."""
    return list(people.exclude(pk__in=[person.pk for person in left_out if person is not None]).order_by("pk"))
