"""What follows a person from page to page: the second factor of the coordination, the last visit, words for candidates."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from maillage.kernel.web.errors import error_page
from maillage.people.models import Person

GetResponse = Callable[[HttpRequest], HttpResponseBase]
FLAG = "second_factor_seen"
FLAG_SECONDS = 3600
GUARDED = ("coordinator", "admin")
WAITING = (
    "Votre demande est en attente : la coordination l’a reçue et vous répondra par courriel. "
    "D’ici là, tout ce qui est public vous est ouvert."
)


class SecondFactorMiddleware:
    """Leads coordinators and administrators without a second factor to its page, when the settings require one.

    Costs nothing to anybody else; for them, one query an hour.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Stop before the pages of the coordination and of Django's administration."""
        if not settings.REQUIRE_SECOND_FACTOR:
            return None
        match = request.resolver_match
        guarded = getattr(view, "ACCESS", "") in GUARDED or (match is not None and match.app_name == "admin")
        if not guarded or not getattr(request.user, "is_coordinator", False) or _has_second_factor(request):
            return None
        messages.warning(request, "Votre rôle demande une double vérification : ajoutez une application de codes ou une clé d’accès.")
        return redirect("mfa_index")


def _has_second_factor(request: HttpRequest) -> bool:
    if request.session.get(FLAG, 0) > time.time() - FLAG_SECONDS:
        return True
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    if not Authenticator.objects.filter(user_id=request.user.pk, type__in=kinds).exists():
        request.session.pop(FLAG, None)
        return False
    request.session[FLAG] = int(time.time())
    return True


class PresenceMiddleware:
    """Notes the day of the last visit, of the person and of the session, once a day, after the page is made; gives candidates words on closed pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Read only when the page itself asked who is there: no visitor's page costs a query more.
        person = getattr(request, "_cached_user", None)
        today = timezone.localdate()
        if isinstance(person, Person) and person.is_active and person.seen_on != today:
            Person.objects.filter(pk=person.pk, left_at__isnull=True).update(seen_on=today)
        if isinstance(person, Person):
            request.session.note_use()  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Tell a candidate why a page of the members is closed."""
        # The account may be asked for only then: after a failure of the database, asking would fail again.
        if isinstance(exception, PermissionDenied) and isinstance(request.user, Person) and not request.user.is_member:
            return error_page(request=request, status=403, reason=WAITING)
        return None
