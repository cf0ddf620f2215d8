"""What the letters tell themselves: news of what one follows; and the digest, among the messages one may stop, which `domain.digests` writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from maillage.kernel.notices.public import ORDINARY, Notice
from maillage.letters.digest_registry import NAME


class DigestNotice(Notice):
    """The one mail that gathers what is new, on the days each person ticked."""

    name: ClassVar[str] = NAME
    label: ClassVar[str] = "Le courrier groupé"
    category: ClassVar[str] = "Courrier groupé"
    why: ClassVar[str] = "vous faites partie du réseau"
    weight: ClassVar[str] = ORDINARY


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedNews:
    """Something new about a thing: `says` ends the line « Titre : … »; `words`: what somebody wrote about it; `fact`: told once.

    `around`: the things (kind, uuid) it was published under.
    """

    kind: str
    uuid: UUID
    title: str
    url: str
    says: str
    fact: str
    words: str = ""
    around: Sequence[tuple[str, UUID]] = ()


class FollowedNotice(Notice):
    """To those who follow a thing: it has something new. Rooms send it with `domain.telling.tell_followers`."""

    name: ClassVar[str] = "letters.followed"
    label: ClassVar[str] = "Du nouveau sur une page que vous suivez"
    category: ClassVar[str] = "Pages suivies"
    why: ClassVar[str] = "vous suivez cette page"
    weight: ClassVar[str] = ORDINARY
    many: ClassVar[str] = "nouvelles de"
    begins: ClassVar[str] = "Du nouveau sur une page que vous suivez."

    def __init__(self, *, news: "FollowedNews", people: Sequence[Any]) -> None:
        self.news, self.people = news, people

    def recipients(self) -> Iterable[Any]:
        return self.people

    def fact(self) -> str:
        return self.news.fact

    def about(self) -> tuple[str, UUID]:
        return self.news.kind, self.news.uuid

    def within(self) -> Sequence[tuple[str, UUID]]:
        return self.news.around

    def title(self) -> str:
        return f"«\u00a0{self.news.title}\u00a0»\u00a0: {self.news.says}"

    def url(self) -> str:
        return self.news.url

    def digest_text(self, *, person: Any) -> str:
        return self.news.words

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"news": self.news, "begins": self.begins, "action_label": "Voir la page"}


class PublishedNotice(FollowedNotice):
    """To those who asked for all of a theme or of an organisation: something is published there. The others read it in their digest."""

    name: ClassVar[str] = "letters.published"
    template: ClassVar[str] = "letters/mail/followed"
    label: ClassVar[str] = "Ce qui paraît dans un thème ou une organisation que vous suivez"
    why: ClassVar[str] = "vous avez demandé tout de son thème, ou de l’organisation qui le partage"
    begins: ClassVar[str] = "Voici ce qui vient de paraître."
