"""The signed address where somebody says how they are, without signing in."""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from maillage.welcome.models import CheckIn

SALT = "maillage.welcome.check_in"
LASTS = timedelta(days=120)
READER = "nouvelles"


def path_of(*, check_in: CheckIn) -> str:
    """Give the path of the page."""
    return reverse("welcome:check_in_answer", args=[signing.dumps(check_in.uuid.hex, salt=SALT)])


def read_token(*, token: str) -> CheckIn | None:
    """Give what a token is about; None when it is altered or old, or the person has left."""
    try:
        uuid = UUID(str(signing.loads(token, salt=SALT, max_age=LASTS)))
    except (signing.BadSignature, ValueError):
        return None
    return CheckIn.objects.filter(uuid=uuid, person__left_at=None, person__is_active=True).select_related("person", "by").first()
