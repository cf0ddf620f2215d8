"""Leaving: what is personal goes, what was shared stays with the organisation."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, locked_rows, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import Message, OutgoingMail, forget_words
from maillage.people.events import PersonLeft
from maillage.people.models import DEPARTED_NAME, Person, SignInRequest
from maillage.people.own_data import OWN_DATA
from maillage.people.rules import is_last_administrator, is_last_coordinator


def leave(*, person: Person, by: Any) -> Person:
    """Close an account for good: « Ancien·ne membre » stays in its place, without anything personal.

    Raises:
        Refused: neither oneself nor the coordination, or nobody would be left in charge of the network.
    """
    with writing():
        # Those in charge are held together: two of them who leave at once must not each count on the other.
        locked_rows(rows=Person.objects.coordinators())
        person = locked(row=person)
        if person.left_at is not None:
            return person
        _check(person=person, by=by)
        # Upper rooms first: they may look for what they keep by the address, which this room erases last.
        for kept in reversed(OWN_DATA.values()):
            kept.forget(person=person)
        record(PersonLeft(person=person.uuid), actor=by if by.pk != person.pk else None)
        changes.touch(kind="people.person", uuid=person.uuid)
    return Person.objects.get(pk=person.pk)


def _check(*, person: Person, by: Any) -> None:
    if by.pk != person.pk and not getattr(by, "is_coordinator", False):
        raise Refused("Seule la personne elle-même ou la coordination peut fermer ce compte.")
    if is_last_coordinator(person) or is_last_administrator(person):
        raise Refused("Avant de partir, confiez votre rôle à quelqu’un d’autre : le réseau resterait sans personne pour s’en occuper.")


def forget(*, person: Person) -> None:
    """Erase what this room and the kernel keep about somebody: profile, sign-in, sessions, messages, mails."""
    addresses = [person.email, *EmailAddress.objects.filter(user_id=person.pk).values_list("email", flat=True)]
    keys = list(UserSession.objects.filter(user_id=person.pk).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    for rows in (
        UserSession.objects.filter(user_id=person.pk),
        Authenticator.objects.filter(user_id=person.pk),
        EmailAddress.objects.filter(user_id=person.pk),
        SignInRequest.objects.filter(person=person),
        Message.objects.filter(person=person),
        OutgoingMail.objects.filter(Q(person=person) | Q(to__in=addresses)),
    ):
        rows.delete()
    # What others were told keeps its sense without the name; a name that is also in another's is left alone there.
    shared = bool(person.name) and Person.objects.filter(name__icontains=person.name).exclude(pk=person.pk).exists()
    forget_words(words=addresses if shared else [person.name, *addresses], instead=DEPARTED_NAME)
    person_type = ContentType.objects.get_for_model(Person)
    LogEntry.objects.filter(content_type=person_type, object_id=str(person.pk)).update(object_repr=DEPARTED_NAME, change_message="")
    person.groups.clear()
    person.user_permissions.clear()
    person.name = person.function = person.trade = person.phone = person.about = ""
    person.languages, person.visibility, person.mail_choices = [], {}, {}
    person.email = f"{person.uuid.hex}@parti.invalid"
    person.set_unusable_password()
    person.role, person.is_superuser, person.is_active = Person.Role.MEMBER, False, False
    person.last_login = person.seen_on = person.warned_on = person.trusted_at = person.charter_at = person.first_act_at = None
    person.charter_version = ""
    person.left_at = timezone.now()
    person.save()


def own_data(*, person: Person) -> dict[str, Any]:
    """Give all that this room and the kernel keep about somebody, as JSON values."""
    return {
        "compte": {
            "identifiant": str(person.uuid),
            "name": person.name,
            "email": person.email,
            "role": person.role,
            "function": person.function,
            "trade": person.trade,
            "phone": person.phone,
            "languages": person.languages,
            "about": person.about,
            "visibility": {name: person.visibility_of(name) for name in Person.FIELD_VISIBILITY},
            "mail_choices": person.mail_choices,
            "created_at": _iso(person.created_at),
            "joined_at": _iso(person.joined_at),
            "trusted_at": _iso(person.trusted_at),
            "left_at": _iso(person.left_at),
            "seen_on": _iso(person.seen_on),
            "warned_on": _iso(person.warned_on),
            "charter_version": person.charter_version,
            "charter_at": _iso(person.charter_at),
            "first_act_at": _iso(person.first_act_at),
            "last_login": _iso(person.last_login),
            "is_active": person.is_active,
            "has_password": person.has_usable_password(),
        },
        "sessions": [
            {"ouverte_le": _iso(row.created_at), "adresse": row.ip, "appareil": row.user_agent}
            for row in UserSession.objects.filter(user_id=person.pk).order_by("pk")
        ],
        "double_verification": [
            {"type": row.type, "ajoutee_le": _iso(row.created_at), "utilisee_le": _iso(row.last_used_at)}
            for row in Authenticator.objects.filter(user_id=person.pk).order_by("pk")
        ],
        "messages": [
            {"titre": row.title, "le": _iso(row.created_at), "lu_le": _iso(row.read_at)}
            for row in Message.objects.filter(person=person).order_by("pk")
        ],
        "courriers": [
            {
                "objet": row.subject,
                "le": _iso(row.created_at),
                "envoye_le": _iso(row.sent_at),
                "pieces": [part.name for part in row.parts.all()],
            }
            for row in OutgoingMail.objects.filter(Q(person=person) | Q(to=person.email)).order_by("pk").prefetch_related("parts")
        ],
    }


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None
