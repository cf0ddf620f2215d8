"""What stands on the page of a discussion, under the reader's rights. Its queries do not grow with its answers."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, F, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from maillage.community import rules, things
from maillage.community.models import (
    Answer,
    AnswerQuerySet,
    Decision,
    Discussion,
    DiscussionFile,
    DiscussionThing,
    Keeping,
    Relay,
    SameHere,
    Thanks,
    Via,
)
from maillage.community.writing import for_visitors
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.text.dates import short_date
from maillage.letters import public as letters
from maillage.network.public import Membership

WHOLE, AROUND = 60, 20
MOST_THANKS = 3
NOBODY = UUID(int=0)
UNKNOWN = "Un·e membre du réseau"
WITHDRAWN = "WITHDRAWN"
CAME = {Via.MEETING.value: ("Trouvée en rencontre", "users-three"), Via.MAIL.value: ("Par courriel", "envelope-simple")}


@dataclass(slots=True, kw_only=True)
class Who:
    """Whoever wrote, as this reader may know."""

    name: str
    organisation: str = ""
    url: str = ""


@dataclass(slots=True, kw_only=True)
class Said:
    """An answer as the page shows it. Hundreds may stand on a page: what each says is worked out once, here."""

    answer: Answer
    who: Who
    html: SafeString
    number: str
    about: str
    thanks_label: str
    day: str
    base: str
    things: list[Card] = field(default_factory=list)
    files: list[DiscussionFile] = field(default_factory=list)
    thanks: list[Thanks] = field(default_factory=list)
    mine: bool = False
    thanked: bool = False
    may_thank: bool = False
    kept: bool = False
    is_gone: bool = False
    is_open: bool = True
    gone_words: str = ""
    came: str = ""
    came_icon: str = ""
    report_url: str = ""

    @property
    def is_special(self) -> bool:
        """Say whether something stands over it."""
        return self.kept or not self.is_open

    @property
    def has_more(self) -> bool:
        """Say whether something hangs under it."""
        return bool(self.files or self.things or self.thanks)

    @property
    def revised(self) -> str:
        return short_date(self.answer.revised_at) if self.answer.revised_at else ""

    @property
    def thank_url(self) -> str:
        return f"{self.base}merci/"

    @property
    def keep_url(self) -> str:
        return f"{self.base}retenir/"

    @property
    def edit_url(self) -> str:
        return f"{self.base}modifier/"

    @property
    def withdraw_url(self) -> str:
        return f"{self.base}retirer/"


@dataclass(slots=True, kw_only=True)
class Thread:
    """A discussion, its answers, and what hangs on them."""

    discussion: Discussion
    who: Who
    html: SafeString
    keeping: Keeping | None
    kept: Said | None
    first: list[Said]
    last: list[Said]
    between: int
    hidden: int
    total: int
    things: list[Card]
    cited: list[Card]
    files: list[DiscussionFile]
    level: str


def fetched(*, person: Any) -> Any:
    """Give discussions with what their page reads: kept or not, one's own voice and level, who asked."""
    number = getattr(person, "pk", None) or 0
    level = letters.Follow.objects.filter(about_kind=Discussion.KIND, about=OuterRef("uuid"), person_id=number).values("level")[:1]
    return (
        Discussion.objects.with_kept()
        .select_related("author", "relay", "keeping__by", "origin", "arrivals")
        .annotate(
            my_voice=Exists(SameHere.objects.filter(discussion=OuterRef("pk"), person_id=number)),
            my_level=Subquery(level),
            has_things=Exists(DiscussionThing.objects.filter(discussion=OuterRef("pk"))),
            has_files=Exists(DiscussionFile.objects.filter(discussion=OuterRef("pk"))),
            works_at=_works_at(),
        )
    )


def _works_at() -> Subquery:
    rows = Membership.objects.current().filter(person=OuterRef("author_id")).order_by("-is_main", "pk")
    return Subquery(rows.values("organisation__name")[:1])


