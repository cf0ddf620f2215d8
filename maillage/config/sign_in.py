"""Settings of signing in: django-allauth's, and the people room's own. Read into `settings` by its last line."""

from datetime import timedelta

from environs import Env

env = Env()

# --- Accounts -----------------------------------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "maillage.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up; the second one only says that the door also takes passwords.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PREVENT_ENUMERATION = True
# Accounts are made for addresses already confirmed; our own pages mail the codes that let in and change the address.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# A length of time, not a number of seconds: the session then ends on its day, however often it is written.
ACCOUNT_SESSION_COOKIE_AGE = timedelta(days=60)
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True

# --- Limits on tries: number / duration / counted per address ("ip", a /64 for IPv6), per account or in all ("key") ------
# A whole workshop may sign in from one address: per address, limits are wide; per account, narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "60/5m/ip",
    "login_failed": "30/10m/ip,10/15m/key",
    "sign_in_request": "60/10m/ip,5/15m/key",
    "sign_in_code": "60/10m/ip",
    "sign_in_all": "900/10m/key",
    "reauthenticate": "10/5m/user",
    "mailed_code": "5/15m/user",
    "export": "6/h/user",
    "unsubscribe": "60/10m/ip",
    "test_mail": "5/h/user",
    "domain_check": "10/h/user",
}

# --- Second factor ------------------------------------------------------------------------------------------------------
MFA_ADAPTER = "maillage.people.adapters.SecondFactorAdapter"
# Recovery codes are ours (`people.domain.recovery_codes`): the library would keep a seed from which they can be read.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "maillage.people.second_factor.OnceForm",
    "reauthenticate": "maillage.people.second_factor.OnceAgainForm",
}
# Passkeys need https, except on localhost, where the demonstration runs.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.bool("MAILLAGE_DEMO", False) or env.bool("MAILLAGE_TESTING", False) or env.bool("DEBUG", False)
USERSESSIONS_TRACK_ACTIVITY = False
