"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
site = get_wsgi_application()

# Needs the settings and the models, which the line above has loaded.
from maillage.kernel.web.cache import KeptFirst  # noqa: E402

application = KeptFirst(site)
