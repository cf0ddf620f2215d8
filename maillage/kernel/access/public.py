"""What rooms use to open and close things."""

from maillage.kernel.access.addresses import is_local
from maillage.kernel.access.decorators import account_page, admin_page, coordinator_page, person_page, public_page
from maillage.kernel.access.errors import Gone, Refused, Stale
from maillage.kernel.access.people import Account, PersonRequest, Reader, is_account, is_coordinator, is_member

__all__ = [
    "Account",
    "Gone",
    "PersonRequest",
    "Reader",
    "Refused",
    "Stale",
    "account_page",
    "admin_page",
    "coordinator_page",
    "is_account",
    "is_coordinator",
    "is_local",
    "is_member",
    "person_page",
    "public_page",
]
