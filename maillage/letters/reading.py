"""What is read on the site: its messages are read too, and the mail that waited does not leave."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import Message

SEEN, READ = "letters_seen", "letters_read"
MOST = 500
LISTS = ("letters:notifications", "home:desk")


def seen(*, request: HttpRequest, kind: str, uuid: UUID) -> None:
    """Say, in the view of a thing, that its reader sees it: what they were told about it is read. Written after the page is made."""
    setattr(request, SEEN, (kind, uuid))


def seen_messages(*, request: HttpRequest, numbers: Sequence[int]) -> None:
    """Say, in a view that read them, which messages about what it shows are unread: they are read once the page is made."""
    setattr(request, READ, list(numbers))


class ReadingMiddleware:
    """Marks as read the messages about what a page said it shows, or that lead to the page one opened from the list of messages.

    One query on those pages unless the page read them itself, one more when something was unread; none on the others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 200:
            found: list[int] = getattr(request, READ, [])
            if shown := _shown(request):
                number: Any = request.user.pk
                unread = Message.objects.filter(shown, person_id=number, read_at=None)
                found = [*found, *unread.values_list("pk", flat=True)[:MOST]]
            if found:
                with writing():
                    Message.objects.filter(pk__in=found).update(read_at=timezone.now())
        return response


def _shown(request: HttpRequest) -> Q | None:
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        return None
    if thing := getattr(request, SEEN, None):
        return Q(about_kind=thing[0], about=thing[1])
    came = urlsplit(request.headers.get("Referer", "")).path
    if came and came != request.path and came in {reverse(name) for name in LISTS}:
        return Q(url=request.path) | Q(url__startswith=f"{request.path}#") | Q(url__startswith=f"{request.path}?")
    return None
