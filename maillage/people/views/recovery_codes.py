"""Recovery codes of one's own account: how many are left, and new ones, shown once."""

import re
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.ui.respond import respond
from maillage.people.domain import recovery_codes
from maillage.people.models import Person
from maillage.people.views.security import recently_proved


@account_page(methods=("GET",), writes_on_get=True)
@recently_proved
def codes_left(request: PersonRequest) -> HttpResponse:
    """Say how many codes are left; they are not kept, and cannot be shown."""
    left = recovery_codes.codes_left(person=request.user)
    if left is None:
        return redirect("mfa_generate_recovery_codes")
    return respond(request, "mfa/recovery_codes/index.html", {"left": left, "total": recovery_codes.HOW_MANY})


@account_page(methods=("GET", "POST"), writes_on_get=True)
@recently_proved
def codes_new(request: PersonRequest) -> HttpResponse:
    """Make codes, and show them this once. Only beside a second factor: they are there for the day it is lost."""
    person = cast(Person, request.user)
    if not is_mfa_enabled(person):
        return redirect("mfa_index")
    if request.method == "POST":
        return respond(request, "mfa/recovery_codes/index.html", {"codes": recovery_codes.make_codes(person=person)})
    return respond(request, "mfa/recovery_codes/generate.html", {"left": recovery_codes.codes_left(person=person)})


@account_page(methods=("POST",))
def codes_file(request: PersonRequest) -> HttpResponse:
    """Give back as a file the codes the page has just shown: they are nowhere else."""
    codes = request.POST.getlist("code")
    if not 0 < len(codes) <= recovery_codes.HOW_MANY or not all(re.fullmatch(r"[0-9]{8}", code) for code in codes):
        raise BadRequest
    text = "Codes de secours, utilisables une fois chacun.\n\n" + "\n".join(codes) + "\n"
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="codes-de-secours.txt"'}
    )
