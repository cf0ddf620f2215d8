"""Messages shown after a form: in a cookie of this host alone, in the session when they are long."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """The cookie of messages; over https, its name forbids other hosts to write it."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Cookie first, then session."""

    storage_classes = (HostCookieStorage, SessionStorage)
