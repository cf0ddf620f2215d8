"""A public discussion as machines read it (schema.org), without the names that visitors do not read."""

from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from maillage.community.models import Discussion
from maillage.community.queries.cards import summary_of
from maillage.community.queries.threads import UNKNOWN, Said, Thread
from maillage.kernel.ui.html import json_for_script

MOST, LONG = 10, 1000


def json_ld(*, discussion: Discussion, thread: Thread, url: str) -> SafeString:
    """Describe a public discussion as a `QAPage` when it is a question, as a `DiscussionForumPosting` otherwise."""
    said = [each for each in ([thread.kept] if thread.kept else []) + thread.first if each.is_open and not each.is_gone][:MOST]
    posted = discussion.opened_at.isoformat() if discussion.opened_at else ""
    about: dict[str, Any] = {
        "name": discussion.title, "text": summary_of(plain=discussion.plain, most=LONG) or discussion.title, "datePublished": posted, "url": url,
    }  # fmt: skip
    if discussion.kind == Discussion.Kind.QUESTION:
        others = [_answer(each, url) for each in said if each is not thread.kept]
        about |= {"@type": "Question", "answerCount": thread.total}
        about |= {"acceptedAnswer": _answer(thread.kept, url)} if thread.kept else {}
        about |= {"suggestedAnswer": others} if others else {}
        whole: dict[str, Any] = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": about}
    else:
        about |= {"@type": "DiscussionForumPosting", "headline": about.pop("name"), "commentCount": thread.total}
        whole = {"@context": "https://schema.org"} | about
    return json_for_script(whole)


def _answer(said: Said, url: str) -> dict[str, Any]:
    described = {
        "@type": "Answer", "text": summary_of(plain=unescape(strip_tags(said.html)).strip(), most=LONG), "datePublished": said.answer.created_at.isoformat(),
        "url": f"{url}?reponse={said.answer.pk}#reponse-{said.answer.pk}",
    }  # fmt: skip
    return described | ({"author": {"@type": "Person", "name": said.who.name}} if said.who.name != UNKNOWN else {})
