"""Settings, all read from the environment. `docs/settings.md` documents each of them; a test keeps the two together.

Three ways to run: production (nothing given: refuses to start until all is right), demonstration (`MAILLAGE_DEMO=1`),
development (`DEBUG=1`).
"""

import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from maillage.config.network import read_network
from maillage.kernel.db.library import use_safe_sqlite

use_safe_sqlite()

env = Env()
PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
PROBLEMS: list[str] = []

# --- How it runs ------------------------------------------------------------------------------------------------
DEMO = env.bool("MAILLAGE_DEMO", False)
TESTING = env.bool("MAILLAGE_TESTING", False)
DEBUG = env.bool("DEBUG", False)
RELAXED = DEMO or TESTING or DEBUG
DATA_DIR = Path(env.str("MAILLAGE_DATA", str(PROJECT_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
BASE_URL = env.str("BASE_URL", "http://localhost:8000" if RELAXED else "").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
VERSION = "0.1.0"


def _kept_secret() -> str:
    """Give the secret kept in the data folder, made at the first start: for demonstration and development only."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", "")
if RELAXED and not SECRET_KEY:
    SECRET_KEY = _kept_secret()
elif len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    PROBLEMS.append(
        "SECRET_KEY must be a random text of 50 characters or more: python -c 'import secrets; print(secrets.token_urlsafe(64))'."
    )
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"] if DEMO else ["localhost", "127.0.0.1", "[::1]", "testserver"] if RELAXED else [])
if not ALLOWED_HOSTS:
    PROBLEMS.append("ALLOWED_HOSTS must name the host names of the site, separated by commas: ALLOWED_HOSTS=reseau.example.")
if not BASE_URL:
    PROBLEMS.append("BASE_URL must be the public address of the site, as written in mails: BASE_URL=https://reseau.example.")
elif not RELAXED and not HTTPS:
    PROBLEMS.append("BASE_URL must start with https:// in production.")

NETWORK = read_network(env=env, problems=PROBLEMS, folder=DATA_DIR)

# --- Applications -------------------------------------------------------------------------------------------------
ROOMS = [
    "people",
    "letters",
    "mailbox",
    "moderation",
    "network",
    "library",
    "dossiers",
    "links",
    "initiatives",
    "meetings",
    "traces",
    "needs",
    "community",
    "welcome",
    "editorial",
    "search",
    "transfer",
    "home",
]
KERNEL = ["ui", "journal", "changes", "notices", "files", "backup"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks_db",
    "maillage.kernel",
    *[f"maillage.kernel.{name}" for name in KERNEL],
    *[f"maillage.{name}" for name in ROOMS],
    # After our rooms, whose templates come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *(["maillage.demo"] if DEMO or TESTING else []),
]

MIDDLEWARE = [
    "maillage.kernel.web.log.RequestLogMiddleware",
    # Around all that writes headers: a page is kept with them.
    "maillage.kernel.web.cache.VisitorCacheMiddleware",
    "maillage.config.plain_http.PlainHttpMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "maillage.kernel.web.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.people.middleware.PresenceMiddleware",
    "maillage.people.middleware.SecondFactorMiddleware",
    "maillage.letters.reading.ReadingMiddleware",
    "maillage.kernel.web.errors.ErrorsMiddleware",
]

ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.kernel.ui.context.site",
            ],
            "builtins": ["maillage.kernel.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "maillage.kernel.ui.renderer.Renderer"
NAVIGATION = [
    ("Ressources", "library:resource_list"),
    ("Dossiers", "dossiers:dossier_list"),
    ("Questions", "community:discussion_list"),
    ("Rencontres", "meetings:meeting_list"),
    ("Initiatives", "initiatives:initiative_list"),
    ("Thèmes", "library:theme_list"),
    ("Annuaire", "network:directory"),
]
FOOTER_NAVIGATION = [
    ("À propos du réseau", "editorial:about"),
    ("Charte de partage", "editorial:charter"),
    ("Registre de modération", "moderation:register"),
    ("Données personnelles", "editorial:privacy"),
    ("Accessibilité : partiellement conforme", "editorial:accessibility"),
    ("Mentions légales", "editorial:legal"),
]

# --- Data -----------------------------------------------------------------------------------------------------------
# Opened again every hour: an open connection to SQLite does not read the new statistics of its tables.
DATABASES = {"default": dj_database_url.parse(env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'maillage.sqlite3'}"), conn_max_age=3600)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "ENGINE": "maillage.kernel.db.sqlite",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # FULL: NORMAL loses acknowledged writes at a power cut. No mmap: it makes damage worse.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY",
        },
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Web processes share what was imported once.
SHARE_MEMORY = env.bool("SHARE_MEMORY", True)
# Asked once before they are forked, so that they share what a page makes ready. Not the search: its index has threads.
WARM_PATHS = (
    "/",
    "/bibliotheque/",
    "/bibliotheque/ressources/",
    "/bibliotheque/dossiers/",
    "/bibliotheque/liens/",
    "/bibliotheque/initiatives/",
    "/annuaire/",
    "/rencontres/",
    "/rencontres/passees/",
    "/compte/connexion/",
)
# In the database, so that limits on tries count the same in every process and on every node.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache", "OPTIONS": {"MAX_ENTRIES": 20000}}
}
TASKS = {
    "default": {
        "BACKEND": "django.tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend",
        # Each has a thread of the worker: reactions and mails never wait behind the reading or copying of files, an import or other sites.
        "QUEUES": ["default", "files", "imports", "copies", "links"],
    }
}

FILE_MAX_MB = env.int("FILE_MAX_MB", 50)
DOSSIER_MAX_MB = env.int("DOSSIER_MAX_MB", 120)
FILES_ACCEL = env.str("FILES_ACCEL", "")
FILES_RESERVE_MB = env.int("FILES_RESERVE_MB", 200)
FILES_TOTAL_MB = env.int("FILES_TOTAL_MB", 0)
BACKUP_DIR = env.str("BACKUP_DIR", str(DATA_DIR / "backups"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Beside the files kept: a large upload is then linked, not copied.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
IMPORT_MAX_MB = env.int("IMPORT_MAX_MB", 500)
SIGNED_SHEETS_MONTHS = env.int("SIGNED_SHEETS_MONTHS", 60)
# The operator's antivirus: path of a socket, or host:port. Empty: files are not looked at.
CLAMD = env.str("CLAMD", "").strip()
CLAMD_WHEN_DOWN = env.str("CLAMD_WHEN_DOWN", "refuse")
if CLAMD and not (CLAMD.startswith("/") or CLAMD.rpartition(":")[2].isdecimal()):
    PROBLEMS.append("CLAMD must be the path of a socket, or host:port: CLAMD=/run/clamav/clamd.ctl.")
if CLAMD_WHEN_DOWN not in ("refuse", "accept"):
    PROBLEMS.append("CLAMD_WHEN_DOWN must be refuse or accept.")
FETCH_LINKS = env.bool("FETCH_LINKS", True)
FETCH_PORTS: list[int] = env.list("FETCH_PORTS", [], subcast=int)

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "media"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = False

# --- People ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["maillage.people.backends.PersonBackend", "maillage.people.backends.CodeBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "maillage.people.passwords.KnownPasswordValidator"},
    {"NAME": "maillage.people.passwords.ContextWordsValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:front"
ACCOUNT_LOGOUT_REDIRECT_URL = "home:front"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_ENGINE = "maillage.people.session_store"
# Days after which a session that nobody uses ends; none lasts longer than the cookie.
SESSION_UNUSED_DAYS = env.int("SESSION_UNUSED_DAYS", 30)
if not 1 <= SESSION_UNUSED_DAYS <= 60:
    PROBLEMS.append("SESSION_UNUSED_DAYS must be a number of days, 1 to 60.")
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
MESSAGE_STORAGE = "maillage.config.messages.MessageStorage"
MESSAGES_COOKIE_NAME = "__Host-messages" if HTTPS else "messages"
THEME_COOKIE_NAME = "__Host-theme" if HTTPS else "theme"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", not RELAXED)
MODERATE_FIRST_CONTRIBUTIONS = env.bool("MODERATE_FIRST_CONTRIBUTIONS", True)
NEED_THRESHOLD = env.int("NEED_THRESHOLD", 5)
# How many proxies stand in front, counted from the right of X-Forwarded-For; 0: the header is never believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

# --- Mail -----------------------------------------------------------------------------------------------------------
SMTP_HOST = env.str("SMTP_HOST", "")
MAIL_RELAY = bool(SMTP_HOST)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", f"{NETWORK.name} <reseau@demo.example>" if RELAXED else "")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
MAILERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "maillage.kernel.notices.backends.OutboxBackend"}}
if MAIL_RELAY:
    MAILERS["relay"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": env.int("SMTP_PORT", 587),
            "username": env.str("SMTP_USER", ""),
            "password": env.str("SMTP_PASSWORD", ""),
            "use_tls": env.bool("SMTP_STARTTLS", True),
            "timeout": 20,
        },
    }
elif not RELAXED:
    PROBLEMS.append("SMTP_HOST must name the mail relay: without it nobody can sign in. SMTP_PORT, SMTP_USER and SMTP_PASSWORD go with it.")
# Who says when a notice is mailed, and what stops it.
NOTICE_POLICY = "maillage.letters.policy.LettersPolicy"
# Name of the DKIM key that the relay signs with: only to check that it is published.
MAIL_DKIM_SELECTOR = env.str("MAIL_DKIM_SELECTOR", "")
# Mails that may wait, digests first among them, leave at this pace; codes and what is urgent do not wait.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", 60)
# What one follows is mailed after these seconds, unless it was read on the site before.
MAIL_DELAY_SECONDS = env.int("MAIL_DELAY_SECONDS", 120)
# Nothing in the evening nor at the week-end, for whoever did not choose otherwise.
QUIET_HOURS = env.bool("QUIET_HOURS", True)
# At what hour digests leave, on the days each person ticked.
DIGEST_HOUR = env.int("DIGEST_HOUR", 8)
if not 0 <= DIGEST_HOUR <= 23:
    PROBLEMS.append("DIGEST_HOUR must be an hour of the day, 0 to 23.")
if not RELAXED and "@" not in DEFAULT_FROM_EMAIL:
    PROBLEMS.append("MAIL_FROM must be the address mails come from: MAIL_FROM='Notre réseau <reseau@reseau.example>'.")

# --- Language -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = env.str("TIME_ZONE", "Europe/Brussels")
USE_TZ = True
USE_I18N = True

# --- Safety ---------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "maillage.kernel.web.errors.csrf_failure"

# --- Logs -----------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "maillage.kernel.web.log.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(levelname)s %(name)s %(request_id)s %(message)s",
            # In UTC, with its offset: the hour says the same on every machine and at every change of clocks.
            "timestamp": True,
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]},
        # An empty list would leave them to Python, which writes them bare.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING" if TESTING or DEMO else "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.tasks": {"level": "WARNING"},
        # What a client did wrong has its line already, without its address: Django writes it whole.
        "django.security": {"handlers": ["nowhere"], "propagate": False},
    },
}

from maillage.config.mail_in import *  # noqa: E402, F403
from maillage.config.mail_in import problems as mail_in_problems  # noqa: E402
from maillage.config.sign_in import *  # noqa: E402, F403  (allauth's settings, kept apart)

PROBLEMS += mail_in_problems()

if PROBLEMS:
    raise ImproperlyConfigured("Maillage cannot start:\n" + "\n".join(f"  - {problem}" for problem in PROBLEMS))