def thread_of(*, discussion: Discussion, person: Any, whole: bool = False, at: int | None = None) -> Thread:
    """Give a discussion fetched with `fetched` as this reader sees it: at most seven queries.

    Beyond 60 answers, the first and the last 20 are given, and how many stand between; `whole` gives all of them, as does an
    answer to show (`at`) that stands between.
    """
    keeping: Keeping | None = getattr(discussion, "keeping", None)
    numbers: list[int] | None = None
    wanted: list[int] | None = None
    if discussion.answers > WHOLE:
        numbers = list(_to_show(discussion, person).values_list("pk", flat=True))
        ends = not whole and len(numbers) > WHOLE and at not in numbers[AROUND:-AROUND]
        wanted = [*numbers[:AROUND], *numbers[-AROUND:], *([keeping.answer_id] if keeping else [])] if ends else None
    shown = {said.answer.pk: said for said in _said(discussion, wanted, person)}
    kept = shown.get(keeping.answer_id) if keeping else None
    if kept is not None:
        kept.kept = True
    cards, own_things, files = _hung(discussion, list(shown.values()), person)
    first, last, hidden = list(shown), [], []
    if numbers is not None and wanted is not None:
        first, hidden, last = numbers[:AROUND], numbers[AROUND:-AROUND], numbers[-AROUND:]
    return Thread(
        discussion=discussion,
        who=who_of(row=discussion, reader=person, discussion=discussion),
        html=_html(discussion.html, person),
        keeping=keeping,
        kept=kept,
        # The kept answer stands on top, and once.
        first=[shown[number] for number in first if shown[number] is not kept],
        last=[shown[number] for number in last if shown[number] is not kept],
        between=len(hidden),
        hidden=hidden[0] if hidden else 0,
        total=discussion.answers,
        things=own_things,
        cited=cards,
        files=files,
        level=getattr(discussion, "my_level", "") or "",
    )


def _to_show(discussion: Discussion, person: Any) -> AnswerQuerySet:
    """Give the answers that have a place on the page, in order; withdrawn ones that were read leave a line."""
    rows = Answer.objects.filter(discussion=discussion)
    seen = Q(pk__in=rules.answers_for(person=person, answers=rows).values("pk")) | Q(withdrawn_at__isnull=False, opened_at__isnull=False)
    found: AnswerQuerySet = rows.filter(seen).order_by("created_at", "pk")
    return found


def _said(discussion: Discussion, numbers: list[int] | None, person: Any) -> list[Said]:
    """Give the answers to show, those of these numbers or all: one query."""
    reason = Decision.objects.filter(answer=OuterRef("pk"), outcome=WITHDRAWN).order_by("-pk").values("words")[:1]
    thanked = Exists(Thanks.objects.filter(answer=OuterRef("pk"), person_id=getattr(person, "pk", None) or 0))
    rows: Any = _to_show(discussion, person) if numbers is None else Answer.objects.filter(pk__in=numbers)
    rows = rows.select_related("author", "meeting").annotate(
        works_at=_works_at(),
        reason=Subquery(reason),
        thanked=thanked if is_member(person=person) else Value(False, output_field=BooleanField()),
    )
    found = []
    base = reverse("community:discussion_list") + "reponses/"
    report = reverse("moderation:report", args=[Answer.KIND, NOBODY]).removesuffix(f"{NOBODY}/")
    may_thank = rules.may_answer(person=person, discussion=discussion) and not rules.is_unnamed_asker(person=person, discussion=discussion)
    for answer in rows.order_by("created_at", "pk").defer("text", "plain"):
        answer.discussion = discussion
        gone, number = answer.withdrawn_at is not None, str(answer.pk)
        who = who_of(row=answer, reader=person, discussion=discussion)
        mine = rules.is_writer(person=person, discussion=discussion, answer=answer)
        came, came_icon = CAME.get(answer.via, ("", ""))
        found.append(
            Said(
                answer=answer,
                who=who,
                html=SafeString("") if gone else _html(answer.html, person),
                number=number,
                about=f"de {who.name}",
                thanks_label=f"Merci · {answer.thanks}" if answer.thanks else "Merci",
                day=short_date(answer.created_at),
                base=f"{base}{number}/",
                mine=mine,
                thanked=answer.thanked,
                may_thank=may_thank and answer.is_shown and not mine,
                is_gone=gone,
                is_open=answer.opened_at is not None,
                gone_words=(answer.reason or "") if gone else "",
                came=came,
                came_icon=came_icon,
                report_url=f"{report}{answer.uuid}/" if answer.is_shown and not mine else "",
            )
        )
    return found


