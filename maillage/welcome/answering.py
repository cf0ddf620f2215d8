"""The signed address where somebody says how they are, without signing in."""

from datetime import timedelta

from django.urls import reverse

from maillage.kernel.web.sealed import Seal
from maillage.welcome.models import CheckIn

CHECK_IN = Seal(purpose="welcome.check_in", lasts=timedelta(days=120))
READER = "nouvelles"


def path_of(*, check_in: CheckIn) -> str:
    """Give the path of the page."""
    return reverse("welcome:check_in_answer", args=[CHECK_IN.token(uuid=check_in.uuid)])


def read_token(*, token: str) -> CheckIn | None:
    """Give what a token is about; None when it is altered or old, or the person has left."""
    uuid = CHECK_IN.uuid_in(given=token)
    if uuid is None:
        return None
    return CheckIn.objects.filter(uuid=uuid, person__left_at=None, person__is_active=True).select_related("person", "by").first()
