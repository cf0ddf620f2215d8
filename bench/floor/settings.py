"""The product's database and models, and as little of Django as pages need."""

from maillage.config.settings import *  # noqa: F403

ROOT_URLCONF = "floor.urls"
WSGI_APPLICATION = "floor.wsgi.application"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_DIR / "bench" / "floor" / "templates"],  # noqa: F405
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]},
    }
]
LOGGING = {"version": 1, "disable_existing_loggers": False}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
NEEDLESS = ("django.contrib.staticfiles", "maillage.demo", "maillage.search", "maillage.transfer", "maillage.home")
BARE = {"allauth.account": "floor.apps.AccountTables"}
INSTALLED_APPS = [BARE.get(name, name) for name in INSTALLED_APPS if not name.startswith(NEEDLESS)]  # noqa: F405