def _hung(discussion: Discussion, said: list[Said], person: Any) -> tuple[list[Card], list[Card], list[DiscussionFile]]:
    """Hang things, files and thanks on their answers; give all the things cited, those of the discussion, and its files."""
    by_answer = {each.answer.pk: each for each in said if each.answer.withdrawn_at is None}
    own_things: list[Card] = []
    cited: dict[UUID, Card] = {}
    if getattr(discussion, "has_things", True):
        rows = list(DiscussionThing.objects.filter(discussion=discussion).order_by("answer_id", "position", "pk"))
        rows = [row for row in rows if row.answer_id is None or row.answer_id in by_answer]
        cards = things.cards_of(things=[(row.kind, row.thing) for row in rows], person=person)
        for row in rows:
            if card := cards.get(row.thing):
                (own_things if row.answer_id is None else by_answer[row.answer_id].things).append(card)
                cited[row.thing] = card
    own_files = _hang_files(discussion, by_answer)
    if is_member(person=person) and any(each.answer.thanks for each in by_answer.values()):
        _hang_thanks(discussion, by_answer)
    return list(cited.values()), own_things, own_files


def _hang_files(discussion: Discussion, by_answer: dict[int, Said]) -> list[DiscussionFile]:
    own: list[DiscussionFile] = []
    if getattr(discussion, "has_files", True):
        for row in DiscussionFile.objects.filter(discussion=discussion).select_related("file").order_by("position", "pk"):
            said = by_answer.get(row.answer_id) if row.answer_id else None
            html = said.answer.html if said else discussion.html
            # A picture of the text is there already.
            if f"/{row.file.uuid}/" not in html:
                if said:
                    said.files.append(row)
                elif row.answer_id is None:
                    own.append(row)
    return own


def _hang_thanks(discussion: Discussion, by_answer: dict[int, Said]) -> None:
    rows = Thanks.objects.filter(answer__discussion=discussion).exclude(words="").select_related("person")
    found: dict[int, list[Thanks]] = defaultdict(list)
    for thanks in rows.order_by("at", "pk"):
        found[thanks.answer_id].append(thanks)
    for number, each in by_answer.items():
        each.thanks = found.get(number, [])[:MOST_THANKS]


def who_of(*, row: Any, reader: Any, discussion: Discussion) -> Who:
    """Say who wrote a discussion or an answer, as this reader may know. `row` carries `works_at`."""
    author = row.author
    if author is None:
        if isinstance(row, Answer):
            return Who(name="La personne qui a posé la question")
        return Who(name="Un·e membre, par la coordination" if is_member(person=reader) else UNKNOWN)
    if not rules.shows_name(of=author, reader=reader):
        return Who(name=str(author) if author.left_at is not None else UNKNOWN)
    url = _page_of(author) if is_member(person=reader) and author.is_member else ""
    return Who(name=str(author), organisation=getattr(row, "works_at", None) or "", url=url)


def _page_of(person: Any) -> str:
    # A page may name hundreds of people: the pattern of the address is read once.
    return _people_page().replace(str(NOBODY), str(person.uuid))


@cache
def _people_page() -> str:
    return reverse("network:person_detail", args=[NOBODY])


def _html(html: str, person: Any) -> SafeString:
    # Sanitised when it was written, by `writing.written`.
    return mark_safe(html if is_member(person=person) else for_visitors(html))  # noqa: S308


def relay_of(*, discussion: Discussion, person: Any) -> Relay | None:
    """Give who asked a relayed question, for those who may know."""
    return discussion.relay if rules.sees_asker(person=person, discussion=discussion) else None


def arrivals_of(*, discussion: Discussion, person: Any) -> int | None:
    """Give how many came by the link pasted elsewhere, to whoever brought it and to the coordination; None for the others."""
    if not rules.may_edit(person=person, discussion=discussion):
        return None
    row = getattr(discussion, "arrivals", None)
    return row.count if row is not None else 0


def latest_of(*, discussion: Discussion, person: Any) -> tuple[int, int]:
    """Give how many answers this reader sees and the number of the last: what a page compares to tell of new ones. One query."""
    shown = rules.answers_for(person=person, answers=Answer.objects.filter(discussion=discussion)).order_by("-pk")
    numbers = list(shown.values_list(F("pk"), flat=True))
    return len(numbers), numbers[0] if numbers else 0
