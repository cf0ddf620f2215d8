"""Discussions and answers, made without their acts."""

from django.utils import timezone

from maillage.community.models import Answer, Discussion, DiscussionTheme, Relay
from maillage.community.writing import written


def make_discussion(author, *, title="Comment associer les écoles ?", themes=(), ago=None, asker=None, **fields):
    """Make an open discussion; `asker` makes a relayed one; `opened_at=None` a held one; `ago` a timedelta."""
    at = timezone.now() - ago if ago else timezone.now()
    text = fields.pop("text", "Nous lançons une **analyse partagée**.")
    fields = {"created_at": at, "opened_at": at, "last_at": at, "relayed": asker is not None, **fields}
    made = written(text=text)
    fields |= {"text": text, "html": made.html, "plain": made.plain}
    discussion = Discussion.objects.create(author=None if asker else author, title=title, **fields)
    if asker is not None:
        Relay.objects.create(discussion=discussion, asker=asker)
    DiscussionTheme.objects.bulk_create(DiscussionTheme(discussion=discussion, theme=theme) for theme in themes)
    return discussion


def make_answer(discussion, author, *, text="Partez d’une sortie déjà prévue.", **fields):
    """Make an answer that can be read, and count it."""
    at = fields.pop("at", timezone.now())
    fields = {"created_at": at, "opened_at": at, **fields}
    made = written(text=text)
    answer = Answer.objects.create(discussion=discussion, author=author, text=text, html=made.html, plain=made.plain, **fields)
    if answer.is_shown:
        discussion.answers += 1
        discussion.answered_at = discussion.answered_at or (at if author != discussion.author else None)
        discussion.last_at = at
        discussion.save()
    return answer
