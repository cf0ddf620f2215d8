"""Addresses under /compte/: django-allauth's names, French paths, only the pages we use.

The library's own views are wrapped so that each says who may open it, and answers 422 to a form that must be corrected.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse

from maillage.kernel.access.public import account_page, public_page
from maillage.people.domain.recovery_codes import codes_left
from maillage.people.views import recovery_codes, security, sign_in
from maillage.people.views.why_sign_in import why_sign_in

View = Callable[..., HttpResponseBase]


def _ours(request: HttpRequest, response: Any) -> None:
    values = getattr(response, "context_data", None)
    if values is None:
        return
    # The library calls "site" something else than our pages do.
    values.pop("site", None)
    forms = [values[name] for name in ("form", "webauthn_form") if hasattr(values.get(name), "fields")]
    for form in forms:
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
    if request.method == "POST" and response.status_code == 200 and any(form.errors for form in forms):
        response.status_code = 422


def _check_credential(request: HttpRequest) -> None:
    """Refuse what no authenticator ever sends: the library takes it to pieces without care.

    Raises:
        BadRequest: the credential of a passkey is no JSON object.
    """
    try:
        if "credential" in request.POST and not isinstance(json.loads(request.POST["credential"] or "{}"), dict):
            raise BadRequest
    except (ValueError, RecursionError) as error:
        raise BadRequest from error


def _borrowed(view: View, *, access: str) -> View:
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _check_credential(request)
        response = view(request, *args, **kwargs)
        _ours(request, response)
        return response

    decorate = public_page if access == "public" else account_page
    return decorate(methods=("GET", "POST"), writes_on_get=True)(page)


def _leaving(view: View) -> View:
    """Have the browser forget the drafts of whoever signs out: the device may be shared. Pages were never kept."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return page


def _then_codes(view: View) -> View:
    """Once a second factor is there, lead to the recovery codes of whoever has none: they are for the day it is lost."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        added = request.method == "POST" and response.status_code == 302 and response.headers["Location"] == reverse("mfa_index")
        return redirect("mfa_generate_recovery_codes") if added and codes_left(person=request.user) is None else response

    return page


def _signing_in(view: View) -> View:
    """Say why the page is shown, in the words of our other pages; the way out of a forgotten password stands beside the button."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        values = getattr(response, "context_data", None)
        if values is not None:
            values["why"] = why_sign_in(next_url=values.get("redirect_field_value") or "")
            values["form"]["login"].label = "Adresse électronique"
            values["form"]["password"].help_text = ""
        return response

    return page


def _public(view: View) -> View:
    return _borrowed(view, access="public")


def _account(view: View) -> View:
    return _borrowed(view, access="account")


urlpatterns = [
    path("connexion/", _public(_signing_in(account.login)), name="account_login"),
    path("connexion/code/", sign_in.request_code, name="account_request_login_code"),
    path("connexion/code/saisir/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("connexion/cle/", _public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("connexion/verification/", _public(mfa.authenticate), name="mfa_authenticate"),
    path("deconnexion/", _public(_leaving(account.logout)), name="account_logout"),
    path("ferme/", _public(account.account_inactive), name="account_inactive"),
    path("inscription/", sign_in.sign_up, name="account_signup"),
    path("verification/mot-de-passe/", _account(account.reauthenticate), name="account_reauthenticate"),
    path("verification/code/", _account(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("verification/cle/", _account(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("adresse/", security.email_edit, name="account_email"),
    path("adresse/confirmer/", security.email_confirm, name="account_email_verification_sent"),
    path("mot-de-passe/", security.password_edit, name="account_change_password"),
    path("mot-de-passe/choisir/", security.password_forgotten, name="account_set_password"),
    path("mot-de-passe/oublie/", sign_in.forgotten_password, name="account_reset_password"),
    path("securite/", _account(mfa.index), name="mfa_index"),
    path("securite/application/", _account(_then_codes(totp.activate_totp)), name="mfa_activate_totp"),
    path("securite/application/retirer/", _account(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("securite/secours/", recovery_codes.codes_left, name="mfa_view_recovery_codes"),
    path("securite/secours/nouveaux/", recovery_codes.codes_new, name="mfa_generate_recovery_codes"),
    path("securite/secours/fichier/", recovery_codes.codes_file, name="mfa_download_recovery_codes"),
    path("securite/cles/", _account(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", _account(_then_codes(webauthn.add_webauthn)), name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/retirer/", _account(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("securite/cles/<int:pk>/nommer/", _account(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
