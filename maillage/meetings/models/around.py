"""Who holds the meeting, what happens by hour, in which groups, and what keeps people safe."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager
from maillage.meetings.models.choices import Part, Role
from maillage.meetings.models.meetings import Meeting


class MeetingOrganisation(models.Model):
    """An organisation that organises a meeting, or receives it; several may do either."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="organisation_rows", verbose_name="rencontre")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="organisation")
    part = models.CharField("rôle", max_length=12, choices=Part)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "organisation d’une rencontre"
        verbose_name_plural = "organisations des rencontres"
        constraints = [models.UniqueConstraint(fields=["meeting", "organisation", "part"], name="meetings_organisation_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.organisation_id}"


class MeetingPerson(BaseModel):
    """Somebody who organises, facilitates, trains or bears witness: a member, or a name."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="people_rows", verbose_name="rencontre")
    role = models.CharField("rôle", max_length=12, choices=Role)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="membre"
    )
    name = models.CharField("nom", max_length=120, blank=True)
    about = models.CharField("d’où", max_length=200, blank=True)
    quote = models.CharField("ce qu’elle ou il dit", max_length=300, blank=True)
    testimony = models.ForeignKey(
        "initiatives.Testimony", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="témoignage"
    )
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "personne d’une rencontre"
        verbose_name_plural = "personnes des rencontres"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "role", "person"], condition=Q(person__isnull=False), name="meetings_person_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.person.name if self.person else self.name


class ProgrammeLine(BaseModel):
    """A line of the programme, by hour."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="programme", verbose_name="rencontre")
    starts = models.TimeField("de")
    ends = models.TimeField("à", null=True, blank=True)
    title = models.CharField("titre", max_length=200)
    detail = models.TextField("précisions", max_length=2000, blank=True)
    is_remote_too = models.BooleanField("aussi à distance", default=False)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "ligne de programme"
        verbose_name_plural = "programme"

    def __str__(self) -> str:
        return self.title


class SubGroup(BaseModel):
    """A group that treats one question during the meeting, with a facilitator and a note-taker."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="sub_groups", verbose_name="rencontre")
    name = models.CharField("nom", max_length=120)
    question = models.CharField("question", max_length=300, blank=True)
    facilitator = models.CharField("anime", max_length=120, blank=True)
    note_taker = models.CharField("prend des notes", max_length=120, blank=True)
    room = models.CharField("salle", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "sous-groupe"
        verbose_name_plural = "sous-groupes"

    def __str__(self) -> str:
        return self.name


class SafetySheet(models.Model):
    """What is known of the place and its dangers, for the people who hold the meeting."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="safety", verbose_name="rencontre")
    room_capacity = models.PositiveIntegerField("capacité de la salle", null=True, blank=True)
    exits = models.CharField("sorties et point de rassemblement", max_length=300, blank=True)
    first_aid = models.CharField("premiers secours", max_length=300, blank=True)
    in_charge = models.CharField("personne responsable", max_length=200, blank=True)
    children = models.PositiveIntegerField("enfants présents", default=0)
    notes = models.TextField("à savoir", max_length=2000, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "fiche de sécurité"
        verbose_name_plural = "fiches de sécurité"

    def __str__(self) -> str:
        return f"sécurité · {self.meeting_id}"


class SafetyCheck(models.Model):
    """A line of the checklist that was ticked. `key` is one of `rules.SAFETY_LINES`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="safety_checks", verbose_name="rencontre")
    key = models.CharField("ligne", max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vérifié par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "vérification de sécurité"
        verbose_name_plural = "vérifications de sécurité"
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="meetings_safety_once")]

    def __str__(self) -> str:
        return self.key


class Incident(BaseModel):
    """Something that happened: what, and what was done. Read by whoever holds the meeting and the coordination."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="incidents", verbose_name="rencontre")
    what = models.TextField("ce qui s’est passé", max_length=4000)
    done = models.TextField("ce qui a été fait", max_length=4000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="noté par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "incident"
        verbose_name_plural = "incidents"

    def __str__(self) -> str:
        return self.what[:60]
