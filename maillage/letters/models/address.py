from django.db import models

from maillage.kernel.db.public import BaseModel


class BouncedAddress(BaseModel):
    """An address that sent mails back. `stopped_at`: nothing is sent to it any more, until somebody tries again.

    `settled_at`: the coordination saw to it, and it leaves their desk.
    """

    address = models.EmailField("adresse", max_length=254, unique=True)
    times = models.PositiveIntegerField("refus de suite", default=0)
    first_at = models.DateTimeField("premier refus")
    last_at = models.DateTimeField("dernier refus")
    stopped_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    settled_at = models.DateTimeField("réglée le", null=True, blank=True)
    why = models.CharField("raison", max_length=300, blank=True)

    class Meta:
        verbose_name = "adresse qui refuse"
        verbose_name_plural = "adresses qui refusent"

    def __str__(self) -> str:
        return self.address
