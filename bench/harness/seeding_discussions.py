"""Discussions with their answers: a tenth as many as resources, and a thread of three hundred answers. Straight into the tables, the same each time.

They are not in the index of the search either.
"""

from datetime import timedelta

from django.db import transaction

from harness.seeding import PARAGRAPH, World, hang, row
from maillage.community import models as community

SHARE = 10
ANSWERS, LONG = 4, 300
HTML = f"<p>{PARAGRAPH}</p>\n<ul>\n<li>un essai</li>\n<li><strong>un autre</strong></li>\n</ul>\n"


def seed(*, scale, member):
    """Add them once; `member` is an address."""
    if community.Discussion.objects.filter(title__contains=", mesure de question").exists():
        return
    world = DiscussionWorld(member=member)
    with transaction.atomic():
        world.discussions(max(60, scale // SHARE))


class DiscussionWorld(World):
    """What discussions hang on."""

    def discussions(self, count):
        rows = [
            row(
                community.Discussion, number, title=self.title(number).replace("mesure", "mesure de question"), text=PARAGRAPH, html=HTML,
                plain=PARAGRAPH, kind="QUESTION" if number % 4 else "IDEA", access="PUBLIC" if number % 3 else "MEMBERS",
                author=self.person(number), created_at=self.when(number), opened_at=self.when(number), last_at=self.when(number),
                answers=LONG if number == 1 else ANSWERS if number % 5 else 0,
                answered_at=self.when(number) + timedelta(hours=2) if number % 5 else None,
            )
            for number in range(count)
        ]  # fmt: skip
        made = community.Discussion.objects.bulk_create(rows, batch_size=200)
        pairs = list(enumerate(made))
        hang(
            community.DiscussionTheme,
            ({"discussion": each, "theme": theme} for number, each in pairs for theme in self.some(self.themes, number, 2)),
        )
        answers = [
            row(
                community.Answer, f"{number}/{place}", discussion=each, author=self.person(number + place + 1), text=PARAGRAPH, html=HTML,
                plain=PARAGRAPH, created_at=each.created_at + timedelta(minutes=place), opened_at=each.created_at + timedelta(minutes=place),
                thanks=place % 3,
            )
            for number, each in pairs
            for place in range(each.answers)
        ]  # fmt: skip
        community.Answer.objects.bulk_create(answers, batch_size=200)
        settled = [each for number, each in pairs if each.answers and number % 2]
        first = {answer.discussion_id: answer for answer in reversed(answers)}
        community.Keeping.objects.bulk_create(
            [
                community.Keeping(discussion=each, answer=first[each.pk], by=each.author, by_asker=True, words="Essayé.", at=each.last_at)
                for each in settled
            ],
            batch_size=200,
        )
