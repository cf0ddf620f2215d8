"""One's next digest, before it leaves."""

from typing import cast

from django.http import HttpResponse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, person_page
from maillage.kernel.ui.respond import respond
from maillage.letters.queries.digest_preview import preview_of
from maillage.people.public import Person


@person_page()
def digest_preview(request: PersonRequest) -> HttpResponse:
    """Show what one's next digest would hold now."""
    preview = preview_of(person=cast(Person, request.user), now=timezone.now())
    return respond(request, "letters/digest_preview.html", {"preview": preview})
