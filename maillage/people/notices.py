"""Messages about accounts. They concern safety or rights: always mailed."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse

from maillage.kernel.notices.public import Notice
from maillage.kernel.text.dates import long_date
from maillage.people.models import Person


class _AccountNotice(Notice):
    category: ClassVar[str] = "Votre compte"
    always_mailed: ClassVar[bool] = True

    def __init__(self, *, person: Person, fact: str) -> None:
        self.person = person
        self.key = fact

    def recipients(self) -> Iterable[Person]:
        """Give the holder of the account."""
        return (self.person,)

    def fact(self) -> str:
        """Give the entry of the journal."""
        return self.key


class SecurityNotice(_AccountNotice):
    """Something changed in the way one signs in."""

    name: ClassVar[str] = "people.security"
    label: ClassVar[str] = "Sécurité de votre compte"
    template: ClassVar[str] = "people/mail/security"
    why: ClassVar[str] = "la sécurité de votre compte a changé"

    def __init__(self, *, person: Person, what: str, fact: str) -> None:
        super().__init__(person=person, fact=fact)
        self.what = what

    def title(self) -> str:
        """Give the change in words."""
        return self.what

    def url(self) -> str:
        """Give the page of the second factor, password and sessions."""
        return reverse("mfa_index")

    def context(self, *, person: Any) -> dict[str, Any]:
        """Give what changed."""
        return {"what": self.what, "action_label": "Voir la sécurité de mon compte"}


class AddressChangedNotice(_AccountNotice):
    """The address of an account changed: the old one is told too, so that a theft is seen."""

    name: ClassVar[str] = "people.address_changed"
    label: ClassVar[str] = "Changement d’adresse e-mail"
    template: ClassVar[str] = "people/mail/address_changed"
    why: ClassVar[str] = "l’adresse e-mail de votre compte a changé"

    def __init__(self, *, person: Person, before: str, fact: str) -> None:
        super().__init__(person=person, fact=fact)
        self.before = before

    def addresses(self) -> Iterable[tuple[str, str]]:
        """Give the address used until now."""
        return ((self.person.name, self.before),)

    def title(self) -> str:
        """Give the change in words."""
        return "Votre adresse e-mail a changé"

    def url(self) -> str:
        """Give the page of the address."""
        return reverse("account_email")


class RoleChangedNotice(_AccountNotice):
    """Somebody received or lost a role."""

    name: ClassVar[str] = "people.role_changed"
    label: ClassVar[str] = "Votre rôle dans le réseau"
    template: ClassVar[str] = "people/mail/role_changed"
    why: ClassVar[str] = "votre rôle dans le réseau a changé"

    def title(self) -> str:
        """Give the new role."""
        return f"Votre rôle a changé : {self.person.get_role_display()}"

    def url(self) -> str:
        """Give the profile."""
        return reverse("people:profile_edit")

    def context(self, *, person: Any) -> dict[str, Any]:
        """Give the new role."""
        return {"role": self.person.get_role_display(), "coordinates": self.person.is_coordinator, "action_label": "Voir mon profil"}


class InactivityNotice(_AccountNotice):
    """To somebody who has not come for 23 months: the account will be closed, unless they say a word. Told again a month before the end."""

    name: ClassVar[str] = "people.inactivity"
    label: ClassVar[str] = "Votre compte va être fermé"
    template: ClassVar[str] = "people/mail/inactivity"
    why: ClassVar[str] = "vous avez un compte, et n’êtes pas passé·e depuis près de deux ans"

    def __init__(self, *, person: Person, fact: str, closes_on: date, stay_path: str) -> None:
        super().__init__(person=person, fact=fact)
        self.closes_on, self.stay_path = closes_on, stay_path

    def title(self) -> str:
        """Give the day of the end."""
        return f"Votre compte sera fermé le {long_date(self.closes_on)}, sauf si vous le gardez"

    def url(self) -> str:
        """Give the page that keeps the account."""
        return self.stay_path

    def context(self, *, person: Any) -> dict[str, Any]:
        """Give the day of the end."""
        return {"closes_on": self.closes_on, "action_label": "Garder mon compte"}
