from datetime import timedelta

from django.db import models

from maillage.kernel.db.public import BaseModel


class SignInRequest(BaseModel):
    """Somebody asked for a code and a link by mail. Both let in once, for ten minutes.

    A request for an unknown address is a row too, without person: what the visitor sees and waits for is the same.
    """

    LASTS = timedelta(minutes=10)
    MAX_TRIES = 5

    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="sign_in_requests", verbose_name="compte"
    )
    code_hash = models.CharField("empreinte du code", max_length=64, blank=True)
    next_url = models.CharField("page demandée", max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    created_at = models.DateTimeField("demandée le", db_index=True)
    used_at = models.DateTimeField("utilisée le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de connexion"
        verbose_name_plural = "demandes de connexion"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"
