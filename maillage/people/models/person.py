from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from maillage.kernel.db.public import BaseModel, PeerQuerySet

DEPARTED_NAME = "Ancien·ne membre"


class PersonQuerySet(PeerQuerySet):
    """Named filters on people."""

    def members(self) -> "PersonQuerySet":
        """Keep the accepted, present members."""
        return self.filter(is_active=True, joined_at__isnull=False, left_at__isnull=True)

    def coordinators(self) -> "PersonQuerySet":
        """Keep the coordination."""
        return self.members().filter(role__in=[Person.Role.COORDINATOR, Person.Role.ADMINISTRATOR])

    def of_trade(self, trade: str, *, reader: Any) -> "PersonQuerySet":
        """Keep the people of a trade who let this reader, a member, know it: a filter tells as much as a page."""
        found = self.filter(trade=trade)
        if getattr(reader, "is_coordinator", False):
            return found
        shown = ~models.Q(visibility__trade=Person.Visibility.COORDINATION) | models.Q(visibility__trade__isnull=True)
        return found.filter(shown | models.Q(pk=getattr(reader, "pk", None) or 0))

    def visible_to(self, person: Any) -> "PersonQuerySet":
        """Keep the people this reader may find in the directory: members see members; everybody sees oneself."""
        if getattr(person, "is_coordinator", False):
            return self.filter(is_active=True, left_at__isnull=True)
        if getattr(person, "is_member", False):
            return self.members()
        return self.filter(pk=getattr(person, "pk", None) or 0)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Makes accounts. Rooms use `domain` acts; Django's own commands use these."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Make an account with a normalised address and, if given, a password."""
        person = self.model(email=email.strip().lower(), created_at=fields.pop("created_at", timezone.now()), **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Make a technical administrator, member at once."""
        fields.setdefault("name", email.split("@", 1)[0])
        return self.create_user(email, password, role=Person.Role.ADMINISTRATOR, joined_at=timezone.now(), is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin, BaseModel):
    """An account and its profile. Accepted when `joined_at` is set; gone when `left_at` is."""

    class Role(models.TextChoices):
        MEMBER = "MEMBER", "membre"
        COORDINATOR = "COORDINATOR", "coordination"
        ADMINISTRATOR = "ADMINISTRATOR", "administration technique"

    class Visibility(models.TextChoices):
        PUBLIC = "PUBLIC", "tout le monde"
        MEMBERS = "MEMBERS", "les membres du réseau"
        COORDINATION = "COORDINATION", "la coordination seulement"

    class Trade(models.TextChoices):
        DIRECTION = "DIRECTION", "direction"
        FACILITATION = "FACILITATION", "animation"
        PROJECTS = "PROJECTS", "chargé·e de projets"
        COORDINATION = "COORDINATION", "coordination de réseau"
        COMMUNICATION = "COMMUNICATION", "communication"
        PROGRAMMING = "PROGRAMMING", "programmation"
        VISUAL_ARTS = "VISUAL_ARTS", "arts plastiques"
        TECHNICAL = "TECHNICAL", "régie et technique"
        TICKETING = "TICKETING", "billetterie"
        RECEPTION = "RECEPTION", "accueil"
        ADMINISTRATION = "ADMINISTRATION", "administration et secrétariat"
        ACCOUNTS = "ACCOUNTS", "comptabilité"
        MEDIATION = "MEDIATION", "médiation et école"
        EARLY_CHILDHOOD = "EARLY_CHILDHOOD", "petite enfance"
        TEACHING = "TEACHING", "enseignement"
        LIBRARY = "LIBRARY", "bibliothèque"
        OTHER = "OTHER", "autre métier"

    # Who reads a field when the person has not chosen; the name is always shown to whoever may see the person.
    FIELD_VISIBILITY: ClassVar[dict[str, str]] = {
        "function": Visibility.MEMBERS,
        "trade": Visibility.MEMBERS,
        "languages": Visibility.MEMBERS,
        "about": Visibility.MEMBERS,
        "email": Visibility.MEMBERS,
        "phone": Visibility.COORDINATION,
    }
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    email = models.EmailField("adresse e-mail", max_length=254, unique=True)
    name = models.CharField("nom", max_length=120)
    role = models.CharField("rôle", max_length=16, choices=Role, default=Role.MEMBER)
    function = models.CharField("fonction", max_length=120, blank=True)
    trade = models.CharField("métier", max_length=40, choices=Trade, blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    languages = models.JSONField("langues", default=list, blank=True)
    about = models.TextField("présentation", blank=True)
    visibility = models.JSONField("qui voit quoi", default=dict, blank=True)
    mail_choices = models.JSONField("courriers choisis", default=dict, blank=True)
    created_at = models.DateTimeField("compte créé le")
    joined_at = models.DateTimeField("membre depuis", null=True, blank=True)
    trusted_at = models.DateTimeField("contributions sans attente depuis", null=True, blank=True)
    left_at = models.DateTimeField("parti·e le", null=True, blank=True)
    seen_on = models.DateField("dernier passage", null=True, blank=True)
    warned_on = models.DateField("prévenu·e de la fermeture le", null=True, blank=True)
    charter_version = models.CharField("version de la charte acceptée", max_length=20, blank=True)
    first_act_at = models.DateTimeField("premiers gestes écartés le", null=True, blank=True)
    charter_at = models.DateTimeField("charte acceptée le", null=True, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)

    objects = PersonManager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [models.UniqueConstraint(Lower("email"), name="people_email_once")]
        indexes = [models.Index(fields=["joined_at"], name="people_joined")]

    def __str__(self) -> str:
        return DEPARTED_NAME if self.left_at else self.name

    @property
    def display_name(self) -> str:
        """The name others read."""
        return str(self)

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        words = str(self).split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()

    @property
    def is_member(self) -> bool:
        """Accepted in the network, and still there."""
        return self.is_active and self.joined_at is not None and self.left_at is None

    @property
    def is_coordinator(self) -> bool:
        """Coordinates the network; technical administrators may do all the coordination does."""
        return self.is_member and self.role in (self.Role.COORDINATOR, self.Role.ADMINISTRATOR)

    @property
    def is_administrator(self) -> bool:
        """Looks after the machine."""
        return self.is_member and self.role == self.Role.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        """May enter Django's administration."""
        return self.is_administrator

    def visibility_of(self, field: str) -> str:
        """Say who reads a field of the profile: the person's choice, else the usual one."""
        return str(self.visibility.get(field, self.FIELD_VISIBILITY[field]))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Besides the password: a new address or role ends the sessions opened before.
        value = f"{self.password}|{self.email}|{self.role}"
        return salted_hmac("people.person.session", value, secret=secret, algorithm="sha256").hexdigest()

    def wants_mail(self, notice: str) -> bool:
        """Say whether this notice is also mailed to this person."""
        return self.is_active and self.left_at is None and self.mail_choices.get(notice) != "none"
