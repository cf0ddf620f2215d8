"""Addresses that password managers and researchers look for."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from maillage.kernel.access.public import public_page


@public_page(methods=("GET",))
def change_password(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the password."""
    return redirect("account_change_password")


@public_page(methods=("GET",))
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.NETWORK.contact_email}",
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(settings.NETWORK.languages)}",
        f"Canonical: {settings.BASE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
