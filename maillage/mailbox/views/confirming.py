"""Where somebody says that a mail is theirs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, person_page
from maillage.kernel.ui.respond import respond
from maillage.mailbox.domain import deciding
from maillage.mailbox.domain.handling import handle
from maillage.mailbox.models import IncomingMail
from maillage.mailbox.queries import words_of


@person_page(methods=("GET", "POST"))
def confirm(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A mail that came in one's name: read it, publish it, or say it is not one's own."""
    mail: IncomingMail = get_object_or_404(IncomingMail.objects.filter(person_id=request.user.pk), uuid=uuid)
    if request.method == "POST":
        if request.POST.get("suite") == "non":
            deciding.set_aside(mail=mail, person=request.user)
            messages.success(request, "Ce courriel est effacé\u00a0: rien n’est publié.")
            return redirect("home:front")
        deciding.confirm(mail=mail, person=request.user)
        # At once: the person waits to see it.
        handle(mail_id=mail.pk)
        mail.refresh_from_db()
        messages.success(request, mail.words or "Merci\u00a0: votre courriel va être publié dans un instant.")
        return redirect(mail.url or reverse("mailbox:confirm", args=[mail.uuid]))
    waits = mail.state == IncomingMail.State.CONFIRM
    return respond(request, "mailbox/confirm.html", {"mail": mail, "waits": waits, "content": words_of(mail=mail) if waits else None})
