"""Codes of an application are taken once: the library forgets a used one before it stops being right."""

import logging
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError

from maillage.people.domain.recovery_codes import use_code

logger = logging.getLogger(__name__)
PERIOD = 30
# A code is right for its own half-minute and those the tolerance adds on each side.
RIGHT_FOR = PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)


class _Once:
    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Any

    def clean_code(self) -> str:
        """Take a code of the application, or one of the recovery codes; refuse one this account used while it is still right.

        Raises:
            ValidationError: the code is wrong, or was used.
        """
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            # Not beyond the limit on tries, which is another error.
            used = use_code(person=self.user, code=self.cleaned_data["code"]) if error.code == "incorrect_code" else None
            if used is None:
                logger.warning("second factor refused")
                raise
            self.authenticator = used
            return str(self.cleaned_data["code"])
        if not cache.add(f"second-factor-used:{self.user.pk}:{''.join(code.split())}", 1, timeout=RIGHT_FOR):
            raise ValidationError("Ce code vient de servir. Attendez le suivant dans votre application.", code="used_code")
        return code


class OnceForm(_Once, AuthenticateForm):
    """The code asked at sign-in."""


class OnceAgainForm(_Once, ReauthenticateForm):
    """The code asked before a sensitive page."""
