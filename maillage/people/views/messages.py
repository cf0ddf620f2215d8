"""Messages of the site to one person."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import Message
from maillage.kernel.ui.respond import respond


@account_page(methods=("GET",))
def message_list(request: PersonRequest) -> HttpResponse:
    """List one's messages, the newest first."""
    mine = Message.objects.filter(person_id=request.user.pk).order_by("-created_at", "-pk")
    page = Paginator(mine, 30).get_page(request.GET.get("page"))
    unread = mine.filter(read_at__isnull=True).count()
    return respond(request, "people/messages.html", {"page": page, "unread": unread})


@account_page(methods=("POST",))
def messages_read(request: PersonRequest) -> HttpResponse:
    """Mark one message (`message`: its uuid) or all as read, and open the page it speaks of when asked (`open`)."""
    mine = Message.objects.filter(person_id=request.user.pk)
    chosen = mine.filter(uuid=request.POST["message"]) if _is_uuid(request.POST.get("message", "")) else mine
    with writing():
        chosen.filter(read_at__isnull=True).update(read_at=timezone.now())
    return redirect("people:messages")


def _is_uuid(value: str) -> bool:
    return len(value.replace("-", "")) == 32 and all(character in "0123456789abcdefABCDEF-" for character in value)
