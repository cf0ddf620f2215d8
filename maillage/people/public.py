"""Door of people: accounts, profiles under the reader's rights, and what is kept about somebody."""

from maillage.people.backends import let_in
from maillage.people.charter import charter_version, has_charter, register_charter
from maillage.people.domain.accounts import admit, open_account, set_role, trust_contributor
from maillage.people.domain.charter import accept_charter
from maillage.people.domain.departure import leave
from maillage.people.domain.inactivity import mark_seen, not_seen_since
from maillage.people.domain.profiles import edit_profile, start_mails, stop_mail
from maillage.people.handover import HANDOVER, HandoverPart, HeldThing, register_handover
from maillage.people.limits import too_many, within_limits
from maillage.people.models import DEPARTED_NAME, Person
from maillage.people.models.person import PersonQuerySet
from maillage.people.own_data import OWN_DATA, OwnData, register_own_data
from maillage.people.queries import LANGUAGES, find_by_email, name_under, people_by_uuid, visible_fields

__all__ = [
    "DEPARTED_NAME",
    "HANDOVER",
    "LANGUAGES",
    "OWN_DATA",
    "TRADES",
    "HandoverPart",
    "HeldThing",
    "OwnData",
    "Person",
    "PersonQuerySet",
    "accept_charter",
    "admit",
    "charter_version",
    "coordinators",
    "edit_profile",
    "find_by_email",
    "has_charter",
    "leave",
    "let_in",
    "mark_seen",
    "members",
    "name_under",
    "not_seen_since",
    "open_account",
    "people_by_uuid",
    "register_charter",
    "register_handover",
    "register_own_data",
    "set_role",
    "start_mails",
    "stop_mail",
    "too_many",
    "trust_contributor",
    "visible_fields",
    "within_limits",
]

TRADES = Person.Trade.choices


def members() -> PersonQuerySet:
    """Give the accepted, present members."""
    return Person.objects.members()


def coordinators() -> PersonQuerySet:
    """Give the coordination, technical administrators included."""
    return Person.objects.coordinators()
