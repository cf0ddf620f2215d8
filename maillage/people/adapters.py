"""How django-allauth behaves here: no open sign-up, our limits, our mails, our second factor."""

import base64
import hashlib
import logging
import time
from collections.abc import Collection
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from maillage.kernel.access.public import is_local
from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import send
from maillage.kernel.web.limits import client_address
from maillage.people.limits import within_limits
from maillage.people.notices import SecurityNotice

logger = logging.getLogger(__name__)
SECURITY_CHANGES = {
    "mfa/email/totp_activated": "Une application de codes protège désormais votre compte",
    "mfa/email/totp_deactivated": "L’application de codes ne protège plus votre compte",
    "mfa/email/webauthn_added": "Une clé d’accès a été ajoutée à votre compte",
    "mfa/email/webauthn_removed": "Une clé d’accès a été retirée de votre compte",
}


def proved_lately(*, request: HttpRequest, by: Collection[str] = ("code", "password", "mfa")) -> bool:
    """Say whether the person behind this session proved who they are in the last quarter of an hour, by one of these ways."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record.get("at", 0) > since and record.get("method") in by for record in records)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the network's acts; addresses in mails come from the settings, never from the request."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: one asks to join, or is invited."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Redirect within the site only."""
        return is_local(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Believe only our own proxies."""
        return client_address(request=request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Without the host, so that another Host header does not start a new count.
        return str(credentials.get("email", "")).strip().lower()

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open a session that ends on its day, however much it is used; note it in the log, without saying whose it is."""
        super().login(request, user)
        request.session.set_expiry(settings.ACCOUNT_SESSION_COOKIE_AGE)
        proofs = [record["method"] for record in get_authentication_records(request, user)]
        logger.info("signed in", extra={"proofs": proofs})

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password in the log, without the address."""
        logger.warning("password refused")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse beyond the limits of the account, the address, and the whole site."""
        super().pre_authenticate(request, **credentials)
        if not within_limits(request=request, action="sign_in_all"):
            raise self.validation_error("too_many_login_attempts")

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Check the password of a signed-in account."""
        checked = self.authenticate(self.request, email=user.email, password=password)
        return checked is not None and checked.pk == user.pk

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead members to their desk, candidates to the page that tells where their request stands."""
        if not getattr(request.user, "is_member", False):
            return reverse("people:waiting")
        try:
            return reverse("home:desk")
        except NoReverseMatch:
            return "/"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer a mailed code too: many have neither password nor second factor."""
        methods = list(super().get_reauthentication_methods(user))
        if user.is_authenticated:
            by_mail = {"id": "code", "description": "Recevoir un code par courriel", "url": reverse("people:reauthenticate")}
            # With a second factor, a mailbox alone is not enough to take it away.
            if not any(method["id"].startswith("mfa") for method in methods):
                methods.append(by_mail)
        return methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for a new proof unless one is recent, also of people who sign in by mail only."""
        request = self.request
        if proved_lately(request=request):
            return False
        if not get_reauthentication_flows(request.user):  # type: ignore[arg-type]
            raise ReauthenticationRequired
        return True

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell of changes of the second factor through our own notices."""
        what = SECURITY_CHANGES.get(template_prefix)
        if what:
            with writing():
                send(SecurityNotice(person=user, what=what, fact=str(uuid4())))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database; the code to scan is drawn without style attribute."""

    def get_totp_issuer(self) -> str:
        """Name the network in the application of codes."""
        return str(settings.NETWORK.name)

    def _get_site_name(self) -> str:
        return str(settings.NETWORK.name)

    def encrypt(self, text: str) -> str:
        """Encrypt with a key drawn from SECRET_KEY."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt, also what was encrypted with a former SECRET_KEY."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the code."""
        from maillage.kernel.ui.qr import qr_svg

        return qr_svg(text=url, label="Code à scanner avec votre application")

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """Propose a name for a key."""
        from allauth.mfa.models import Authenticator

        return f"Clé {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second-factor:{secret}".encode()).digest())) for secret in secrets]
    )
