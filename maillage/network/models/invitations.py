import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.network.models.organisations import Organisation


class InvitationQuerySet(PeerQuerySet):
    """Named filters on invitations."""

    def unanswered(self) -> "InvitationQuerySet":
        """Keep those nobody accepted nor declined, expired or not."""
        return self.filter(accepted_at=None, declined_at=None)

    def open(self, *, now: datetime) -> "InvitationQuerySet":
        """Keep those which may still be accepted."""
        return self.unanswered().filter(expires_at__gt=now)


class Invitation(BaseModel):
    """The network invites an address. Expires after four weeks, reminded three times at most."""

    email = models.EmailField("adresse e-mail", max_length=254)
    name = models.CharField("nom", max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="organisation"
    )
    word = models.TextField("mot", blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent", verbose_name="par")
    batch = models.UUIDField("envoi", default=uuid.uuid4, db_index=True)
    sent_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("valable jusqu’au")
    reminders = models.PositiveSmallIntegerField("rappels", default=0)
    last_reminder_at = models.DateTimeField("dernier rappel", null=True, blank=True)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    declined_at = models.DateTimeField("déclinée le", null=True, blank=True)

    objects = PeerManager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(accepted_at=None, declined_at=None), name="network_invitation_unanswered_once"
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(declined_at=None), name="network_invitation_one_answer"),
        ]

    def __str__(self) -> str:
        return self.email
