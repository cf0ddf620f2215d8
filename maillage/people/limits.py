"""Limits on tries, counted in the shared cache. The figures are in `config.sign_in`."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

from maillage.kernel.web.errors import error_page

EVERYBODY = "everybody"


def within_limits(*, request: HttpRequest, action: str, key: str = "", user: Any = None) -> bool:
    """Count one try of an action and say whether it is still allowed."""
    return bool(ratelimit.consume(request, action=action, key=key.strip().lower() or EVERYBODY, user=user))


def too_many(*, request: HttpRequest) -> HttpResponse:
    """Answer that there were too many tries."""
    reason = "Il y a eu beaucoup d’essais en peu de temps. Patientez un quart d’heure avant de recommencer."
    return error_page(request=request, status=429, reason=reason)
