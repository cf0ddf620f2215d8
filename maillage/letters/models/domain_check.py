from django.db import models

from maillage.kernel.db.public import BaseModel


class MailDomainCheck(BaseModel):
    """What the public records of the mail domain said when somebody asked. `results` holds (key, state, sentence, advice)."""

    domain = models.CharField("domaine", max_length=253)
    results = models.JSONField("constats", default=list)
    asked_at = models.DateTimeField("demandé le")
    checked_at = models.DateTimeField("vérifié le", null=True, blank=True)

    class Meta:
        verbose_name = "vérification du domaine"
        verbose_name_plural = "vérifications du domaine"

    def __str__(self) -> str:
        return self.domain
