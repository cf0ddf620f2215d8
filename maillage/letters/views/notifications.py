"""What one was told on the site."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import Message
from maillage.kernel.ui.respond import back, respond
from maillage.kernel.web.asked import uuid_in
from maillage.letters.queries import notifications as reads


@account_page(methods=("GET",))
def notifications(request: PersonRequest) -> HttpResponse:
    """List what one was told, by thing, the newest first; `non-lus`: only what was not read."""
    only = request.GET.get("voir") == "non-lus"
    page, unread = reads.page_of(person=request.user, number=request.GET.get("page"), only_unread=only)
    return respond(request, "letters/notifications.html", {"page": page, "unread": unread, "only": only})


@account_page(methods=("POST",))
def notifications_read(request: PersonRequest) -> HttpResponse:
    """Mark as read all that was told about one thing (`message`: the uuid of its last message), or everything."""
    asked = request.POST.get("message", "")
    uuid = uuid_in(asked)
    unread = Message.objects.filter(person_id=request.user.pk, read_at=None)
    if asked:
        unread = reads.groups_to_mark(person=request.user, uuid=uuid) if uuid else unread.none()
    with writing():
        unread.update(read_at=timezone.now())
    return back(request, default=redirect("letters:notifications").url)
